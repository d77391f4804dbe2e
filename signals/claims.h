// SPDX-License-Identifier: Apache-2.0
//
// What a news record claims.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/records.h"
#include "signals/baskets.h"

namespace newsvane::signals {

// An event of a record that counts, and the chain that it counts in.
struct Claim {
  std::string chain_key;
  const TaggedEvent* event;
};

struct Claims {
  std::vector<Claim> list;       // One for each chain.
  std::vector<size_t> of_event;  // For each event of the record, the index of its claim.

  bool Contains(const std::string& chain_key) const;
};

// Several events of a text that belong to one chain count as the first of them. One of B alone
// counts as the one of the same kind that the text tells of A with B. Of two that see the same
// companies in swapped roles, "A signs with B" as a contract of A's and as one of B's, only one
// counts: that of the company in the basket that stands first in the configuration, else of one
// with a symbol, else of the one whose id sorts first. So it is the same one whichever way a text
// puts it. That company also names the chain of a `symmetric` kind of event, such as a partnership,
// whichever of the two a text takes for the subject. The events must outlive what is returned.
Claims ClaimsOf(std::span<const TaggedEvent> events, const Baskets& baskets,
                std::span<const std::string> symmetric);

// Of all that can make a difference. What was tagged is part of it, so that a revision that only a
// changed rule set tells from the one before is not taken for a repeat.
uint64_t Fingerprint(const NewsItem& item, std::span<const TaggedEvent> events);

}  // namespace newsvane::signals
