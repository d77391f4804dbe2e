// SPDX-License-Identifier: Apache-2.0
//
// `newsvane fit`: an impact file as past news and prices would have it.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <unordered_set>

#include "app/commands.h"
#include "app/new_file.h"
#include "config/impact_text.h"
#include "core/id.h"
#include "history/corpus.h"
#include "history/input.h"
#include "history/progress.h"
#include "history/unread.h"
#include "report/fit_report.h"
#include "service/price_history.h"
#include "signals/market/prices.h"
#include "signals/scorer.h"

namespace newsvane::app {
namespace {

namespace fs = std::filesystem;

// What is learned from the records, in event time. The scorer tells which reports begin a chain.
class History {
 public:
  explicit History(const config::Loaded& loaded)
      : loaded_(loaded),
        baskets_(loaded.model, loaded.symbols),
        calendars_(loaded.model),
        scorer_(loaded.model, loaded.symbols),
        book_(loaded.model.policy, calendars_, loaded.symbols),
        closes_(*loaded.symbols.Find(loaded.model.market), loaded.symbols.size(),
                calendars_.market()),
        fit_(loaded.model, baskets_, calendars_.market()) {}

  void Add(const service::TaggedNews& news) {
    ++run_.news;
    if (news.item.event_time() == kNoTime) {
      ++run_.undated;
      return;
    }
    output_.alerts.clear();
    output_.places.clear();
    scorer_.OnNews(news.item, news.events, &output_);
    for (size_t i = 0; i < news.events.size(); ++i) {
      const TaggedEvent& event = news.events[i];
      // A denial is no event of its kind, and what is told again is no second one.
      if (!output_.places[i] || event.status == Status::kDenied) continue;
      if (!told_.insert(Hash64(output_.places[i]->chain_id)).second) continue;
      ++run_.events;
      fit_.Note(event, news.item.event_time());
    }
  }

  void Add(const PriceTick& tick) {
    ++run_.prices;
    if (book_.Fold(tick)) {
      ++run_.prices_set_aside;
    } else if (tick.kind != TickKind::kCancel) {
      if (const std::optional<signals::Split> split = book_.TakeSplit()) closes_.Adjust(*split);
      closes_.Note(tick);
    }
  }

  void AddUndecoded(size_t count) { run_.undecoded += count; }

  signals::DailyCloses* closes() { return &closes_; }

  std::vector<report::CellFit> Fit(size_t least_days) {
    const std::vector<std::chrono::sys_days> days = closes_.Days();
    run_.trading_days = days.size();
    run_.least_days = least_days;
    if (!days.empty()) {
      run_.first_day = days.front();
      run_.last_day = days.back();
    }
    report::EventStudy study(loaded_.model, baskets_, loaded_.symbols, calendars_.market(),
                             closes_);
    return fit_.Fit(&study, least_days);
  }

  const report::FitRun& run() const { return run_; }

 private:
  const config::Loaded& loaded_;
  signals::Baskets baskets_;
  signals::Calendars calendars_;
  signals::Scorer scorer_;
  signals::PriceBook book_;
  signals::DailyCloses closes_;
  report::ImpactFit fit_;
  std::unordered_set<uint64_t> told_;  // Of the ids of the chains so far.
  signals::Output output_;             // Reused.
  report::FitRun run_;
};

Result<void> ReadAll(const history::Input& input, history::Unread* unread, History* history) {
  service::Intake intake(*input.loaded, history::CorpusThreads(), service::Intake::Tagging::kOn);
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
    if (message->raw == nullptr) return {};
    for (const service::TaggedNews& news : message->news) history->Add(news);
    for (const PriceTick& tick : message->ticks) history->Add(tick);
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
}

// "impact.fitted.yaml" beside "impact.yaml".
std::string Beside(const std::string& impact_file) {
  const fs::path path(impact_file);
  return (path.parent_path() / (path.stem().string() + ".fitted" + path.extension().string()))
      .string();
}

// Writes the proposal. False if there is nothing to propose.
Result<bool> Propose(const config::Loaded& loaded, std::span<const report::CellFit> cells,
                     const std::string& out) {
  std::vector<config::ImpactEdit> edits;
  for (const report::CellFit& cell : cells) {
    if (cell.finding != report::FitFinding::kChanged) continue;
    edits.push_back({loaded.model.impacts[cell.impact].place, cell.new_impact, cell.new_confidence,
                     report::FitSource(cell)});
  }
  if (edits.empty()) return false;
  const Result<std::string> text = config::EditImpact(loaded.config.impact, edits);
  if (!text) return tl::unexpected(text.error());
  if (Result<void> written = WriteNewFile(out, *text); !written) {
    return tl::unexpected(written.error());
  }
  return true;
}

}  // namespace

int Fit(const FitOptions& options) {
  const Result<history::Input> input = OpenInput(options.input);
  if (!input) return PrintError(input.error(), kBadUsage);
  const config::Loaded& loaded = *input->loaded;
  std::string out = options.out.empty() ? Beside(loaded.config.impact) : options.out;
  // Said before the work rather than after it.
  if (std::error_code ignored; fs::exists(out, ignored)) {
    return PrintError({fmt::format("'{}' exists; give --out another name", out)}, kBadUsage);
  }
  History history(loaded);
  if (Result<void> read = service::ReadHistory(loaded, history.closes()); !read) {
    return PrintError(read.error());
  }
  history::Unread unread(loaded.config);
  if (Result<void> read = ReadAll(*input, &unread, &history); !read)
    return PrintError(read.error());
  history.AddUndecoded(unread.total());
  fmt::print(stderr, "{}", unread.Text());
  const std::vector<report::CellFit> cells = history.Fit(options.least_days);
  if (history.run().trading_days == 0) {
    return PrintError({fmt::format("there are no prices of {}, the market, to hold news against",
                                   loaded.model.market)});
  }
  const Result<bool> proposed = Propose(loaded, cells, out);
  if (!proposed) return PrintError(proposed.error());
  if (!*proposed) out.clear();
  fmt::print("{}", options.json ? report::FitJson(loaded.model, cells, history.run(), out) + "\n"
                                : report::FitMarkdown(loaded.model, cells, history.run(), out));
  return history.run().undecoded == 0 ? kOk : kFailed;
}

}  // namespace newsvane::app
