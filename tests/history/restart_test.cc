// SPDX-License-Identifier: Apache-2.0
//
// The demo's two days, with news and prices, broken off and gone on with at every record.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "history/timeline.h"
#include "service/state.h"
#include "tests/service/stages.h"
#include "tests/support/fakes.h"

namespace newsvane::history {
namespace {

using newsvane::testing::FakeSink;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;

class RestartTest : public ::testing::Test {
 protected:
  RestartTest() {
    const std::string folder = NEWSVANE_SOURCE_DIR "/config/demo";
    Diagnostics diagnostics;
    loaded_ = config::Load(folder + "/newsvane.yaml", &diagnostics);
    std::vector<TimelineInput> files;
    for (uint32_t feed = 0; feed < loaded_->config.feeds.size(); ++feed) {
      files.push_back({feed, folder + "/" + loaded_->config.feeds[feed].topic + ".ndjson"});
    }
    service::Intake intake(*loaded_, 1, service::Intake::Tagging::kOff);
    const auto timeline = Timeline::Open(files, &intake, {});
    for (auto next = (*timeline)->Next(); next && next->raw != nullptr;
         next = (*timeline)->Next()) {
      RawMessage record = records_.Make(next->raw->feed, next->raw->offset,
                                        std::string(next->raw->payload), next->time);
      record.partition = next->raw->partition;
      day_.push_back(record);
    }
  }

  std::unique_ptr<service::Stages> Start(const service::RunState* state) {
    auto stages = std::make_unique<service::Stages>(*loaded_, &sink_, &clock_, nullptr, 1);
    if (state != nullptr) {
      const Result<void> restored = stages->pipeline.scorer().Restore(state->scorer);
      EXPECT_TRUE(restored) << restored.error().message;
    }
    return stages;
  }

  // The state after the first `count` records.
  service::RunState StateOf(service::Stages& stages, size_t count) const {
    std::map<uint32_t, int64_t> next;
    for (size_t i = 0; i < count; ++i) next[day_[i].feed] = day_[i].offset + 1;
    service::RunState state;
    for (const auto& [feed, offset] : next) {
      state.positions.push_back({loaded_->config.feeds[feed].topic, -1, offset});
    }
    state.scorer = stages.pipeline.scorer().Snapshot();
    return state;
  }

  bool Covered(const RawMessage& record, const service::RunState& state) const {
    const auto position =
        std::ranges::find(state.positions, loaded_->config.feeds[record.feed].topic,
                          &service::RunState::TopicPosition::topic);
    return position != state.positions.end() && record.offset < position->offset;
  }

  // The bytes of the alerts and impacts published since the last call.
  std::string TakePublished() {
    std::string bytes;
    for (const OutMessage& message : sink_.messages) {
      if (message.topic != topics_.alerts && message.topic != topics_.impacts) continue;
      bytes += message.key + ' ' + message.value + '\n';
    }
    sink_.messages.clear();
    return bytes;
  }

  const config::TopicNames topics_;
  std::unique_ptr<config::Loaded> loaded_;
  Records records_;
  std::vector<RawMessage> day_;
  FakeSink sink_;
  ManualClock clock_;
};

TEST_F(RestartTest, AfterEveryRecordTheDayEndsWithTheSameAlerts) {
  ASSERT_GT(day_.size(), 300U);
  const std::unique_ptr<service::Stages> whole = Start(nullptr);
  std::unique_ptr<service::Stages> restarted = Start(nullptr);
  size_t told = 0;
  for (size_t i = 0; i < day_.size(); ++i) {
    ASSERT_TRUE(whole->Process({&day_[i], 1}));
    const std::string expected = TakePublished();
    told += expected.size();
    ASSERT_TRUE(restarted->Process({&day_[i], 1}));
    ASSERT_EQ(TakePublished(), expected) << "record " << i;
    const Result<service::RunState> state =
        service::DecodeState(service::EncodeState(StateOf(*restarted, i + 1)));
    ASSERT_TRUE(state);
    restarted = Start(&*state);
    TakePublished();
  }
  EXPECT_GT(told, 100'000U);
}

// Through the file, and through the messages of the compacted topic.
TEST_F(RestartTest, GoesOnWhereTheSavedPositionsEnd) {
  std::vector<std::string> steps;
  const std::unique_ptr<service::Stages> whole = Start(nullptr);
  std::map<size_t, service::RunState> states;
  for (size_t i = 0; i < day_.size(); ++i) {
    ASSERT_TRUE(whole->Process({&day_[i], 1}));
    steps.push_back(TakePublished());
    if (i % 23 == 0) states[i + 1] = StateOf(*whole, i + 1);
  }
  const std::string folder = ::testing::TempDir() + "newsvane-restart";
  std::filesystem::remove_all(folder);
  config::Config config;
  config.state = "file:" + folder;
  const auto store = service::OpenStateStore(config, nullptr, {});
  ASSERT_TRUE(store);
  for (const auto& [count, saved] : states) {
    ASSERT_TRUE((*store)->Save(service::EncodeState(saved)));
    std::string bytes = (*store)->Load()->value();
    std::map<std::string, std::string> topic;
    for (const OutMessage& part : service::SplitState("state", "group", count, bytes, 4096)) {
      topic[part.key] = part.value;
    }
    bytes = service::JoinState("group", topic)->bytes;
    const Result<service::RunState> state = service::DecodeState(bytes);
    ASSERT_TRUE(state);
    const std::unique_ptr<service::Stages> restarted = Start(&*state);
    for (size_t i = 0; i < day_.size(); ++i) {
      if (Covered(day_[i], *state)) {
        ASSERT_LT(i, count);
        continue;
      }
      ASSERT_TRUE(restarted->Process({&day_[i], 1}));
      ASSERT_EQ(TakePublished(), steps[i]) << "record " << i << ", restarted after " << count;
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace newsvane::history
