// SPDX-License-Identifier: Apache-2.0
#include "report/impact_sample.h"

#include "config/impact_text.h"
#include "core/id.h"
#include "history/corpus.h"
#include "history/progress.h"
#include "history/timeline.h"
#include "report/event_study.h"
#include "service/intake.h"
#include "service/price_history.h"

namespace newsvane::report {

ImpactSample::ImpactSample(const config::Loaded& loaded)
    : loaded_(loaded),
      baskets_(loaded.model, loaded.symbols),
      calendars_(loaded.model),
      scorer_(loaded.model, loaded.symbols),
      book_(loaded.model.policy, calendars_, loaded.symbols),
      closes_(*loaded.symbols.Find(loaded.model.market), loaded.symbols.size(),
              calendars_.market()),
      fit_(loaded.model, baskets_, calendars_.market()) {}

Result<void> ImpactSample::Read(const history::Input& input, history::Unread* unread) {
  if (Result<void> read = service::ReadHistory(loaded_, &closes_); !read) return read;
  service::Intake intake(loaded_, history::CorpusThreads(), service::Intake::Tagging::kOn);
  const auto note = [&](std::span<const RawMessage> batch, std::span<const service::Slice> slices) {
    for (const service::Slice& slice : slices) unread->Note(batch, slice);
    return Result<void>();
  };
  const auto timeline = history::Timeline::Open(input.files, &intake, note);
  if (!timeline) return tl::unexpected(timeline.error());
  history::Progress progress("fit");
  while (true) {
    const Result<history::Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    for (const service::TaggedNews& news : message->news) Add(news);
    for (const PriceTick& tick : message->ticks) Add(tick);
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  run_.undecoded += unread->total();
  return {};
}

void ImpactSample::Add(const service::TaggedNews& news) {
  ++run_.news;
  if (news.item.event_time() == kNoTime) {
    ++run_.undated;
    return;
  }
  output_.alerts.clear();
  output_.events.clear();
  scorer_.OnNews(news.item, news.events, &output_);
  for (const signals::FoldedEvent& folded : output_.events) {
    // A denial is no event of its kind, and what is told again is no second one.
    if (!folded.place || folded.event->status == Status::kDenied) continue;
    if (!told_.insert(Hash64(folded.place->chain_id)).second) continue;
    ++run_.events;
    fit_.Note(*folded.event, news.item.event_time());
  }
}

void ImpactSample::Add(const PriceTick& tick) {
  ++run_.prices;
  if (book_.Fold(tick)) {
    ++run_.prices_set_aside;
  } else if (tick.kind != TickKind::kCancel) {
    if (const std::optional<signals::Split> split = book_.TakeSplit()) closes_.Adjust(*split);
    closes_.Note(tick);
  }
}

std::vector<CellFit> ImpactSample::Fit(size_t least_days) {
  const std::vector<std::chrono::sys_days> days = closes_.Days();
  run_.trading_days = days.size();
  run_.least_days = least_days;
  if (!days.empty()) {
    run_.first_day = days.front();
    run_.last_day = days.back();
  }
  EventStudy study(loaded_.model, baskets_, loaded_.symbols, calendars_.market(), closes_);
  return fit_.Fit(&study, least_days);
}

Result<std::optional<std::string>> ProposedImpacts(const config::Loaded& loaded,
                                                   std::span<const CellFit> cells) {
  std::vector<config::ImpactEdit> edits;
  for (const CellFit& cell : cells) {
    if (cell.finding != FitFinding::kChanged) continue;
    edits.push_back({loaded.model.impacts[cell.impact].place, cell.new_impact, cell.new_confidence,
                     FitSource(cell)});
  }
  if (edits.empty()) return std::nullopt;
  Result<std::string> text = config::EditImpact(loaded.config.impact, edits);
  if (!text) return tl::unexpected(text.error());
  return *std::move(text);
}

}  // namespace newsvane::report
