// SPDX-License-Identifier: Apache-2.0
#include "config/model.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/yaml.h"

namespace newsvane::config {
namespace {

using Kind = Node::Kind;
using signals::BasketSpec;
using signals::ImpactSpec;
using signals::PolicySpec;
using signals::RotationSpec;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double kMaxWeight = 1e6;
constexpr Duration kShortest = milliseconds(1);
constexpr Duration kLongest = hours(24 * 366);

constexpr Choice<Direction> kDirections[] = {{"up", Direction::kUp}, {"down", Direction::kDown}};

void ReadMembers(const Document& document, MapReader* reader, BasketSpec* basket) {
  const Node* const members = reader->Find("members");
  if (members == nullptr) return;
  if (members->kind == Kind::kMap) {
    MapReader weights(document, *members, "'members'");
    for (const Entry* entry : UniqueEntries(document, members->entries)) {
      signals::MemberSpec member{entry->key.scalar, 1};
      weights.Read(member.symbol, &member.weight, kAboveZero, kMaxWeight);
      basket->members.push_back(std::move(member));
    }
    return;
  }
  std::map<std::string_view, const Node*> seen;
  for (const Node* node : reader->Scalars("members")) {
    if (seen.try_emplace(node->scalar, node).second) {
      basket->members.push_back({node->scalar, 1});
    } else {
      document.Report(*node, fmt::format("duplicate member '{}'", node->scalar),
                      "remove one, or give weights: {AAA: 2, BBB: 1}");
    }
  }
}

void ReadMarketModel(const Document& document, MapReader* reader, BasketSpec* basket) {
  const Node* const node = reader->Find("market_model");
  if (node == nullptr) return;
  MapReader model(document, *node, "'market_model'");
  model.Read("alpha", &basket->alpha, -1, 1);
  model.Read("beta", &basket->beta, -20, 20);
  model.Read("sigma", &basket->sigma, kAboveZero, 1);
  model.Finish();
}

void ReadBasket(const Document& document, const Node& node, const std::string& parent, Ids* ids,
                std::vector<BasketSpec>* baskets) {
  BasketSpec basket;
  basket.place = document.PlaceOf(node);
  basket.parent = parent;
  MapReader reader(document, node, "basket");
  const Node* const id = reader.Require("id", &basket.id);
  basket.name = basket.id;
  reader.Read("name", &basket.name);
  reader.Read("weight", &basket.weight, kAboveZero, kMaxWeight);
  ReadMembers(document, &reader, &basket);
  ReadMarketModel(document, &reader, &basket);
  const std::span<const Node> children = reader.Items("baskets");
  reader.Finish();
  const std::string own_id = basket.id;
  if (id != nullptr && ids->Claim(document, *id)) baskets->push_back(std::move(basket));
  for (const Node& child : children) ReadBasket(document, child, own_id, ids, baskets);
}

void ReadRotation(const Document& document, const Node& node, Ids* ids,
                  std::vector<RotationSpec>* rotations) {
  const size_t errors_before = document.errors();
  RotationSpec rotation;
  rotation.place = document.PlaceOf(node);
  MapReader reader(document, node, "rotation");
  const Node* const id = reader.Require("id", &rotation.id);
  rotation.name = rotation.id;
  reader.Read("name", &rotation.name);
  reader.Read("window", &rotation.window, kShortest, kLongest);
  for (const Entry* entry : UniqueEntries(document, reader.Entries("members"))) {
    RotationMember member{entry->key.scalar, Direction::kFlat, 0};
    MapReader keys(document, entry->value, "rotation member");
    keys.Require("direction");
    keys.Read("direction", &member.direction, kDirections);
    keys.Require("at_least");
    keys.Read("at_least", &member.score, kAboveZero, 1);
    keys.Finish();
    rotation.members.push_back(std::move(member));
  }
  reader.Finish();
  if (id == nullptr || !ids->Claim(document, *id)) return;
  // One that lost members would only lead to more reports about it.
  if (document.errors() == errors_before) rotations->push_back(std::move(rotation));
}

void ReadImpactEntry(const Document& document, const Node& node,
                     const std::vector<std::string>& subjects, std::vector<ImpactSpec>* impacts) {
  ImpactSpec shared;
  MapReader reader(document, node, "impact");
  if (const Node* const event = reader.Require("event", &shared.event)) {
    CheckId(document, *event, "event");
  }
  for (const Node* name : reader.Scalars("when_subject")) {
    shared.when_subject.push_back(name->scalar);
    if (subjects.empty() || std::ranges::find(subjects, name->scalar) != subjects.end()) continue;
    document.Report(*name, fmt::format("'{}' is no company and no basket", name->scalar),
                    Suggest(name->scalar, subjects));
  }
  reader.Require("targets");
  for (const Entry* entry : UniqueEntries(document, reader.Entries("targets"))) {
    ImpactSpec impact = shared;
    impact.target = entry->key.scalar;
    impact.place = document.PlaceOf(entry->key);
    impact.horizon = hours(24);
    impact.half_life = hours(24);
    MapReader target(document, entry->value, "target");
    target.Require("impact");
    target.Read("impact", &impact.impact, -1, 1);
    target.Read("confidence", &impact.confidence, 0, 1);
    target.Read("horizon", &impact.horizon, kShortest, kLongest);
    target.Read("half_life", &impact.half_life, kShortest, kLongest);
    target.Read("reason", &impact.reason);
    target.Read("source", &impact.source);
    target.Finish();
    impacts->push_back(std::move(impact));
  }
  reader.Finish();
}

bool ReadImpactFile(const Document& document, const std::vector<std::string>& subjects,
                    signals::ModelSpec* model) {
  if (!document.ok()) return false;
  MapReader reader(document, document.root(), "impact file");
  reader.Require("impacts");
  for (const Node& node : reader.Items("impacts")) {
    ReadImpactEntry(document, node, subjects, &model->impacts);
  }
  reader.Finish();
  return true;
}

// Reports at the key's value that `holds` is false.
void Expect(const Document& document, MapReader* group, std::string_view key, bool holds,
            std::string message, std::string hint) {
  const Node* const node = group->Find(key);
  if (!holds && node != nullptr) document.Report(*node, std::move(message), std::move(hint));
}

void ReadAlertOverride(const Document& document, const Node& node, const PolicySpec& policy,
                       std::vector<signals::AlertOverride>* overrides) {
  signals::AlertOverride over;
  over.place = document.PlaceOf(node);
  MapReader reader(document, node, "override");
  reader.Read("basket", &over.basket);
  reader.Read("event", &over.event);
  const auto read = [&](std::string_view key, std::optional<double>* value) {
    if (reader.Find(key) != nullptr) reader.Read(key, &value->emplace(), 0, 1);
  };
  read("event_threshold", &over.event_threshold);
  read("basket_threshold", &over.basket_threshold);
  read("basket_hysteresis", &over.basket_hysteresis);
  read("warning_at", &over.warning_at);
  read("critical_at", &over.critical_at);
  if (reader.Find("cool_down") != nullptr) {
    reader.Read("cool_down", &over.cool_down.emplace(), Duration(0), kLongest);
  }
  if (over.basket.empty() && over.event.empty()) {
    document.Report(node, "an override of nothing", "name a basket, an event or both");
  }
  if (!over.event.empty() && (over.basket_threshold || over.basket_hysteresis || over.cool_down)) {
    document.Report(node, "an event's override has a limit of basket alerts",
                    "give it under a basket without 'event', or give 'event_threshold'");
  }
  Expect(document, &reader, over.basket_hysteresis ? "basket_hysteresis" : "basket_threshold",
         over.basket_hysteresis.value_or(policy.basket_hysteresis) <=
             over.basket_threshold.value_or(policy.basket_threshold),
         "'basket_hysteresis' is above 'basket_threshold'", "an alert could never end; lower it");
  Expect(
      document, &reader, over.critical_at ? "critical_at" : "warning_at",
      over.warning_at.value_or(policy.warning_at) <= over.critical_at.value_or(policy.critical_at),
      "'critical_at' is below 'warning_at'", "raise it, or lower 'warning_at'");
  reader.Finish();
  overrides->push_back(std::move(over));
}

void ReadAlertPolicy(const Document& document, MapReader* group, PolicySpec* policy) {
  group->Read("event_threshold", &policy->event_threshold, 0, 1);
  group->Read("basket_threshold", &policy->basket_threshold, 0, 1);
  group->Read("basket_hysteresis", &policy->basket_hysteresis, 0, 1);
  group->Read("cool_down", &policy->cool_down, Duration(0), kLongest);
  group->Read("warning_at", &policy->warning_at, 0, 1);
  group->Read("critical_at", &policy->critical_at, 0, 1);
  auto shown = static_cast<uint32_t>(policy->max_contributions);
  group->Read("max_contributions", &shown, 1, 1000);
  policy->max_contributions = shown;
  for (const Node& node : group->Items("overrides")) {
    ReadAlertOverride(document, node, *policy, &policy->overrides);
  }
  Expect(document, group, "basket_hysteresis",
         policy->basket_hysteresis <= policy->basket_threshold,
         "'basket_hysteresis' is above 'basket_threshold'", "an alert could never end; lower it");
  Expect(document, group, "critical_at", policy->warning_at <= policy->critical_at,
         "'critical_at' is below 'warning_at'", "raise it, or lower 'warning_at'");
}

void ReadUsualAmount(const Document& document, const Node& node,
                     std::vector<signals::UsualAmount>* amounts) {
  constexpr Choice<const char*> kUnits[] = {{"money", "money"}, {"watt", "watt"}};
  signals::UsualAmount usual;
  MapReader reader(document, node, "usual amount");
  if (const Node* const event = reader.Require("event", &usual.event)) {
    CheckId(document, *event, "event");
  }
  const char* unit = "money";
  reader.Read("unit", &unit, kUnits);
  usual.unit = unit;
  reader.Require("typical");
  reader.Read("typical", &usual.typical, kAboveZero, 1e15);
  reader.Require("spread");
  reader.Read("spread", &usual.spread, kAboveZero, 5);
  std::string source;  // For people.
  reader.Read("source", &source);
  reader.Finish();
  amounts->push_back(std::move(usual));
}

void ReadNoveltyPolicy(const Document& document, MapReader* group, PolicySpec* policy) {
  group->Read("decay", &policy->novelty, 0, 100);
  group->Read("window", &policy->novelty_window, kShortest, kLongest);
  group->Read("chain_window", &policy->chain_window, kShortest, kLongest);
  if (group->Find("symmetric") != nullptr) policy->symmetric.clear();
  for (const Node* event : group->Scalars("symmetric")) {
    if (CheckId(document, *event, "event")) policy->symmetric.push_back(event->scalar);
  }
  Expect(document, group, "decay", std::is_sorted(policy->novelty.rbegin(), policy->novelty.rend()),
         "'decay' rises", "give percentages that fall, such as [100, 75, 56]");
}

void ReadHorizons(const Document& document, MapReader* group, std::vector<Duration>* horizons) {
  group->Read("horizons", horizons, seconds(1), kLongest);
  Expect(document, group, "horizons", std::ranges::is_sorted(*horizons),
         "'horizons' are not in order", "give the shortest first");
}

}  // namespace

bool LoadBaskets(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics) {
  const Document document = Document::Read(path, diagnostics);
  if (!document.ok()) return false;
  MapReader reader(document, document.root(), "baskets file");
  if (reader.Find("market") != nullptr) reader.Require("market", &model->market);
  Ids basket_ids("basket");
  Ids rotation_ids("rotation");
  const Node* const baskets = reader.Require("baskets");
  if (baskets != nullptr && baskets->kind == Kind::kSequence && baskets->items.empty()) {
    document.Report(*baskets, "'baskets' is empty", "give at least one basket with members");
  }
  for (const Node& node : reader.Items("baskets")) {
    ReadBasket(document, node, "", &basket_ids, &model->baskets);
  }
  for (const Node& node : reader.Items("rotations")) {
    ReadRotation(document, node, &rotation_ids, &model->rotations);
  }
  reader.Finish();
  return true;
}

bool LoadImpact(const std::string& path, const std::vector<std::string>& subjects,
                signals::ModelSpec* model, Diagnostics* diagnostics) {
  return ReadImpactFile(Document::Read(path, diagnostics), subjects, model);
}

bool ReadImpact(const std::string& path, std::string text, const std::vector<std::string>& subjects,
                signals::ModelSpec* model, Diagnostics* diagnostics) {
  return ReadImpactFile(Document::Parse(path, std::move(text), diagnostics), subjects, model);
}

bool LoadPolicy(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics) {
  const Document document = Document::Read(path, diagnostics);
  if (!document.ok()) return false;
  MapReader reader(document, document.root(), "policy file");
  const size_t errors_before = diagnostics->errors();
  PolicySpec policy;
  const auto read_group = [&](std::string_view key, const auto& read_keys) {
    const Node* const node = reader.Find(key);
    if (node == nullptr) return;
    MapReader group(document, *node, fmt::format("'{}'", key));
    read_keys(&group);
    group.Finish();
  };
  read_group("status", [&](MapReader* group) {
    group->Read("reported", &policy.status_reported, -1, 1);
    group->Read("planned", &policy.status_planned, -1, 1);
    group->Read("confirmed", &policy.status_confirmed, -1, 1);
    group->Read("denied", &policy.status_denied, -1, 1);
  });
  read_group("attribution", [&](MapReader* group) {
    group->Read("first_hand", &policy.first_hand, 0, 1);
    group->Read("second_hand", &policy.second_hand, 0, 1);
  });
  read_group("novelty", [&](MapReader* group) { ReadNoveltyPolicy(document, group, &policy); });
  read_group("amounts", [&](MapReader* group) {
    group->Read("weight", &policy.usual_weight, kAboveZero, 1e6);
    for (const Node& node : group->Items("usual")) {
      ReadUsualAmount(document, node, &policy.usual_amounts);
    }
  });
  read_group("alerts", [&](MapReader* group) { ReadAlertPolicy(document, group, &policy); });
  read_group("verdict", [&](MapReader* group) {
    ReadHorizons(document, group, &policy.verdict_horizons);
    group->Read("sigmas", &policy.verdict_sigmas, kAboveZero, 100);
    group->Read("hysteresis", &policy.verdict_hysteresis, 0, 100);
    Expect(document, group, "hysteresis", policy.verdict_hysteresis <= policy.verdict_sigmas,
           "'hysteresis' is above 'sigmas'", "a verdict could never fall; lower it");
  });
  read_group("impacts",
             [&](MapReader* group) { ReadHorizons(document, group, &policy.impact_horizons); });
  read_group("prices", [&](MapReader* group) {
    group->Read("grace", &policy.price_grace, Duration(0), hours(1));
    group->Read("stale_after", &policy.stale_after, seconds(1), kLongest);
    group->Read("max_jump", &policy.max_jump, kAboveZero, 100);
    group->Read("jump_confirmations", &policy.jump_confirmations, 1, 1000);
    group->Read("future_tolerance", &policy.future_tolerance, Duration(0), hours(24));
  });
  reader.Finish();
  // signals::Validate knows no places in a policy; what was wrong has been reported at its own.
  if (diagnostics->errors() == errors_before) model->policy = std::move(policy);
  return true;
}

}  // namespace newsvane::config
