// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/config.h"
#include "signals/market/daily_closes.h"
#include "signals/scorer.h"

namespace newsvane::service {

// Reads the closes of the configuration's `history` files, by the preset `closes`. An Error names
// the file and the line. Symbols that are not known are left out; splits are told from jumps.
Result<void> ReadHistory(const config::Loaded& loaded, signals::DailyCloses* closes);

// The market model of a scorer that has seen nothing yet starts from them.
Result<void> BeginWithHistory(const config::Loaded& loaded, signals::Scorer* scorer);

}  // namespace newsvane::service
