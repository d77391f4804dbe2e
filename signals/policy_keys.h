// SPDX-License-Identifier: Apache-2.0
//
// Each number of the policy and of the model, told once: its key, its range and what it means. The
// reader of policy.yaml, the validator, the schema for editors and the operators' page follow it.
#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/range.h"
#include "signals/model.h"

namespace newsvane::signals {

// Of baskets.yaml and impact.yaml.
inline constexpr Range<double> kWeightRange{0, 1e6, true};  // Of a member, or a basket in another.
inline constexpr Range<double> kAlphaRange{-1, 1};          // Per day, a fraction.
inline constexpr Range<double> kBetaRange{-20, 20};
inline constexpr Range<double> kSigmaRange{0, 1, true};  // Per day, a fraction.
inline constexpr Range<double> kImpactRange{-1, 1};
inline constexpr Range<double> kConfidenceRange{0, 1};
inline constexpr Range<double> kRotationScoreRange{0, 1, true};
inline constexpr Range<double> kTypicalAmountRange{0, 1e15, true};  // US dollars or watts.
inline constexpr Range<double> kAmountSpreadRange{0, 5, true};      // Orders of magnitude.
// Windows, horizons of impacts and half-lives.
inline constexpr Range<Duration> kSpanRange{std::chrono::milliseconds(1), std::chrono::days(366)};

// A member of the policy, and what it, or each number in it, may be.
template <class Value, class Member = Value>
struct Limited {
  Member PolicySpec::*member;
  Range<Value> range;
};

// A list has at least one number.
using PolicyNumber =
    std::variant<Limited<double>, Limited<uint32_t>, Limited<Duration>,
                 Limited<double, std::vector<double>>, Limited<Duration, std::vector<Duration>>>;

struct PolicyKey {
  std::string_view group;  // "alerts"
  std::string_view key;    // "event_threshold"
  PolicyNumber number;
  std::string_view meaning;  // For people: a sentence, with the unit.
};

// What two or more numbers must be to each other, which no range of one says.
struct PolicyRelation {
  std::string_view group;  // Of the key at which it is reported.
  std::string_view key;
  bool (*holds)(const PolicySpec& policy);
  std::string_view message;  // What is wrong if it does not hold.
  std::string_view hint;     // What to do then.
};

// In the order of policy.yaml. They live as long as the program.
std::span<const PolicyKey> PolicyKeys();
std::span<const PolicyRelation> PolicyRelations();

// The range that a member has there, for what sets the same number elsewhere. The member must have
// one.
Range<double> RangeOf(double PolicySpec::*member);
Range<Duration> RangeOf(Duration PolicySpec::*member);

}  // namespace newsvane::signals
