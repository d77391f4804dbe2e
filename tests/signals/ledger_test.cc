// SPDX-License-Identifier: Apache-2.0
#include "signals/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

constexpr auto kNew = NewsAction::kNew;
constexpr auto kUpdate = NewsAction::kUpdate;
constexpr auto kCorrect = NewsAction::kCorrect;
constexpr auto kDelete = NewsAction::kDelete;

struct Revision {
  int64_t number = 0;
  Duration at{};
  NewsAction action = kNew;
  uint64_t content = 1;
};

class LedgerTest : public testing::Test {
 protected:
  StoryChange Note(const std::string& id, const Revision& revision) {
    NewsItem item;
    item.source = "wire";
    item.id = id;
    item.revision = revision.number;
    item.action = revision.action;
    return ledger_.Note(item, revision.content, At(revision.at), &story_);
  }
  // What the last of these revisions of one story is to what is known by then.
  StoryChange Last(const std::vector<Revision>& revisions) {
    const std::string id = std::to_string(stories_++);
    StoryChange change{};
    for (const Revision& revision : revisions) change = Note(id, revision);
    return change;
  }

  Ledger ledger_{7 * 24h};
  Story* story_ = nullptr;
  int stories_ = 0;
};

TEST_F(LedgerTest, OrdersRevisionsByNumberElseByTimeElseByAction) {
  EXPECT_EQ(Last({{0, 1h}}), StoryChange::kFirst);
  EXPECT_EQ(Last({{1, 1h}, {2, 0h, kNew, 2}}), StoryChange::kRevised) << "whatever the time";
  EXPECT_EQ(Last({{2, 1h}, {1, 2h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 1h}, {0, 2h, kNew, 2}}), StoryChange::kRevised);
  EXPECT_EQ(Last({{0, 2h}, {0, 1h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{2, 2h}, {0, 1h, kNew, 2}}), StoryChange::kSuperseded) << "one has no number";
  EXPECT_EQ(Last({{0, 2h}, {2, 1h, kNew, 2}}), StoryChange::kSuperseded) << "one has no number";
  EXPECT_EQ(Last({{2, 2h}, {2, 1h, kNew, 2}}), StoryChange::kSuperseded) << "the same number";
  EXPECT_EQ(Last({{0, 1h, kUpdate}, {0, 1h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 1h, kUpdate}, {0, 1h, kCorrect, 2}}), StoryChange::kRevised);
  EXPECT_EQ(Last({{0, 1h, kUpdate}, {0, 1h, kUpdate, 2}}), StoryChange::kRevised);
}

TEST_F(LedgerTest, ADeletionIsTheNewestUnlessItsNumberIsOlder) {
  EXPECT_EQ(Last({{0, 1h, kDelete}}), StoryChange::kDeleted);
  EXPECT_EQ(Last({{2, 2h}, {0, 1h, kDelete}}), StoryChange::kDeleted);
  EXPECT_EQ(Last({{2, 1h}, {1, 2h, kDelete}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 1h}, {0, 2h, kDelete}, {0, 3h, kDelete}}), StoryChange::kRepeated);
}

TEST_F(LedgerTest, WhatWasDeletedComesBackOnlyByANewerRevision) {
  EXPECT_EQ(Last({{0, 1h, kDelete}, {0, 1h}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 1h, kDelete}, {0, 2h}}), StoryChange::kRevised);
  EXPECT_EQ(Last({{2, 1h, kDelete}, {3, 0h}}), StoryChange::kRevised);
  EXPECT_EQ(Last({{2, 1h, kDelete}, {1, 2h}}), StoryChange::kSuperseded);
}

TEST_F(LedgerTest, ARepeatMovesTheNumberAndTheTimeThatLaterOnesMustBeat) {
  EXPECT_EQ(Last({{1, 1h}, {3, 1h}}), StoryChange::kRepeated);
  EXPECT_EQ(Last({{1, 1h}, {3, 1h}, {2, 1h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{3, 1h}, {1, 1h}, {2, 1h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 1h}, {0, 3h}, {0, 2h, kNew, 2}}), StoryChange::kSuperseded);
  EXPECT_EQ(Last({{0, 3h}, {0, 1h}, {0, 2h, kNew, 2}}), StoryChange::kSuperseded);
}

TEST_F(LedgerTest, OneIdOfTwoSourcesIsTwoStories) {
  NewsItem item;
  item.id = "a";
  item.source = "wire";
  EXPECT_EQ(ledger_.Note(item, 1, At(1h), &story_), StoryChange::kFirst);
  item.source = "paper";
  EXPECT_EQ(ledger_.Note(item, 1, At(1h), &story_), StoryChange::kFirst);
}

TEST_F(LedgerTest, AStoryIsForgottenAfterOneToTwoWindowsWithoutARevision) {
  Note("kept", {0, 0h});
  Note("dropped", {0, 0h});
  EXPECT_EQ(Note("kept", {0, 7 * 24h}), StoryChange::kRepeated) << "this begins a generation";
  EXPECT_EQ(ledger_.size(), 2u);
  EXPECT_EQ(Note("kept", {0, 14 * 24h}), StoryChange::kRepeated);
  EXPECT_EQ(ledger_.size(), 1u);
  EXPECT_EQ(Note("dropped", {0, 14 * 24h}), StoryChange::kFirst);
  EXPECT_EQ(ledger_.TakeCrowdedOut(), 0u) << "it was time";
}

TEST_F(LedgerTest, AFullGenerationEndsEarlyAndTellsWhatThatCost) {
  const auto fill = [&](const std::string& prefix) {
    for (size_t i = 0; i < Ledger::kGeneration; ++i) Note(prefix + std::to_string(i), {0, 1h});
  };
  fill("a");
  fill("b");
  EXPECT_EQ(ledger_.TakeCrowdedOut(), 0u);
  Note("c", {0, 1h});
  EXPECT_EQ(ledger_.TakeCrowdedOut(), Ledger::kGeneration);
  EXPECT_EQ(ledger_.TakeCrowdedOut(), 0u) << "told once";
  EXPECT_EQ(Note("b0", {0, 1h}), StoryChange::kRepeated);
  EXPECT_EQ(Note("a0", {0, 1h}), StoryChange::kFirst);
}

TEST(Story, CountsAReportFromItsFirstRevisionAndACorrectedOneFromTheStorysStart) {
  Story story;
  story.first_at = At(10h);
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("x", kUpdate, At(12h))), At(12h));
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("x", kUpdate, At(11h))), At(11h));
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("x", kUpdate, At(13h))), At(11h));
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("x", kCorrect, At(12h))), At(11h))
      << "it was there before the correction";
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("y", kCorrect, At(12h))), At(10h));
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("y", kUpdate, At(13h))), At(10h));
  EXPECT_EQ(story.ReportedSince(*story.NoteReport("y", kUpdate, At(11h))), At(11h));
}

TEST(Story, ForgetsTheOldestReportThatItNoLongerHas) {
  Story story;
  for (size_t i = 0; i < Story::kMaxReports; ++i) {
    story.NoteReport("k" + std::to_string(i), kNew, At(1h))->chain = i == 1 || i == 2 ? 0 : i + 1;
  }
  story.NoteReport("k5", kNew, At(1h));
  EXPECT_EQ(story.histories.size(), Story::kMaxReports) << "known already";
  story.NoteReport("another", kNew, At(1h));
  EXPECT_EQ(story.histories.size(), Story::kMaxReports);
  const auto has = [&](const char* key) {
    return std::ranges::find(story.histories, key, &ReportHistory::chain_key) !=
           story.histories.end();
  };
  EXPECT_TRUE(has("k0"));
  EXPECT_FALSE(has("k1"));
  EXPECT_TRUE(has("k2"));
}

}  // namespace
}  // namespace newsvane::signals
