// SPDX-License-Identifier: Apache-2.0
//
// What news means for baskets, as data: config/default/{baskets,impact,policy,market}.yaml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/records.h"

namespace newsvane::signals {

struct MemberSpec {
  std::string symbol;
  double weight = 1;  // > 0; normalised over the basket.
};

// A basket has members or sub-baskets, not both. Its return is the weighted mean of its members'
// returns; its score is its own decayed sum, or for a parent the weighted mean of its children's
// scores.
struct BasketSpec {
  std::string id;      // "neocloud"
  std::string name;    // "Neoclouds"
  std::string parent;  // Empty at the top.
  double weight = 1;   // Within the parent; > 0.
  std::vector<MemberSpec> members;
  // Prior of the market model on daily returns, from history; the stream updates it.
  double alpha = 0;     // Per day, a fraction.
  double beta = 1;      // Against the market symbol.
  double sigma = 0.02;  // Residual standard deviation per day, a fraction; > 0.
  Place place;
};

// The impact of an event on one target. Target: a basket id, which for a parent stands for every
// basket below it; "subject" or "other": the company in that role, under its symbol;
// "subject_baskets" or "other_baskets": every basket that holds that company.
struct ImpactSpec {
  std::string event;
  std::string target;
  double impact = 0;                      // [-1, 1]; the sign is the direction.
  double confidence = 1;                  // [0, 1]; an event without a stable sign says so here.
  Duration horizon{};                     // How long it is expected to work.
  Duration half_life{};                   // Of the contribution to a basket's score; > 0.
  std::vector<std::string> when_subject;  // If given: only when the subject is one of these
                                          // companies (by id) or in one of these baskets.
  std::string reason;                     // Why this sign and size.
  std::string source;                     // Where the number comes from.
  Place place;
};

struct RotationSpec {
  std::string id;    // "cloud-hardware-to-software"
  std::string name;  // "cloud down, hardware down, software up"
  std::vector<RotationMember>
      members;  // Direction per basket; `score` is the least absolute score that counts.
  Duration window = std::chrono::hours(24);  // All members must have been hit within it.
  Place place;
};

// What amount is usual for a kind of event, until the stream tells: a lognormal prior.
struct UsualAmount {
  std::string event;
  std::string unit = "money";  // "money", in US dollars, or "watt".
  double typical = 1e9;        // The median; > 0.
  double spread = 0.8;         // Standard deviation in orders of magnitude; > 0.
};

// When alerts come, for one basket or company, one kind of event, or both: what is given replaces
// what holds for all.
struct AlertOverride {
  std::string basket;  // A basket's id or a company's symbol; empty: all.
  std::string event;   // Empty: all, and basket alerts.
  std::optional<double> event_threshold;
  std::optional<double> basket_threshold;
  std::optional<double> basket_hysteresis;
  std::optional<double> warning_at;
  std::optional<double> critical_at;
  std::optional<Duration> cool_down;
  Place place;
};

// Factors by status and attribution, and what turns a score into an alert.
struct PolicySpec {
  double status_reported = 0.6, status_planned = 0.85, status_confirmed = 1.0, status_denied = -0.5;
  double first_hand = 1.0, second_hand = 0.8;
  // Novelty of the n-th report of a chain within the window, in percent; the last value goes on.
  std::vector<double> novelty = {100, 75, 56, 42, 32, 24, 18, 13, 10, 8, 6, 4, 3, 2, 2, 1};
  Duration novelty_window = std::chrono::hours(24);
  Duration chain_window =
      std::chrono::hours(24 * 7);  // A chain without a report for so long has ended.
  // Kinds of events in which neither company is the subject more than the other.
  std::vector<std::string> symmetric = {"partnership"};
  double event_threshold =
      0.10;  // |strength| of an event alert; below, the event counts but is not an alert.
  double basket_threshold = 0.25;   // |score| at which a basket alert begins.
  double basket_hysteresis = 0.05;  // It ends below threshold - hysteresis.
  Duration cool_down =
      std::chrono::minutes(30);  // Between basket alerts of one basket and direction.
  double warning_at = 0.25, critical_at = 0.5;  // |score| for the severities.
  uint32_t max_contributions = 10;              // Shown in a signal or alert.
  std::vector<AlertOverride> overrides;         // Of these, in order: a later one goes before.
  std::vector<UsualAmount> usual_amounts;
  double usual_weight = 10;  // Of each of them: so many amounts seen weigh as much.
  // Price verdict.
  std::vector<Duration> verdict_horizons = {std::chrono::minutes(5), std::chrono::minutes(30),
                                            std::chrono::hours(2), std::chrono::hours(24)};
  double verdict_sigmas = 1.0;       // |abnormal return| in sigmas that confirms or contradicts.
  double verdict_hysteresis = 0.25;  // A verdict stands down to verdict_sigmas less this.
  // Realised impacts are told at these.
  std::vector<Duration> impact_horizons = {std::chrono::seconds(30), std::chrono::minutes(1),
                                           std::chrono::minutes(5),  std::chrono::minutes(10),
                                           std::chrono::minutes(30), std::chrono::hours(1),
                                           std::chrono::hours(2),    std::chrono::hours(24)};
  Duration price_grace = std::chrono::seconds(2);  // How far out of order ticks may be.
  Duration stale_after =
      std::chrono::hours(1);  // A price older than this (while its market ticks) is stale.
  double max_jump = 0.5;      // A tick further from the last good price than this fraction is set
                              // aside, until `jump_confirmations` in a row agree.
  uint32_t jump_confirmations = 3;
  Duration future_tolerance =
      std::chrono::minutes(5);  // Stamps further ahead of the record are clamped and counted.
};

// From the open to the close, in UTC.
struct Session {
  Time open;
  Time close;
};

// When one exchange trades.
struct CalendarSpec {
  std::string id;                     // "seoul"
  std::vector<std::string> suffixes;  // Of the symbols that trade there: ".KS".
  std::vector<Session> sessions;      // Ascending.
};

struct ModelSpec {
  std::vector<CalendarSpec> calendars;  // The first is the market's, and of symbols without suffix.

  std::vector<BasketSpec> baskets;
  std::vector<ImpactSpec> impacts;
  std::vector<RotationSpec> rotations;
  PolicySpec policy;
  std::string market = "SPY";
};

// Adds what the parts do not say alone: dangling parents and targets, cycles, members with
// sub-baskets, duplicate cells, numbers out of range. Places point to the spec that is wrong.
void Validate(const ModelSpec& spec, Diagnostics* diagnostics);

}  // namespace newsvane::signals
