// SPDX-License-Identifier: Apache-2.0
#include "kafka/trouble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newsvane::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

class TroubleTest : public testing::Test {
 protected:
  std::vector<std::string> said_;
  Trouble trouble_{[this](const std::string& message) { said_.push_back(message); }};
  Trouble::TimePoint now_;
};

TEST_F(TroubleTest, SaysTheSameAtMostOnceAnInterval) {
  trouble_.Say("a: refused (after 0ms in state CONNECT)", now_);
  trouble_.Say("b", now_);
  trouble_.Say("a: refused (after 7ms in state CONNECT, 3 identical error(s) suppressed)",
               now_ + seconds(4));
  EXPECT_THAT(said_, ElementsAre("a: refused", "b"));
  trouble_.Say("a: refused", now_ + seconds(5));
  EXPECT_THAT(said_, ElementsAre("a: refused", "b", "a: refused"));
}

TEST_F(TroubleTest, RepeatsWhatStandsUntilItIsCleared) {
  trouble_.Raise("broker", "down", now_);
  trouble_.Remind(now_ + milliseconds(4'999));
  EXPECT_EQ(said_.size(), 1);
  trouble_.Remind(now_ + seconds(5));
  EXPECT_THAT(said_, ElementsAre("down", "down"));
  trouble_.Raise("broker", "still down", now_ + seconds(6));
  trouble_.Clear("broker");
  trouble_.Remind(now_ + seconds(60));
  EXPECT_THAT(said_, ElementsAre("down", "down", "still down"));
}

TEST_F(TroubleTest, KeepsQuietAboutWhatIsOverInTime) {
  trouble_.Expect("broker", "no answer", now_);
  trouble_.Expect("topic", "no topic", now_);
  trouble_.Clear("broker");
  trouble_.Remind(now_ + seconds(1));
  EXPECT_THAT(said_, ElementsAre());
  trouble_.Remind(now_ + seconds(5));
  EXPECT_THAT(said_, ElementsAre("no topic"));
}

TEST_F(TroubleTest, BoundsWhatItRemembers) {
  for (int i = 0; i < 10'000; ++i) trouble_.Say(std::to_string(i), now_);
  trouble_.Say("9999", now_);
  EXPECT_EQ(said_.size(), 10'000);
}

}  // namespace
}  // namespace newsvane::kafka
