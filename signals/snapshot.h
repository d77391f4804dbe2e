// SPDX-License-Identifier: Apache-2.0
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
// a score or an alert follows from, and not of places, reasons and sources.
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
