// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace newsvane::ingest {
namespace {

using testing::ElementsAre;

// "line payload" of each row, or "line !reason: payload".
std::vector<std::string> Rows(const std::string& content, size_t max_batch = 1'000) {
  const std::string path = testing::TempDir() + "rows_" + std::to_string(getpid()) + ".csv";
  std::ofstream(path, std::ios::binary) << content;
  const auto source = FileSource::Open(path, 4, 1 << 20, max_batch);
  std::vector<std::string> rows;
  while (!(*source)->AtEnd()) {
    const auto batch = (*source)->Poll(Duration::zero());
    for (const RawMessage& raw : *batch) {
      std::string row = std::to_string(raw.offset) + " ";
      if (!raw.unreadable.empty()) row += "!" + std::string(raw.unreadable) + ": ";
      rows.push_back(row + std::string(raw.payload));
    }
  }
  std::filesystem::remove(path);
  return rows;
}

TEST(CsvSource, RowsAreObjectsWithTheNamesOfTheFirstRow) {
  EXPECT_THAT(Rows("date,symbol,close\n2026-07-01,MU,100.5\r\n\n2026-07-02,\"BRK.B\",7\n"),
              ElementsAre(R"(2 {"date":"2026-07-01","symbol":"MU","close":"100.5"})",
                          R"(4 {"date":"2026-07-02","symbol":"BRK.B","close":"7"})"));
}

TEST(CsvSource, BatchesKeepTheirOwnText) {
  EXPECT_THAT(Rows("a\n1\n2\n3\n", 2),
              ElementsAre(R"(2 {"a":"1"})", R"(3 {"a":"2"})", R"(4 {"a":"3"})"));
}

TEST(CsvSource, QuotesEscapesAndAByteOrderMarkAreUnderstood) {
  EXPECT_THAT(Rows("\xEF\xBB\xBFname,\"q\"\"q\"\n\"a,\"\"b\"\"\",back\\slash\ttab\n"),
              ElementsAre(R"(2 {"name":"a,\"b\"","q\"q":"back\\slash\u0009tab"})"));
}

TEST(CsvSource, RowsThatDoNotFitAreGivenAsTheyAreWithAReason) {
  EXPECT_THAT(Rows("a,b\n1\n1,234,5\n\"open,2\n3,4\n"),
              ElementsAre(R"(2 {"a":"1"})",
                          "3 !the row has more fields than the first row has names: 1,234,5",
                          "4 !the row has a quote that is not closed, or text behind one: \"open,2",
                          R"(5 {"a":"3","b":"4"})"));
}

TEST(CsvSource, AFileWithNamesAloneHasNoRows) {
  EXPECT_THAT(Rows("a,b\n"), ElementsAre());
  EXPECT_THAT(Rows(""), ElementsAre());
}

}  // namespace
}  // namespace newsvane::ingest
