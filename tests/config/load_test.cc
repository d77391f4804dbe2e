// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::unique_ptr<Loaded> LoadCleanly(const std::string& path) {
  Diagnostics diagnostics;
  auto loaded = Load(path, &diagnostics);
  EXPECT_EQ(RenderAll(diagnostics), "");
  return loaded;
}

TEST_F(InFixtures, GoodConfigurationLoadsWithEveryKey) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  const Config& config = loaded->config;
  EXPECT_EQ(config.path, "good/newsvane.yaml");
  EXPECT_EQ(config.group, "desk-cloud");
  EXPECT_EQ(config.kafka.at("bootstrap.servers"), "broker-1:9093");
  EXPECT_EQ(config.kafka.at("sasl.password"), "hunter2") << "read from its file, without line end";
  EXPECT_EQ(config.consumer.at("fetch.min.bytes"), "1");
  EXPECT_EQ(config.producer.at("linger.ms"), "1");
  ASSERT_EQ(config.feeds.size(), 2u);
  EXPECT_EQ(config.feeds[0].topic, "news.wire");
  EXPECT_EQ(config.feeds[0].kind, FeedKind::kNews);
  EXPECT_EQ(config.feeds[1].preset, "tape");
  EXPECT_EQ(config.feeds[1].kind, FeedKind::kPrices);
  EXPECT_EQ(loaded->PresetOf(config.feeds[1]).name, "tape");
  EXPECT_EQ(config.topics.dead_letter, "t.dead");
  EXPECT_EQ(config.topics.shadow, "t.shadow");
  EXPECT_EQ(config.topics.impacts, "t.impacts");
  EXPECT_EQ(config.http.address, "0.0.0.0");
  EXPECT_EQ(config.http.port, 9500);
  EXPECT_EQ(config.commit_interval, milliseconds(250));
  EXPECT_EQ(config.snapshot_interval, seconds(10));
  EXPECT_EQ(config.heartbeat_interval, minutes(1));
  EXPECT_EQ(config.state, "file:good/state") << "relative to the configuration";
  EXPECT_EQ(config.log_level, "warn");
  EXPECT_EQ(config.history, std::vector<std::string>{"good/closes.csv"});
  EXPECT_EQ(config.rules, std::vector<std::string>{"good/rules"});
  EXPECT_EQ(config.baskets, "good/baskets.yaml");
}

TEST_F(InFixtures, SymbolsAreTheMarketTheMembersAndTheCompanies) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  EXPECT_EQ(loaded->symbols.size(), 4u);
  for (const char* symbol : {"SPY", "NWND", "FBK.A", "ANVL"}) {
    EXPECT_TRUE(loaded->symbols.Find(symbol)) << symbol;
  }
}

TEST_F(InFixtures, RulesBecomeSpecsWithPlaces) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  EXPECT_EQ(loaded->rules->rule_ids(),
            (std::vector<std::string>{"capacity-sale", "capacity-purchase"}));
  ASSERT_EQ(loaded->rule_spec.rules.size(), 2u);
  const nlp::RuleSpec& rule = loaded->rule_spec.rules[0];
  EXPECT_EQ(rule.family, "supply");
  EXPECT_EQ(rule.owner, "desk-chips");
  EXPECT_EQ(rule.lifecycle, nlp::Lifecycle::kShadow);
  EXPECT_EQ(rule.scope, nlp::Scope::kHeadline);
  ASSERT_EQ(rule.when.size(), 2u);
  ASSERT_EQ(rule.when[0].size(), 5u);
  EXPECT_EQ(rule.when[0][0].role, "subject");
  EXPECT_EQ(rule.when[0][1].gap, 6u);
  EXPECT_EQ(rule.when[0][2].text, "sell");
  EXPECT_EQ(rule.when[0][2].place.line, 18u);
  EXPECT_EQ(rule.none[0].kind, nlp::TermSpec::Kind::kPattern);
  EXPECT_EQ(rule.without, (std::vector{nlp::Guard::kQuestion, nlp::Guard::kHistory}));
  EXPECT_EQ(rule.status, Status::kPlanned);
  EXPECT_EQ(rule.confidence, 0.85);
  ASSERT_EQ(rule.match.size(), 2u);
  EXPECT_EQ(rule.match[1].expected.subject, "Northwind");
  EXPECT_EQ(rule.match[1].expected.other, std::nullopt);
  EXPECT_EQ(rule.match[1].expected.status, Status::kPlanned);
  EXPECT_EQ(rule.no_match[1].expected.event, "capacity_sale");
  const nlp::RuleSpec& second = loaded->rule_spec.rules[1];
  EXPECT_EQ(second.family, "") << "a file's defaults end with the file";
  EXPECT_EQ(second.when.size(), 1u) << "a single sequence";
  EXPECT_EQ(loaded->rule_spec.lists[2].phrases.size(), 1u) << "a single phrase";
}

TEST_F(InFixtures, AFileAddsPhrasesToAListOfAnother) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  const nlp::ListSpec& buy = loaded->rule_spec.lists.back();
  EXPECT_EQ(buy.id, "buy");
  ASSERT_EQ(buy.phrases.size(), 2u);
  EXPECT_EQ(buy.phrases[1].text, "acquires");
  EXPECT_EQ(buy.phrases[1].place.file, "good/rules/compute.yaml");
}

TEST_F(InFixtures, CompaniesGetTheirNameAsAliasUnlessItNeedsContext) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  const auto& companies = loaded->rule_spec.companies;
  ASSERT_EQ(companies.size(), 4u);
  EXPECT_EQ(companies[0].aliases.size(), 3u);
  EXPECT_EQ(companies[0].aliases.back().text, "Northwind");
  EXPECT_TRUE(companies[2].aliases.empty());
  EXPECT_EQ(companies[2].ambiguous[0].text, "Anvil");
  EXPECT_EQ(companies[3].kind, nlp::CompanyKind::kSector);
}

TEST_F(InFixtures, ModelKeepsNestingWeightsAndSubjects) {
  const auto loaded = LoadCleanly("good/newsvane.yaml");
  ASSERT_NE(loaded, nullptr);
  const signals::ModelSpec& model = loaded->model;
  ASSERT_EQ(model.baskets.size(), 4u);
  EXPECT_EQ(model.baskets[1].id, "renters");
  EXPECT_EQ(model.baskets[1].parent, "cloud");
  EXPECT_EQ(model.baskets[1].weight, 2);
  EXPECT_EQ(model.baskets[1].members[0].weight, 2);
  EXPECT_EQ(model.baskets[1].beta, 2.9);
  EXPECT_EQ(model.baskets[2].name, "makers") << "a basket without a name is called by its id";
  EXPECT_EQ(model.rotations[0].members[0].direction, Direction::kDown);
  EXPECT_EQ(model.rotations[0].window, hours(12));
  ASSERT_EQ(model.impacts.size(), 5u);
  EXPECT_EQ(model.impacts[0].half_life, hours(48));
  EXPECT_EQ(model.impacts[0].source, "judgement");
  EXPECT_EQ(model.impacts[2].when_subject, (std::vector<std::string>{"northwind", "makers"}));
  EXPECT_EQ(model.policy.status_denied, -0.4);
  EXPECT_EQ(model.policy.novelty, (std::vector<double>{100, 50, 10}));
  EXPECT_EQ(model.policy.cool_down, minutes(10));
  EXPECT_EQ(model.policy.max_contributions, 5u);
  EXPECT_EQ(model.policy.verdict_horizons, (std::vector<Duration>{minutes(1), hours(1)}));
  EXPECT_EQ(model.policy.impact_horizons, (std::vector<Duration>{seconds(10), hours(24)}));
  EXPECT_EQ(model.policy.jump_confirmations, 2u);
}

TEST_F(InFixtures, PresetKeepsConditionsPointersAndActions) {
  Diagnostics diagnostics;
  const auto preset = LoadPreset("good/presets/wire.yaml", &diagnostics);
  ASSERT_TRUE(preset) << RenderAll(diagnostics);
  EXPECT_TRUE(preset->news());
  EXPECT_EQ(preset->source, "wire-service");
  EXPECT_EQ(ToString(preset->items), "/data");
  const ingest::Message& story = preset->messages[0];
  EXPECT_EQ(story.when[0].equals, (std::vector<std::string>{"story", "alert"}));
  EXPECT_TRUE(story.when[1].equals.empty()) << "[] is: there and not null";
  EXPECT_EQ(story.id.size(), 2u);
  EXPECT_EQ(story.published.unit, ingest::TimeUnit::kRfc2822);
  EXPECT_TRUE(story.updated.at[1].from_root);
  EXPECT_EQ(story.updated.plus, minutes(1));
  EXPECT_EQ(story.actions[3], (std::pair<std::string, std::string>{"pulled", "delete"}));
  EXPECT_EQ(story.default_action, "update");
  EXPECT_EQ(preset->messages[1].kind, ingest::MessageKind::kIgnore);
}

TEST_F(InFixtures, APresetWithErrorsIsNone) {
  Diagnostics diagnostics;
  EXPECT_FALSE(LoadPreset("preset-fields.yaml", &diagnostics));
  EXPECT_FALSE(LoadPreset("nowhere.yaml", &diagnostics));
}

TEST(Load, ShippedDefaultsAreClean) {
  const auto loaded = LoadCleanly("");
  ASSERT_NE(loaded, nullptr);
  EXPECT_TRUE(loaded->config.feeds.empty());
  EXPECT_GT(loaded->rules->rule_count(), 0u);
  EXPECT_TRUE(loaded->symbols.Find("SPY"));
}

TEST(Load, ReportsAConfigurationThatIsNotThere) {
  Diagnostics diagnostics;
  EXPECT_EQ(Load("/nowhere/newsvane.yaml", &diagnostics), nullptr);
  EXPECT_EQ(diagnostics.errors(), 1u);
}

TEST(DefaultDir, IsTheEnvironmentsWhereGiven) {
  EXPECT_EQ(DefaultDir(), NEWSVANE_SOURCE_DIR "/config/default");
  ASSERT_EQ(setenv("NEWSVANE_CONFIG_DIR", "/some/where", 1), 0);
  EXPECT_EQ(DefaultDir(), "/some/where");
  Diagnostics diagnostics;
  EXPECT_EQ(Load("", &diagnostics), nullptr);
  EXPECT_NE(RenderAll(diagnostics).find("NEWSVANE_CONFIG_DIR"), std::string::npos);
  unsetenv("NEWSVANE_CONFIG_DIR");
}

}  // namespace
}  // namespace newsvane::config
