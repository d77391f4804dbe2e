// SPDX-License-Identifier: Apache-2.0
#include "signals/snapshot.h"

#include <fmt/format.h>

#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/chrono.hpp>
#include <cereal/types/deque.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <exception>
#include <sstream>

#include "core/id.h"
#include "core/version.h"

// cereal finds these beside the types. A field that is added to a record does not compile until it
// is listed here: see snapshot.h.
namespace newsvane {

template <class Archive>
void serialize(Archive& archive, Origin& origin) {
  auto& [topic, partition, offset] = origin;
  archive(topic, partition, offset);
}

template <class Archive>
void serialize(Archive& archive, Span& span) {
  auto& [field, start, end] = span;
  archive(field, start, end);
}

template <class Archive>
void serialize(Archive& archive, Company& company) {
  auto& [id, name, symbol] = company;
  archive(id, name, symbol);
}

template <class Archive>
void serialize(Archive& archive, Role& role) {
  auto& [company, span] = role;
  archive(company, span);
}

template <class Archive>
void serialize(Archive& archive, Amount& amount) {
  auto& [low, high, unit, currency, period, span, previous] = amount;
  archive(low, high, unit, currency, period, span, previous);
}

template <class Archive>
void serialize(Archive& archive, Evidence& evidence) {
  auto& [span, text] = evidence;
  archive(span, text);
}

template <class Archive>
void serialize(Archive& archive, TaggedEvent& event) {
  auto& [id, news_id, revision, type, subject, other, companies, status, attribution, amounts,
         evidence, rule, rule_set, relevance, confidence, truncated] = event;
  archive(id, news_id, revision, type, subject, other, companies, status, attribution, amounts,
          evidence, rule, rule_set, relevance, confidence, truncated);
}

template <class Archive>
void serialize(Archive& archive, Factor& factor) {
  auto& [name, value] = factor;
  archive(name, value);
}

template <class Archive>
void serialize(Archive& archive, Contribution& contribution) {
  auto& [event_id, chain_id, event_type, news_id, subject, basket, at, strength, share, half_life,
         factors] = contribution;
  archive(event_id, chain_id, event_type, news_id, subject, basket, at, strength, share, half_life,
          factors);
}

template <class Archive>
void serialize(Archive& archive, Verdict& verdict) {
  auto& [state, horizon, abnormal_return, sigmas] = verdict;
  archive(state, horizon, abnormal_return, sigmas);
}

template <class Archive>
void serialize(Archive& archive, RealisedReturn& realised) {
  auto& [horizon, has_prices, raw_return, market_return, abnormal_return, sigmas] = realised;
  archive(horizon, has_prices, raw_return, market_return, abnormal_return, sigmas);
}

template <class Archive>
void serialize(Archive& archive, RotationMember& member) {
  auto& [basket, direction, score] = member;
  archive(basket, direction, score);
}

template <class Archive>
void serialize(Archive& archive, Alert& alert) {
  auto& [id, kind, action, supersedes, chain_id, basket, score, direction, severity, verdict,
         headline, source, url, event_type, status, attribution, subject, other, amounts,
         corroboration, contributions, members, reason, rule, rule_set, model, published_at,
         received_at, as_of, origin, traceparent] = alert;
  archive(id, kind, action, supersedes, chain_id, basket, score, direction, severity, verdict,
          headline, source, url, event_type, status, attribution, subject, other, amounts,
          corroboration, contributions, members, reason, rule, rule_set, model, published_at,
          received_at, as_of, origin, traceparent);
}

namespace signals {

template <class Archive>
void serialize(Archive& archive, Session& session) {
  auto& [open, close] = session;
  archive(open, close);
}

template <class Archive>
void serialize(Archive& archive, Close& close) {
  auto& [at, price] = close;
  archive(at, price);
}

namespace {

constexpr uint32_t kVersion = 10;
constexpr std::string_view kMagic = "newsvane";

struct Envelope {
  std::string magic;
  uint32_t version = 0;
  uint64_t model = 0;
  uint64_t checksum = 0;
  std::string state;

  template <class Archive>
  friend void serialize(Archive& archive, Envelope& envelope) {
    auto& [magic, version, model, checksum, state] = envelope;
    archive(magic, version, model, checksum, state);
  }
};

template <class... Parts>
std::string ToBytes(const Parts&... parts) {
  std::ostringstream stream;
  cereal::PortableBinaryOutputArchive archive(stream);
  archive(parts...);
  return std::move(stream).str();
}

template <class T>
Result<void> FromBytes(std::string bytes, T* value) {
  try {
    std::istringstream stream(std::move(bytes));
    cereal::PortableBinaryInputArchive archive(stream);
    archive(*value);
  } catch (const std::exception& error) {
    return Fail(std::string("the state is not whole: ") + error.what());
  }
  return {};
}

// 16 digits of all of a model that scores and alerts follow from.
std::string DigestOf(const ModelSpec& spec) {
  std::string bytes = ToBytes(spec.market);
  for (const BasketSpec& basket : spec.baskets) {
    bytes += ToBytes(basket.id, basket.name, basket.parent, basket.weight, basket.alpha,
                     basket.beta, basket.sigma);
    for (const MemberSpec& member : basket.members) bytes += ToBytes(member.symbol, member.weight);
  }
  for (const ImpactSpec& impact : spec.impacts) {
    bytes += ToBytes(impact.event, impact.target, impact.impact, impact.confidence, impact.horizon,
                     impact.half_life, impact.when_subject);
  }
  for (const CalendarSpec& calendar : spec.calendars) {
    bytes += ToBytes(calendar.id, calendar.suffixes, calendar.sessions);
  }
  for (const RotationSpec& rotation : spec.rotations) {
    bytes += ToBytes(rotation.id, rotation.name, rotation.members, rotation.window);
  }
  const PolicySpec& policy = spec.policy;
  bytes += ToBytes(
      policy.status_reported, policy.status_planned, policy.status_confirmed, policy.status_denied,
      policy.first_hand, policy.second_hand, policy.novelty, policy.novelty_window,
      policy.chain_window, policy.symmetric, policy.event_threshold, policy.basket_threshold,
      policy.basket_hysteresis, policy.cool_down, policy.warning_at, policy.critical_at,
      uint64_t{policy.max_contributions}, policy.verdict_horizons, policy.verdict_sigmas,
      policy.verdict_hysteresis, policy.price_grace, policy.stale_after, policy.max_jump,
      policy.jump_confirmations, policy.future_tolerance);
  for (const AlertOverride& over : policy.overrides) {
    bytes += ToBytes(over.basket, over.event, over.event_threshold, over.basket_threshold,
                     over.basket_hysteresis, over.warning_at, over.critical_at, over.cool_down);
  }
  bytes += ToBytes(policy.usual_weight);
  for (const UsualAmount& usual : policy.usual_amounts) {
    bytes += ToBytes(usual.event, usual.unit, usual.typical, usual.spread);
  }
  return fmt::format("{:016x}", Hash64(bytes));
}

}  // namespace

std::string ModelHash(const ModelSpec& spec) {
  return fmt::format("{:016x}", Hash64(ToBytes(kScoringVersion) + DigestOf(spec)));
}

uint64_t StateHash(const ModelSpec& spec, const SymbolTable& symbols) {
  // Without the version of the code that scores: what it saved can be gone on with as long as the
  // format holds, and a chain that is lost would be told anew.
  std::string bytes = DigestOf(spec) + ToBytes(spec.policy.impact_horizons);
  for (uint32_t i = 0; i < symbols.size(); ++i) bytes += ToBytes(symbols.Name(SymbolId{i}));
  return Hash64(bytes);
}

std::string Pack(const State& state, uint64_t model) {
  Envelope envelope{std::string(kMagic), kVersion, model, 0, ToBytes(state)};
  envelope.checksum = Hash64(envelope.state);
  return ToBytes(envelope);
}

Result<void> Unpack(std::string_view bytes, uint64_t model, State* state) {
  Envelope envelope;
  if (!FromBytes(std::string(bytes), &envelope) || envelope.magic != kMagic) {
    return Fail("these bytes are no state of newsvane's");
  }
  if (envelope.version != kVersion) {
    return Fail("the state was written by another version of newsvane (format " +
                std::to_string(envelope.version) + ", this one reads " + std::to_string(kVersion) +
                ")");
  }
  if (envelope.checksum != Hash64(envelope.state)) {
    return Fail("the state is damaged: its checksum does not fit");
  }
  if (envelope.model != model) {
    return Fail("the state was made with other baskets, impacts, policy or symbols");
  }
  return FromBytes(std::move(envelope.state), state);
}

}  // namespace signals
}  // namespace newsvane
