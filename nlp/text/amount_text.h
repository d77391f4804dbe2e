// SPDX-License-Identifier: Apache-2.0
//
// Amounts as people write them, both ways.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/records.h"

namespace newsvane::nlp {

// The one amount in a text, with its period if there is one, read as in the news: "$125-145 billion
// in 2026", "12%", "200 MW", "5,000 GPUs"; "previously $8 billion" for an earlier one. Without a
// span. An Error says how to write one.
Result<Amount> ReadAmount(std::string_view text);

// The inverse of ReadAmount(), in its shortest form: "$125-145 billion 2026", "5-7%", "1.2 GW".
std::string FormatAmount(const Amount& amount);

// Whether the amount is the expected one; the period counts where one is expected.
bool IsAmount(const Amount& amount, const Amount& expected);

}  // namespace newsvane::nlp
