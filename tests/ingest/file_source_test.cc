// SPDX-License-Identifier: Apache-2.0
#include "ingest/file_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace newsvane::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FileSourceTest : public testing::Test {
 protected:
  FileSourceTest()
      : path_(testing::TempDir() + "newsvane_lines_" + std::to_string(getpid()) + ".ndjson") {}
  ~FileSourceTest() override { std::filesystem::remove(path_); }

  std::unique_ptr<FileSource> Open(const std::string& content, size_t max_line = 1 << 20,
                                   size_t max_batch = 1'000) {
    std::ofstream(path_, std::ios::binary) << content;
    auto source = FileSource::Open(path_, 4, max_line, max_batch);
    EXPECT_TRUE(source);
    return source ? *std::move(source) : nullptr;
  }

  // "offset:payload" of each record to the end, and "/" after each batch.
  static std::vector<std::string> ReadAll(FileSource* source) {
    std::vector<std::string> all;
    while (!source->AtEnd()) {
      const auto batch = source->Poll(Duration::zero());
      if (!batch) {
        all.push_back(batch.error().message);
        break;
      }
      for (const RawMessage& raw : *batch) {
        EXPECT_EQ(raw.feed, 4);
        EXPECT_EQ(raw.partition, -1);
        EXPECT_EQ(raw.timestamp, kNoTime);
        all.push_back(std::to_string(raw.offset) + ":" + std::string(raw.payload));
      }
      if (!batch->empty()) all.emplace_back("/");
    }
    return all;
  }

  const std::string path_;
};

TEST_F(FileSourceTest, GivesLinesWithTheirNumbersAndSkipsEmptyOnes) {
  const auto source = Open("one\n\n\r\ntwo\r\n{\"three\": 3}\nlast");
  EXPECT_THAT(ReadAll(source.get()),
              ElementsAre("1:one", "4:two", "5:{\"three\": 3}", "/", "6:last", "/"));
  EXPECT_EQ(source->bytes_read(), source->bytes_total());
}

TEST_F(FileSourceTest, GivesBatchesOfAtMostTheGivenSize) {
  const auto source = Open("a\nb\nc\n", 10, 2);
  EXPECT_THAT(ReadAll(source.get()), ElementsAre("1:a", "2:b", "/", "3:c", "/"));
}

TEST_F(FileSourceTest, EndsAtOnceWhenEmpty) {
  const auto source = Open("");
  EXPECT_THAT(ReadAll(source.get()), ElementsAre());
}

TEST_F(FileSourceTest, TakesLinesLongerThanOneRead) {
  const std::string line(3'000'000, 'x');
  const auto source = Open("a\n" + line + "\nb\n" + line, 3'000'000);
  EXPECT_THAT(ReadAll(source.get()),
              ElementsAre("1:a", "/", "2:" + line, "3:b", "/", "4:" + line, "/"));
}

TEST_F(FileSourceTest, NamesALineThatIsTooLong) {
  for (const std::string& content : {std::string("a\n123456\nb\n"), std::string("a\n123456")}) {
    const auto source = Open(content, 5);
    EXPECT_THAT(ReadAll(source.get()),
                ElementsAre("1:a", "/", path_ + ":2: the line is longer than 5 bytes"));
  }
}

TEST_F(FileSourceTest, GivesNothingWhilePaused) {
  const auto source = Open("a\n");
  source->Pause();
  EXPECT_TRUE(source->Poll(Duration::zero())->empty());
  EXPECT_FALSE(source->AtEnd());
  source->Resume();
  EXPECT_THAT(ReadAll(source.get()), ElementsAre("1:a", "/"));
}

TEST_F(FileSourceTest, SaysWhatCannotBeOpened) {
  EXPECT_THAT(FileSource::Open("/no/such/file", 0).error().message,
              HasSubstr("/no/such/file: No such file"));
  EXPECT_THAT(FileSource::Open("/tmp", 0).error().message, HasSubstr("/tmp: Is a directory"));
}

}  // namespace
}  // namespace newsvane::ingest
