// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/run_record.h"
#include "signals/event_study.h"

namespace newsvane::app {

// The event study of one event type and basket. Events of one target on one day count once.
struct StudyCell {
  Cell cell;
  size_t configured = 0;  // Events judged by the configuration's line, for want of history.
  signals::AveragePath path;
  signals::MeanReturn day_0;
  signals::MeanReturn days_0_1;
};

// What daily closes did around the events that a run told of, where it has the closes.
class RunStudy {
 public:
  // `record` must be finished, and outlive it.
  explicit RunStudy(const RunRecord& record);

  std::vector<StudyCell> Cells();  // Those with a close on the event's day and the day before.
  std::optional<signals::AbnormalPath> Around(const AlertLine& line);

 private:
  std::optional<StudyCell> CellOf(const std::vector<Occurrence>& occurrences,
                                  signals::EventWindow window);
  std::optional<signals::AbnormalPath> Around(const std::string& target, Time at,
                                              signals::EventWindow window);

  const RunRecord& record_;
  signals::EventStudy study_;
};

}  // namespace newsvane::app
