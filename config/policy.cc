// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "config/model.h"
#include "config/yaml.h"
#include "signals/policy_keys.h"
namespace newsvane::config {
namespace {

using signals::PolicyKey;
using signals::PolicyRelation;
using signals::PolicySpec;

// Reports at the key's value, or at the whole of which the key is left out, that `holds` is false.
void Expect(const Document& document, const Node& whole, MapReader* reader, std::string_view key,
            bool holds, std::string_view message, std::string_view hint) {
  if (holds) return;
  const Node* const node = reader->Find(key);
  document.Report(node == nullptr ? whole : *node, std::string(message), std::string(hint));
}

// The relation between two limits of alerts that is reported at `key`.
const PolicyRelation& AlertRelation(std::string_view key) {
  return *std::ranges::find_if(signals::PolicyRelations(), [&](const PolicyRelation& relation) {
    return relation.group == "alerts" && relation.key == key;
  });
}

void ReadAlertOverride(const Document& document, const Node& node, const PolicySpec& policy,
                       std::vector<signals::AlertOverride>* overrides) {
  signals::AlertOverride over;
  over.place = document.PlaceOf(node);
  MapReader reader(document, node, "override");
  reader.Read("basket", &over.basket);
  reader.Read("event", &over.event);
  // The policy as it is where the override applies.
  PolicySpec there = policy;
  const auto read = [&](std::string_view key, auto* value, auto member) {
    if (reader.Find(key) == nullptr) return;
    reader.Read(key, &value->emplace(), signals::RangeOf(member));
    there.*member = **value;
  };
  read("event_threshold", &over.event_threshold, &PolicySpec::event_threshold);
  read("basket_threshold", &over.basket_threshold, &PolicySpec::basket_threshold);
  read("basket_hysteresis", &over.basket_hysteresis, &PolicySpec::basket_hysteresis);
  read("warning_at", &over.warning_at, &PolicySpec::warning_at);
  read("critical_at", &over.critical_at, &PolicySpec::critical_at);
  read("cool_down", &over.cool_down, &PolicySpec::cool_down);
  if (over.basket.empty() && over.event.empty()) {
    document.Report(node, "an override of nothing", "name a basket, an event or both");
  }
  if (!over.event.empty() && (over.basket_threshold || over.basket_hysteresis || over.cool_down)) {
    document.Report(node, "an event's override has a limit of basket alerts",
                    "give it under a basket without 'event', or give 'event_threshold'");
  }
  const PolicyRelation& ends = AlertRelation("basket_hysteresis");
  if (over.basket_threshold || over.basket_hysteresis) {
    Expect(document, node, &reader,
           over.basket_hysteresis ? "basket_hysteresis" : "basket_threshold", ends.holds(there),
           ends.message, ends.hint);
  }
  const PolicyRelation& rises = AlertRelation("critical_at");
  if (over.warning_at || over.critical_at) {
    Expect(document, node, &reader, over.critical_at ? "critical_at" : "warning_at",
           rises.holds(there), rises.message, rises.hint);
  }
  reader.Finish();
  overrides->push_back(std::move(over));
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
  reader.Read("typical", &usual.typical, signals::kTypicalAmountRange);
  reader.Require("spread");
  reader.Read("spread", &usual.spread, signals::kAmountSpreadRange);
  std::string source;  // For people.
  reader.Read("source", &source);
  reader.Finish();
  amounts->push_back(std::move(usual));
}

// The keys that are no numbers, and the lists of maps.
void ReadOthers(const Document& document, MapReader* group, std::string_view name,
                PolicySpec* policy) {
  if (name == "novelty") {
    if (group->Find("symmetric") != nullptr) policy->symmetric.clear();
    for (const Node* event : group->Scalars("symmetric")) {
      if (CheckId(document, *event, "event")) policy->symmetric.push_back(event->scalar);
    }
  } else if (name == "amounts") {
    for (const Node& node : group->Items("usual")) {
      ReadUsualAmount(document, node, &policy->usual_amounts);
    }
  } else if (name == "alerts") {
    for (const Node& node : group->Items("overrides")) {
      ReadAlertOverride(document, node, *policy, &policy->overrides);
    }
  }
}

void ReadGroup(const Document& document, const Node& node, std::string_view name,
               PolicySpec* policy) {
  MapReader group(document, node, fmt::format("'{}'", name));
  for (const PolicyKey& key : signals::PolicyKeys()) {
    if (key.group != name) continue;
    std::visit(
        [&](const auto& number) { group.Read(key.key, &(policy->*number.member), number.range); },
        key.number);
  }
  ReadOthers(document, &group, name, policy);
  for (const PolicyRelation& relation : signals::PolicyRelations()) {
    if (relation.group != name) continue;
    Expect(document, node, &group, relation.key, relation.holds(*policy), relation.message,
           relation.hint);
  }
  group.Finish();
}

}  // namespace

bool LoadPolicy(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics) {
  const Document document = Document::Read(path, diagnostics);
  if (!document.ok()) return false;
  MapReader reader(document, document.root(), "policy file");
  const size_t errors_before = diagnostics->errors();
  PolicySpec policy;
  std::string_view last;
  for (const PolicyKey& key : signals::PolicyKeys()) {  // The keys of a group stand together.
    if (key.group == last) continue;
    last = key.group;
    const Node* const node = reader.Find(key.group);
    if (node != nullptr) ReadGroup(document, *node, key.group, &policy);
  }
  reader.Finish();
  // signals::Validate knows no places in a policy; what was wrong has been reported at its own.
  if (diagnostics->errors() == errors_before) model->policy = std::move(policy);
  return true;
}

}  // namespace newsvane::config
