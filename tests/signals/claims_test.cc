// SPDX-License-Identifier: Apache-2.0
#include "signals/claims.h"

#include <gtest/gtest.h>

#include "signals/chains.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

TaggedEvent Event(const std::string& type, const std::string& subject,
                  const std::string& other = "") {
  TaggedEvent event = Make({"a", 14h, subject, {}, {}, 0, type}).events[0];
  if (!other.empty()) event.other = Make({"a", 14h, other}).events[0].subject;
  return event;
}

class ClaimsTest : public testing::Test {
 protected:
  // The index of each event's claim, and of each claim the subject and the other company.
  std::string Read(const std::vector<TaggedEvent>& events) {
    const std::vector<std::string> symmetric = {"partnership"};
    const Claims claims = ClaimsOf(events, baskets_, symmetric);
    std::string text;
    for (const size_t index : claims.of_event) text += std::to_string(index) + ' ';
    for (const Claim& claim : claims.list) {
      text += '(' + (claim.event->subject ? claim.event->subject->company.id : "") + ',' +
              (claim.event->other ? claim.event->other->company.id : "") + ')';
    }
    keys_.clear();
    for (const Claim& claim : claims.list) keys_.push_back(claim.chain_key);
    return text;
  }

  ModelSpec model_ = SmallModel();
  SymbolTable symbols_ = SymbolsOf(model_);
  Baskets baskets_{model_, symbols_};
  std::vector<std::string> keys_;
};

TEST_F(ClaimsTest, EachChainCountsOnceByTheFirstEventOfTheText) {
  std::vector<TaggedEvent> events = {Event("capacity_sale", "meta"), Event("shortage", "meta"),
                                     Event("capacity_sale", "meta", "crm"),
                                     Event("capacity_sale", "apple")};
  EXPECT_EQ(Read(events), "0 1 0 2 (meta,)(meta,)(apple,)");
  EXPECT_EQ(Read({}), "");
}

TEST_F(ClaimsTest, AnEventOfTheOtherCompanyAloneCountsAsTheOneOfBoth) {
  const TaggedEvent both = Event("compute_contract", "meta", "crwv");
  EXPECT_EQ(Read({Event("compute_contract", "crwv"), both}), "0 0 (meta,crwv)");
  EXPECT_EQ(Read({both, Event("compute_contract", "crwv")}), "0 0 (meta,crwv)");
  EXPECT_EQ(Read({Event("shortage", "crwv"), both}), "0 1 (crwv,)(meta,crwv)") << "another kind";
}

// META is in no basket, CRWV is in the second and MSFT in the third of the configuration.
TEST_F(ClaimsTest, OfMirroredEventsTheCompanyOfTheFirstBasketCountsInEitherOrder) {
  for (const auto& [first, second] :
       {std::pair("msft", "crwv"), std::pair("meta", "crwv"), std::pair("crwv", "msft")}) {
    const std::string lead = "(crwv," + std::string(first == std::string("crwv") ? second : first);
    EXPECT_EQ(Read({Event("x", first, second), Event("x", second, first)}), "0 0 " + lead + ")");
  }
}

TEST_F(ClaimsTest, OutsideAllBasketsASymbolGoesFirstAndThenTheIdThatSortsFirst) {
  TaggedEvent unlisted = Event("x", "aaa", "meta");
  unlisted.subject->company.symbol.clear();
  TaggedEvent mirrored = Event("x", "meta", "aaa");
  mirrored.other->company.symbol.clear();
  EXPECT_EQ(Read({unlisted, mirrored}), "0 0 (meta,aaa)");
  EXPECT_EQ(Read({Event("x", "oracle", "apple"), Event("x", "apple", "oracle")}),
            "0 0 (apple,oracle)");
}

TEST_F(ClaimsTest, ASymmetricKindHasOneChainWhicheverCompanyATextTakesForItsSubject) {
  Read({Event("partnership", "meta", "crwv")});
  const std::vector<std::string> keys = keys_;
  Read({Event("partnership", "crwv", "meta")});
  EXPECT_EQ(keys_, keys);
  Read({Event("compute_contract", "meta", "crwv")});
  const std::vector<std::string> subject_keys = keys_;
  Read({Event("compute_contract", "crwv", "meta")});
  EXPECT_NE(keys_, subject_keys) << "other kinds have their subject's";
}

TEST_F(ClaimsTest, WithoutASubjectTheOtherCompanyNamesTheChain) {
  TaggedEvent event = Event("x", "meta", "crwv");
  event.subject.reset();
  Read({event});
  EXPECT_EQ(keys_, std::vector{ChainKey("x", &event.other->company)});
  event.other.reset();
  Read({event});
  EXPECT_EQ(keys_, std::vector{ChainKey("x", nullptr)});
}

TEST(CompanyKey, OfANameIsTheSameInAnyCaseAndNeverAnId) {
  const Company name{"", "Acme Compute", ""};
  const Company shout{"", "ACME COMPUTE", ""};
  const Company id{"acme compute", "Acme Compute", ""};
  EXPECT_EQ(CompanyKey(name), CompanyKey(shout));
  EXPECT_NE(CompanyKey(name), CompanyKey(id));
  EXPECT_EQ(CompanyKey(id), "acme compute");
  EXPECT_NE(CompanyKey({"", "Zeta", ""}), CompanyKey({"", "Zetb", ""}));
}

TEST(Fingerprint, ChangesWithAllThatCountsAndWithNothingElse) {
  const News news = Make({"a", 14h, "meta", {}, {}, 0, "capacity_sale", "A headline", 3});
  const uint64_t fingerprint = Fingerprint(news.item, news.events);
  const auto of = [&](auto change) {
    News changed = news;
    change(&changed);
    return Fingerprint(changed.item, changed.events);
  };
  EXPECT_NE(of([](News* n) { n->item.headline = "Another"; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->item.body = "A body."; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].type = "shortage"; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].status = Status::kDenied; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].attribution = Attribution::kSecondHand; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].subject->company.id = "apple"; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].subject->company.name = "Apple"; }), fingerprint);
  EXPECT_NE(of([](News* n) { std::swap(n->events[0].subject, n->events[0].other); }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].amounts[0].high = 4e9; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events[0].amounts[0].currency = "EUR"; }), fingerprint);
  EXPECT_NE(of([](News* n) { n->events.clear(); }), fingerprint);
  EXPECT_EQ(of([](News* n) { n->events[0].rule = "another-rule"; }), fingerprint);
  EXPECT_EQ(of([](News* n) { n->item.url = "https://example.com/a"; }), fingerprint);
}

}  // namespace
}  // namespace newsvane::signals
