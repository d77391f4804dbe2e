// SPDX-License-Identifier: Apache-2.0
#include <date/tz.h>
#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "config/model.h"
#include "config/yaml.h"

namespace newsvane::config {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

// What a replay may cover, and what is to come.
constexpr year kFirstYear{1990};
constexpr year kLastYear{2060};

// "09:30" as the time since midnight.
std::optional<Duration> ReadClock(const Document& document, const Node& node) {
  const Result<Time> time = ParseTime("1970-01-01T" + node.scalar + ":00Z");
  if (time) return time->time_since_epoch();
  document.Report(node, fmt::format("'{}' is no time of day", node.scalar),
                  "write hours and minutes in quotes, such as \"09:30\"");
  return std::nullopt;
}

std::set<sys_days> ReadDates(const Document& document, std::string_view key, MapReader* reader) {
  std::set<sys_days> dates;
  for (const Node* node : reader->Scalars(key)) {
    if (const Result<Time> time = ParseTime(node->scalar + "T00:00:00Z")) {
      dates.insert(std::chrono::floor<days>(*time));
    } else {
      document.Report(*node, fmt::format("'{}' is no date", node->scalar),
                      "write it as 2026-07-03");
    }
  }
  return dates;
}

struct Hours {
  const date::time_zone* zone = nullptr;
  Duration open{};
  Duration close{};
  Duration half_day_close{};
  std::set<sys_days> holidays;
  std::set<sys_days> half_days;
};

std::vector<signals::Session> Expand(const Hours& hours) {
  std::vector<signals::Session> sessions;
  date::sys_info offset;
  const auto to_utc = [&](sys_days day, Duration clock) {
    const Time local = day + clock;
    const date::sys_seconds noon{std::chrono::floor<std::chrono::seconds>(
        (day + std::chrono::hours(12)).time_since_epoch())};
    // Clocks change at night; the offset holds for the whole session and usually for months.
    if (noon < offset.begin || noon >= offset.end) offset = hours.zone->get_info(noon);
    return local - offset.offset;
  };
  for (sys_days day = kFirstYear / 1 / 1; day <= sys_days{kLastYear / 12 / 31}; day += days(1)) {
    if (std::chrono::weekday(day).iso_encoding() > 5 || hours.holidays.contains(day)) continue;
    const Duration close = hours.half_days.contains(day) ? hours.half_day_close : hours.close;
    sessions.push_back({to_utc(day, hours.open), to_utc(day, close)});
  }
  return sessions;
}

const date::time_zone* ReadZone(const Document& document, const Node& node) {
  try {
    return date::locate_zone(node.scalar);
  } catch (const std::runtime_error&) {
    document.Report(node, fmt::format("'{}' is no time zone", node.scalar),
                    "write an IANA name such as America/New_York");
    return nullptr;
  }
}

void ReadCalendar(const Document& document, const Node& node, Ids* ids,
                  std::vector<signals::CalendarSpec>* calendars) {
  const size_t errors_before = document.errors();
  MapReader reader(document, node, "calendar");
  signals::CalendarSpec calendar;
  Hours hours;
  const Node* const id = reader.Require("id", &calendar.id);
  std::string text;
  if (const Node* zone = reader.Require("zone", &text)) hours.zone = ReadZone(document, *zone);
  const auto read_clock = [&](const Node* clock, Duration* value) {
    if (clock != nullptr) *value = ReadClock(document, *clock).value_or(*value);
  };
  read_clock(reader.Require("open", &text), &hours.open);
  const Node* const close = reader.Require("close", &text);
  read_clock(close, &hours.close);
  hours.half_day_close = hours.close;
  read_clock(reader.Find("half_day_close"), &hours.half_day_close);
  reader.Read("suffixes", &calendar.suffixes);
  hours.holidays = ReadDates(document, "holidays", &reader);
  hours.half_days = ReadDates(document, "half_days", &reader);
  reader.Finish();
  if (id == nullptr || !ids->Claim(document, *id) || document.errors() > errors_before) return;
  if (hours.open >= hours.close || hours.open >= hours.half_day_close) {
    document.Report(*close, "the session closes before it opens", "give a later 'close'");
    return;
  }
  calendar.sessions = Expand(hours);
  calendars->push_back(std::move(calendar));
}

}  // namespace

bool LoadCalendars(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics) {
  const Document document = Document::Read(path, diagnostics);
  if (!document.ok()) return false;
  MapReader reader(document, document.root(), "calendars file");
  Ids ids("calendar");
  const Node* const calendars = reader.Require("calendars");
  if (calendars != nullptr && calendars->kind == Node::Kind::kSequence &&
      calendars->items.empty()) {
    document.Report(*calendars, "'calendars' is empty", "describe at least the market's");
  }
  for (const Node& node : reader.Items("calendars")) {
    ReadCalendar(document, node, &ids, &model->calendars);
  }
  reader.Finish();
  return true;
}

}  // namespace newsvane::config
