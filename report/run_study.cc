// SPDX-License-Identifier: Apache-2.0
#include "report/run_study.h"

namespace newsvane::report {

RunStudy::RunStudy(const RunRecord& record)
    : record_(record),
      study_(record.loaded().model, record.series().baskets(), record.loaded().symbols,
             record.calendar(), record.closes()) {}

std::vector<StudyCell> RunStudy::Cells() {
  std::vector<StudyCell> cells;
  for (const auto& [cell, occurrences] : record_.lines().occurrences()) {
    std::optional<StudyCell> found = CellOf(occurrences, {});
    if (!found) continue;
    // Without the days before, what came after is still worth a look.
    if (found->path.points.empty()) found = CellOf(occurrences, {0, EventWindow().last});
    found->cell = cell;
    cells.push_back(*std::move(found));
  }
  return cells;
}

std::optional<StudyCell> RunStudy::CellOf(const std::vector<Occurrence>& occurrences,
                                          EventWindow window) {
  std::vector<AbnormalPath> paths;
  for (const Occurrence& occurrence : occurrences) {
    auto path = Around(occurrence.target, occurrence.at, window);
    if (path) paths.push_back(*std::move(path));
  }
  paths = Distinct(std::move(paths));
  if (paths.empty()) return std::nullopt;
  StudyCell cell;
  for (const AbnormalPath& path : paths) cell.configured += path.prior ? 1 : 0;
  cell.path = AverageOf(paths);
  cell.day_0 = MeanOf(paths, 0, 0);
  cell.days_0_1 = MeanOf(paths, 0, 1);
  return cell;
}

std::optional<AbnormalPath> RunStudy::Around(const AlertLine& line) {
  if (line.latest.kind != AlertKind::kEvent) return std::nullopt;
  return Around(line.latest.basket, line.first_at, {});
}

std::optional<AbnormalPath> RunStudy::Around(const std::string& target, Time at,
                                             EventWindow window) {
  const std::optional<std::chrono::sys_days> day = study_.DayOf(at);
  if (!day) return std::nullopt;
  return study_.Around(target, *day, window);
}

}  // namespace newsvane::report
