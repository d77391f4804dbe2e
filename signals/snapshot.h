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

// A hash of everything in the model that state refers to or was made by, without places, reasons
// and sources.
uint64_t ModelHash(const ModelSpec& spec, const SymbolTable& symbols);

// State as bytes: format version, model hash, checksum, and the state itself; the same bytes on
// every machine.
std::string Pack(const State& state, uint64_t model);

// Fills `*state`, which must be new and of the model with that hash. After an Error it is not fit
// for use.
Result<void> Unpack(std::string_view bytes, uint64_t model, State* state);

}  // namespace newsvane::signals
