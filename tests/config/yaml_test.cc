// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

struct Parsed {
  explicit Parsed(const std::string& text)
      : document(Document::Parse("file", text, &diagnostics)) {}

  std::string Message() const {
    return diagnostics.list().empty() ? "" : diagnostics.list().front().message;
  }

  Diagnostics diagnostics;
  Document document;
};

TEST(Document, KnowsWhereEachValueStands) {
  const Parsed parsed("a: 1\nb:\n  - x\n  - {c: \"y\"}\nd:\n");
  const Node& root = parsed.document.root();
  ASSERT_EQ(root.entries.size(), 3u);
  const Node& list = root.entries[1].value;
  EXPECT_EQ(list.items[0].line, 3u);
  EXPECT_EQ(list.items[0].column, 5u);
  EXPECT_EQ(list.items[1].entries[0].value.line, 4u);
  EXPECT_EQ(list.items[1].entries[0].value.column, 9u);
  EXPECT_EQ(root.entries[2].value.line, 5u) << "an absent value stands at its key";
}

TEST(Document, KeepsDuplicateKeysForTheReader) {
  EXPECT_EQ(Parsed("a: 1\na: 2\n").document.root().entries.size(), 2u);
}

TEST(Document, CopiesWhatAnAliasStandsFor) {
  const Parsed parsed("a: &x [1, 2]\nb: *x\n");
  EXPECT_EQ(parsed.document.root().entries[1].value.items.size(), 2u);
}

TEST(Document, BoundsTheExpansionOfAliases) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 0; j < 9; ++j) bomb += ", " + last;
    bomb += "]\n";
  }
  EXPECT_EQ(Parsed(bomb).Message(), "not valid YAML: more than 2000000 values");
}

TEST(Document, BoundsNesting) {
  const std::string deep = std::string(60, '[') + std::string(60, ']');
  EXPECT_EQ(Parsed(deep).Message(), "");
  const std::string deeper = std::string(65, '[') + std::string(65, ']');
  EXPECT_EQ(Parsed(deeper).Message(), "not valid YAML: nested more than 64 deep");
  // Deeper than the parser's own stack would take.
  EXPECT_NE(Parsed(std::string(1'000'000, '[')).Message(), "");
  const std::string by_alias = "a: &a " + std::string(40, '[') + std::string(40, ']') +
                               "\nb: " + std::string(40, '[') + "*a" + std::string(40, ']') + "\n";
  EXPECT_EQ(Parsed(by_alias).Message(), "not valid YAML: nested more than 64 deep");
}

TEST(Document, RefusesAFileAboveTheLimit) {
  const std::string path = testing::TempDir() + "large.yaml";
  std::ofstream(path) << std::string(kMaxFileBytes + 1, '#');
  Diagnostics diagnostics;
  EXPECT_FALSE(Document::Read(path, &diagnostics).ok());
  EXPECT_NE(RenderAll(diagnostics).find("is larger than 16777216 bytes"), std::string::npos);
  std::filesystem::remove(path);
}

TEST(Document, ReportsAFileThatIsNotThereOrIsAFolder) {
  for (const std::string& path : {testing::TempDir(), std::string("/nowhere/at/all.yaml")}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(Document::Read(path, &diagnostics).ok());
    EXPECT_EQ(diagnostics.errors(), 1u);
  }
}

TEST(Document, PutsTheCaretWhereTheFileEndsTooEarly) {
  const Parsed parsed("a: [1,\n");
  ASSERT_EQ(parsed.diagnostics.errors(), 1u);
  EXPECT_EQ(parsed.diagnostics.list()[0].place.line, 1u);
  EXPECT_EQ(parsed.diagnostics.list()[0].line, "a: [1,");
}

TEST(MapReader, ReadsEachTypeAndKeepsTheDefaultOfWhatDoesNotFit) {
  const Parsed parsed(
      "text: t\nnumber: 1.5\nwhole: 7\nduration: 5m\nlist: [a, b]\nsingle: c\n"
      "numbers: [1, 2]\nspans: [1s, 2s]\nword: two\nmap: {x: 1, y: z}\nbad: high\n");
  MapReader reader(parsed.document, parsed.document.root(), "thing");
  std::string text;
  double number = 0;
  double kept = 0.25;
  uint32_t whole = 0;
  Duration duration{};
  std::vector<std::string> list, single;
  std::vector<double> numbers;
  std::vector<Duration> spans;
  std::map<std::string, std::string> map;
  std::optional<int> word, no_word;
  static constexpr Choice<int> kWords[] = {{"one", 1}, {"two", 2}};
  reader.Read("text", &text);
  reader.Read("number", &number, {0, 10});
  reader.Read("bad", &kept, {0, 10});
  reader.Read("whole", &whole, {0, 10});
  reader.Read("duration", &duration, {Duration(0), std::chrono::hours(1)});
  reader.Read("list", &list);
  reader.Read("single", &single);
  reader.Read("numbers", &numbers, {0, 10});
  reader.Read("spans", &spans, {Duration(0), std::chrono::hours(1)});
  reader.Read("map", &map);
  reader.Read("word", &word, kWords);
  reader.Read("no_word", &no_word, kWords);
  reader.Finish();
  EXPECT_EQ(text, "t");
  EXPECT_EQ(number, 1.5);
  EXPECT_EQ(kept, 0.25);
  EXPECT_EQ(whole, 7u);
  EXPECT_EQ(duration, std::chrono::minutes(5));
  EXPECT_EQ(list, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(single, std::vector<std::string>{"c"});
  EXPECT_EQ(numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(spans.size(), 2u);
  EXPECT_EQ(map, (std::map<std::string, std::string>{{"x", "1"}, {"y", "z"}}));
  EXPECT_EQ(word, 2);
  EXPECT_EQ(no_word, std::nullopt);
  EXPECT_EQ(parsed.diagnostics.errors(), 1u) << RenderAll(parsed.diagnostics);
}

TEST(MapReader, TakesTheFirstOfDuplicateKeys) {
  const Parsed parsed("a: 1\na: 2\n");
  MapReader reader(parsed.document, parsed.document.root(), "thing");
  std::string value;
  reader.Read("a", &value);
  reader.Finish();
  EXPECT_EQ(value, "1");
  EXPECT_EQ(parsed.Message(), "duplicate key 'a'");
}

TEST(Suggest, ListsAFewCandidatesAndCountsMany) {
  EXPECT_EQ(Suggest("zzz", {"a", "b"}), "give one of: a, b");
  EXPECT_EQ(Suggest("zzz", std::vector<std::string>(400, "name")),
            "none of the 400 that there are is near it");
  EXPECT_EQ(Suggest("zzz", {}), "");
}

}  // namespace
}  // namespace newsvane::config
