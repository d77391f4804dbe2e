// SPDX-License-Identifier: Apache-2.0
#include "workshop/event_diff.h"

#include <gtest/gtest.h>

#include "workshop/diff_report.h"

namespace newsvane::workshop {
namespace {

TaggedEvent Event(const std::string& type, const std::string& subject, uint32_t start = 0) {
  TaggedEvent event;
  event.type = type;
  event.rule = type + "-rule";
  if (!subject.empty()) event.subject = Role{{subject, subject, ""}, {}};
  event.evidence = {{{Field::kHeadline, start, start + 10}, ""}};
  return event;
}

// "a>b, -c, +d" with subjects: paired, lost, gained.
std::string Pairs(const std::vector<TaggedEvent>& before, const std::vector<TaggedEvent>& after) {
  std::string text;
  for (const auto& [was, is] : PairEvents(before, after)) {
    const auto name = [](const TaggedEvent* event) {
      return event->subject ? event->subject->company.id : "?";
    };
    if (!text.empty()) text += ", ";
    if (was == nullptr) {
      text += "+" + name(is);
    } else if (is == nullptr) {
      text += "-" + name(was);
    } else {
      text += name(was) + ">" + name(is);
    }
  }
  return text;
}

TEST(EventDiff, PairsEachEventWithItsLike) {
  const TaggedEvent a = Event("sale", "a");
  const TaggedEvent b = Event("sale", "b", 50);
  EXPECT_EQ(Pairs({a, b}, {b, a}), "a>a, b>b");
  EXPECT_EQ(Pairs({a}, {Event("deal", "a")}), "-a, +a");  // Another event.
  EXPECT_EQ(Pairs({a}, {Event("sale", "c")}), "a>c");     // Another subject is a change.
  EXPECT_EQ(Pairs({a, b}, {b, Event("sale", "c")}), "a>c, b>b");
  EXPECT_EQ(Pairs({a}, {Event("sale", "c", 50), Event("sale", "d", 5)}), "a>d, +c");
  EXPECT_EQ(Pairs({a}, {}), "-a");
  EXPECT_EQ(Pairs({}, {a}), "+a");
}

TEST(EventDiff, SaysWhichFieldsChanged) {
  TaggedEvent before = Event("sale", "a");
  TaggedEvent after = before;
  after.rule = "another";
  after.evidence = {{{Field::kHeadline, 3, 9}, ""}};
  EXPECT_EQ(DescribeChange(before, after), "");
  after.other = Role{{"b", "B", ""}, {}};
  after.status = Status::kPlanned;
  after.attribution = Attribution::kSecondHand;
  before.amounts = {{3e9, 3e9, "money", "USD", "2027", {}}, {5, 7, "percent", "", "", {}}};
  after.amounts = {before.amounts[1], before.amounts[0]};
  EXPECT_EQ(DescribeChange(before, after),
            "other none → B, status confirmed → planned, attribution first_hand → second_hand");
  after = before;
  after.amounts[0].high = 4e9;
  EXPECT_EQ(DescribeChange(before, after),
            "amounts $3 billion 2027; 5-7% → $3-4 billion 2027; 5-7%");
}

class EventDiffOfShipped : public testing::Test {
 protected:
  static const config::Loaded& Shipped() {
    static const std::unique_ptr<config::Loaded> loaded = [] {
      Diagnostics diagnostics;
      return config::Load("", &diagnostics);
    }();
    return *loaded;
  }
  static TaggedEvent Sale(const std::string& id, Status status) {
    TaggedEvent event = Event("capacity_sale", id);
    event.subject->company.symbol = "META";
    event.status = status;
    return event;
  }
};

TEST_F(EventDiffOfShipped, CountsByRuleEventAndBasket) {
  EventDiff diff(Shipped(), Shipped(), 1);
  NewsItem item;
  item.headline = "A | B";
  const std::vector<TaggedEvent> confirmed = {Sale("meta", Status::kConfirmed)};
  const std::vector<TaggedEvent> planned = {Sale("meta", Status::kPlanned)};
  diff.Add(item, {}, confirmed);
  diff.Add(item, {}, confirmed);
  diff.Add(item, confirmed, {});
  diff.Add(item, confirmed, planned);
  diff.Add(item, confirmed, confirmed);
  EXPECT_EQ(DiffSummary(diff), "2 gained, 1 lost, 1 changed in 5 items");
  EXPECT_EQ(diff.events().at("capacity_sale").before, 3U);
  EXPECT_EQ(diff.rules().at("capacity_sale-rule").of(Change::kGained), 2U);
  EXPECT_EQ(diff.examples().size(), 3U);  // One of each kind of change.
  const BasketDiff& neocloud = diff.baskets().at("neocloud");
  EXPECT_EQ(neocloud.before, 3U);
  EXPECT_EQ(neocloud.after, 4U);
  // Three confirmed before; after, three confirmed and a planned one that weighs less.
  const double one = neocloud.impact_before / 3;
  const double planned_factor = Shipped().model.policy.status_planned;
  EXPECT_LT(one, 0);
  EXPECT_NEAR(neocloud.impact_after, one * (3 + planned_factor), 1e-9);
  EXPECT_NE(DiffMarkdown(diff).find("A \\| B"), std::string::npos);
}

TEST_F(EventDiffOfShipped, AnotherRuleForTheSameEventIsNoChange) {
  EventDiff diff(Shipped(), Shipped(), 1);
  const std::vector<TaggedEvent> before = {Sale("meta", Status::kConfirmed)};
  std::vector<TaggedEvent> after = before;
  after[0].rule = "another";
  diff.Add({}, before, after);
  EXPECT_FALSE(diff.all().differs());
  EXPECT_EQ(diff.other_rule(), 1U);
}

}  // namespace
}  // namespace newsvane::workshop
