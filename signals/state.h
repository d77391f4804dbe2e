// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "signals/alerts/basket_alerts.h"
#include "signals/alerts/rotations.h"
#include "signals/chains.h"
#include "signals/ledger.h"
#include "signals/magnitude.h"
#include "signals/market/aftermath.h"
#include "signals/market/market_model.h"
#include "signals/market/prices.h"
#include "signals/scores.h"

namespace newsvane::signals {

// Everything that the fold over records keeps: what a snapshot holds.
struct State {
  // All must outlive it.
  State(const ModelSpec& spec, const Baskets& baskets, const SymbolTable& symbols,
        const Calendars& calendars)
      : ledger(spec.policy.chain_window),
        chains(spec.policy.chain_window),
        scores(baskets),
        basket_alerts(spec.policy, baskets.size()),
        rotations(spec, baskets),
        prices(spec.policy, calendars, symbols),
        market(spec, baskets, symbols, calendars),
        aftermath(spec.policy, calendars) {}

  Time news_watermark = kNoTime;  // The newest event time of news.
  Time next_sweep = kNoTime;      // Of the chains.
  Time next_judgement =
      kNoTime;  // Prices up to this leave the aftermath of alerts and the market model as they are.
  Ledger ledger;
  Chains chains;
  Magnitudes magnitudes;
  Scores scores;
  BasketAlerts basket_alerts;
  Rotations rotations;
  PriceBook prices;
  MarketModel market;
  Aftermath aftermath;

  template <class Archive>
  friend void serialize(Archive& archive, State& state) {
    auto& [news_watermark, next_sweep, next_judgement, ledger, chains, magnitudes, scores,
           basket_alerts, rotations, prices, market, aftermath] = state;
    archive(news_watermark, next_sweep, next_judgement, ledger, chains, magnitudes, scores,
            basket_alerts, rotations, prices, market, aftermath);
  }
};

}  // namespace newsvane::signals
