// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "config/companies.h"
#include "config/config_file.h"
#include "config/model.h"
#include "config/presets.h"
#include "config/rules.h"
#include "config/yaml.h"

namespace newsvane::config {
namespace {

using ingest::Message;
using ingest::MessageKind;
using ingest::Preset;

bool GivesPrices(const Preset& preset) {
  return std::any_of(preset.messages.begin(), preset.messages.end(), [](const Message& message) {
    return message.kind != MessageKind::kNews && message.kind != MessageKind::kIgnore;
  });
}

void CheckFeeds(const Config& config, const std::map<std::string, Preset>& presets,
                Diagnostics* diagnostics) {
  std::vector<std::string> names;
  for (const auto& [name, preset] : presets) names.push_back(name);
  for (const FeedConfig& feed : config.feeds) {
    if (feed.preset.empty()) continue;
    const auto found = presets.find(feed.preset);
    if (found == presets.end()) {
      diagnostics->Add({Severity::kError, feed.place,
                        fmt::format("unknown preset '{}'", feed.preset),
                        Suggest(feed.preset, names), ""});
    } else if (feed.kind == FeedKind::kNews && !found->second.news()) {
      diagnostics->Add({Severity::kError, feed.place,
                        fmt::format("preset '{}' gives no news", feed.preset),
                        "list the feed under 'prices', or name a preset for news", ""});
    } else if (feed.kind == FeedKind::kPrices && !GivesPrices(found->second)) {
      diagnostics->Add({Severity::kError, feed.place,
                        fmt::format("preset '{}' gives no prices", feed.preset),
                        "list the feed under 'news', or name a preset for prices", ""});
    }
  }
}

// Names in `when_subject` that are neither a company nor a basket.
void CheckSubjects(const Loaded& loaded, Diagnostics* diagnostics) {
  std::vector<std::string> names;
  for (const auto& company : loaded.rule_spec.companies) names.push_back(company.id);
  for (const auto& basket : loaded.model.baskets) names.push_back(basket.id);
  const std::set<std::string> known(names.begin(), names.end());
  std::set<std::pair<std::string, std::string>> reported;  // An entry repeats it for each target.
  for (const auto& impact : loaded.model.impacts) {
    for (const std::string& name : impact.when_subject) {
      if (known.contains(name) || !reported.emplace(impact.event, name).second) continue;
      diagnostics->Add({Severity::kError, impact.place,
                        fmt::format("'{}' in 'when_subject' is no company and no basket", name),
                        Suggest(name, names), ""});
    }
  }
}

// Impacts of events that no rule gives, and members that news can never name: allowed, but more
// often a slip.
void CheckUnused(const Loaded& loaded, Diagnostics* diagnostics) {
  const std::vector<std::string> events = loaded.rules->event_types();
  std::set<std::string> known(events.begin(), events.end());
  for (const auto& impact : loaded.model.impacts) {
    if (!known.insert(impact.event).second) continue;
    diagnostics->Add({Severity::kWarning, impact.place,
                      fmt::format("no rule gives event '{}'", impact.event),
                      Suggest(impact.event, events), ""});
  }
  std::vector<std::string> symbols;
  for (const auto& company : loaded.rule_spec.companies) {
    if (!company.symbol.empty()) symbols.push_back(company.symbol);
  }
  known = std::set<std::string>(symbols.begin(), symbols.end());
  for (const auto& basket : loaded.model.baskets) {
    for (const auto& member : basket.members) {
      if (!known.insert(member.symbol).second) continue;
      const auto nearest = Nearest(member.symbol, symbols);
      diagnostics->Add({Severity::kWarning, basket.place,
                        fmt::format("member '{}' of basket '{}' is no company's symbol",
                                    member.symbol, basket.id),
                        nearest ? fmt::format("did you mean '{}'?", *nearest) : "add the company",
                        ""});
    }
  }
}

SymbolTable MakeSymbols(const Loaded& loaded) {
  SymbolTable symbols;
  symbols.Add(loaded.model.market);
  for (const auto& basket : loaded.model.baskets) {
    for (const auto& member : basket.members) symbols.Add(member.symbol);
  }
  for (const auto& company : loaded.rule_spec.companies) {
    if (!company.symbol.empty()) symbols.Add(company.symbol);
  }
  return symbols;
}

// Adds the diagnostics of the stages, which know places but not the text there.
void AddWithLines(const Diagnostics& from, Diagnostics* to) {
  std::map<std::string, std::vector<std::string>> files;
  for (Diagnostic diagnostic : from.list()) {
    const auto [file, is_new] = files.try_emplace(diagnostic.place.file);
    if (is_new) {
      std::istringstream text(ReadFile(file->first).value_or(""));
      for (std::string line; std::getline(text, line);) file->second.push_back(line);
    }
    const uint32_t line = diagnostic.place.line;
    if (diagnostic.line.empty() && line > 0 && line <= file->second.size()) {
      diagnostic.line = file->second[line - 1];
    }
    to->Add(std::move(diagnostic));
  }
}

}  // namespace

std::unique_ptr<Loaded> Load(const std::string& path, Diagnostics* diagnostics) {
  const size_t errors_before = diagnostics->errors();
  auto loaded = std::make_unique<Loaded>();
  Files files;
  std::optional<Config> config = ReadConfigFile(path, &files, diagnostics);
  if (!config) return nullptr;
  loaded->config = std::move(*config);
  signals::ModelSpec& model = loaded->model;
  nlp::RuleSetSpec& spec = loaded->rule_spec;
  const bool have_presets = LoadPresets(files.presets, &loaded->presets, diagnostics);
  const bool have_companies = LoadCompanies(files.companies, &spec.companies, diagnostics);
  const bool have_rules = LoadRules(files.rules, &spec, diagnostics);
  const auto load = [&](const std::string& file, const auto& loader) {
    return !file.empty() && loader(file, &model, diagnostics);
  };
  const bool have_baskets = load(loaded->config.baskets, LoadBaskets);
  load(loaded->config.impact, LoadImpact);
  load(loaded->config.policy, LoadPolicy);

  // What no file shows alone. Where a file could not be read, everything that refers to it would
  // seem wrong.
  Diagnostics across;
  if (have_presets) CheckFeeds(loaded->config, loaded->presets, &across);
  if (have_companies && have_baskets) CheckSubjects(*loaded, &across);
  if (have_baskets) signals::Validate(model, &across);
  if (have_companies && have_rules) loaded->rules = nlp::RuleSet::Compile(spec, {}, &across);
  if (diagnostics->errors() == errors_before && loaded->rules) CheckUnused(*loaded, &across);
  AddWithLines(across, diagnostics);
  if (diagnostics->errors() > errors_before) return nullptr;
  loaded->symbols = MakeSymbols(*loaded);
  return loaded;
}

}  // namespace newsvane::config
