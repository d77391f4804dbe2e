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

// cereal finds these beside the types. A field that is added to a record must be added here, and
// kVersion raised.
namespace newsvane {

template <class Archive>
void serialize(Archive& archive, Origin& origin) {
  archive(origin.topic, origin.partition, origin.offset);
}

template <class Archive>
void serialize(Archive& archive, Span& span) {
  archive(span.field, span.start, span.end);
}

template <class Archive>
void serialize(Archive& archive, Company& company) {
  archive(company.id, company.name, company.symbol);
}

template <class Archive>
void serialize(Archive& archive, Role& role) {
  archive(role.company, role.span);
}

template <class Archive>
void serialize(Archive& archive, Amount& amount) {
  archive(amount.low, amount.high, amount.unit, amount.currency, amount.period, amount.span,
          amount.previous);
}

template <class Archive>
void serialize(Archive& archive, Evidence& evidence) {
  archive(evidence.span, evidence.text);
}

template <class Archive>
void serialize(Archive& archive, TaggedEvent& event) {
  archive(event.id, event.news_id, event.revision, event.type, event.subject, event.other,
          event.companies, event.status, event.attribution, event.amounts, event.evidence,
          event.rule, event.rule_set, event.relevance, event.confidence, event.truncated);
}

template <class Archive>
void serialize(Archive& archive, Factor& factor) {
  archive(factor.name, factor.value);
}

template <class Archive>
void serialize(Archive& archive, Contribution& contribution) {
  archive(contribution.event_id, contribution.chain_id, contribution.event_type,
          contribution.news_id, contribution.subject, contribution.basket, contribution.at,
          contribution.strength, contribution.share, contribution.half_life, contribution.factors);
}

template <class Archive>
void serialize(Archive& archive, Verdict& verdict) {
  archive(verdict.state, verdict.horizon, verdict.abnormal_return, verdict.sigmas);
}

template <class Archive>
void serialize(Archive& archive, RealisedReturn& realised) {
  archive(realised.horizon, realised.has_prices, realised.raw_return, realised.market_return,
          realised.abnormal_return, realised.sigmas);
}

template <class Archive>
void serialize(Archive& archive, RotationMember& member) {
  archive(member.basket, member.direction, member.score);
}

template <class Archive>
void serialize(Archive& archive, Alert& alert) {
  archive(alert.id, alert.kind, alert.action, alert.supersedes, alert.chain_id, alert.basket,
          alert.score, alert.direction, alert.severity, alert.verdict, alert.headline, alert.source,
          alert.url, alert.event_type, alert.status, alert.attribution, alert.subject, alert.other,
          alert.amounts, alert.corroboration, alert.contributions, alert.members, alert.reason,
          alert.rule, alert.rule_set, alert.model, alert.published_at, alert.received_at,
          alert.as_of, alert.origin, alert.traceparent);
}

namespace signals {

template <class Archive>
void serialize(Archive& archive, Session& session) {
  archive(session.open, session.close);
}

template <class Archive>
void serialize(Archive& archive, Close& close) {
  archive(close.at, close.price);
}

namespace {

constexpr uint32_t kVersion = 9;
constexpr std::string_view kMagic = "newsvane";

struct Envelope {
  std::string magic;
  uint32_t version = 0;
  uint64_t model = 0;
  uint64_t checksum = 0;
  std::string state;

  template <class Archive>
  void serialize(Archive& archive) {
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

}  // namespace

std::string ModelHash(const ModelSpec& spec) {
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
  bytes += ToBytes(policy.status_reported, policy.status_planned, policy.status_confirmed,
                   policy.status_denied, policy.first_hand, policy.second_hand, policy.novelty,
                   policy.novelty_window, policy.chain_window, policy.symmetric,
                   policy.event_threshold, policy.basket_threshold, policy.basket_hysteresis,
                   policy.cool_down, policy.warning_at, policy.critical_at,
                   policy.max_contributions, policy.verdict_horizons, policy.verdict_sigmas,
                   policy.verdict_hysteresis, policy.price_grace, policy.stale_after,
                   policy.max_jump, policy.jump_confirmations, policy.future_tolerance);
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

uint64_t StateHash(const ModelSpec& spec, const SymbolTable& symbols) {
  std::string bytes = ModelHash(spec) + ToBytes(spec.policy.impact_horizons);
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
