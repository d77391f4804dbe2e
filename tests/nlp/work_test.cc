// SPDX-License-Identifier: Apache-2.0
//
// What the shipped rules cost, in work instead of time: tests/golden/work/documents.txt is tagged,
// and what each document made the tagger do is held against tests/golden/work/counts.txt.
// NEWSVANE_UPDATE_GOLDEN=1 rewrites the counts; review the difference as a price that is paid.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "nlp/tagger.h"
#include "nlp/tally.h"
#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

constexpr const char* kDocuments = NEWSVANE_SOURCE_DIR "/tests/golden/work/documents.txt";
constexpr const char* kCounts = NEWSVANE_SOURCE_DIR "/tests/golden/work/counts.txt";

struct Count {
  const char* name;
  uint64_t Work::*field;
};
constexpr std::array<Count, 7> kWorkCounts = {{
    {"phrase_hits", &Work::phrase_hits},
    {"checks", &Work::checks},
    {"candidates", &Work::candidates},
    {"placings", &Work::placings},
    {"steps", &Work::steps},
    {"sentences_judged", &Work::sentences_judged},
    {"matches_judged", &Work::matches_judged},
}};

// By document, in the file's order.
using Counts = std::vector<std::pair<std::string, Work>>;

std::vector<std::pair<std::string, NewsItem>> ReadDocuments() {
  std::vector<std::pair<std::string, NewsItem>> documents;
  std::ifstream file(kDocuments);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== ")) {
      documents.emplace_back(line.substr(3), News(""));
    } else if (!documents.empty() && documents.back().second.headline.empty()) {
      documents.back().second.headline = line;
    } else if (!documents.empty()) {
      documents.back().second.body += line + '\n';
    }
  }
  return documents;
}

Counts CountWork(const std::shared_ptr<const RuleSet>& rules) {
  Counts counts;
  Tally tally;
  Tagger tagger(rules);
  tagger.CountIn(&tally);
  std::vector<TaggedEvent> events;
  for (const auto& [name, item] : ReadDocuments()) {
    tagger.Tag(item, &events);
    counts.emplace_back(name, tally.work);
  }
  return counts;
}

void WriteCounts(const Counts& counts) {
  std::ofstream file(kCounts);
  file << "document";
  for (const Count& count : kWorkCounts) file << ' ' << count.name;
  for (const auto& [name, work] : counts) {
    file << '\n' << name;
    for (const Count& count : kWorkCounts) file << ' ' << work.*count.field;
  }
  file << '\n';
}

Counts ReadCounts() {
  Counts counts;
  std::ifstream file(kCounts);
  std::string line;
  std::getline(file, line);  // The names of the columns.
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    auto& [name, work] = counts.emplace_back();
    fields >> name;
    for (const Count& count : kWorkCounts) fields >> work.*count.field;
  }
  return counts;
}

// Every count that is more than a tenth above what the file says, "square: 12 checks where 10 are
// expected". Where it is as much below, the file is out of date, and would hide the next growth.
std::vector<std::string> Differences(const Counts& expected, const Counts& found) {
  if (expected.size() != found.size()) return {"the files hold different documents"};
  std::vector<std::string> differences;
  for (size_t i = 0; i < found.size(); ++i) {
    for (const Count& count : kWorkCounts) {
      const uint64_t was = expected[i].second.*count.field;
      const uint64_t is = found[i].second.*count.field;
      const bool near = 10 * is <= 11 * was && 10 * was <= 11 * is;
      if (near && expected[i].first == found[i].first) continue;
      differences.push_back(found[i].first + ": " + std::to_string(is) + ' ' + count.name +
                            " where " + std::to_string(was) + " are expected");
    }
  }
  return differences;
}

class ShippedRulesWork : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Diagnostics diagnostics;
    loaded_ = config::Load("", &diagnostics).release();
    ASSERT_NE(loaded_, nullptr);
  }
  static void TearDownTestSuite() { delete std::exchange(loaded_, nullptr); }

  static const config::Loaded* loaded_;
};
const config::Loaded* ShippedRulesWork::loaded_ = nullptr;

TEST_F(ShippedRulesWork, CostsNoMoreThanATenthAboveWhatIsWrittenDown) {
  const Counts found = CountWork(loaded_->rules);
  ASSERT_FALSE(found.empty()) << kDocuments;
  if (std::getenv("NEWSVANE_UPDATE_GOLDEN") != nullptr) WriteCounts(found);
  for (const std::string& difference : Differences(ReadCounts(), found)) {
    ADD_FAILURE() << difference << "; if it is worth it, rewrite " << kCounts;
  }
}

TEST_F(ShippedRulesWork, GrowsWithASingleRuleThatEveryTextWakes) {
  RuleSetSpec spec = loaded_->rule_spec;
  spec.rules.push_back(
      Rule("wasteful", "price_move", {Terms({"<company:subject>", "..20", "the", "..20", "of"})}));
  const std::vector<std::string> differences =
      Differences(CountWork(loaded_->rules), CountWork(CompileOrFail(spec)));
  EXPECT_FALSE(differences.empty());
}

}  // namespace
}  // namespace newsvane::nlp
