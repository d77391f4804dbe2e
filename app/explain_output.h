// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/underline.h"
#include "core/records.h"
#include "nlp/explain.h"

namespace newsvane::app {

// The explanation for people.
std::string ExplanationText(const nlp::Explanation& explanation, const NewsItem& item,
                            const Terminal& terminal);

// The same for machines; docs/rules.md describes it. Spans are bytes of the field as given.
std::string ExplanationJson(const nlp::Explanation& explanation);

}  // namespace newsvane::app
