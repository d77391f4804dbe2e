// SPDX-License-Identifier: Apache-2.0
#include "history/timeline.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace newsvane::history {
namespace {

class TimelineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
    Diagnostics diagnostics;
    loaded_ = config::Load("", &diagnostics);
    ASSERT_NE(loaded_, nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void File(const std::string& name, const std::string& preset, const std::string& lines) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << lines;
    inputs_.push_back({static_cast<uint32_t>(loaded_->config.feeds.size()), path});
    loaded_->config.feeds.push_back({name, preset, {}});
  }

  // "feed:line" of each message, in the timeline's order.
  std::string Order() {
    service::Intake intake(*loaded_, 2, service::Intake::Tagging::kOff);
    auto timeline = Timeline::Open(inputs_, &intake, nullptr);
    if (!timeline) return timeline.error().message;
    std::string order;
    while (true) {
      const auto message = (*timeline)->Next();
      if (!message) return message.error().message;
      if (message->raw == nullptr) return order;
      order +=
          std::to_string(message->raw->feed) + ":" + std::to_string(message->raw->offset) + " ";
    }
  }

  std::filesystem::path folder_;
  std::unique_ptr<config::Loaded> loaded_;
  std::vector<TimelineInput> inputs_;
};

std::string NewsAt(const std::string& minute) {
  return R"({"headline":"x","published_at":"2026-07-01T14:)" + minute + ":00Z\"}\n";
}
std::string PriceAt(const std::string& minute) {
  return R"({"symbol":"SPY","price":1,"time":"2026-07-01T14:)" + minute + ":00Z\"}\n";
}

TEST_F(TimelineTest, MergesFilesByEventTimeAndTheEarlierFeedFirst) {
  File("news", "newsvane", NewsAt("10") + NewsAt("30"));
  File("prices", "newsvane-prices", PriceAt("05") + PriceAt("10") + PriceAt("40"));
  EXPECT_EQ(Order(), "1:1 0:1 1:2 0:2 1:3 ");
}

TEST_F(TimelineTest, KeepsTheOrderOfAFileWhoseTimesGoBack) {
  File("news", "newsvane", NewsAt("30") + NewsAt("10") + NewsAt("40"));
  File("prices", "newsvane-prices", PriceAt("35"));
  EXPECT_EQ(Order(), "0:1 0:2 1:1 0:3 ");
}

TEST_F(TimelineTest, PlacesALineWithoutATimeAfterTheOneBefore) {
  File("news", "newsvane", NewsAt("10") + "garbage\n" + NewsAt("30"));
  File("prices", "newsvane-prices", PriceAt("20"));
  EXPECT_EQ(Order(), "0:1 0:2 1:1 0:3 ");
}

TEST_F(TimelineTest, SpansManyBatchesAndSlicesOfThem) {
  std::string news;
  std::string expected;
  for (int i = 1; i <= 5000; ++i) {
    news +=
        R"({"headline":"a headline that is long enough to be shared out among the cores","published_at":)" +
        std::to_string(1782916200 + i) + "}\n";
    expected += "0:" + std::to_string(i) + " ";
  }
  File("news", "newsvane", news);
  EXPECT_EQ(Order(), expected);
}

TEST_F(TimelineTest, OfEmptyFilesEndsAtOnce) {
  File("news", "newsvane", "");
  EXPECT_EQ(Order(), "");
}

TEST_F(TimelineTest, CutsToWhatHappenedFromOneTimeUntilBeforeAnother) {
  File("news", "newsvane", NewsAt("10") + "no news\n" + NewsAt("20") + NewsAt("30"));
  File("prices", "newsvane-prices", PriceAt("05") + PriceAt("20") + PriceAt("25") + PriceAt("30"));
  for (TimelineInput& input : inputs_) {
    input.from = *ParseTime("2026-07-01T14:20:00Z");
    input.to = *ParseTime("2026-07-01T14:30:00Z");
  }
  EXPECT_EQ(Order(), "0:3 1:2 1:3 ");
}

TEST_F(TimelineTest, NamesTheFileThatIsNotThere) {
  inputs_.push_back({0, (folder_ / "missing.ndjson").string()});
  EXPECT_NE(Order().find("missing.ndjson"), std::string::npos);
}

}  // namespace
}  // namespace newsvane::history
