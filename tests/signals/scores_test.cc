// SPDX-License-Identifier: Apache-2.0
//
// Scores against the formula, computed the slow way.
#include "signals/scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// What each chain contributes to each target, as plain lists.
using Contributions = std::map<std::pair<std::string, uint64_t>, std::vector<ScoreEntry>>;

class ScoresTest : public testing::Test {
 protected:
  std::vector<ScoreEntry> RandomEntries(uint64_t chain) {
    std::vector<ScoreEntry> entries;
    const auto count = static_cast<uint32_t>(random_() % 5);
    for (uint32_t report = 0; report < count; ++report) {
      entries.push_back({At(std::chrono::minutes(random_() % 600)),
                         random_() % 2 == 0 ? Duration(1h) : Duration(24h),
                         (static_cast<double>(random_() % 201) - 100) / 100, chain, report});
    }
    return entries;
  }

  // The formula of scores.h, as it stands there.
  double Expected(const std::string& target) const {
    double sum = 0;
    for (const auto& [key, entries] : contributions_) {
      if (key.first != target) continue;
      for (const ScoreEntry& entry : entries) {
        sum += entry.strength * std::exp2(-static_cast<double>((kNow - entry.at).count()) /
                                          static_cast<double>(entry.half_life.count()));
      }
    }
    return std::tanh(sum);
  }

  std::vector<double> ExpectedStrongest(const std::string& target, size_t most) const {
    std::vector<double> sizes;
    for (const auto& [key, entries] : contributions_) {
      if (key.first != target) continue;
      for (const ScoreEntry& entry : entries) {
        sizes.push_back(std::abs(Decayed(entry.strength, kNow - entry.at, entry.half_life)));
      }
    }
    std::ranges::sort(sizes, std::ranges::greater{});
    sizes.resize(std::min(sizes.size(), most));
    return sizes;
  }

  void ExpectTheFormula() const {
    for (const std::string target : {"neocloud", "hyperscaler", "software", "META"}) {
      ASSERT_NEAR(scores_.Of(target, kNow), Expected(target), 1e-12) << target;
      for (const size_t most : {1u, 3u, 100u}) {
        const std::vector<double> expected = ExpectedStrongest(target, most);
        const auto strongest = scores_.Strongest(target, kNow, most);
        ASSERT_EQ(strongest.size(), expected.size()) << target;
        for (size_t i = 0; i < expected.size(); ++i) {
          ASSERT_NEAR(strongest[i].size, expected[i], 1e-12) << target << ", place " << i;
        }
      }
    }
    const double children = 3 * Expected("neocloud") + Expected("hyperscaler");
    ASSERT_NEAR(scores_.Of("cloud", kNow), children / 4, 1e-12) << "by the children's weights";
    ASSERT_EQ(scores_.OfBaskets(kNow)[0], scores_.Of("cloud", kNow));
  }

  static ModelSpec Weighted() {
    ModelSpec model = SmallModel();
    model.baskets[1].weight = 3;
    return model;
  }

  static inline const Time kNow = At(11h);
  std::mt19937 random_{11};
  ModelSpec model_ = Weighted();
  SymbolTable symbols_ = SymbolsOf(model_);
  Baskets baskets_{model_, symbols_};
  Scores scores_{baskets_};
  Contributions contributions_;
};

TEST_F(ScoresTest, AreWhatTheFormulaSaysWhateverWasReplacedBefore) {
  const std::vector<std::string> targets = {"neocloud", "hyperscaler", "software", "META"};
  for (int step = 0; step < 500; ++step) {
    const std::string& target = targets[random_() % targets.size()];
    const uint64_t chain = random_() % 6;
    contributions_[{target, chain}] = RandomEntries(chain);
    scores_.Put(target, chain, At(0h), contributions_[{target, chain}]);
    ExpectTheFormula();
  }
}

TEST_F(ScoresTest, LoseWhatTheForgottenReportsContributedAndNothingElse) {
  for (uint64_t chain = 0; chain < 6; ++chain) {
    for (const std::string target : {"neocloud", "software"}) {
      contributions_[{target, chain}] = RandomEntries(chain);
      scores_.Put(target, chain, At(0h), contributions_[{target, chain}]);
    }
  }
  scores_.Forget({{1, 2}, {3, 1}, {5, 100}});
  for (auto& [key, entries] : contributions_) {
    const uint32_t forgotten = key.second == 1   ? 2
                               : key.second == 3 ? 1
                               : key.second == 5 ? 100
                                                 : 0;
    std::erase_if(entries, [&](const ScoreEntry& entry) { return entry.report < forgotten; });
    for (ScoreEntry& entry : entries) entry.report -= forgotten;
  }
  ExpectTheFormula();
  // The indices of the reports that are left have moved up with the chain's.
  for (const auto& ranked : scores_.Strongest("neocloud", kNow, 100)) {
    const std::vector<ScoreEntry>& entries = contributions_[{"neocloud", ranked.entry->chain}];
    EXPECT_TRUE(std::ranges::any_of(entries, [&](const ScoreEntry& entry) {
      return entry.report == ranked.entry->report && entry.at == ranked.entry->at;
    }));
  }
  for (const auto& [key, entries] : contributions_) {
    scores_.Put(key.first, key.second, At(0h), entries);
  }
  ExpectTheFormula();
}

TEST_F(ScoresTest, OfATargetWithoutContributionsAreZero) {
  EXPECT_EQ(scores_.Of("neocloud", kNow), 0);
  EXPECT_TRUE(scores_.Strongest("neocloud", kNow, 10).empty());
  scores_.Put("neocloud", 1, At(0h), {{At(1h), 1h, 0.5, 1, 0}});
  scores_.Put("neocloud", 1, At(0h), {});
  EXPECT_EQ(scores_.Of("neocloud", kNow), 0);
}

}  // namespace
}  // namespace newsvane::signals
