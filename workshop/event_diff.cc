// SPDX-License-Identifier: Apache-2.0
#include "workshop/event_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "nlp/text/amount_text.h"
#include "signals/chains.h"

namespace newsvane::workshop {
namespace {

std::string_view KeyOf(const std::optional<Role>& role) {
  if (!role) return "";
  return role->company.id.empty() ? role->company.name : role->company.id;
}

std::string_view NameOf(const std::optional<Role>& role) {
  return role ? std::string_view(role->company.name) : "none";
}

bool Overlap(const TaggedEvent& a, const TaggedEvent& b) {
  return std::ranges::any_of(a.evidence, [&](const Evidence& one) {
    return std::ranges::any_of(b.evidence, [&](const Evidence& other) {
      return one.span.field == other.span.field && one.span.start < other.span.end &&
             other.span.start < one.span.end;
    });
  });
}

// In a fixed order: which amount is nearest to the words of the match is no change of the event.
std::string DescribeAmounts(const TaggedEvent& event) {
  std::vector<std::string> texts;
  for (const Amount& amount : event.amounts) texts.push_back(nlp::FormatAmount(amount));
  std::ranges::sort(texts);
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, "; "));
}

}  // namespace

std::vector<EventPair> PairEvents(std::span<const TaggedEvent> before,
                                  std::span<const TaggedEvent> after) {
  if (before.empty() && after.empty()) return {};  // Most news.
  std::vector<const TaggedEvent*> partner(before.size(), nullptr);
  std::vector<bool> taken(after.size(), false);
  const auto same_subject = [](const TaggedEvent& a, const TaggedEvent& b) {
    return KeyOf(a.subject) == KeyOf(b.subject);
  };
  const std::array<std::function<bool(const TaggedEvent&, const TaggedEvent&)>, 4> likeness = {
      [&](const TaggedEvent& a, const TaggedEvent& b) {
        return same_subject(a, b) && KeyOf(a.other) == KeyOf(b.other);
      },
      same_subject, Overlap, [](const TaggedEvent&, const TaggedEvent&) { return true; }};
  for (const auto& alike : likeness) {
    for (size_t i = 0; i < before.size(); ++i) {
      if (partner[i] != nullptr) continue;
      for (size_t j = 0; j < after.size(); ++j) {
        if (taken[j] || before[i].type != after[j].type || !alike(before[i], after[j])) continue;
        partner[i] = &after[j];
        taken[j] = true;
        break;
      }
    }
  }
  std::vector<EventPair> pairs;
  for (size_t i = 0; i < before.size(); ++i) pairs.push_back({&before[i], partner[i]});
  for (size_t j = 0; j < after.size(); ++j) {
    if (!taken[j]) pairs.push_back({nullptr, &after[j]});
  }
  return pairs;
}

std::string DescribeChange(const TaggedEvent& before, const TaggedEvent& after) {
  std::vector<std::string> changes;
  const auto compare = [&](std::string_view field, std::string_view was, std::string_view is) {
    if (was != is) changes.push_back(fmt::format("{} {} → {}", field, was, is));
  };
  if (KeyOf(before.subject) != KeyOf(after.subject)) {
    compare("subject", NameOf(before.subject), NameOf(after.subject));
  }
  if (KeyOf(before.other) != KeyOf(after.other)) {
    compare("other", NameOf(before.other), NameOf(after.other));
  }
  compare("status", ToString(before.status), ToString(after.status));
  compare("attribution", ToString(before.attribution), ToString(after.attribution));
  compare("amounts", DescribeAmounts(before), DescribeAmounts(after));
  return fmt::format("{}", fmt::join(changes, ", "));
}

std::string DescribeEvent(const TaggedEvent& event) {
  std::string text(NameOf(event.subject));
  if (event.subject == std::nullopt) text = "no subject";
  if (event.other) text += fmt::format(", other {}", event.other->company.name);
  text += fmt::format(", {}", ToString(event.status));
  if (event.attribution == Attribution::kSecondHand) text += ", second_hand";
  if (!event.amounts.empty()) text += ", " + DescribeAmounts(event);
  return text;
}

EventDiff::EventDiff(const config::Loaded& before, const config::Loaded& after, size_t examples)
    : before_(before), after_(after), max_examples_(examples) {}

void EventDiff::Add(const NewsItem& item, std::span<const TaggedEvent> before,
                    std::span<const TaggedEvent> after) {
  ++items_;
  for (const TaggedEvent& event : before) {
    ++all_.before;
    ++rules_[event.rule].before;
    ++events_[event.type].before;
    Weigh(before_, event, &BasketDiff::before, &BasketDiff::impact_before);
  }
  for (const TaggedEvent& event : after) {
    ++all_.after;
    ++rules_[event.rule].after;
    ++events_[event.type].after;
    Weigh(after_, event, &BasketDiff::after, &BasketDiff::impact_after);
  }
  for (const auto& [was, is] : PairEvents(before, after)) {
    if (was == nullptr) {
      Count(Change::kGained, item, *is, DescribeEvent(*is));
    } else if (is == nullptr) {
      Count(Change::kLost, item, *was, DescribeEvent(*was));
    } else if (std::string what = DescribeChange(*was, *is); !what.empty()) {
      Count(Change::kChanged, item, *is, std::string(NameOf(was->subject)) + ": " + what);
    } else if (was->rule != is->rule) {
      ++other_rule_;
    }
  }
}

void EventDiff::Count(Change change, const NewsItem& item, const TaggedEvent& event,
                      std::string what) {
  const auto index = static_cast<size_t>(change);
  ++all_.by_change[index];
  ++rules_[event.rule].by_change[index];
  ++events_[event.type].by_change[index];
  size_t& kept = kept_[{event.rule, change}];
  if (kept >= max_examples_) return;
  ++kept;
  examples_.push_back({change, event.rule, event.type, std::move(what), item.id, item.headline});
}

// What the event would move each basket by if it were the only news.
void EventDiff::Weigh(const Side& side, const TaggedEvent& event, uint64_t BasketDiff::*count,
                      double BasketDiff::*impact) {
  signals::Chain chain;
  signals::Report& report = chain.reports.emplace_back();
  report.event = event;
  report.at = Time{};  // Alone in its chain, any time will do.
  report.impacts = side.impacts.ImpactsOf(event);
  for (const signals::Strength& strength :
       side.strengths.Of(chain, 0, side.strengths.ConsensusOf(chain))) {
    if (!side.tree.Find(strength.impact->target)) continue;  // A company.
    BasketDiff& basket = baskets_[strength.impact->target];
    ++(basket.*count);
    basket.*impact += strength.value;
  }
}

}  // namespace newsvane::workshop
