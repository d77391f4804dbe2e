// SPDX-License-Identifier: Apache-2.0
#include "sinks/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>

#include "tests/sinks/samples.h"

namespace newsvane::sinks {
namespace {

using testing::HasSubstr;

// What the schema says against the records; empty if they fit.
std::string SchemaProblems(const std::string& schema, const std::vector<std::string>& records) {
  const std::string lines = testing::TempDir() + "newsvane_" + schema + "_" +
                            testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ofstream file(lines);
  for (const std::string& record : records) file << record << '\n';
  file.close();
  const std::string root = NEWSVANE_SOURCE_DIR;
  const std::string command = "python3 '" + root + "/tests/support/validate_schema.py' '" + root +
                              "/config/schema/" + schema + ".schema.json' '" + lines + "' 2>&1";
  std::FILE* const pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  const int status = pclose(pipe);
  std::remove(lines.c_str());
  if (output.empty() && status != 0) output = "validate_schema.py failed";
  return output;
}

TEST(Json, AlertsFitTheSchema) {
  Alert bare;
  bare.id = kIdA;
  bare.basket = "META";
  EXPECT_EQ(SchemaProblems("alert", {EncodeAlert(SampleAlert()), EncodeAlert(SampleRotation()),
                                     EncodeAlert(SampleHeartbeat()), EncodeAlert(bare)}),
            "");
}

TEST(Json, EventsFitTheSchema) {
  TaggedEvent bare;
  bare.id = kIdA;
  bare.type = "price_move";
  bare.rule = "echo";
  bare.rule_set = "0";
  NewsItem bare_item;
  bare_item.id = "1";
  EXPECT_EQ(SchemaProblems("event", {EncodeEvent(SampleEvent(), SampleNews(), SamplePlace()),
                                     EncodeEvent(bare, bare_item, std::nullopt)}),
            "");
}

TEST(Json, SignalsFitTheSchema) {
  Signal bare;
  bare.basket = "memory";
  EXPECT_EQ(SchemaProblems("signal", {EncodeSignal(SampleSignal()), EncodeSignal(bare)}), "");
}

TEST(Json, ImpactsFitTheSchema) {
  RealisedImpact bare = SampleImpact();
  bare.subject.clear();
  bare.returns.clear();
  bare.complete = true;
  EXPECT_EQ(SchemaProblems("realised-impact", {EncodeImpact(SampleImpact()), EncodeImpact(bare)}),
            "");
}

TEST(Json, AReturnWithoutPricesIsNullAndNotZero) {
  const std::string json = EncodeImpact(SampleImpact());
  EXPECT_THAT(json, HasSubstr(R"("returns":[{"horizon_seconds":30,"raw_return":null,)"
                              R"("market_return":null,"abnormal_return":null,"sigmas":null},)"
                              R"({"horizon_seconds":300,"raw_return":-0.031,)"
                              R"("market_return":-0.002,"abnormal_return":-0.027,"sigmas":-1.4}],)"
                              R"("complete":false})"));
}

TEST(Json, SchemasAreStrict) {
  Alert alert = SampleAlert();
  alert.score = 1.5;
  EXPECT_THAT(SchemaProblems("alert", {EncodeAlert(alert)}), HasSubstr("$.score"));
  alert = SampleAlert();
  alert.contributions[0].factors.push_back({"luck", 2});
  EXPECT_THAT(SchemaProblems("alert", {EncodeAlert(alert)}), HasSubstr("'luck' was unexpected"));
  EXPECT_THAT(SchemaProblems("alert", {"{}"}), HasSubstr("'schema_version' is a required"));
}

TEST(Json, TagLineHasTheFieldsThatItsReadersRelyOn) {
  TaggedEvent event = SampleEvent();
  event.other.reset();
  event.amounts.clear();
  EXPECT_EQ(EncodeTagLine(SampleNews(), {event}),
            R"({"id":"story-7","events":[{"event":"capacity_sale",)"
            R"("subject":{"name":"Meta Platforms","symbol":"META"},"other":null,)"
            R"("status":"reported","attribution":"second_hand","amounts":[],)"
            R"("evidence":[{"field":"headline","start":0,"end":24,)"
            R"("text":"Meta may rent \"spare\" GPU"}],)"
            R"("rule":"capacity-sale-offer","confidence":0.85}]})");
  EXPECT_EQ(EncodeTagLine(SampleNews(), {}), R"({"id":"story-7","events":[]})");
  const std::vector<TaggedEvent> none;
  EXPECT_EQ(EncodeTagLine(SampleNews(), {}, &none),
            R"({"id":"story-7","events":[],"shadow_events":[]})");
}

TEST(Json, ScoresAreRoundedSoThatTheLastBitDoesNotShow) {
  const auto score_of = [](double score) {
    Signal signal = SampleSignal();
    signal.score = score;
    const std::string json = EncodeSignal(signal);
    const size_t start = json.find("\"score\":") + 8;
    return json.substr(start, json.find(',', start) - start);
  };
  EXPECT_EQ(score_of(0.1 + 0.2), "0.3");
  EXPECT_EQ(score_of(0.3), "0.3");
  EXPECT_EQ(score_of(-1e-9), "0");
  EXPECT_EQ(score_of(1), "1");
  EXPECT_EQ(score_of(-0.1234567), "-0.123457");
}

TEST(Json, AmountsReadBackExactlyAndWhatJsonCannotSayIsNull) {
  TaggedEvent event = SampleEvent();
  event.amounts[0].low = 0.1 + 0.2;
  event.amounts[0].high = std::numeric_limits<double>::infinity();
  const std::string json = EncodeEvent(event, SampleNews(), std::nullopt);
  EXPECT_THAT(json, HasSubstr("\"low\":0.30000000000000004,\"high\":null,"));
  EXPECT_EQ(SchemaProblems("event", {json}), "");
}

TEST(Json, DurationsAreSecondsAndTimesAreRfc3339) {
  const std::string json = EncodeAlert(SampleAlert());
  EXPECT_THAT(json, HasSubstr("\"horizon_seconds\":1800,"));
  EXPECT_THAT(json, HasSubstr("\"half_life_seconds\":172800,"));
  EXPECT_THAT(json, HasSubstr("\"received_at\":\"2026-07-01T14:32:05.250Z\""));
}

TEST(Json, InvalidBytesAreReplaced) {
  NewsItem item = SampleNews();
  item.headline = "a\xFF\xC3(\"\n\x01";
  const std::string json = EncodeEvent(SampleEvent(), item, std::nullopt);
  EXPECT_THAT(json, HasSubstr("\"headline\":\"a\xEF\xBF\xBD\xEF\xBF\xBD(\\\"\\n\\u0001\""));
  EXPECT_EQ(SchemaProblems("event", {json}), "");
}

TEST(Json, AnAlertHasTheSameBytesWhereverItsNewsCameFrom) {
  Alert from_file = SampleAlert();
  from_file.origin = {"day.jsonl", -1, 12};
  from_file.traceparent.clear();
  EXPECT_EQ(EncodeAlert(from_file), EncodeAlert(SampleAlert()));
}

std::string ReadSource(const std::string& path) {
  std::ifstream file(std::string(NEWSVANE_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first example below a heading of the page for consumers, as one line.
std::string ExampleBelow(const std::string& heading) {
  const std::string page = ReadSource("docs/consumers.md");
  const size_t start = page.find("```json\n", page.find("\n## " + heading + "\n")) + 8;
  std::string example = page.substr(start, page.find("```", start) - start);
  std::replace(example.begin(), example.end(), '\n', ' ');
  return example;
}

TEST(Documents, TheExamplesForConsumersFitTheSchemas) {
  EXPECT_EQ(SchemaProblems("alert", {ExampleBelow("An alert")}), "");
  EXPECT_EQ(SchemaProblems("realised-impact", {ExampleBelow("Realised impact")}), "");
}

const Time kEmitted = At("2026-07-01T15:02:06Z");

TEST(Documents, NameEveryHeaderThatIsPublished) {
  const std::string asyncapi = ReadSource("config/schema/asyncapi.yaml");
  const std::string page = ReadSource("docs/consumers.md");
  for (const Header& header : AlertHeaders(SampleAlert(), kEmitted)) {
    EXPECT_THAT(asyncapi, HasSubstr(" " + header.name + ": {")) << header.name;
    EXPECT_THAT(page, HasSubstr("`" + header.name + "`")) << header.name;
  }
  for (const Header& header : EventHeaders(SampleEvent(), SampleNews(), kEmitted)) {
    EXPECT_THAT(asyncapi, HasSubstr(" " + header.name + ": {")) << header.name;
  }
  for (const Header& header : ImpactHeaders(SampleImpact(), kEmitted)) {
    EXPECT_THAT(asyncapi, HasSubstr(" " + header.name + ": {")) << header.name;
  }
  for (const Header& header : DeadLetterHeaders({"t", 0, 0, "decode", "empty", "no payload"})) {
    EXPECT_THAT(asyncapi, HasSubstr(" " + header.name + ": {")) << header.name;
  }
}

}  // namespace
}  // namespace newsvane::sinks
