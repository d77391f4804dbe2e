// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/records.h"
#include "workshop/explain/explain.h"
#include "workshop/explain/underline.h"

namespace newsvane::workshop {

// The explanation for people.
std::string ExplanationText(const Explanation& explanation, const NewsItem& item,
                            const Terminal& terminal);

// The same for machines; docs/rules.md describes it. Spans are bytes of the field as given.
std::string ExplanationJson(const Explanation& explanation);

}  // namespace newsvane::workshop
