// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "history/input.h"
#include "history/unread.h"
#include "report/run_record.h"
#include "service/intake.h"
#include "service/pipeline.h"
#include "service/system_clock.h"
#include "sinks/json_lines.h"

namespace newsvane::report {

// One configuration's way through the input of `newsvane replay`: every message in order of event
// time, through the pipeline that `newsvane run` has, into files. One thread, but for the decoding
// of large batches.
//
// Signals are published every 256 messages and at the end, so that equal input gives equal files
// whatever the clock says.
class ReplayRun {
 public:
  struct Totals {
    uint64_t messages = 0;
    uint64_t news = 0;
    uint64_t ticks = 0;
    uint64_t events = 0;
    uint64_t alerts = 0;
    double seconds = 0;  // By the wall clock.
  };

  // Goes all the way. `file_of_topic`: where the messages of a topic go; those of others are
  // dropped. With `reports`, record() tells what the run came to. An Error names the file that
  // cannot be read or written.
  static Result<std::unique_ptr<ReplayRun>> Over(
      history::Input input, const std::map<std::string, std::string>& file_of_topic, bool reports);

  const Totals& totals() const { return totals_; }
  const history::Unread& unread() const { return unread_; }
  const RunRecord* record() const {
    return record_ ? &*record_ : nullptr;
  }  // Null without reports.

 private:
  ReplayRun(history::Input input, std::unique_ptr<sinks::JsonLinesSink> sink);

  void KeepRecord();
  Result<void> Begin();
  Result<void> Run();
  Result<void> Note(std::span<const RawMessage> batch, std::span<const service::Slice> slices);
  Result<void> Fold(const history::Timeline::Message& message);

  // Each refers to those above it.
  const history::Input input_;
  const std::unique_ptr<sinks::JsonLinesSink> sink_;
  service::SystemClock clock_;
  service::Intake intake_;
  service::Pipeline pipeline_;
  std::optional<RunRecord> record_;
  history::Unread unread_;
  Totals totals_;
};

}  // namespace newsvane::report
