// SPDX-License-Identifier: Apache-2.0
//
// `newsvane replay --alert`: an alert that was published, made again from the input that led to it;
// or what is no longer as it was.
#include "history/recreate.h"

#include <fmt/core.h>

#include <optional>
#include <span>
#include <vector>

#include "app/commands.h"
#include "history/alert_file.h"
#include "sinks/json.h"

namespace newsvane::app {
namespace {

void PrintStories(const history::Findings& findings) {
  for (const auto& [id, story] : findings.stories) {
    fmt::print(stderr, "  story {} at {}: {}\n", id, story.place, story.events);
  }
}

void PrintChanges(std::span<const history::MemberChange> changes) {
  for (const history::MemberChange& change : changes) {
    fmt::print(stderr, "  {}: {} -> {}\n", change.path,
               change.before.empty() ? "nothing" : change.before,
               change.after.empty() ? "nothing" : change.after);
  }
}

}  // namespace

int Recreate(const RecreateOptions& options) {
  const Result<history::PublishedAlert> wanted = history::ReadAlert(options.alert, options.id);
  if (!wanted) return PrintError(wanted.error(), kBadUsage);
  if (wanted->kind == "heartbeat") {
    return PrintError({"a heartbeat says that newsvane runs; no input leads to it"}, kBadUsage);
  }
  const Result<history::Input> input = OpenInput(options.input);
  if (!input) return PrintError(input.error(), kBadUsage);
  const Result<history::Findings> findings = history::ReplayTo(*wanted, *input);
  if (!findings) return PrintError(findings.error());

  const std::optional<Alert>& alert = findings->same ? findings->same : findings->nearest;
  const std::string now = alert ? sinks::EncodeAlert(*alert) : "";
  if (alert) fmt::print("{}\n", now);
  const std::vector<history::MemberChange> changes = history::CompareMembers(wanted->value, now);
  if (changes.empty()) {
    fmt::print(
        stderr, "the same, {}, from {} records\n",
        now == wanted->value ? "byte for byte" : "but for how its numbers and texts are written",
        findings->messages);
    PrintStories(*findings);
    return kOk;
  }
  fmt::print(stderr, "{}\n",
             findings->same ? "the alert is there and differs"
             : alert ? "no alert has its id; this one, of the same kind and target, is nearest"
                     : "nothing in the input leads to the alert or one like it");
  const std::vector<std::string> causes = history::CausesOfChange(*wanted, *input, *findings);
  for (const std::string& cause : causes) fmt::print(stderr, "{}\n", cause);
  if (causes.empty()) {
    fmt::print(stderr,
               "rules, model and stories are those of the alert: so what came before its story, or "
               "the order in which it came, is not\n");
  }
  if (alert) {
    PrintChanges(changes);
  } else {
    PrintStories(*findings);
  }
  return kFailed;
}

}  // namespace newsvane::app
