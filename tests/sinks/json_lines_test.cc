// SPDX-License-Identifier: Apache-2.0
#include "sinks/json_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace newsvane::sinks {
namespace {

using testing::HasSubstr;

std::string TempPath() {
  return testing::TempDir() + "newsvane_lines_" +
         testing::UnitTest::GetInstance()->current_test_info()->name();
}

std::string ReadFile(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

OutMessage Message(std::string topic, std::string value) {
  OutMessage message;
  message.topic = std::move(topic);
  message.value = std::move(value);
  return message;
}

TEST(JsonLinesSink, WritesTheTopicsItHasFilesForAndCountsAll) {
  const std::string path = TempPath();
  auto sink = JsonLinesSink::Open({{"alerts", path}}).value();
  EXPECT_EQ(sink->Publish(Message("alerts", "{\"a\":1}")).value(), 1u);
  EXPECT_EQ(sink->Publish(Message("events", "{\"b\":1}")).value(), 2u);
  OutMessage tombstone = Message("alerts", "");
  tombstone.has_value = false;
  EXPECT_EQ(sink->Publish(tombstone).value(), 3u);
  EXPECT_EQ(sink->Publish(Message("alerts", "{\"a\":2}")).value(), 4u);
  EXPECT_EQ(sink->Acknowledged().value(), 4u);
  EXPECT_EQ(ReadFile(path), "{\"a\":1}\n{\"a\":2}\n");
  EXPECT_TRUE(sink->Flush(Duration::zero()).has_value());
  std::filesystem::remove(path);
}

TEST(JsonLinesSink, WantsTheTopicsItHasFilesFor) {
  const std::string path = TempPath();
  const auto sink = JsonLinesSink::Open({{"alerts", path}}).value();
  EXPECT_TRUE(sink->Wants("alerts"));
  EXPECT_FALSE(sink->Wants("events"));
  std::filesystem::remove(path);
}

TEST(JsonLinesSink, TwoTopicsMayShareAFile) {
  const std::string path = TempPath();
  auto sink = JsonLinesSink::Open({{"alerts", path}, {"events", path}}).value();
  sink->Publish(Message("alerts", "1")).value();
  sink->Publish(Message("events", "2")).value();
  ASSERT_TRUE(sink->Flush(Duration::zero()).has_value());
  EXPECT_EQ(ReadFile(path), "1\n2\n");
  std::filesystem::remove(path);
}

TEST(JsonLinesSink, AFileThatCannotBeOpenedIsNamed) {
  const auto sink = JsonLinesSink::Open({{"alerts", "/nowhere/alerts.jsonl"}});
  ASSERT_FALSE(sink.has_value());
  EXPECT_EQ(sink.error().message, "cannot write /nowhere/alerts.jsonl: No such file or directory");
}

TEST(JsonLinesSink, AFullDiskIsFinal) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  auto sink = JsonLinesSink::Open({{"alerts", "/dev/full"}}).value();
  ASSERT_TRUE(sink->Publish(Message("alerts", "1")).has_value());
  EXPECT_THAT(sink->Acknowledged().error().message, HasSubstr("/dev/full: No space left"));
  EXPECT_FALSE(sink->Publish(Message("alerts", "2")).has_value());
  EXPECT_FALSE(sink->Acknowledged().has_value());
}

}  // namespace
}  // namespace newsvane::sinks
