// SPDX-License-Identifier: Apache-2.0
#include "report/run_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/replay_document.h"

namespace newsvane::report {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr Time kPublished = std::chrono::sys_days{std::chrono::year{2026} / 7 / 1};

class RunRecordTest : public ::testing::Test {
 protected:
  RunRecordTest() {
    Diagnostics diagnostics;
    loaded_ = config::Load("", &diagnostics);
    loaded_->config.feeds = {{"wire.ndjson", "newsvane", {}}};
    scorer_.emplace(loaded_->model, loaded_->symbols);
    record_.emplace(*loaded_, *scorer_, std::vector<history::TimelineInput>{{0, "wire.ndjson"}});
  }

  void Hear(milliseconds delay) {
    NewsItem item;
    item.source = "wire";
    item.published_at = kPublished;
    item.received_at = kPublished + delay;
    record_->OnNews(item, 0);
  }

  std::string Document() {
    record_->Finish();
    const RunRecord* const run = &*record_;
    return ReplayDocument({&run, 1});
  }

  std::unique_ptr<config::Loaded> loaded_;
  std::optional<signals::Scorer> scorer_;
  std::optional<RunRecord> record_;
};

TEST_F(RunRecordTest, DelaysAreThoseOfNewsWhoseReceiptIsKnown) {
  // 1 to 20 seconds in no order, and an item from a file.
  for (int i = 0; i < 20; ++i) Hear(milliseconds(1000 * (i * 7 % 20 + 1)));
  Hear(milliseconds(0));
  EXPECT_THAT(
      Document(),
      HasSubstr(R"("delays":[{"source":"wire","n":20,"p50_seconds":10,"p95_seconds":19}])"));
}

TEST_F(RunRecordTest, NewsFromTheFutureCameAtOnce) {
  Hear(milliseconds(-500));
  EXPECT_THAT(Document(),
              HasSubstr(R"("delays":[{"source":"wire","n":1,"p50_seconds":0,"p95_seconds":0}])"));
}

TEST_F(RunRecordTest, PartitionsOfOneTopicAreOneInput) {
  record_.emplace(
      *loaded_, *scorer_,
      std::vector<history::TimelineInput>{{0, "wire[0]"}, {0, "wire[1]"}, {0, "wire[2]"}});
  const RawMessage raw;
  service::Slice slice;
  slice.feeds.resize(1);
  slice.feeds[0].records = 3;
  record_->OnBatch({&raw, 1}, {&slice, 1});
  EXPECT_EQ(record_->inputs().size(), 1U);
  EXPECT_EQ(record_->inputs().front().file, "wire.ndjson");
  EXPECT_EQ(record_->inputs().front().feed.records, 3U);
}

TEST_F(RunRecordTest, DeadLettersAreCountedByReason) {
  const RawMessage raw;
  service::Slice slice;
  slice.feeds.resize(1);
  slice.feeds[0].records = 3;
  slice.undecoded = {{0, 0, {ingest::DecodeReason::kBadTime, ""}, 0},
                     {0, 0, {ingest::DecodeReason::kBadTime, ""}, 0},
                     {0, 0, {ingest::DecodeReason::kEmpty, ""}, 0}};
  record_->OnBatch({&raw, 1}, {&slice, 1});
  EXPECT_THAT(Document(), HasSubstr(R"("dead_letters":{"empty":1,"bad_time":2})"));
}

}  // namespace
}  // namespace newsvane::report
