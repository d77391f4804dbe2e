// SPDX-License-Identifier: Apache-2.0
#include "report/alert_lines_json.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newsvane::report {
namespace {

constexpr size_t kShownContributions = 5;

void WriteCompany(const std::optional<Company>& company, std::string_view key, JsonWriter* json) {
  json->ObjectOrNull(key, company, [&](const Company& known) {
    json->Text("name", known.name);
    json->TextOrNull("symbol", known.symbol);
  });
}

void WriteVerdict(const Verdict& verdict, JsonWriter* json) {
  json->Text("state", ToString(verdict.state));
  json->Seconds("horizon_seconds", verdict.horizon);
  json->Score("abnormal_return", verdict.abnormal_return);
  json->Score("sigmas", verdict.sigmas);
}

void WriteStory(const Alert& alert, JsonWriter* json) {
  const bool has_event = !alert.event_type.empty();
  json->TextOrNull("event_type", alert.event_type);
  json->TextOrNull("status", has_event ? ToString(alert.status) : std::string_view());
  json->TextOrNull("attribution", has_event ? ToString(alert.attribution) : std::string_view());
  WriteCompany(alert.subject, "subject", json);
  WriteCompany(alert.other, "other", json);
  json->TextOrNull("headline", alert.headline);
  json->TextOrNull("source", alert.source);
  json->TextOrNull("url", alert.url);
  json->TextOrNull("rule", alert.rule);
  json->Integer("corroboration", alert.corroboration);
}

void WriteContribution(const Contribution& contribution, JsonWriter* json) {
  json->Text("event_type", contribution.event_type);
  json->TextOrNull("subject", contribution.subject);
  json->Text("news_id", contribution.news_id);
  json->TimeOrNull("at", contribution.at);
  json->Score("strength", contribution.strength);
  json->Object("factors", [&] {
    for (const Factor& factor : contribution.factors) json->Score(factor.name, factor.value);
  });
}

void WriteStep(const AlertStep& step, JsonWriter* json) {
  json->Text("id", step.id);
  json->TextOrNull("supersedes", step.supersedes);
  json->TimeOrNull("as_of", step.as_of);
  json->Text("action", ToString(step.action));
  json->Score("score", step.score);
  json->Integer("corroboration", step.corroboration);
  json->Object("verdict", [&] { WriteVerdict(step.verdict, json); });
}

void WriteDays(const std::optional<AbnormalPath>& path, std::string_view key, int last,
               JsonWriter* json) {
  const bool known = path && !std::isnan(path->Cumulative(0, last));
  if (!known) return json->Null(key);
  json->Object(key, [&] {
    json->Score("abnormal_return", path->Cumulative(0, last));
    json->Score("t", path->Standardised(0, last));
    json->Flag("configured_model", path->prior);
    json->Integer("model_days", path->model.n);
  });
}

void WriteLine(const AlertLine& line, RunStudy* study, JsonWriter* json) {
  const Alert& alert = line.latest;
  const std::optional<AbnormalPath> path = study->Around(line);
  json->Text("kind", ToString(alert.kind));
  json->Text("chain_id", alert.chain_id);
  json->Text("basket", alert.basket);
  json->TimeOrNull("first_at", line.first_at);
  json->TimeOrNull("as_of", alert.as_of);
  json->Integer("alerts", line.alerts);
  json->Flag("retracted", line.retracted());
  json->Score("score", alert.score);
  json->Score("peak", line.peak);
  json->Text("direction", ToString(alert.direction));
  json->Text("severity", ToString(alert.severity));
  json->TextOrNull("reason", alert.reason);
  WriteStory(alert, json);
  json->ObjectOrNull("verdict",
                     alert.kind == AlertKind::kEvent ? std::optional(line.verdict) : std::nullopt,
                     [&](const Verdict& verdict) { WriteVerdict(verdict, json); });
  WriteDays(path, "day_0", 0, json);
  WriteDays(path, "days_0_1", 1, json);
  json->Objects("returns", line.returns, [&](const RealisedReturn& realised) {
    json->Seconds("horizon_seconds", realised.horizon);
    const double none = std::numeric_limits<double>::quiet_NaN();
    json->Score("abnormal_return", realised.has_prices ? realised.abnormal_return : none);
    json->Score("sigmas", realised.has_prices ? realised.sigmas : none);
  });
  const size_t shown = std::min(alert.contributions.size(), kShownContributions);
  json->Objects("contributions", std::span(alert.contributions).first(shown),
                [&](const Contribution& part) { WriteContribution(part, json); });
  json->Integer("contributions_left_out", alert.contributions.size() - shown);
  json->Objects("members", alert.members, [&](const RotationMember& member) {
    json->Text("basket", member.basket);
    json->Text("direction", ToString(member.direction));
    json->Score("score", member.score);
  });
  json->Objects("steps", line.steps, [&](const AlertStep& step) { WriteStep(step, json); });
}

}  // namespace

void WriteLines(const RunRecord& record, RunStudy* study, JsonWriter* json) {
  json->Objects("lines", record.lines().lines(),
                [&](const AlertLine& line) { WriteLine(line, study, json); });
}

}  // namespace newsvane::report
