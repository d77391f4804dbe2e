// SPDX-License-Identifier: Apache-2.0
#include "signals/claims.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "core/id.h"
#include "signals/chains.h"

namespace newsvane::signals {
namespace {

// Lower goes before higher.
std::tuple<size_t, std::string> Rank(const Company& company, const Baskets& baskets) {
  size_t place = baskets.size() + 1;
  if (!company.symbol.empty()) {
    const std::vector<size_t> holders = baskets.Holders(company.symbol);
    place = holders.empty() ? baskets.size() : holders.front();
  }
  return {place, CompanyKey(company)};
}

// The one of an event's two companies that goes before the other.
const Company* Lead(const TaggedEvent& event, const Baskets& baskets) {
  const Company& subject = event.subject->company;
  const Company& other = event.other->company;
  return Rank(other, baskets) < Rank(subject, baskets) ? &other : &subject;
}

// The company whose chain the event is in; null if it names none.
const Company* Principal(const TaggedEvent& event, const Baskets& baskets,
                         std::span<const std::string> symmetric) {
  const bool both = event.subject && event.other;
  if (both && std::ranges::find(symmetric, event.type) != symmetric.end()) {
    return Lead(event, baskets);
  }
  const std::optional<Role>& role = event.subject ? event.subject : event.other;
  return role ? &role->company : nullptr;
}

bool Same(const std::optional<Role>& a, const std::optional<Role>& b) {
  return a && b && CompanyKey(a->company) == CompanyKey(b->company);
}

// The event that stands for this one: itself, the one that names its company as the other of two,
// or its mirror image.
const TaggedEvent& Representative(const TaggedEvent& event, std::span<const TaggedEvent> events,
                                  const Baskets& baskets) {
  const TaggedEvent* representative = &event;
  for (const TaggedEvent& another : events) {
    if (another.type != event.type || !Same(another.other, event.subject)) continue;
    const bool mirrors = Same(another.subject, event.other);
    const bool tells_more = another.subject && !event.other;
    if (tells_more || (mirrors && Lead(event, baskets) == &event.other->company)) {
      representative = &another;
    }
  }
  return *representative;
}

}  // namespace

bool Claims::Contains(const std::string& chain_key) const {
  return std::ranges::find(list, chain_key, &Claim::chain_key) != list.end();
}

Claims ClaimsOf(std::span<const TaggedEvent> events, const Baskets& baskets,
                std::span<const std::string> symmetric) {
  Claims claims;
  for (const TaggedEvent& event : events) {
    const TaggedEvent& representative = Representative(event, events, baskets);
    std::string key = ChainKey(representative.type, Principal(representative, baskets, symmetric));
    const auto claim = std::ranges::find(claims.list, key, &Claim::chain_key);
    claims.of_event.push_back(static_cast<size_t>(claim - claims.list.begin()));
    if (claim == claims.list.end()) claims.list.push_back({std::move(key), &representative});
  }
  return claims;
}

uint64_t Fingerprint(const NewsItem& item, std::span<const TaggedEvent> events) {
  std::string content = item.headline + '\x1f' + item.body;
  for (const TaggedEvent& event : events) {
    content += '\x1f' + event.type + '\x1f' + std::string(ToString(event.status)) + '\x1f' +
               std::string(ToString(event.attribution));
    for (const std::optional<Role>* role : {&event.subject, &event.other}) {
      content += '\x1f';
      if (*role) content += (*role)->company.id + '\x1f' + (*role)->company.name;
    }
    for (const Amount& amount : event.amounts) {
      content += '\x1f' + std::to_string(amount.high) + amount.unit + amount.currency;
    }
  }
  return Hash64(content);
}

}  // namespace newsvane::signals
