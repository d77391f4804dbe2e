// SPDX-License-Identifier: Apache-2.0
//
// `newsvane replay --alert`: an alert that was published, made again from the input that led to it;
// or what is no longer as it was.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "app/commands.h"
#include "history/alert_file.h"
#include "history/input.h"
#include "history/progress.h"
#include "history/unread.h"
#include "service/pipeline.h"
#include "service/price_history.h"
#include "service/system_clock.h"
#include "signals/snapshot.h"
#include "sinks/json.h"
#include "sinks/json_lines.h"

namespace newsvane::app {
namespace {

// Where a story stands in the input, and what the rules now say of it.
struct Story {
  std::string place;
  std::string events;
};

// What the replay came upon on its way to the alert.
struct Findings {
  uint64_t messages = 0;
  std::optional<Alert> same;             // With the alert's id.
  std::optional<Alert> nearest;          // For the same target, with most in common.
  int in_common = 0;                     // Of the nearest.
  std::map<std::string, Story> stories;  // Of the alert's, by id.
  bool origin_seen = false;
  std::vector<std::string> origin_news;  // Ids of the stories in the record the alert came from.
};

std::string EventsOf(const service::TaggedNews& news) {
  std::string list;
  for (const TaggedEvent& event : news.events) {
    list += (list.empty() ? "" : ", ") + event.type;
    if (event.subject) list += " (" + event.subject->company.name + ")";
  }
  return list.empty() ? "no event" : list;
}

void LookAt(const Alert& alert, const history::PublishedAlert& wanted, Findings* findings) {
  if (alert.id == wanted.id) {
    findings->same = alert;
    return;
  }
  if (alert.basket != wanted.basket || ToString(alert.kind) != wanted.kind) return;
  const int in_common = 2 * static_cast<int>(alert.headline == wanted.headline) +
                        static_cast<int>(FormatTime(alert.as_of) == wanted.as_of);
  if (in_common <= findings->in_common) return;
  findings->in_common = in_common;
  findings->nearest = alert;
}

void LookAt(const history::Timeline::Message& message, const config::Config& config,
            const history::PublishedAlert& wanted, Findings* findings) {
  if (message.news.empty()) return;
  const std::string place = history::PlaceOf(config, *message.raw);
  const bool origin = place == wanted.origin;
  findings->origin_seen = findings->origin_seen || origin;
  for (const service::TaggedNews& news : message.news) {
    if (origin) findings->origin_news.push_back(news.item.id);
    if (std::ranges::find(wanted.news_ids, news.item.id) == wanted.news_ids.end()) continue;
    findings->stories[news.item.id] = {place, EventsOf(news)};
  }
}

// State is built by what came before, so the way to the alert starts at the input's beginning.
Result<Findings> ReplayTo(const history::PublishedAlert& wanted, const history::Input& input) {
  Findings findings;
  const auto nowhere = sinks::JsonLinesSink::Open({});
  if (!nowhere) return tl::unexpected(nowhere.error());
  service::SystemClock clock;
  service::Pipeline pipeline(*input.loaded, nowhere->get(), &clock, nullptr,
                             std::max(1U, std::thread::hardware_concurrency()));
  pipeline.publisher().on_alert = [&](const Alert& alert) { LookAt(alert, wanted, &findings); };
  if (Result<void> begun = service::BeginWithHistory(*input.loaded, &pipeline.scorer()); !begun) {
    return tl::unexpected(begun.error());
  }
  const auto timeline = history::Timeline::Open(input.files, &pipeline.intake(), nullptr);
  if (!timeline) return tl::unexpected(timeline.error());
  history::Progress progress("replay");
  while (!findings.same) {
    const Result<history::Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    LookAt(*message, input.loaded->config, wanted, &findings);
    for (const service::TaggedNews& news : message->news) {
      if (Result<void> folded = pipeline.FoldNews(news); !folded) {
        return tl::unexpected(folded.error());
      }
    }
    for (const PriceTick& tick : message->ticks) pipeline.FoldTick(tick);
    if (Result<void> out = pipeline.PublishOutput(); !out) return tl::unexpected(out.error());
    ++findings.messages;
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  return findings;
}

// Whether an origin's record is gone from the topic, and if so, what is first there.
std::optional<int64_t> KeptFrom(const std::string& origin, const history::Input& input) {
  for (const kafka::TopicRange::Partition& partition : input.partitions) {
    const std::string prefix = fmt::format("{}/{}/", partition.topic, partition.partition);
    if (!origin.starts_with(prefix)) continue;
    if (std::atoll(origin.c_str() + prefix.size()) < partition.kept_from) {
      return partition.kept_from;
    }
  }
  return std::nullopt;
}

// Says which inputs and definitions are not those of the alert; false if none is found.
bool ExplainCauses(const history::PublishedAlert& wanted, const history::Input& input,
                   const Findings& findings) {
  bool found = false;
  const auto say = [&](const std::string& line) {
    found = true;
    fmt::print(stderr, "{}\n", line);
  };
  if (const std::string& now = input.loaded->rules->hash();
      !wanted.rule_set.empty() && wanted.rule_set != now) {
    say(fmt::format("the rules differ: rule set {} then, {} now", wanted.rule_set, now));
  }
  if (const std::string now = signals::ModelHash(input.loaded->model);
      !wanted.model.empty() && wanted.model != now) {
    say(fmt::format("baskets, impacts or policy differ: model {} then, {} now", wanted.model, now));
  }
  if (const auto kept = KeptFrom(wanted.origin, input)) {
    say(fmt::format("the record {} is gone: its partition now starts at offset {}", wanted.origin,
                    *kept));
  } else if (findings.origin_seen &&
             std::ranges::none_of(findings.origin_news, [&](const std::string& id) {
               return std::ranges::find(wanted.news_ids, id) != wanted.news_ids.end();
             })) {
    say(fmt::format("the record {} says something else now", wanted.origin));
  }
  for (const std::string& id : wanted.news_ids) {
    const auto story = findings.stories.find(id);
    if (story == findings.stories.end()) {
      say(fmt::format("story {} is not in the input", id));
    } else if (story->second.events == "no event") {
      say(fmt::format("story {} ({}) now gives no event", id, story->second.place));
    }
  }
  return found;
}

void PrintStories(const Findings& findings) {
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
  const Result<Findings> findings = ReplayTo(*wanted, *input);
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
  if (!ExplainCauses(*wanted, *input, *findings)) {
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
