// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

}  // namespace
}  // namespace newsvane::config
