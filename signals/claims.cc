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
std::tuple<size_t, std::string> Rank(const std::optional<Role>& role, const Baskets& baskets) {
  const Company& company = role->company;
  size_t place = baskets.size() + 1;
  if (!company.symbol.empty()) {
    const std::vector<size_t> holders = baskets.Holders(company.symbol);
    place = holders.empty() ? baskets.size() : holders.front();
  }
  return {place, CompanyKey(company)};
}

bool Mirrors(const TaggedEvent& a, const TaggedEvent& b) {
  if (a.type != b.type || !a.subject || !a.other || !b.subject || !b.other) return false;
  return CompanyKey(a.subject->company) == CompanyKey(b.other->company) &&
         CompanyKey(a.other->company) == CompanyKey(b.subject->company);
}

// The event that stands for this one: itself, or its mirror image.
const TaggedEvent& Standing(const TaggedEvent& event, std::span<const TaggedEvent> events,
                            const Baskets& baskets) {
  const auto mirror =
      std::ranges::find_if(events, [&](const TaggedEvent& other) { return Mirrors(event, other); });
  if (mirror == events.end()) return event;
  return Rank(mirror->subject, baskets) < Rank(event.subject, baskets) ? *mirror : event;
}

}  // namespace

bool Claims::Name(const std::string& chain_key) const {
  return std::ranges::find(list, chain_key, &Claim::chain_key) != list.end();
}

Claims ClaimsOf(std::span<const TaggedEvent> events, const Baskets& baskets) {
  Claims claims;
  for (const TaggedEvent& event : events) {
    const TaggedEvent& standing = Standing(event, events, baskets);
    std::string key = ChainKey(standing);
    const auto claim = std::ranges::find(claims.list, key, &Claim::chain_key);
    claims.of_event.push_back(static_cast<size_t>(claim - claims.list.begin()));
    if (claim == claims.list.end()) claims.list.push_back({std::move(key), &standing});
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
