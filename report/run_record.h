// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "config/config.h"
#include "history/timeline.h"
#include "report/alert_lines.h"
#include "report/basket_series.h"
#include "service/intake.h"
#include "signals/market/daily_closes.h"
#include "signals/scorer.h"

namespace newsvane::report {

struct InputCounts {
  std::string file;  // Or a topic of Kafka.
  std::string preset;
  bool news = false;
  service::FeedCounts feed;
  std::array<uint64_t, ingest::kDecodeReasons> dead_letters{};  // By reason.
};

// What one run of `replay` came to, as far as a report tells it: gathered while the records go by,
// in bounded memory. It is told what the pipeline does and changes nothing in it. Event time only.
// One thread. The order of calls: history() filled, then for each batch OnBatch(), Advance() and
// the records' own calls, then Finish(), then the rest.
class RunRecord {
 public:
  static constexpr size_t kMostLines = 1000;  // Of alerts.

  // All must outlive it. `files` in the order of the timeline.
  RunRecord(const config::Loaded& loaded, const signals::Scorer& scorer,
            const std::vector<history::TimelineInput>& files);

  // A batch as it was read, before its messages are folded.
  void OnBatch(std::span<const RawMessage> batch, std::span<const service::Slice> slices);
  signals::DailyCloses* history() { return &closes_; }  // To be filled before the first record.
  void Advance(Time time) { series_.Advance(time); }    // What happened then is about to be folded.
  // `events`: how many its text has. Of records as they are folded, in their order.
  void OnNews(const NewsItem& item, size_t events);
  void OnTick(const PriceTick& tick, bool good);  // `good`: not set aside.
  void OnAlert(const Alert& alert) { lines_.Add(alert); }
  void OnImpact(const RealisedImpact& impact) { lines_.Add(impact); }
  void Finish();  // After the last record; then the rest may be read.

  const config::Loaded& loaded() const { return loaded_; }
  const signals::Counters& scored() const { return scorer_.counters(); }
  const std::vector<InputCounts>& inputs() const { return inputs_; }
  const signals::Calendar& calendar() const { return calendars_.market(); }
  const signals::DailyCloses& closes() const { return closes_; }
  const BasketSeries& series() const { return series_; }
  const AlertLines& lines() const { return lines_; }
  uint64_t news() const { return news_; }
  uint64_t events() const { return events_; }
  // Of each source whose records say when they were received: milliseconds from publication to
  // receipt, ascending.
  const std::map<std::string, std::vector<uint32_t>>& delays() const { return delays_; }

 private:
  const config::Loaded& loaded_;
  const signals::Scorer& scorer_;
  std::vector<InputCounts> inputs_;
  std::map<uint32_t, size_t> input_of_feed_;
  signals::Calendars calendars_;
  signals::DailyCloses closes_;
  uint64_t splits_ = 0;  // Seen so far.
  BasketSeries series_;
  AlertLines lines_;
  uint64_t news_ = 0;
  uint64_t events_ = 0;
  std::map<std::string, std::vector<uint32_t>> delays_;
};

}  // namespace newsvane::report
