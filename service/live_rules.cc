// SPDX-License-Identifier: Apache-2.0
#include "service/live_rules.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace newsvane::service {
namespace {

std::string_view Reason(Reload how) {
  switch (how) {
    case Reload::kUnreadable:
      return "the files cannot be read";
    case Reload::kUncompilable:
      return "the rules do not compile";
    case Reload::kExamplesFailed:
      return "examples do not hold";
    case Reload::kTopicMissing:
      return "the topic of shadow rules is missing";
    case Reload::kOk:
    case Reload::kUnchanged:
      break;
  }
  return "";
}

bool Failed(Reload how) { return !Reason(how).empty(); }

}  // namespace

LiveRules::LiveRules(const config::Loaded& loaded, Intake* intake, sinks::Metrics* metrics,
                     RulesReloader::ShadowProblem shadow_problem)
    : intake_(intake),
      metrics_(metrics),
      hash_(loaded.rules->hash()),
      reloader_(loaded, std::move(shadow_problem)) {}

std::optional<RulesReload> LiveRules::Renew(Time now) {
  std::optional<RulesReload> reload = reloader_.Poll();
  if (!reload) return std::nullopt;
  if (reload->how == Reload::kOk) {
    intake_->SetRules(reload->rules);
    if (metrics_ != nullptr) metrics_->SetRuleSet(std::move(reload->labels));
  }
  if (metrics_ != nullptr) Count(reload->how, now);
  Report(*reload);
  if (reload->how == Reload::kOk) hash_ = reload->rules->hash();
  return reload;
}

void LiveRules::Count(Reload how, Time now) {
  if (Failed(how)) {
    metrics_->ReloadFailed(static_cast<size_t>(how) - static_cast<size_t>(Reload::kUnreadable));
  } else {
    metrics_->Reloaded(how == Reload::kOk, now);
  }
}

// Nothing is lost when a reload fails, so that it is a warning; the alerting rules see to it that
// somebody hears of it.
void LiveRules::Report(const RulesReload& reload) {
  const double seconds = std::chrono::duration<double>(reload.took).count();
  std::string note;
  if (Failed(reload.how)) {
    const std::string first = reload.problems.empty() ? "" : reload.problems.front();
    note = fmt::format("rules: older ones run (rule set {}), since {}: {}", hash_,
                       Reason(reload.how), first);
    if (reload.problem_count > 1) note += fmt::format(" (and {} more)", reload.problem_count - 1);
    spdlog::warn("rules not reloaded, rule set {} runs on: {}, {} problem{}", hash_,
                 Reason(reload.how), reload.problem_count, reload.problem_count == 1 ? "" : "s");
  } else if (reload.how == Reload::kOk) {
    spdlog::info(
        "rules reloaded: rule set {} with {} rules replaces {}; {} warnings; made in {:.2f} s",
        reload.rules->hash(), reload.rules->rule_count(), hash_, reload.warnings, seconds);
  } else {
    spdlog::info("rules reloaded: unchanged, rule set {}", hash_);
  }
  for (const std::string& problem : reload.problems) spdlog::warn("{}", problem);
  if (reload.problem_count > reload.problems.size()) {
    spdlog::warn("and {} more; `newsvane check` and `newsvane test` list them all",
                 reload.problem_count - reload.problems.size());
  }
  for (const std::string& change : reload.needs_restart) {
    spdlog::warn(
        "needs a restart: {} changed since the start, and only rules and companies are "
        "reloaded",
        change);
  }
  const std::scoped_lock lock(mutex_);
  note_ = std::move(note);
}

std::vector<std::string> LiveRules::Notes() const {
  const std::scoped_lock lock(mutex_);
  return note_.empty() ? std::vector<std::string>() : std::vector<std::string>{note_};
}

}  // namespace newsvane::service
