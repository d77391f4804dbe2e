// SPDX-License-Identifier: Apache-2.0
//
// Each wrong file of fixtures/ has the expected diagnostics beside it, in the words that a person
// reads. NEWSVANE_UPDATE_GOLDEN=1 rewrites them; review the difference.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> WrongFiles() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(NEWSVANE_SOURCE_DIR "/tests/config/fixtures")) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Paths above the fixtures differ from machine to machine.
std::string WithoutSourceDir(std::string text) {
  const std::string dir = NEWSVANE_SOURCE_DIR;
  for (size_t at = text.find(dir); at != std::string::npos; at = text.find(dir, at)) {
    text.replace(at, dir.size(), "SOURCE");
  }
  return text;
}

// A message without what is between quotes, and without numbers: what is left is the kind of error.
std::string KindOf(std::string_view message) {
  std::string kind;
  bool quoted = false;
  for (const char c : message) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && (c < '0' || c > '9')) kind += c;
  }
  return kind;
}

class WrongFile : public InFixtures, public testing::WithParamInterface<std::string> {};

TEST_P(WrongFile, GivesTheExpectedDiagnostics) {
  Diagnostics diagnostics;
  LoadByName(GetParam() + ".yaml", &diagnostics);
  const std::string found = WithoutSourceDir(RenderAll(diagnostics));
  const std::string golden = GetParam() + ".expected";
  if (std::getenv("NEWSVANE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << found;
  EXPECT_EQ(found, ReadFile(golden).value_or("")) << "in " << golden;
}

TEST_P(WrongFile, HasALineAndAHintInEveryDiagnostic) {
  Diagnostics diagnostics;
  LoadByName(GetParam() + ".yaml", &diagnostics);
  EXPECT_FALSE(diagnostics.list().empty());
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    EXPECT_GT(diagnostic.place.line, 0u) << Render(diagnostic);
    EXPECT_GT(diagnostic.place.column, 0u) << Render(diagnostic);
    const bool own = !GetParam().starts_with("newsvane");  // Else the stages' are among them.
    EXPECT_TRUE(!own || !diagnostic.hint.empty()) << Render(diagnostic);
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, WrongFile, testing::ValuesIn(WrongFiles()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_F(InFixtures, CoverManyKindsOfErrors) {
  std::set<std::string> kinds;
  for (const std::string& name : WrongFiles()) {
    Diagnostics diagnostics;
    LoadByName(name + ".yaml", &diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      kinds.insert(KindOf(diagnostic.message));
    }
  }
  EXPECT_GE(kinds.size(), 60u);
}

}  // namespace
}  // namespace newsvane::config
