// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace newsvane::nlp {

// How often a phrase is expected in 20,000 words of English news, in about the right proportion.
// Which word of a sequence a sentence is searched for first depends on it, and with it the cost of
// a rule set; never what it finds.
double ExpectedHits(std::string_view phrase);

// The same told by the form alone: short words and open endings are everywhere, phrases of several
// words are rare. Sequence::lead goes by it, and with it the order in which matches are judged: a
// change of these numbers can change events.
double FormWeight(std::string_view phrase);

}  // namespace newsvane::nlp
