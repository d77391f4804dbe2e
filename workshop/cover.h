// SPDX-License-Identifier: Apache-2.0
//
// Which rules find all that others find, as far as their terms tell.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/spec.h"

namespace newsvane::workshop {

// Tells whether terms, sequences and rules cover others: whatever the covered one finds, the
// covering one finds too. It may miss cases. Guards look around a match, so where one is shorter
// they may decide otherwise.
class Cover {
 public:
  // The specification must outlive it.
  explicit Cover(const nlp::RuleSetSpec& spec);

  // A sequence of equal or more terms is covered by one whose terms it has, each in wider words, at
  // gaps as wide or wider. Terms at its ends that fill no role may be left out.
  bool Sequences(const std::vector<nlp::TermSpec>& covered,
                 const std::vector<nlp::TermSpec>& by) const;

  // A rule is covered if each of its sequences is, and if scope, terms, guards, status, confidence
  // and lifecycle of the other let it speak at least as loud wherever it does.
  bool Rules(const nlp::RuleSpec& covered, const nlp::RuleSpec& by) const;

 private:
  bool Terms(const nlp::TermSpec& covered, const nlp::TermSpec& by) const;
  bool All(const std::vector<nlp::TermSpec>& covered, const std::vector<nlp::TermSpec>& by) const;
  std::vector<std::string_view> PhrasesOf(const nlp::TermSpec& term) const;

  std::map<std::string, const nlp::ListSpec*, std::less<>> lists_;
};

}  // namespace newsvane::workshop
