// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "report/event_study.h"
#include "report/run_record.h"

namespace newsvane::report {

// The event study of one event type and basket. Events of one target on one day count once.
struct StudyCell {
  Cell cell;
  size_t configured = 0;  // Events judged by the configuration's line, for want of history.
  AveragePath path;
  MeanReturn day_0;
  MeanReturn days_0_1;
};

// What daily closes did around the events that a run told of, where it has the closes.
class RunStudy {
 public:
  // `record` must be finished, and outlive it.
  explicit RunStudy(const RunRecord& record);

  std::vector<StudyCell> Cells();  // Those with a close on the event's day and the day before.
  std::optional<AbnormalPath> Around(const AlertLine& line);

 private:
  std::optional<StudyCell> CellOf(const std::vector<Occurrence>& occurrences, EventWindow window);
  std::optional<AbnormalPath> Around(const std::string& target, Time at, EventWindow window);

  const RunRecord& record_;
  EventStudy study_;
};

}  // namespace newsvane::report
