// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

using nlp::CompanyKind;
using nlp::CompanySpec;

std::vector<CompanySpec> Shipped() {
  Diagnostics diagnostics;
  const auto loaded = Load("", &diagnostics);
  EXPECT_EQ(RenderAll(diagnostics), "");
  return loaded ? loaded->rule_spec.companies : std::vector<CompanySpec>();
}

TEST(ShippedCompanies, CoverTheFieldAndItsSurroundings) {
  std::map<CompanyKind, size_t> counts;
  for (const CompanySpec& company : Shipped()) ++counts[company.kind];
  EXPECT_GE(counts[CompanyKind::kCompany], 800u);
  EXPECT_GE(counts[CompanyKind::kBank], 80u);
  EXPECT_GE(counts[CompanyKind::kAuthority], 50u);
  EXPECT_GE(counts[CompanyKind::kSector], 30u);
}

TEST(ShippedCompanies, WordsThatNameACompanyNeedContext) {
  std::set<std::string> words;
  for (const CompanySpec& company : Shipped()) {
    EXPECT_TRUE(company.ambiguous.empty() || !company.context.empty()) << company.id;
    for (const nlp::Text& word : company.ambiguous) words.insert(word.text);
  }
  for (const char* word : {"Meta", "Oracle", "Apple", "Arm", "Block", "Target", "Gap", "Snap",
                           "Unity", "Lambda", "Toast", "Box", "Asana", "Circle", "Ford"}) {
    EXPECT_TRUE(words.contains(word)) << word;
  }
}

TEST(ShippedCompanies, HaveTheirSymbolsOnce) {
  std::set<std::string> symbols;
  for (const CompanySpec& company : Shipped()) {
    const bool fresh = company.symbol.empty() || symbols.insert(company.symbol).second;
    EXPECT_TRUE(fresh) << company.id << " " << company.symbol;
  }
  EXPECT_GE(symbols.size(), 400u);
}

// The company with the id, after the files' texts were read in order.
CompanySpec CompanyOf(const std::string& id, const std::vector<std::string>& texts) {
  std::vector<std::string> paths;
  for (const std::string& text : texts) {
    paths.push_back(testing::TempDir() + "companies-" + std::to_string(paths.size()) + ".yaml");
    std::ofstream(paths.back()) << "companies:\n" << text;
  }
  Diagnostics diagnostics;
  std::vector<CompanySpec> companies;
  EXPECT_TRUE(LoadCompanies(paths, &companies, &diagnostics));
  EXPECT_EQ(RenderAll(diagnostics), "");
  for (const std::string& path : paths) std::filesystem::remove(path);
  const auto found = std::ranges::find(companies, id, &CompanySpec::id);
  return found == companies.end() ? CompanySpec() : *found;
}

std::string Joined(const std::vector<nlp::Text>& texts) {
  std::string joined;
  for (const nlp::Text& text : texts) joined += (joined.empty() ? "" : ", ") + text.text;
  return joined;
}

constexpr const char* kBase =
    "- {id: anvil, name: Anvil Works, aliases: [Anvil Inc], ambiguous: [Anvil], context: [chip]}\n";
constexpr const char* kMore =
    "- {extends: anvil, aliases: [Ambossia], ambiguous: [Amboss], context: [Chips], "
    "known_as: [Anvil Cloud], symbol: ANVL}\n";

TEST(Companies, AFileAddsNamesToACompanyOfAnother) {
  const CompanySpec anvil = CompanyOf("anvil", {kBase, kMore});
  EXPECT_EQ(anvil.name, "Anvil Works");
  EXPECT_EQ(anvil.symbol, "ANVL");
  EXPECT_EQ(Joined(anvil.aliases), "Anvil Inc, Anvil Works, Ambossia, Anvil Cloud");
  EXPECT_EQ(Joined(anvil.ambiguous), "Anvil, Amboss");
  EXPECT_EQ(Joined(anvil.context), "chip, Chips");
  EXPECT_EQ(Joined(anvil.known_as), "Anvil Cloud");
}

TEST(Companies, TheOrderOfFilesDoesNotCountForExtensions) {
  EXPECT_EQ(Joined(CompanyOf("anvil", {kMore, kBase}).aliases),
            Joined(CompanyOf("anvil", {kBase, kMore}).aliases));
}

}  // namespace
}  // namespace newsvane::config
