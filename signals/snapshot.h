// SPDX-License-Identifier: Apache-2.0
//
// How a field is saved. Each struct of the state has a serialize() beside it that first takes the
// struct apart by a structured binding, and then archives what the binding named:
//
//   auto& [story, event, headline] = report;
//   archive(story, event, headline);
//
// A structured binding must name every member. So a member that is added and not listed does not
// compile: the author comes to the binding, and decides there whether it is state (then it goes to
// archive() as well, and kVersion in snapshot.cc is raised) or not (limits, references to the
// model: named and not archived). The records of core/ are taken apart the same way in snapshot.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/symbols.h"
#include "signals/model.h"
#include "signals/state.h"

namespace newsvane::signals {

// 16 hexadecimal digits that say by which model something was scored: of every number and name that
// a score or an alert follows from, and of kScoringVersion (core/version.h); not of places, reasons
// and sources.
std::string ModelHash(const ModelSpec& spec);

// A hash of everything that state refers to or was made by: the model and the symbols.
uint64_t StateHash(const ModelSpec& spec, const SymbolTable& symbols);

// State as bytes: format version, state hash, checksum, and the state itself; the same bytes on
// every machine.
std::string Pack(const State& state, uint64_t model);

// Fills `*state`, which must be new and of the model and symbols with that hash. After an Error it
// is not fit for use.
Result<void> Unpack(std::string_view bytes, uint64_t model, State* state);

}  // namespace newsvane::signals
