// SPDX-License-Identifier: Apache-2.0
#include "core/records.h"

#include <array>

namespace newsvane {
namespace {

// The words of each enumeration, in the order of its values.
constexpr std::array<std::string_view, 4> kNewsActions = {"new", "update", "correct", "delete"};
constexpr std::array<std::string_view, 4> kTickKinds = {"trade", "quote", "bar", "cancel"};
constexpr std::array<std::string_view, 2> kFields = {"headline", "body"};
constexpr std::array<std::string_view, 4> kStatuses = {"reported", "planned", "confirmed",
                                                       "denied"};
constexpr std::array<std::string_view, 2> kAttributions = {"first_hand", "second_hand"};
constexpr std::array<std::string_view, 4> kAlertKinds = {"event", "basket", "rotation",
                                                         "heartbeat"};
constexpr std::array<std::string_view, 4> kAlertActions = {"new", "update", "correct", "retract"};
constexpr std::array<std::string_view, 3> kSeverities = {"info", "warning", "critical"};
constexpr std::array<std::string_view, 4> kVerdicts = {"pending", "confirmed", "contradicted",
                                                       "no_data"};

template <class Enum, size_t kSize>
std::optional<Enum> ParseWord(const std::array<std::string_view, kSize>& words,
                              std::string_view text) {
  for (size_t i = 0; i < kSize; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view ToString(NewsAction value) { return kNewsActions[static_cast<size_t>(value)]; }
std::string_view ToString(TickKind value) { return kTickKinds[static_cast<size_t>(value)]; }
std::string_view ToString(Field value) { return kFields[static_cast<size_t>(value)]; }
std::string_view ToString(Status value) { return kStatuses[static_cast<size_t>(value)]; }
std::string_view ToString(Attribution value) { return kAttributions[static_cast<size_t>(value)]; }
std::string_view ToString(AlertKind value) { return kAlertKinds[static_cast<size_t>(value)]; }
std::string_view ToString(AlertAction value) { return kAlertActions[static_cast<size_t>(value)]; }
std::string_view ToString(AlertSeverity value) { return kSeverities[static_cast<size_t>(value)]; }
std::string_view ToString(VerdictState value) { return kVerdicts[static_cast<size_t>(value)]; }

std::string_view ToString(Direction value) {
  switch (value) {
    case Direction::kDown:
      return "down";
    case Direction::kUp:
      return "up";
    case Direction::kFlat:
      break;
  }
  return "flat";
}

std::optional<NewsAction> ParseNewsAction(std::string_view text) {
  return ParseWord<NewsAction>(kNewsActions, text);
}
std::optional<Status> ParseStatus(std::string_view text) {
  return ParseWord<Status>(kStatuses, text);
}
std::optional<Attribution> ParseAttribution(std::string_view text) {
  return ParseWord<Attribution>(kAttributions, text);
}
std::optional<AlertSeverity> ParseAlertSeverity(std::string_view text) {
  return ParseWord<AlertSeverity>(kSeverities, text);
}

}  // namespace newsvane
