// SPDX-License-Identifier: Apache-2.0
#include "signals/chain_updates.h"

#include <map>
#include <utility>

#include "signals/strength.h"

namespace newsvane::signals {
namespace {

Report MakeReport(const NewsItem& item, const TaggedEvent& event) {
  Report report{StoryKey(item), event, item.headline, item.url, item.source, kNoTime, kNoTime, {}};
  report.event.companies.clear();
  report.event.evidence.clear();
  return report;
}

}  // namespace

std::vector<ChangedChain> ChainUpdates::Apply(const NewsItem& item, const Claims& claims,
                                              StoryChange change, Time at, Story* story) {
  std::vector<ChangedChain> changes;
  switch (change) {
    case StoryChange::kFirst:
    case StoryChange::kRevised:
      for (ReportHistory& history : story->histories) {
        if (!claims.Contains(history.chain_key)) Withdraw(StoryKey(item), &history, &changes);
      }
      Attach(item, claims, at, story, &changes);
      break;
    case StoryChange::kDeleted:
      for (ReportHistory& history : story->histories) Withdraw(StoryKey(item), &history, &changes);
      break;
    case StoryChange::kRepeated:
    case StoryChange::kSuperseded:
      Backdate(item, claims, at, story, &changes);
      break;
  }
  return changes;
}

void ChainUpdates::Attach(const NewsItem& item, const Claims& claims, Time at, Story* story,
                          std::vector<ChangedChain>* changes) {
  for (const auto& [key, event] : claims.list) {
    ReportHistory* history = story->NoteReport(key, item.action, at);
    Report report = MakeReport(item, *event);
    report.at = story->ReportedSince(*history);
    report.impacts = impacts_.ImpactsOf(*event);
    report.expires = strengths().Expiry(report.impacts, report.at);
    Chain* chain = state_.chains.Find(history->chain);
    if (chain == nullptr) chain = state_.chains.FindOrBegin(key, report.at, event->id);
    history->chain = chain->number;
    state_.chains.Attach(chain, std::move(report));
    changes->push_back({chain->number, event->id, std::nullopt});
  }
}

void ChainUpdates::Withdraw(const std::string& story_key, ReportHistory* history,
                            std::vector<ChangedChain>* changes) {
  Chain* chain = state_.chains.Find(std::exchange(history->chain, 0));
  if (chain == nullptr) return;
  std::optional<Report> report = state_.chains.Detach(chain, story_key);
  if (!report) return;
  std::string event_id = report->event.id;
  changes->push_back({chain->number, std::move(event_id), std::move(report)});
}

// An older revision that comes in late changes nothing that the story says, but since when it is
// known.
void ChainUpdates::Backdate(const NewsItem& item, const Claims& claims, Time at, Story* story,
                            std::vector<ChangedChain>* changes) {
  for (const auto& [key, event] : claims.list) story->NoteReport(key, item.action, at);
  for (const ReportHistory& history : story->histories) {
    Chain* chain = state_.chains.Find(history.chain);
    const Report* known = chain == nullptr ? nullptr : chain->ReportOf(StoryKey(item));
    if (known == nullptr || known->at == story->ReportedSince(history)) continue;
    Report moved = *known;
    moved.at = story->ReportedSince(history);
    moved.expires = strengths().Expiry(moved.impacts, moved.at);
    std::string event_id = moved.event.id;
    state_.chains.Attach(chain, std::move(moved));
    changes->push_back({chain->number, std::move(event_id), std::nullopt, true});
  }
}

std::vector<ReportStrength> ChainUpdates::Rescore(Chain* chain, std::set<std::string>* targets) {
  const std::optional<AmountSample> amount = StrengthModel::AmountOf(*chain);
  if (amount != chain->amount) {
    if (chain->amount) state_.magnitudes.Remove(*chain->amount);
    if (amount) state_.magnitudes.Add(*amount);
    chain->amount = amount;
  }
  std::vector<ReportStrength> scored;
  std::map<std::string, std::vector<ScoreEntry>> by_target;
  for (std::string& target : chain->targets) by_target[std::move(target)];
  const StrengthModel model = strengths();
  const Consensus consensus = model.ConsensusOf(*chain);
  for (uint32_t i = 0; i < chain->reports.size(); ++i) {
    for (Strength& strength : model.Of(*chain, i, consensus)) {
      by_target[strength.impact->target].push_back({chain->reports[i].at,
                                                    spec_.impacts[strength.impact->index].half_life,
                                                    strength.value, chain->number, i});
      scored.push_back({i, std::move(strength)});
    }
  }
  chain->targets.clear();
  for (const auto& [target, entries] : by_target) {
    state_.scores.Put(target, chain->number, chain->first, entries);
    targets->insert(target);
    if (!entries.empty()) chain->targets.push_back(target);
  }
  return scored;
}

}  // namespace newsvane::signals
