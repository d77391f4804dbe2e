// SPDX-License-Identifier: Apache-2.0
#include "ingest/file_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace newsvane::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  std::string from = text;
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// With a checksum, as the tool writes it.
std::string Zstd(const std::string& text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

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

// Long enough for several reads, and not the same line again and again.
std::string ManyLines(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += "{\"n\": " + std::to_string(i * 7919L % 1000003) + "}\n";
  }
  return lines;
}

TEST_F(FileSourceTest, UnpacksWhatItsFirstBytesSayIsPacked) {
  const std::string lines = ManyLines(300'000);
  const std::string half = lines.substr(0, lines.size() / 2);
  const std::string rest = lines.substr(lines.size() / 2);
  const std::string skipped("\x50\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
  const auto expected = ReadAll(Open(lines).get());
  ASSERT_GT(expected.size(), 300'000);
  for (const std::string& packed :
       {Gzip(lines), Zstd(lines), Gzip(half) + Gzip(rest), Zstd(half) + Zstd(rest),
        Gzip("") + Gzip(lines), skipped + Zstd(half) + skipped + Zstd(rest)}) {
    const auto source = Open(packed);
    std::vector<std::string> found = ReadAll(source.get());
    // Where a batch ends hangs on the reads.
    std::erase(found, "/");
    std::vector<std::string> plain = expected;
    std::erase(plain, "/");
    EXPECT_TRUE(found == plain) << found.size() << " lines; last: " << found.back();
    EXPECT_EQ(source->bytes_read(), packed.size());
    EXPECT_EQ(source->bytes_total(), packed.size());
  }
}

TEST_F(FileSourceTest, GivesWhatIsWholeOfPackedDataAndSaysWhereItIsCut) {
  const std::string lines = ManyLines(50'000);
  for (const auto& [tool, packed] :
       {std::pair("gzip", Gzip(lines)), std::pair("zstd", Zstd(lines))}) {
    for (const size_t kept : {size_t{5}, packed.size() / 2, packed.size() - 1}) {
      const auto source = Open(packed.substr(0, kept));
      const std::vector<std::string> found = ReadAll(source.get());
      ASSERT_FALSE(found.empty()) << tool << " cut to " << kept << " bytes";
      EXPECT_THAT(found.back(), HasSubstr(path_ + ": the file ends in the middle of its " + tool));
      EXPECT_THAT(found.back(), HasSubstr(std::string(tool) + " -dc " + path_ + " > whole.ndjson"));
      if (kept == packed.size() - 1) {
        EXPECT_EQ(found.front(), "1:{\"n\": 0}");
      }
    }
    EXPECT_EQ(ReadAll(Open(packed).get()).back(), "/");
  }
}

TEST_F(FileSourceTest, NamesDamageOfPackedData) {
  for (std::string packed : {Gzip(ManyLines(2'000)), Zstd(ManyLines(2'000))}) {
    for (size_t i = packed.size() / 2; i < packed.size() / 2 + 40; ++i) packed[i] = '\x55';
    EXPECT_THAT(ReadAll(Open(packed).get()).back(), HasSubstr(path_ + ": the "));
  }
  EXPECT_THAT(ReadAll(Open(Gzip("a\n") + "rubbish").get()).back(),
              HasSubstr("gzip data is damaged"));
  EXPECT_THAT(ReadAll(Open(Zstd("a\n") + "rubbish").get()).back(),
              HasSubstr("zstd data is damaged"));
}

TEST_F(FileSourceTest, BoundsALineThatUnpacksToMuchMoreThanItsFile) {
  for (const std::string& packed :
       {Gzip(std::string(50 << 20, 'x')), Zstd(std::string(50 << 20, 'x'))}) {
    EXPECT_THAT(ReadAll(Open(packed, 1 << 20).get()),
                ElementsAre(path_ + ":1: the line is longer than 1048576 bytes"));
  }
}

TEST_F(FileSourceTest, TakesAFileTooShortToBePackedAsItIs) {
  for (const std::string& content :
       {std::string("\x1F"), std::string("\x28\xB5\x2F"), std::string("a")}) {
    EXPECT_THAT(ReadAll(Open(content).get()), ElementsAre("1:" + content, "/"));
  }
}

TEST_F(FileSourceTest, SaysWhatCannotBeOpened) {
  EXPECT_THAT(FileSource::Open("/no/such/file", 0).error().message,
              HasSubstr("/no/such/file: No such file"));
  EXPECT_THAT(FileSource::Open("/tmp", 0).error().message, HasSubstr("/tmp: Is a directory"));
}

}  // namespace
}  // namespace newsvane::ingest
