// SPDX-License-Identifier: Apache-2.0
#include "service/rules_reloader.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "config/rule_files.h"
#include "config/yaml.h"
#include "core/id.h"
#include "nlp/tagger.h"

namespace newsvane::service {
namespace {

using Watch = std::chrono::steady_clock;

constexpr auto kLook = std::chrono::seconds(10);  // Where nothing tells of changes.
constexpr auto kSettle = std::chrono::milliseconds(50);
constexpr auto kSettleAtMost = std::chrono::seconds(2);
constexpr int kReadings = 5;  // Of files that change while they are read.
constexpr size_t kMaxProblems = 20;
constexpr size_t kMaxSymbols = 10;
// A tenth of the weight of what reads the news. The lowest of all would let a reload take a minute
// on a machine that has more to do than it can.
constexpr int kNice = 10;

std::string OneLine(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  std::string text = place.file;
  if (place.line > 0) text += fmt::format(":{}:{}", place.line, place.column);
  text += ": error: " + diagnostic.message;
  if (!diagnostic.hint.empty()) text += "; " + diagnostic.hint;
  return text;
}

std::string OneLine(const nlp::ExampleFailure& failure) {
  return fmt::format("{}:{}:{}: example of rule {}: expected {}, found {}: {}", failure.place.file,
                     failure.place.line, failure.place.column, failure.rule, failure.expected,
                     failure.found, failure.text.substr(0, failure.text.find('\n')));
}

void Add(std::string problem, std::vector<std::string>* problems) {
  if (problems->size() < kMaxProblems) problems->push_back(std::move(problem));
}

// The files of a configuration that only a start reads.
std::map<std::string, uint64_t> HashOtherFiles(const config::Config& config) {
  std::vector<std::string> files = {config.path, config.calendars, config.baskets, config.impact,
                                    config.policy};
  for (const std::string& path : config.presets) {
    const Result<std::vector<std::string>> listed = config::ListYamlFiles(path);
    if (listed) files.insert(files.end(), listed->begin(), listed->end());
  }
  std::map<std::string, uint64_t> hashes;
  for (const std::string& file : files) {
    if (!file.empty()) hashes[file] = Hash64(config::ReadFile(file).value_or(""));
  }
  return hashes;
}

}  // namespace

std::vector<std::string> ReloadFailures() { return {"read", "compile", "examples", "topic"}; }

sinks::RuleSetLabels LabelsOf(const nlp::RuleSet& rules) {
  sinks::RuleSetLabels labels{rules.hash(), rules.event_types(), rules.rule_ids(),
                              rules.shadow_rule_ids()};
  std::ranges::sort(labels.rules);
  std::ranges::sort(labels.shadow_rules);
  return labels;
}

RulesReloader::RulesReloader(const config::Loaded& loaded, ShadowProblem shadow_problem)
    : loaded_(loaded),
      shadow_problem_(std::move(shadow_problem)),
      seen_stamp_(loaded.rule_files_stamp),
      given_({loaded.rules}),
      other_files_(HashOtherFiles(loaded.config)) {}

RulesReloader::~RulesReloader() {
  stop_ = true;
  {
    const std::scoped_lock lock(mutex_);  // So that it is not just about to wait.
  }
  taken_.notify_all();
  watch_.Wake();
  if (thread_.joinable()) thread_.join();
}

void RulesReloader::Start() {
  in_background_ = true;
  thread_ = std::thread([this] { Loop(); });
}

void RulesReloader::Request() {
  requested_ = true;
  watch_.Wake();
}

std::optional<RulesReload> RulesReloader::Poll() {
  if (!is_ready_.load(std::memory_order_acquire)) return std::nullopt;
  std::optional<RulesReload> reload;
  {
    const std::scoped_lock lock(mutex_);
    reload.swap(ready_);
    is_ready_ = false;
  }
  taken_.notify_one();
  return reload;
}

void RulesReloader::Loop() {
  pthread_setname_np(pthread_self(), "rules");
  const auto thread = static_cast<id_t>(gettid());
  setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + kNice);
  while (!stop_) {
    // Watched first, then looked at: what happens in between wakes the next wait.
    watch_.Watch(config::RuleFolders(loaded_.config));
    if (!Look()) watch_.Wait(kLook);
  }
}

bool RulesReloader::Look() {
  const bool requested = requested_.exchange(false);
  if (!requested && config::RuleFilesStamp(loaded_.config) == seen_stamp_) return false;
  HandOver(Read());
  return true;
}

void RulesReloader::HandOver(RulesReload reload) {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [this] { return !ready_ || stop_; });
  if (reload.how == Reload::kOk) given_.push_back(reload.rules);
  ready_ = std::move(reload);
  is_ready_.store(true, std::memory_order_release);
}

// A person saves several files, and an editor writes one in several steps.
void RulesReloader::Settle() {
  const auto deadline = Watch::now() + kSettleAtMost;
  uint64_t stamp = config::RuleFilesStamp(loaded_.config);
  while (!stop_ && in_background_ && Watch::now() < deadline) {
    watch_.Pause(kSettle);
    const uint64_t now = config::RuleFilesStamp(loaded_.config);
    if (now == stamp) return;
    stamp = now;
  }
}

RulesReload RulesReloader::Read() {
  // Only the last one runs; this drops the others where the loop has let go of them.
  const nlp::RuleSet* const running = given_.back().get();
  std::erase_if(
      given_, [&](const auto& rules) { return rules.get() != running && rules.use_count() == 1; });
  RulesReload reload;
  for (int reading = 0; reading < kReadings && !stop_; ++reading) {
    Settle();
    const auto start = Watch::now();
    Diagnostics found;
    const config::LoadedRules loaded = config::LoadRuleSet(loaded_.config, loaded_.model, &found);
    seen_stamp_ = loaded.stamp;
    if (loaded.torn) continue;
    Judge(loaded, found, &reload);
    reload.took = Watch::now() - start;
    return reload;
  }
  reload.how = Reload::kUnreadable;
  reload.problems = {"the rule and company files kept changing while they were read"};
  reload.problem_count = 1;
  return reload;
}

void RulesReloader::Judge(const config::LoadedRules& loaded, const Diagnostics& found,
                          RulesReload* reload) {
  reload->needs_restart = NeedsRestart(loaded.spec);
  if (loaded.rules == nullptr) {
    reload->how = loaded.read ? Reload::kUncompilable : Reload::kUnreadable;
    for (const Diagnostic& diagnostic : found.list()) {
      if (diagnostic.severity == Severity::kError) Add(OneLine(diagnostic), &reload->problems);
    }
    reload->problem_count = found.errors();
    return;
  }
  std::vector<nlp::ExampleFailure> failures;
  nlp::TestExamples(loaded.spec, loaded.rules, &failures);
  if (!failures.empty()) {
    reload->how = Reload::kExamplesFailed;
    for (const nlp::ExampleFailure& failure : failures) Add(OneLine(failure), &reload->problems);
    reload->problem_count = failures.size();
    return;
  }
  if (shadow_problem_ && !loaded.rules->shadow_rule_ids().empty()) {
    if (std::string problem = shadow_problem_(); !problem.empty()) {
      reload->how = Reload::kTopicMissing;
      reload->problems = {std::move(problem)};
      reload->problem_count = 1;
      return;
    }
  }
  reload->warnings = found.list().size();
  const bool same = loaded.rules->hash() == given_.back()->hash();
  reload->how = same ? Reload::kUnchanged : Reload::kOk;
  if (same) return;
  reload->rules = loaded.rules;
  reload->labels = LabelsOf(*loaded.rules);
}

std::vector<std::string> RulesReloader::NeedsRestart(const nlp::RuleSetSpec& spec) {
  std::vector<std::string> changes;
  std::map<std::string, uint64_t> files = HashOtherFiles(loaded_.config);
  for (const auto& [file, hash] : files) {
    const auto known = other_files_.find(file);
    if (known == other_files_.end() || known->second != hash) changes.push_back(file);
  }
  for (const auto& [file, hash] : other_files_) {
    if (!files.contains(file)) changes.push_back(file);
  }
  other_files_ = std::move(files);  // Told once.
  std::string symbols;
  size_t count = 0;
  for (const nlp::CompanySpec& company : spec.companies) {
    if (company.symbol.empty() || loaded_.symbols.Find(company.symbol)) continue;
    if (++count <= kMaxSymbols) symbols += ' ' + company.symbol;
  }
  if (count > 0)
    changes.push_back(fmt::format("the list of symbols with prices ({} new:{})", count, symbols));
  return changes;
}

}  // namespace newsvane::service
