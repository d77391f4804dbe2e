// SPDX-License-Identifier: Apache-2.0
//
// Holds config/schema/*.schema.json, which editors read, and the keys that the loaders know
// together. An unknown key that is near to none makes a loader list the keys it knows.
#include <algorithm>
#include <fstream>
#include <set>

#include "core/range.h"
#include "signals/policy_keys.h"
#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

struct MapOf {
  const char* schema;   // "rules": rules.schema.json, and the kind of file to load.
  const char* pointer;  // "rule": the definition; empty: the file itself.
  const char* yaml;     // A file with the key "zzzzzzzzzzzz" in such a map.
};

constexpr MapOf kMaps[] = {
    {"newsvane", "", "zzzzzzzzzzzz: 1"},
    {"newsvane", "kafka", "kafka: {zzzzzzzzzzzz: 1}"},
    {"newsvane", "feed", "news: [{zzzzzzzzzzzz: 1}]"},
    {"newsvane", "topics", "topics: {zzzzzzzzzzzz: 1}"},
    {"newsvane", "http", "http: {zzzzzzzzzzzz: 1}"},
    {"rules", "", "zzzzzzzzzzzz: 1"},
    {"rules", "rule", "rules: [{zzzzzzzzzzzz: 1}]"},
    {"rules", "match", "rules: [{match: [{zzzzzzzzzzzz: 1}]}]"},
    {"rules", "no_match", "rules: [{no_match: [{zzzzzzzzzzzz: 1}]}]"},
    {"companies", "", "zzzzzzzzzzzz: 1"},
    {"companies", "company", "companies: [{zzzzzzzzzzzz: 1}]"},
    {"calendars", "", "zzzzzzzzzzzz: 1"},
    {"calendars", "calendar", "calendars: [{zzzzzzzzzzzz: 1}]"},
    {"baskets", "", "zzzzzzzzzzzz: 1"},
    {"baskets", "basket", "baskets: [{zzzzzzzzzzzz: 1}]"},
    {"baskets", "market_model", "baskets: [{market_model: {zzzzzzzzzzzz: 1}}]"},
    {"baskets", "rotation", "rotations: [{zzzzzzzzzzzz: 1}]"},
    {"baskets", "rotation_member", "rotations: [{members: {a: {zzzzzzzzzzzz: 1}}}]"},
    {"impact", "", "zzzzzzzzzzzz: 1"},
    {"impact", "impact", "impacts: [{zzzzzzzzzzzz: 1}]"},
    {"impact", "target", "impacts: [{targets: {a: {zzzzzzzzzzzz: 1}}}]"},
    {"policy", "", "zzzzzzzzzzzz: 1"},
    {"policy", "status", "status: {zzzzzzzzzzzz: 1}"},
    {"policy", "attribution", "attribution: {zzzzzzzzzzzz: 1}"},
    {"policy", "novelty", "novelty: {zzzzzzzzzzzz: 1}"},
    {"policy", "amounts", "amounts: {zzzzzzzzzzzz: 1}"},
    {"policy", "usual_amount", "amounts: {usual: [{zzzzzzzzzzzz: 1}]}"},
    {"policy", "alerts", "alerts: {zzzzzzzzzzzz: 1}"},
    {"policy", "override", "alerts: {overrides: [{zzzzzzzzzzzz: 1}]}"},
    {"policy", "verdict", "verdict: {zzzzzzzzzzzz: 1}"},
    {"policy", "impacts", "impacts: {zzzzzzzzzzzz: 1}"},
    {"policy", "prices", "prices: {zzzzzzzzzzzz: 1}"},
    {"preset", "", "zzzzzzzzzzzz: 1"},
    {"preset", "message", "messages: [{zzzzzzzzzzzz: 1}]"},
    {"preset", "news_fields", "messages: [{kind: news, fields: {zzzzzzzzzzzz: 1}}]"},
    {"preset", "price_fields", "messages: [{kind: bar, fields: {zzzzzzzzzzzz: 1}}]"},
    {"preset", "time", "messages: [{kind: news, fields: {updated: {zzzzzzzzzzzz: 1}}}]"},
};

const Node* Child(const Node* node, std::string_view key) {
  if (node == nullptr) return nullptr;
  for (const auto& [name, value] : node->entries) {
    if (name.scalar == key) return &value;
  }
  return nullptr;
}

// JSON is YAML.
Document ReadSchema(const std::string& name) {
  Diagnostics diagnostics;
  Document schema =
      Document::Read(NEWSVANE_SOURCE_DIR "/config/schema/" + name + ".schema.json", &diagnostics);
  EXPECT_FALSE(diagnostics.HasErrors()) << RenderAll(diagnostics);
  return schema;
}

std::set<std::string> SchemaKeys(const Node& schema, std::string_view pointer) {
  const Node* const object =
      pointer.empty() ? &schema : Child(Child(&schema, "definitions"), pointer);
  std::set<std::string> keys;
  const Node* const properties = Child(object, "properties");
  if (properties == nullptr) return keys;
  for (const auto& [name, value] : properties->entries) keys.insert(name.scalar);
  return keys;
}

std::set<std::string> LoaderKeys(const MapOf& map) {
  const std::string path = testing::TempDir() + map.schema + "-schema-test.yaml";
  std::ofstream(path) << map.yaml;
  Diagnostics diagnostics;
  LoadByName(path, &diagnostics);
  std::filesystem::remove(path);
  std::set<std::string> keys;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const std::string_view kListing = "give one of: ";
    if (!diagnostic.message.starts_with("unknown key 'zzzzzzzzzzzz'")) continue;
    if (!diagnostic.hint.starts_with(kListing)) continue;
    std::string_view rest = std::string_view(diagnostic.hint).substr(kListing.size());
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(", "), rest.size());
      keys.emplace(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
  }
  return keys;
}

TEST(Schema, HasTheKeysThatTheLoadersKnow) {
  for (const MapOf& map : kMaps) {
    const Document schema = ReadSchema(map.schema);
    EXPECT_EQ(SchemaKeys(schema.root(), map.pointer), LoaderKeys(map))
        << map.schema << " " << map.pointer;
  }
}

// What a loader says to the key with a value that is far outside every range; empty if nothing.
std::string HintAbout(const MapOf& map, const std::string& key) {
  constexpr std::string_view kAsked = "zzzzzzzzzzzz: 1";
  std::string yaml = map.yaml;
  yaml.replace(yaml.find(kAsked), kAsked.size(), key + ": 1e300");
  const std::string path = testing::TempDir() + map.schema + "-range-test.yaml";
  std::ofstream(path) << yaml;
  Diagnostics diagnostics;
  LoadByName(path, &diagnostics);
  std::filesystem::remove(path);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.message == "'" + key + "' is 1e300, out of range") return diagnostic.hint;
  }
  return "";
}

// The same by the schema of a number.
std::string HintOf(const Node& schema) {
  Range<double> range{-1e308, 1e308};
  if (const Node* const least = Child(&schema, "minimum")) range.least = std::stod(least->scalar);
  if (const Node* const most = Child(&schema, "maximum")) range.most = std::stod(most->scalar);
  if (const Node* const least = Child(&schema, "exclusiveMinimum")) {
    range.least = std::stod(least->scalar);
    range.above_least = true;
  }
  return "give a number " + ToString(range);
}

bool IsNumber(const Node* schema) {
  const Node* const type = Child(schema, "type");
  return type != nullptr && (type->scalar == "number" || type->scalar == "integer");
}

TEST(Schema, HasTheRangesThatTheLoadersHold) {
  size_t numbers = 0;
  for (const MapOf& map : kMaps) {
    const Document schema = ReadSchema(map.schema);
    const std::string_view pointer = map.pointer;
    const Node* const object =
        pointer.empty() ? &schema.root() : Child(Child(&schema.root(), "definitions"), pointer);
    const Node* const properties = Child(object, "properties");
    ASSERT_NE(properties, nullptr) << map.schema << " " << map.pointer;
    for (const auto& [name, value] : properties->entries) {
      const Node* const items = Child(&value, "items");
      const Node* const number = IsNumber(items) ? items : &value;
      if (!IsNumber(number)) continue;
      ++numbers;
      EXPECT_EQ(HintOf(*number), HintAbout(map, name.scalar))
          << map.schema << " " << map.pointer << " " << name.scalar;
    }
  }
  EXPECT_GT(numbers, 30u);
}

TEST(Schema, HasTheRangeOfTheWeightsOfMembers) {
  const Document schema = ReadSchema("baskets");
  const Node* const basket = Child(Child(&schema.root(), "definitions"), "basket");
  const Node* const members = Child(Child(basket, "properties"), "members");
  const Node* const weights = Child(&Child(members, "oneOf")->items.at(1), "additionalProperties");
  const MapOf map{"baskets", "", "baskets: [{members: {zzzzzzzzzzzz: 1}}]"};
  EXPECT_EQ(HintOf(*weights), HintAbout(map, "NVDA"));
}

TEST(Schema, SaysOfEachNumberOfThePolicyWhatTheTableSays) {
  const Document schema = ReadSchema("policy");
  for (const signals::PolicyKey& key : signals::PolicyKeys()) {
    const Node* const group = Child(Child(&schema.root(), "definitions"), key.group);
    const Node* const said = Child(Child(Child(group, "properties"), key.key), "description");
    ASSERT_NE(said, nullptr) << key.group << "." << key.key;
    EXPECT_EQ(said->scalar, key.meaning);
  }
}

TEST(Schema, HasNoObjectThatTheLoadersDoNotRead) {
  std::map<std::string, std::set<std::string>> covered;
  for (const MapOf& map : kMaps) covered[map.schema].insert(map.pointer);
  for (const auto& [name, pointers] : covered) {
    const Document schema = ReadSchema(name);
    const Node* const definitions = Child(&schema.root(), "definitions");
    ASSERT_NE(definitions, nullptr) << name;
    for (const auto& [definition, value] : definitions->entries) {
      if (Child(&value, "properties") == nullptr) continue;
      EXPECT_TRUE(pointers.contains(definition.scalar)) << name << " " << definition.scalar;
    }
  }
}

}  // namespace
}  // namespace newsvane::config
