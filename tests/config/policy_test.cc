// SPDX-License-Identifier: Apache-2.0
//
// The numbers of the policy stand in one table (signals/policy_keys.h); what is shipped and what is
// written of them agrees with it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>

#include "signals/policy_keys.h"
#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

using signals::PolicyKey;
using signals::PolicySpec;

std::string Written(double value) { return fmt::format("{}", value); }
std::string Written(uint32_t value) { return fmt::format("{}", value); }
std::string Written(Duration value) { return FormatDuration(value); }
template <class Value>
std::string Written(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  for (const Value value : values) texts.push_back(Written(value));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string ValueOf(const PolicyKey& key, const PolicySpec& policy) {
  return std::visit([&](const auto& number) { return Written(policy.*number.member); }, key.number);
}

// The line of the key in docs/operators.md.
std::string RowOf(const PolicyKey& key) {
  const std::string range =
      std::visit([](const auto& number) { return ToString(number.range); }, key.number);
  return fmt::format("| `{}.{}` | `{}` | {} | {} |\n", key.group, key.key,
                     ValueOf(key, PolicySpec()), range, key.meaning);
}

std::string OperatorsPage() {
  return ReadFile(NEWSVANE_SOURCE_DIR "/docs/operators.md").value_or("");
}

TEST(Policy, ThatIsShippedIsWhatHoldsWithoutOne) {
  signals::ModelSpec shipped;
  Diagnostics diagnostics;
  ASSERT_TRUE(LoadPolicy(DefaultDir() + "/policy.yaml", &shipped, &diagnostics));
  EXPECT_EQ(RenderAll(diagnostics), "");
  for (const PolicyKey& key : signals::PolicyKeys()) {
    EXPECT_EQ(ValueOf(key, shipped.policy), ValueOf(key, PolicySpec()))
        << key.group << "." << key.key;
  }
}

TEST(Policy, OperatorsReadTheRangesAndDefaultsThatHold) {
  const std::string page = OperatorsPage();
  for (const PolicyKey& key : signals::PolicyKeys()) {
    EXPECT_NE(page.find(RowOf(key)), std::string::npos) << "docs/operators.md lacks " << RowOf(key);
  }
}

TEST(Policy, ARelationThatFailsIsToldAtItsKeyOrAtTheGroupThatLeavesItOut) {
  const std::string path = testing::TempDir() + "policy-relations.yaml";
  const auto column_of = [&](const char* yaml) {
    std::ofstream(path) << yaml;
    signals::ModelSpec model;
    Diagnostics diagnostics;
    LoadPolicy(path, &model, &diagnostics);
    EXPECT_EQ(diagnostics.list().size(), 1u) << RenderAll(diagnostics);
    return diagnostics.list().empty() ? 0 : diagnostics.list()[0].place.column;
  };
  EXPECT_EQ(column_of("alerts: {basket_hysteresis: 0.9}\n"), 29u);
  EXPECT_EQ(column_of("alerts: {basket_threshold: 0.01}\n"), 9u);
  EXPECT_EQ(column_of("alerts: {warning_at: 0.9}\n"), 9u);
  EXPECT_EQ(column_of("verdict: {sigmas: 0.1}\n"), 10u);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace newsvane::config
