// SPDX-License-Identifier: Apache-2.0
#include "config/model.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/yaml.h"
#include "signals/policy_keys.h"

namespace newsvane::config {
namespace {

using Kind = Node::Kind;
using signals::BasketSpec;
using signals::ImpactSpec;
using signals::RotationSpec;
using std::chrono::hours;

constexpr Choice<Direction> kDirections[] = {{"up", Direction::kUp}, {"down", Direction::kDown}};

void ReadMembers(const Document& document, MapReader* reader, BasketSpec* basket) {
  const Node* const members = reader->Find("members");
  if (members == nullptr) return;
  if (members->kind == Kind::kMap) {
    MapReader weights(document, *members, "'members'");
    for (const Entry* entry : UniqueEntries(document, members->entries)) {
      signals::MemberSpec member{entry->key.scalar, 1};
      weights.Read(member.symbol, &member.weight, signals::kWeightRange);
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
  model.Read("alpha", &basket->alpha, signals::kAlphaRange);
  model.Read("beta", &basket->beta, signals::kBetaRange);
  model.Read("sigma", &basket->sigma, signals::kSigmaRange);
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
  reader.Read("weight", &basket.weight, signals::kWeightRange);
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
  reader.Read("window", &rotation.window, signals::kSpanRange);
  for (const Entry* entry : UniqueEntries(document, reader.Entries("members"))) {
    RotationMember member{entry->key.scalar, Direction::kFlat, 0};
    MapReader keys(document, entry->value, "rotation member");
    keys.Require("direction");
    keys.Read("direction", &member.direction, kDirections);
    keys.Require("at_least");
    keys.Read("at_least", &member.score, signals::kRotationScoreRange);
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
    target.Read("impact", &impact.impact, signals::kImpactRange);
    target.Read("confidence", &impact.confidence, signals::kConfidenceRange);
    target.Read("horizon", &impact.horizon, signals::kSpanRange);
    target.Read("half_life", &impact.half_life, signals::kSpanRange);
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

}  // namespace newsvane::config
