// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "config/companies.h"
#include "config/config_file.h"
#include "config/model.h"
#include "config/presets.h"
#include "config/rule_files.h"
#include "config/rules.h"
#include "config/yaml.h"
#include "core/nearest.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;
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
  names.reserve(presets.size());
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

// What `when_subject` may name.
std::vector<std::string> Subjects(const nlp::RuleSetSpec& spec, const signals::ModelSpec& model) {
  std::vector<std::string> names;
  for (const auto& company : spec.companies) names.push_back(company.id);
  for (const auto& basket : model.baskets) names.push_back(basket.id);
  return names;
}

// As LoadImpact() does at start, where the companies alone are new.
void CheckSubjects(const nlp::RuleSetSpec& spec, const signals::ModelSpec& model,
                   Diagnostics* diagnostics) {
  const std::vector<std::string> subjects = Subjects(spec, model);
  for (const auto& impact : model.impacts) {
    for (const std::string& name : impact.when_subject) {
      if (std::ranges::find(subjects, name) != subjects.end()) continue;
      diagnostics->Add(
          {Severity::kError, impact.place,
           fmt::format("'when_subject' names '{}', which is no company or basket now", name),
           Suggest(name, subjects), ""});
    }
  }
}

// Impacts of events that no rule gives, and members that news can never name: allowed, but more
// often a slip.
void CheckUnused(const nlp::RuleSetSpec& spec, const nlp::RuleSet& rules,
                 const signals::ModelSpec& model, Diagnostics* diagnostics) {
  const std::vector<std::string> events = rules.event_types();
  std::set<std::string> known(events.begin(), events.end());
  for (const auto& impact : model.impacts) {
    if (!known.insert(impact.event).second) continue;
    diagnostics->Add({Severity::kWarning, impact.place,
                      fmt::format("no rule gives event '{}'", impact.event),
                      Suggest(impact.event, events), ""});
  }
  std::vector<std::string> symbols;
  for (const auto& company : spec.companies) {
    if (!company.symbol.empty()) symbols.push_back(company.symbol);
  }
  known = std::set<std::string>(symbols.begin(), symbols.end());
  for (const auto& basket : model.baskets) {
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

// Takes the rules of a folder, or one more file, as LoadWithRules says.
void TakeRules(const std::string& rules, std::vector<std::string>* files, Diagnostics* found) {
  std::error_code ignored;
  if (fs::is_directory(rules, ignored)) {
    Result<std::vector<std::string>> listed = YamlFilesIn(rules);
    if (listed) {
      *files = std::move(*listed);
    } else {
      found->Add({Severity::kError, {rules, 0, 0}, std::move(listed.error().message), "", ""});
    }
    return;
  }
  const auto same = [&](const std::string& file) {
    return fs::path(file).filename() == fs::path(rules).filename();
  };
  const auto place = std::ranges::find_if(*files, same);
  if (place != files->end()) {
    *place = rules;
  } else {
    files->push_back(rules);
  }
}

// Reads every file and reports into `*found`; `*loaded` is whole if nothing is an error. `rules`
// may be empty.
void LoadInto(const std::string& path, const std::string& rules, Loaded* loaded,
              Diagnostics* found) {
  Files files;
  std::optional<Config> config = ReadConfigFile(path, &files, found);
  if (!config) return;
  if (!rules.empty()) TakeRules(rules, &files.rules, found);
  loaded->config = std::move(*config);
  loaded->rule_files_stamp = RuleFilesStamp(loaded->config);
  signals::ModelSpec& model = loaded->model;
  nlp::RuleSetSpec& spec = loaded->rule_spec;
  const bool have_presets = LoadPresets(files.presets, &loaded->presets, found);
  const bool have_companies = LoadCompanies(files.companies, &spec.companies, found);
  const bool have_rules = LoadRules(files.rules, &spec, found);
  if (!loaded->config.calendars.empty()) LoadCalendars(loaded->config.calendars, &model, found);
  const std::string& baskets = loaded->config.baskets;
  const bool have_baskets =
      !baskets.empty() && LoadBaskets(baskets, &model, found) && !model.baskets.empty();

  // Where a file could not be read, everything that refers to it would seem wrong.
  const bool have_subjects = have_companies && have_baskets;
  const std::vector<std::string> subjects =
      have_subjects ? Subjects(spec, model) : std::vector<std::string>();
  if (!loaded->config.impact.empty()) LoadImpact(loaded->config.impact, subjects, &model, found);
  if (!loaded->config.policy.empty()) LoadPolicy(loaded->config.policy, &model, found);
  if (have_presets) CheckFeeds(loaded->config, loaded->presets, found);
  const bool parts_hold = !found->HasErrors();
  if (have_baskets) signals::Validate(model, found);
  if (have_companies && have_rules) loaded->rules = nlp::RuleSet::Compile(spec, {}, found);
  if (parts_hold && loaded->rules) CheckUnused(spec, *loaded->rules, model, found);
  loaded->symbols = MakeSymbols(*loaded);
}

// A folder of files that are each small enough could still fill the memory of what is running.
void CheckSize(std::vector<std::string>& files, Diagnostics* found) {
  constexpr uintmax_t kMaxBytes = 64 << 20;
  uintmax_t bytes = 0;
  for (const std::string& file : files) {
    std::error_code error;
    const uintmax_t size = fs::file_size(file, error);
    if (!error) bytes += size;
    if (bytes <= kMaxBytes) continue;
    found->Add({Severity::kError,
                {file, 0, 0},
                fmt::format("with it the files hold more than {} bytes", kMaxBytes),
                "leave out what are no rules, or start anew with them",
                ""});
    files.clear();
    return;
  }
}

// The files under the paths, in their order.
std::vector<std::string> ListAll(const std::vector<std::string>& paths, Diagnostics* found) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = ListYamlFiles(path);
    if (!files) {
      found->Add({Severity::kError, {path, 0, 0}, files.error().message, "", ""});
    } else {
      all.insert(all.end(), files->begin(), files->end());
    }
  }
  CheckSize(all, found);
  return all;
}

}  // namespace

LoadedRules LoadRuleSet(const Config& config, const signals::ModelSpec& model,
                        Diagnostics* diagnostics) {
  LoadedRules loaded;
  Diagnostics found;
  loaded.stamp = RuleFilesStamp(config);
  const std::vector<std::string> rules = ListAll(config.rules, &found);
  const std::vector<std::string> companies = ListAll(config.companies, &found);
  // Where a file could not be read, everything that refers to it would seem wrong.
  const bool have_companies = LoadCompanies(companies, &loaded.spec.companies, &found);
  const bool have_rules = LoadRules(rules, &loaded.spec, &found);
  loaded.torn = RuleFilesStamp(config) != loaded.stamp;
  if (loaded.torn) return loaded;
  loaded.read = have_companies && have_rules && !found.HasErrors();
  if (loaded.read) {
    CheckSubjects(loaded.spec, model, &found);
    loaded.rules = nlp::RuleSet::Compile(loaded.spec, {}, &found);
  }
  if (loaded.rules) CheckUnused(loaded.spec, *loaded.rules, model, &found);
  if (found.HasErrors()) loaded.rules.reset();
  AddWithLines(found, diagnostics);
  return loaded;
}

void AddWithLines(const Diagnostics& found, Diagnostics* to) {
  std::map<std::string, std::vector<std::string>> texts;
  std::map<std::string, size_t> order;
  std::vector<Diagnostic> sorted = found.list();
  for (Diagnostic& diagnostic : sorted) {
    const Place& place = diagnostic.place;
    order.try_emplace(place.file, order.size());
    if (!diagnostic.line.empty() || place.line == 0) continue;
    const auto [lines, is_new] = texts.try_emplace(place.file);
    if (is_new) lines->second = SplitLines(ReadFile(place.file).value_or(""));
    if (place.line <= lines->second.size()) diagnostic.line = lines->second[place.line - 1];
  }
  std::ranges::stable_sort(sorted, {}, [&](const Diagnostic& diagnostic) {
    const Place& place = diagnostic.place;
    return std::tuple(order.at(place.file), place.line, place.column);
  });
  for (Diagnostic& diagnostic : sorted) to->Add(std::move(diagnostic));
}

std::unique_ptr<Loaded> LoadWithRules(const std::string& path, const std::string& rules,
                                      Diagnostics* diagnostics) {
  auto loaded = std::make_unique<Loaded>();
  Diagnostics found;
  LoadInto(path, rules, loaded.get(), &found);
  AddWithLines(found, diagnostics);
  return found.HasErrors() ? nullptr : std::move(loaded);
}

std::unique_ptr<Loaded> Load(const std::string& path, Diagnostics* diagnostics) {
  return LoadWithRules(path, "", diagnostics);
}

Result<SourceKind> KindOfSource(std::string* path) {
  const fs::path source = *path;
  std::error_code ignored;
  if (fs::is_directory(source, ignored)) {
    if (fs::exists(source / "newsvane.yaml", ignored)) {
      *path = (source / "newsvane.yaml").string();
      return SourceKind::kConfiguration;
    }
    for (const char* const inner : {"config/default/rules", "rules"}) {
      if (!fs::is_directory(source / inner, ignored)) continue;
      return Fail(
          fmt::format("'{}' holds more than rules; give '{}'", *path, (source / inner).string()));
    }
    return SourceKind::kRules;
  }
  Diagnostics diagnostics;
  const Document document = Document::Read(*path, &diagnostics);
  // What is wrong with the file is reported when it is loaded.
  const Node& root = document.root();
  if (!document.ok() || root.kind != Node::Kind::kMap) return SourceKind::kRules;
  for (const auto& [key, value] : root.entries) {
    const bool rules_inside = value.kind == Node::Kind::kSequence && !value.items.empty() &&
                              value.items.front().kind == Node::Kind::kMap;
    if (key.scalar == "lists" || key.scalar == "extends" ||
        (key.scalar == "rules" && rules_inside)) {
      return SourceKind::kRules;
    }
  }
  return SourceKind::kConfiguration;
}

}  // namespace newsvane::config
