// SPDX-License-Identifier: Apache-2.0
#include "service/price_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace newsvane::service {
namespace {

using std::chrono::sys_days;

class History : public testing::Test {
 protected:
  ~History() override { std::filesystem::remove(path_); }

  Result<void> Read(const std::string& rows) {
    std::ofstream(path_) << "date,symbol,close\n" << rows;
    loaded_->config.history = {path_};
    return ReadHistory(*loaded_, &closes_);
  }
  double Close(sys_days day, const char* symbol) const {
    return closes_.On(day)[static_cast<size_t>(*loaded_->symbols.Find(symbol))];
  }

  static std::unique_ptr<config::Loaded> Defaults() {
    Diagnostics diagnostics;
    return config::Load("", &diagnostics);
  }

  const std::string path_ = testing::TempDir() + "history_" + std::to_string(getpid()) + ".csv";
  std::unique_ptr<config::Loaded> loaded_ = Defaults();
  signals::Calendars calendars_{loaded_->model};
  signals::DailyCloses closes_{*loaded_->symbols.Find("SPY"), loaded_->symbols.size(),
                               calendars_.market()};
};

constexpr sys_days kFirst = std::chrono::year{2026} / 7 / 1;
constexpr sys_days kSecond = std::chrono::year{2026} / 7 / 2;

TEST_F(History, HasTheClosesOfItsSessionsAndLeavesUnknownSymbolsOut) {
  ASSERT_TRUE(
      Read("2026-07-01,SPY,600\n2026-07-01,MU,100\n2026-07-01,NOSUCH,1\n"
           "2026-07-02,SPY,601\n2026-07-03,SPY,602\n"));  // The third is a holiday.
  EXPECT_EQ(closes_.Days(), (std::vector{kFirst, kSecond}));
  EXPECT_EQ(Close(kFirst, "MU"), 100);
}

TEST_F(History, ASplitRescalesWhatCameBefore) {
  ASSERT_TRUE(
      Read("2026-07-01,SPY,600\n2026-07-01,MU,1000\n2026-07-02,SPY,601\n"
           "2026-07-02,MU,101\n"));
  EXPECT_EQ(Close(kFirst, "MU"), 100);
  EXPECT_EQ(Close(kSecond, "MU"), 101);
}

TEST_F(History, AWrongRowIsNamedByFileAndLine) {
  const Result<void> read = Read("2026-07-01,SPY,600\n2026-07-02,SPY,n/a\n");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, testing::HasSubstr(path_ + ":3: bad_number: /close"));
}

}  // namespace
}  // namespace newsvane::service
