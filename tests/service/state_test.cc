// SPDX-License-Identifier: Apache-2.0
#include "service/state.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

std::map<std::string, std::string> Values(const std::vector<OutMessage>& messages) {
  std::map<std::string, std::string> values;
  for (const OutMessage& message : messages) values[message.key] = message.value;
  return values;
}

TEST(State, ReadsBackWithPositionsAndArbitraryBytes) {
  RunState state;
  state.positions = {{"news", 0, 17}, {"prices", 3, 1LL << 60}};
  state.scorer = std::string("\0\xff bytes", 8);
  const Result<RunState> back = DecodeState(EncodeState(state));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->scorer, state.scorer);
  ASSERT_EQ(back->positions.size(), 2U);
  EXPECT_EQ(back->positions[1].topic, "prices");
  EXPECT_EQ(back->positions[1].partition, 3);
  EXPECT_EQ(back->positions[1].offset, 1LL << 60);
}

TEST(State, RefusesEveryCutAndEveryFlippedByte) {
  const std::string whole = EncodeState({{{"news", 0, 17}}, "scorer"});
  for (size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(DecodeState(whole.substr(0, i))) << i;
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    EXPECT_FALSE(DecodeState(flipped)) << i;
  }
}

TEST(State, SaysWhatIsWrongAndWhatToDo) {
  const std::string whole = EncodeState({{{"news", 0, 17}}, "scorer"});
  const auto message = [](const std::string& bytes) { return DecodeState(bytes).error().message; };
  std::string damaged = whole;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  std::string older = whole;
  older[older.find('1')] = '0';
  for (const std::string& bytes : {damaged, whole.substr(0, whole.size() - 1)}) {
    EXPECT_NE(message(bytes).find("damaged or cut"), std::string::npos) << message(bytes);
    EXPECT_NE(message(bytes).find("delete it"), std::string::npos) << message(bytes);
  }
  EXPECT_NE(message(older).find("another version"), std::string::npos) << message(older);
  EXPECT_NE(message(older).find("delete the state"), std::string::npos) << message(older);
}

TEST(State, OfManyPartsIsJoinedInOrder) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += std::to_string(i);
  for (const size_t part_size : {1UL, 7UL, 100UL, bytes.size(), bytes.size() + 1}) {
    const auto messages = SplitState("state", "group", 4, bytes, part_size);
    const auto joined = JoinState("group", Values(messages));
    ASSERT_TRUE(joined) << part_size;
    EXPECT_EQ(joined->bytes, bytes);
    EXPECT_EQ(joined->sequence, 4U);
  }
}

TEST(State, FallsBackToTheOlderOneWhenAWriteStoppedHalfway) {
  const auto older = SplitState("state", "group", 6, "older bytes", 4);
  const auto newer = SplitState("state", "group", 7, "newer bytes", 4);
  for (size_t written = 0; written < newer.size(); ++written) {
    auto messages = older;
    messages.insert(messages.end(), newer.begin(), newer.begin() + static_cast<ptrdiff_t>(written));
    const auto joined = JoinState("group", Values(messages));
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->bytes, "older bytes") << written;
  }
  auto messages = older;
  messages.insert(messages.end(), newer.begin(), newer.end());
  EXPECT_EQ(JoinState("group", Values(messages))->bytes, "newer bytes");
}

TEST(State, OverwritesOnlyTheTurnBeforeLast) {
  auto messages = SplitState("state", "group", 6, "six", 2);
  const auto seven = SplitState("state", "group", 7, "seven", 2);
  const auto eight = SplitState("state", "group", 8, "eighth one", 2);
  messages.insert(messages.end(), seven.begin(), seven.end());
  messages.push_back(eight.front());
  EXPECT_EQ(JoinState("group", Values(messages))->bytes, "seven");
}

TEST(State, OfAnotherGroupIsNotOurs) {
  EXPECT_FALSE(JoinState("mine", Values(SplitState("state", "other", 1, "bytes"))));
}

TEST(FileStore, KeepsTheLastStateAcrossProcesses) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "newsvane-file-store";
  std::filesystem::remove_all(folder);
  config::Config config;
  config.state = "file:" + folder.string();
  newsvane::testing::FakeSink sink;
  {
    const auto store = OpenStateStore(config, &sink, {});
    ASSERT_TRUE(store);
    const auto none = (*store)->Load();
    ASSERT_TRUE(none);
    EXPECT_FALSE(*none);
    ASSERT_TRUE((*store)->Save("first"));
    ASSERT_TRUE((*store)->Save("second"));
  }
  const auto store = OpenStateStore(config, &sink, {});
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->Load()->value(), "second");
  std::filesystem::remove_all(folder);
}

// A store that began to count anew would be taken for older than the state it goes on from.
TEST(TopicStore, ASavedStateIsNewerThanTheOneThatWasRead) {
  config::Config config;
  config.state = "kafka";
  newsvane::testing::FakeSink sink;
  std::map<std::string, std::string> topic =
      Values(SplitState(config.topics.state, config.group, 41, "older"));
  const auto store = OpenStateStore(config, &sink, [&] { return topic; });
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->Load()->value(), "older");
  ASSERT_TRUE((*store)->Save("newer"));
  for (const OutMessage& message : sink.On(config.topics.state)) topic[message.key] = message.value;
  EXPECT_EQ((*store)->Load()->value(), "newer");
  EXPECT_EQ(topic.size(), 2U) << "and the older one is still whole";
}

TEST(TopicStore, TellsThatItsTopicCannotBeReadOrWritten) {
  config::Config config;
  config.state = "kafka";
  newsvane::testing::FakeSink sink;
  sink.refuses = config.topics.state;
  const auto store = OpenStateStore(
      config, &sink,
      []() -> Result<std::map<std::string, std::string>> { return Fail("no broker answers"); });
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->Load().error().message, "no broker answers");
  EXPECT_FALSE((*store)->Save("state"));
}

TEST(StateStore, NamesTheChoicesWhenTheConfiguredOneIsUnknown) {
  config::Config config;
  config.state = "redis";
  newsvane::testing::FakeSink sink;
  const auto store = OpenStateStore(config, &sink, {});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().message, "state 'redis' is none of: kafka, none, file:FOLDER");
}

}  // namespace
}  // namespace newsvane::service
