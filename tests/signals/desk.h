// SPDX-License-Identifier: Apache-2.0
//
// A small model and a scorer for it, with news and ticks in few words.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/id.h"
#include "signals/scorer.h"

namespace newsvane::signals {

using namespace std::chrono_literals;

// Wednesday, 2026-07-01; the session is from 13:30 to 20:00.
inline constexpr Time kDay = std::chrono::sys_days{std::chrono::year{2026} / 7 / 1};
inline Time At(Duration of_day) { return kDay + of_day; }

inline ImpactSpec Cell(std::string event, std::string target, double impact,
                       std::vector<std::string> when_subject = {}) {
  ImpactSpec spec;
  spec.event = std::move(event);
  spec.target = std::move(target);
  spec.impact = impact;
  spec.horizon = 24h;
  spec.half_life = 48h;
  spec.when_subject = std::move(when_subject);
  return spec;
}

// cloud {neocloud {CRWV, NBIS}, hyperscaler {MSFT}}, software {CRM}; a capacity sale is -0.8 for
// neoclouds, +0.6 for software and +0.5 for its subject, a shortage +0.8 for neoclouds.
inline ModelSpec SmallModel() {
  ModelSpec model;
  const auto add = [&](std::string id, std::string parent, std::vector<MemberSpec> members) {
    BasketSpec& basket = model.baskets.emplace_back();
    basket.name = id;
    basket.id = std::move(id);
    basket.parent = std::move(parent);
    basket.members = std::move(members);
    basket.beta = 2;
    basket.sigma = 0.04;
  };
  add("cloud", "", {});
  add("neocloud", "cloud", {{"CRWV"}, {"NBIS"}});
  add("hyperscaler", "cloud", {{"MSFT"}});
  add("software", "", {{"CRM"}});
  model.impacts = {Cell("capacity_sale", "neocloud", -0.8), Cell("shortage", "neocloud", 0.8),
                   Cell("capacity_sale", "software", 0.6), Cell("capacity_sale", "subject", 0.5)};
  model.impacts.back().half_life = 24h;
  RotationSpec& rotation = model.rotations.emplace_back();
  rotation.id = "rotation";
  rotation.name = "cloud down, software up";
  rotation.members = {{"cloud", Direction::kDown, 0.1}, {"software", Direction::kUp, 0.1}};
  return model;
}

inline SymbolTable SymbolsOf(const ModelSpec& model) {
  SymbolTable symbols;
  symbols.Add(model.market);
  for (const BasketSpec& basket : model.baskets) {
    for (const MemberSpec& member : basket.members) symbols.Add(member.symbol);
  }
  symbols.Add("META");
  return symbols;
}

struct News {
  NewsItem item;
  std::vector<TaggedEvent> events;
};

// News of one event. The subject "meta" has the symbol "META".
struct Told {
  std::string id;
  Duration at{};
  std::string subject = "meta";
  Status status = Status::kReported;
  NewsAction action = NewsAction::kNew;
  int64_t revision = 0;
  std::string event = "capacity_sale";  // Empty: the text has no event.
  std::string headline = "A headline";
  double billions = 0;
  Attribution attribution = Attribution::kFirstHand;
};

inline News Make(const Told& told) {
  News news;
  NewsItem& item = news.item;
  item.id = told.id;
  item.source = "wire";
  item.revision = told.revision;
  item.action = told.action;
  item.headline = told.headline;
  item.published_at = At(told.at);
  item.received_at = item.published_at + 100ms;
  if (told.event.empty() || told.action == NewsAction::kDelete) return news;
  TaggedEvent& event = news.events.emplace_back();
  event.news_id = told.id;
  event.revision = told.revision;
  event.type = told.event;
  event.id =
      MakeId({item.source, told.id, std::to_string(told.revision), event.type, told.subject});
  if (!told.subject.empty()) {
    std::string symbol = told.subject;
    for (char& letter : symbol) letter = static_cast<char>(letter - 'a' + 'A');
    event.subject = Role{{told.subject, told.subject, symbol}, {}};
  }
  event.status = told.status;
  event.attribution = told.attribution;
  if (told.billions != 0) {
    event.amounts.push_back({told.billions * 1e9, told.billions * 1e9, "money", "USD", "", {}});
  }
  return news;
}

class Desk {
 public:
  explicit Desk(ModelSpec model = SmallModel())
      : model_(std::move(model)),
        symbols_(SymbolsOf(model_)),
        scorer_(std::make_unique<Scorer>(model_, symbols_)) {}

  Output Read(const News& news) {
    Output out;
    scorer_->OnNews(news.item, news.events, &out);
    scorer_->TakeSignals(&out);
    Keep(out.impacts);
    return out;
  }
  Output Read(const Told& told) { return Read(Make(told)); }

  Output Tick(const std::string& symbol, Duration at, double price) {
    return Tick({symbols_.Find(symbol).value(), TickKind::kTrade, price, 100, 0, 0, At(at)});
  }
  Output Tick(const PriceTick& tick) {
    Output out;
    scorer_->OnTick(tick, &out);
    Keep(out.impacts);
    return out;
  }
  // One price of every member and the market; those of neoclouds given, the rest 100.
  std::vector<Alert> Prices(Duration at, double neocloud, double market = 100) {
    std::vector<Alert> alerts;
    for (uint32_t i = 0; i < symbols_.size(); ++i) {
      const std::string& name = symbols_.Name(SymbolId{i});
      const double price = name == "SPY"                      ? market
                           : name == "CRWV" || name == "NBIS" ? neocloud
                                                              : 100;
      for (Alert& alert : Tick(name, at, price).alerts) alerts.push_back(std::move(alert));
    }
    return alerts;
  }

  Signal SignalOf(const std::string& basket) const {
    for (Signal& signal : scorer_->Signals()) {
      if (signal.basket == basket) return std::move(signal);
    }
    return {};
  }
  double Score(const std::string& basket) const { return SignalOf(basket).score; }

  // Goes on with a new scorer that knows only the snapshot of the old one.
  void Restart() {
    const std::string bytes = scorer_->Snapshot();
    scorer_ = std::make_unique<Scorer>(model_, symbols_);
    const Result<void> restored = scorer_->Restore(bytes);
    if (!restored) std::abort();
  }

  // All so far, in their order.
  const std::vector<RealisedImpact>& impacts() const { return impacts_; }

  Scorer& scorer() { return *scorer_; }
  const ModelSpec& model() const { return model_; }
  const SymbolTable& symbols() const { return symbols_; }

 private:
  void Keep(const std::vector<RealisedImpact>& impacts) {
    impacts_.insert(impacts_.end(), impacts.begin(), impacts.end());
  }

  ModelSpec model_;
  SymbolTable symbols_;
  std::unique_ptr<Scorer> scorer_;
  std::vector<RealisedImpact> impacts_;
};

// The event alert for a target, if there is one.
inline const Alert* EventAlertOf(const Output& out, const std::string& target) {
  for (const Alert& alert : out.alerts) {
    if (alert.kind == AlertKind::kEvent && alert.basket == target) return &alert;
  }
  return nullptr;
}

inline std::vector<Alert> AlertsOf(const Output& out, AlertKind kind) {
  std::vector<Alert> alerts;
  for (const Alert& alert : out.alerts) {
    if (alert.kind == kind) alerts.push_back(alert);
  }
  return alerts;
}

// All of an alert or impact, for comparison.
std::string Text(const Alert& alert);
std::string Text(const RealisedImpact& impact);
template <class Record>
std::string Text(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) text += Text(record) + '\n';
  return text;
}

inline std::string Text(const RealisedImpact& impact) {
  std::string text = impact.alert_id + '|' + impact.basket + '|' + FormatTime(impact.as_of);
  for (const RealisedReturn& at : impact.returns) {
    text += '|' + FormatDuration(at.horizon) + (at.has_prices ? "" : " no prices");
    for (const double number : {at.raw_return, at.market_return, at.abnormal_return, at.sigmas}) {
      text += ' ' + std::to_string(number);
    }
  }
  return text + (impact.complete ? "|complete" : "");
}

inline std::string Text(const Alert& alert) {
  std::string text = alert.id;
  const auto add = [&](std::string_view part) { text.append("|").append(part); };
  add(ToString(alert.kind));
  add(ToString(alert.action));
  add(alert.supersedes);
  add(alert.chain_id);
  add(alert.basket);
  add(std::to_string(alert.score));
  add(ToString(alert.direction));
  add(ToString(alert.severity));
  add(ToString(alert.verdict.state));
  add(std::to_string(alert.verdict.sigmas));
  add(alert.headline);
  add(ToString(alert.status));
  add(std::to_string(alert.corroboration));
  add(alert.reason);
  add(alert.model);
  add(FormatTime(alert.as_of));
  for (const Contribution& contribution : alert.contributions) {
    add(contribution.event_id);
    add(std::to_string(contribution.strength));
  }
  return text;
}

}  // namespace newsvane::signals
