// SPDX-License-Identifier: Apache-2.0
#include "signals/policy_keys.h"

#include <algorithm>

#include "core/check.h"

namespace newsvane::signals {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using Number = Limited<double>;
using Count = Limited<uint32_t>;
using Lasting = Limited<Duration>;
using Numbers = Limited<double, std::vector<double>>;
using Spans = Limited<Duration, std::vector<Duration>>;
using P = PolicySpec;

constexpr Range<double> kFactor{0, 1};
constexpr Range<double> kSignedFactor{-1, 1};
constexpr Range<double> kScore{0, 1};
constexpr Range<Duration> kHorizon{seconds(1), days(366)};

constexpr PolicyKey kKeys[] = {
    {"status", "reported", Number{&P::status_reported, kSignedFactor},
     "Factor of what is only reported."},
    {"status", "planned", Number{&P::status_planned, kSignedFactor}, "Factor of what is planned."},
    {"status", "confirmed", Number{&P::status_confirmed, kSignedFactor},
     "Factor of what is confirmed."},
    {"status", "denied", Number{&P::status_denied, kSignedFactor},
     "Factor of a denial: below 0 it counts against what it denies."},
    {"attribution", "first_hand", Number{&P::first_hand, kFactor},
     "Factor of what a party says, or the vendor on its own account."},
    {"attribution", "second_hand", Number{&P::second_hand, kFactor},
     "Factor of what the vendor has from others."},
    {"novelty", "decay", Numbers{&P::novelty, {0, 100}},
     "Per cent that the n-th report of a chain counts; the last goes on."},
    {"novelty", "window", Lasting{&P::novelty_window, kSpanRange},
     "How long a report makes the next of its chain less new."},
    {"novelty", "chain_window", Lasting{&P::chain_window, kSpanRange},
     "A chain without a report for so long has ended."},
    {"amounts", "weight", Number{&P::usual_weight, {0, 1e6, true}},
     "So many amounts seen weigh as much as one of `usual`."},
    {"alerts", "event_threshold", Number{&P::event_threshold, kScore},
     "Absolute strength from which an event is an alert."},
    {"alerts", "basket_threshold", Number{&P::basket_threshold, kScore},
     "Absolute score at which a basket alert begins."},
    {"alerts", "basket_hysteresis", Number{&P::basket_hysteresis, kScore},
     "It ends so far below the threshold."},
    {"alerts", "cool_down", Lasting{&P::cool_down, {Duration(0), days(366)}},
     "Between basket alerts of one basket and direction; `0s` turns it off."},
    {"alerts", "warning_at", Number{&P::warning_at, kScore},
     "Absolute score of the severity `warning`."},
    {"alerts", "critical_at", Number{&P::critical_at, kScore},
     "Absolute score of the severity `critical`."},
    {"alerts", "max_contributions", Count{&P::max_contributions, {1, 1000}},
     "How many reasons a signal or an alert shows at most."},
    {"verdict", "horizons", Spans{&P::verdict_horizons, kHorizon},
     "At which prices are asked whether they agree, in trading time; ascending."},
    {"verdict", "sigmas", Number{&P::verdict_sigmas, {0, 100, true}},
     "Abnormal return, in standard deviations for the horizon, that confirms or contradicts."},
    {"verdict", "hysteresis", Number{&P::verdict_hysteresis, {0, 100}},
     "A verdict stands down to `sigmas` less this."},
    {"impacts", "horizons", Spans{&P::impact_horizons, kHorizon},
     "At which the returns after an event alert are told, in trading time; ascending."},
    {"prices", "grace", Lasting{&P::price_grace, {Duration(0), hours(1)}},
     "How far out of order ticks may be."},
    {"prices", "stale_after", Lasting{&P::stale_after, {seconds(1), days(366)}},
     "A price older than this, in trading time, does not count."},
    {"prices", "max_jump", Number{&P::max_jump, {0, 100, true}},
     "A price further from the last good one than this fraction waits."},
    {"prices", "jump_confirmations", Count{&P::jump_confirmations, {1, 1000}},
     "So many in a row that agree end its wait; 1 trusts every price."},
    {"prices", "future_tolerance", Lasting{&P::future_tolerance, {Duration(0), hours(24)}},
     "How far ahead of its record's time a tick may be stamped."},
};

constexpr PolicyRelation kRelations[] = {
    {"novelty", "decay",
     [](const P& p) { return std::ranges::is_sorted(p.novelty, std::ranges::greater()); },
     "'decay' rises", "give percentages that fall, such as [100, 75, 56]"},
    {"alerts", "basket_hysteresis",
     [](const P& p) { return p.basket_hysteresis <= p.basket_threshold; },
     "'basket_hysteresis' is above 'basket_threshold'", "an alert could never end; lower it"},
    {"alerts", "critical_at", [](const P& p) { return p.warning_at <= p.critical_at; },
     "'critical_at' is below 'warning_at'", "raise it, or lower 'warning_at'"},
    {"verdict", "horizons", [](const P& p) { return std::ranges::is_sorted(p.verdict_horizons); },
     "'horizons' are not in order", "give the shortest first"},
    {"verdict", "hysteresis", [](const P& p) { return p.verdict_hysteresis <= p.verdict_sigmas; },
     "'hysteresis' is above 'sigmas'", "a verdict could never fall; lower it"},
    {"impacts", "horizons", [](const P& p) { return std::ranges::is_sorted(p.impact_horizons); },
     "'horizons' are not in order", "give the shortest first"},
};

template <class Value>
Range<Value> Find(Value PolicySpec::*member) {
  for (const PolicyKey& key : kKeys) {
    const auto* const number = std::get_if<Limited<Value>>(&key.number);
    if (number != nullptr && number->member == member) return number->range;
  }
  NEWSVANE_CHECK(false && "a member without a key");
  return {};
}

}  // namespace

std::span<const PolicyKey> PolicyKeys() { return kKeys; }
std::span<const PolicyRelation> PolicyRelations() { return kRelations; }

Range<double> RangeOf(double PolicySpec::*member) { return Find(member); }
Range<Duration> RangeOf(Duration PolicySpec::*member) { return Find(member); }

}  // namespace newsvane::signals
