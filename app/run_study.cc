// SPDX-License-Identifier: Apache-2.0
#include "app/run_study.h"

namespace newsvane::app {

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
    if (found->path.points.empty()) found = CellOf(occurrences, {0, signals::EventWindow().last});
    found->cell = cell;
    cells.push_back(*std::move(found));
  }
  return cells;
}

std::optional<StudyCell> RunStudy::CellOf(const std::vector<Occurrence>& occurrences,
                                          signals::EventWindow window) {
  std::vector<signals::AbnormalPath> paths;
  for (const Occurrence& occurrence : occurrences) {
    auto path = Around(occurrence.target, occurrence.at, window);
    if (path) paths.push_back(*std::move(path));
  }
  paths = signals::Distinct(std::move(paths));
  if (paths.empty()) return std::nullopt;
  StudyCell cell;
  for (const signals::AbnormalPath& path : paths) cell.configured += path.prior ? 1 : 0;
  cell.path = signals::AverageOf(paths);
  cell.day_0 = signals::MeanOf(paths, 0, 0);
  cell.days_0_1 = signals::MeanOf(paths, 0, 1);
  return cell;
}

std::optional<signals::AbnormalPath> RunStudy::Around(const AlertLine& line) {
  if (line.latest.kind != AlertKind::kEvent) return std::nullopt;
  return Around(line.latest.basket, line.first_at, {});
}

std::optional<signals::AbnormalPath> RunStudy::Around(const std::string& target, Time at,
                                                      signals::EventWindow window) {
  const std::optional<std::chrono::sys_days> day = study_.DayOf(at);
  if (!day) return std::nullopt;
  return study_.Around(target, *day, window);
}

}  // namespace newsvane::app
