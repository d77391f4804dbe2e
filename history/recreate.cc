// SPDX-License-Identifier: Apache-2.0
#include "history/recreate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "history/corpus.h"
#include "history/progress.h"
#include "history/unread.h"
#include "service/pipeline.h"
#include "service/price_history.h"
#include "service/system_clock.h"
#include "signals/snapshot.h"
#include "sinks/json_lines.h"

namespace newsvane::history {
namespace {

std::string EventsOf(const service::TaggedNews& news) {
  std::string list;
  for (const TaggedEvent& event : news.events) {
    list += (list.empty() ? "" : ", ") + event.type;
    if (event.subject) list += " (" + event.subject->company.name + ")";
  }
  return list.empty() ? "no event" : list;
}

void LookAt(const Alert& alert, const PublishedAlert& wanted, Findings* findings) {
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

void LookAt(const Timeline::Message& message, const config::Config& config,
            const PublishedAlert& wanted, Findings* findings) {
  if (message.news.empty()) return;
  const std::string place = PlaceOf(config, *message.raw);
  const bool origin = place == wanted.origin;
  findings->origin_seen = findings->origin_seen || origin;
  for (const service::TaggedNews& news : message.news) {
    if (origin) findings->origin_news.push_back(news.item.id);
    if (std::ranges::find(wanted.news_ids, news.item.id) == wanted.news_ids.end()) continue;
    findings->stories[news.item.id] = {place, EventsOf(news)};
  }
}

// Whether an origin's record is gone from the topic, and if so, what is first there.
std::optional<int64_t> KeptFrom(const std::string& origin, const Input& input) {
  for (const kafka::TopicRange::Partition& partition : input.partitions) {
    const std::string prefix = fmt::format("{}/{}/", partition.topic, partition.partition);
    if (!origin.starts_with(prefix)) continue;
    if (std::atoll(origin.c_str() + prefix.size()) < partition.kept_from) {
      return partition.kept_from;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Findings> ReplayTo(const PublishedAlert& wanted, const Input& input) {
  Findings findings;
  const auto nowhere = sinks::JsonLinesSink::Open({});
  if (!nowhere) return tl::unexpected(nowhere.error());
  service::SystemClock clock;
  service::Intake intake(*input.loaded, CorpusThreads(), service::Intake::Tagging::kOn);
  service::Pipeline pipeline(*input.loaded, nowhere->get(), &clock, nullptr,
                             service::Pipeline::SignalsWhen::kOnRequest);
  pipeline.publisher().on_alert = [&](const Alert& alert) { LookAt(alert, wanted, &findings); };
  if (Result<void> begun = service::BeginWithHistory(*input.loaded, &pipeline.scorer()); !begun) {
    return tl::unexpected(begun.error());
  }
  const auto timeline = Timeline::Open(input.files, &intake, nullptr);
  if (!timeline) return tl::unexpected(timeline.error());
  Progress progress("replay");
  while (!findings.same) {
    const Result<Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    LookAt(*message, input.loaded->config, wanted, &findings);
    const service::Portion portion{{}, {}, message->news, message->ticks};
    if (Result<void> folded = pipeline.Process({&portion, 1}); !folded) {
      return tl::unexpected(folded.error());
    }
    ++findings.messages;
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  return findings;
}

std::vector<std::string> CausesOfChange(const PublishedAlert& wanted, const Input& input,
                                        const Findings& findings) {
  std::vector<std::string> causes;
  const auto say = [&](std::string cause) { causes.push_back(std::move(cause)); };
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
  return causes;
}

}  // namespace newsvane::history
