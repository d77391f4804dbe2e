// SPDX-License-Identifier: Apache-2.0
//
// Which files a configuration's rules are, when they changed, and rules as text.
#include "config/rule_files.h"

#include <fstream>

#include "config/config_file.h"
#include "config/rule_text.h"
#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;
using nlp::TermSpec;

// A folder of its own, where files are written by their paths in it.
class InFolder : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("newsvane-") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
    return Path(name);
  }

  fs::path folder_;
};

using YamlFiles = InFolder;

TEST_F(YamlFiles, AreThoseOfAFolderAndBelowSortedWithoutHiddenOnes) {
  const std::string last = Write("b.yaml", "");
  const std::string first = Write("a/z.yml", "");
  Write("notes.txt", "");
  Write(".draft.yaml", "");
  Write(".git/c.yaml", "");
  EXPECT_EQ(YamlFilesIn(folder_.string()).value(), (std::vector<std::string>{first, last}));
  EXPECT_EQ(ListYamlFiles(folder_.string()).value(), (std::vector<std::string>{first, last}));
  EXPECT_EQ(ListYamlFiles(last).value(), std::vector<std::string>{last});
}

TEST_F(YamlFiles, ThatAreNotThereAreAnErrorThatNamesThePath) {
  EXPECT_EQ(YamlFilesIn(folder_.string()).error().message,
            "folder '" + folder_.string() + "' holds no .yaml file");
  const std::string nowhere = Path("nowhere");
  EXPECT_TRUE(YamlFilesIn(nowhere).error().message.starts_with("cannot list '" + nowhere));
  EXPECT_EQ(ListYamlFiles(nowhere).error().message, "there is no file or folder '" + nowhere + "'");
}

using RuleFiles = InFolder;

TEST_F(RuleFiles, HaveAnotherStampOnceOneIsWrittenAddedOrRemoved) {
  Config config;
  Write("rules/a.yaml", "rules: []\n");
  config.rules = {Path("rules")};
  config.companies = {Write("companies.yaml", "companies: []\n")};
  const uint64_t before = RuleFilesStamp(config);
  EXPECT_EQ(RuleFilesStamp(config), before);
  Write("companies.yaml", "companies: []  # more\n");
  const uint64_t written = RuleFilesStamp(config);
  EXPECT_NE(written, before);
  Write("rules/b.yaml", "rules: []\n");
  const uint64_t added = RuleFilesStamp(config);
  EXPECT_NE(added, written);
  Write("rules/.hidden.yaml", "rules: []\n");
  EXPECT_EQ(RuleFilesStamp(config), added);
  fs::remove(Path("rules/b.yaml"));
  EXPECT_NE(RuleFilesStamp(config), added);
  fs::remove(Path("companies.yaml"));
  EXPECT_NE(RuleFilesStamp(config), written);
}

TEST_F(RuleFiles, AreWatchedInTheirFoldersThoseAboveAndWhereLinksLead) {
  Write("elsewhere/inner/a.yaml", "");
  Write("companies.yaml", "");
  fs::create_directory_symlink(Path("elsewhere"), Path("rules"));
  Config config;
  config.rules = {Path("rules")};
  config.companies = {Path("companies.yaml")};
  EXPECT_EQ(RuleFolders(config),
            (std::vector<std::string>{folder_.string(), Path("elsewhere"), Path("elsewhere/inner"),
                                      Path("rules"), Path("rules/inner")}));
}

using Source = InFolder;

TEST_F(Source, IsAConfigurationOrRulesByWhatItHolds) {
  const auto kind = [](std::string path) { return KindOfSource(&path).value(); };
  const SourceKind rules = SourceKind::kRules;
  const SourceKind configuration = SourceKind::kConfiguration;
  EXPECT_EQ(kind(Write("1.yaml", "rules:\n  - {id: a}\n")), rules);
  EXPECT_EQ(kind(Write("2.yaml", "lists: {sell: [sells]}\n")), rules);
  EXPECT_EQ(kind(Write("3.yaml", "extends: {sell: [sells]}\n")), rules);
  EXPECT_EQ(kind(Write("4.yaml", "rules: [default, more]\n")), configuration);
  EXPECT_EQ(kind(Write("5.yaml", "rules: []\n")), configuration);
  EXPECT_EQ(kind(Write("6.yaml", "group: desk\n")), configuration);
  EXPECT_EQ(kind(Write("7.yaml", "rules: [\n")), rules) << "its loader says what is wrong";
  EXPECT_EQ(kind(Write("8.yaml", "[1]\n")), rules);
  Write("pack/a.yaml", "rules: []\n");
  EXPECT_EQ(kind(Path("pack")), rules);
}

TEST_F(Source, ThatIsAFolderWithAConfigurationIsThatFile) {
  const std::string file = Write("desk/newsvane.yaml", "rules: [rules]\n");
  Write("desk/rules/a.yaml", "");
  std::string path = Path("desk");
  EXPECT_EQ(KindOfSource(&path).value(), SourceKind::kConfiguration);
  EXPECT_EQ(path, file);
}

TEST_F(Source, ThatHoldsRulesFurtherDownIsAnErrorThatNamesThem) {
  Write("checkout/config/default/rules/a.yaml", "");
  Write("pack/rules/a.yaml", "");
  for (const auto& [folder, rules] :
       {std::pair{"checkout", "checkout/config/default/rules"}, std::pair{"pack", "pack/rules"}}) {
    std::string path = Path(folder);
    EXPECT_EQ(KindOfSource(&path).error().message,
              "'" + path + "' holds more than rules; give '" + Path(rules) + "'");
  }
}

// The ids of the rules of good/newsvane.yaml when it is loaded with others.
std::vector<std::string> RuleIdsWith(const std::string& rules) {
  Diagnostics diagnostics;
  const auto loaded = LoadWithRules("good/newsvane.yaml", rules, &diagnostics);
  EXPECT_FALSE(diagnostics.HasErrors()) << RenderAll(diagnostics);
  return loaded ? loaded->rules->rule_ids() : std::vector<std::string>();
}

std::string OneRule(const std::string& id) {
  return "rules:\n  - id: " + id +
         "\n    event: capacity_sale\n    when: [<company>, sells capacity]\n"
         "    match: [\"Northwind sells capacity\"]\n    no_match: [\"Northwind buys\"]\n";
}

TEST_F(InFixtures, OtherRulesTakeThePlaceOfAllOrOfAFileOrStandBeside) {
  const fs::path folder = fs::path(testing::TempDir()) / "newsvane-other-rules";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::ofstream(folder / "compute.yaml") << "lists: {compute: [power]}\n" << OneRule("other");
  EXPECT_EQ(RuleIdsWith(folder.string()), std::vector<std::string>{"other"});
  EXPECT_EQ(RuleIdsWith((folder / "compute.yaml").string()),
            (std::vector<std::string>{"other", "capacity-purchase"}));
  std::ofstream(folder / "third.yaml") << OneRule("other");
  EXPECT_EQ(RuleIdsWith((folder / "third.yaml").string()),
            (std::vector<std::string>{"capacity-sale", "capacity-purchase", "other"}));
  fs::remove_all(folder);
}

TEST_F(InFixtures, RulesAreReadAgainAsTheyWereAtTheStart) {
  Diagnostics diagnostics;
  const auto loaded = Load("good/newsvane.yaml", &diagnostics);
  ASSERT_NE(loaded, nullptr);
  const LoadedRules again = LoadRuleSet(loaded->config, loaded->model, &diagnostics);
  EXPECT_EQ(RenderAll(diagnostics), "");
  EXPECT_TRUE(again.read);
  EXPECT_FALSE(again.torn);
  ASSERT_NE(again.rules, nullptr);
  EXPECT_EQ(again.rules->hash(), loaded->rules->hash());
  EXPECT_EQ(again.stamp, loaded->rule_files_stamp);
}

TEST_F(InFixtures, RulesThatCannotBeReadAgainAreNoneAndSayWhy) {
  Diagnostics diagnostics;
  const auto loaded = Load("good/newsvane.yaml", &diagnostics);
  ASSERT_NE(loaded, nullptr);
  Config config = loaded->config;
  config.rules = {"nowhere"};
  LoadedRules again = LoadRuleSet(config, loaded->model, &diagnostics);
  EXPECT_FALSE(again.read);
  EXPECT_EQ(again.rules, nullptr);
  EXPECT_NE(RenderAll(diagnostics).find("no file or folder 'nowhere'"), std::string::npos);
}

TEST_F(InFixtures, ACompanyThatAnImpactNamesMustBeThereWhenRulesAreReadAgain) {
  Diagnostics diagnostics;
  const auto loaded = Load("good/newsvane.yaml", &diagnostics);
  ASSERT_NE(loaded, nullptr);
  signals::ModelSpec model = loaded->model;
  model.impacts[0].when_subject = {"northwnd"};
  const LoadedRules again = LoadRuleSet(loaded->config, model, &diagnostics);
  EXPECT_TRUE(again.read);
  EXPECT_EQ(again.rules, nullptr);
  ASSERT_EQ(diagnostics.errors(), 1u) << RenderAll(diagnostics);
  EXPECT_EQ(diagnostics.list()[0].message,
            "'when_subject' names 'northwnd', which is no company or basket now");
  EXPECT_EQ(diagnostics.list()[0].hint, "did you mean 'northwind'?");
}

// The text of a rule as the loader reads it.
nlp::RuleSpec ReadBack(const nlp::RuleSpec& rule) {
  Diagnostics diagnostics;
  nlp::RuleSetSpec spec;
  EXPECT_TRUE(ReadRules("rule.yaml", RuleText(rule, ""), &spec, &diagnostics));
  EXPECT_EQ(RenderAll(diagnostics), "") << RuleText(rule, "");
  EXPECT_EQ(spec.rules.size(), 1u);
  return spec.rules.empty() ? nlp::RuleSpec() : spec.rules[0];
}

TEST(RuleText, IsReadBackAsTheRuleThatItTells) {
  nlp::RuleSpec rule;
  rule.id = "sale";
  rule.event = "capacity_sale";
  for (const char* words :
       {"sells capacity", "yes", "null", "9 lives", "a: b", "say \"no\"", "x "}) {
    rule.when.push_back({{TermSpec::Kind::kSlot, "company", "subject", 0, {}},
                         {TermSpec::Kind::kGap, "", "", 6, {}},
                         {TermSpec::Kind::kWords, words, "", 0, {}},
                         {TermSpec::Kind::kGap, "company", "", 3, {}},
                         {TermSpec::Kind::kList, "buy", "", 0, {}},
                         {TermSpec::Kind::kPattern, "\\d+ [a-z]\"", "", 0, {}}});
  }
  for (const char* text : {"plain", "with \"quotes\" and \\", "on", "a\tb\nc", "- dash", "..."}) {
    rule.match.push_back({text, {}, {}});
    rule.no_match.push_back({text, {}, {}});
  }
  rule.match[0].expected.subject = "Northwind: Inc";
  rule.match[1].expected.other = "no";
  const nlp::RuleSpec read = ReadBack(rule);
  EXPECT_EQ(read.id, rule.id);
  EXPECT_EQ(read.event, rule.event);
  ASSERT_EQ(read.when.size(), rule.when.size());
  for (size_t i = 0; i < rule.when.size(); ++i) {
    ASSERT_EQ(read.when[i].size(), rule.when[i].size()) << i;
    for (size_t j = 0; j < rule.when[i].size(); ++j) {
      EXPECT_EQ(read.when[i][j].kind, rule.when[i][j].kind) << i << " " << j;
      EXPECT_EQ(read.when[i][j].text, rule.when[i][j].text) << i << " " << j;
      EXPECT_EQ(read.when[i][j].role, rule.when[i][j].role) << i << " " << j;
      EXPECT_EQ(read.when[i][j].gap, rule.when[i][j].gap) << i << " " << j;
    }
  }
  ASSERT_EQ(read.match.size(), rule.match.size());
  ASSERT_EQ(read.no_match.size(), rule.no_match.size());
  for (size_t i = 0; i < rule.match.size(); ++i) {
    EXPECT_EQ(read.match[i].text, rule.match[i].text);
    EXPECT_EQ(read.no_match[i].text, rule.no_match[i].text);
    EXPECT_EQ(read.match[i].expected.subject, rule.match[i].expected.subject);
    EXPECT_EQ(read.match[i].expected.other, rule.match[i].expected.other);
  }
}

TEST(RuleText, NamesTheSchemaWhereOneIsGiven) {
  nlp::RuleSpec rule;
  rule.when = {{{TermSpec::Kind::kWords, "sells", "", 0, {}}}};
  EXPECT_TRUE(
      RuleText(rule, "s.json").starts_with("# yaml-language-server: $schema=s.json\nrules:"));
  EXPECT_TRUE(RuleText(rule, "").starts_with("rules:"));
  EXPECT_TRUE(fs::exists(RulesSchemaPath())) << RulesSchemaPath();
}

TEST(AddWithLines, GoesByFileThenLineAndTakesTheTextOfTheLine) {
  const std::string path = testing::TempDir() + "with-lines.yaml";
  std::ofstream(path) << "one\ntwo\nthree\n";
  Diagnostics found;
  const auto add = [&](const std::string& file, uint32_t line, uint32_t column, const char* text) {
    found.Add({Severity::kError, {file, line, column}, text, "", ""});
  };
  add("elsewhere.yaml", 9, 1, "a");
  add(path, 3, 1, "d");
  add(path, 2, 5, "c");
  add(path, 2, 1, "b");
  add(path, 4, 1, "e");
  Diagnostics sorted;
  AddWithLines(found, &sorted);
  std::string all;
  for (const Diagnostic& diagnostic : sorted.list()) {
    all += diagnostic.message + "=" + diagnostic.line + ";";
  }
  EXPECT_EQ(all, "a=;b=two;c=two;d=three;e=;");
  fs::remove(path);
}

}  // namespace
}  // namespace newsvane::config
