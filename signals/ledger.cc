// SPDX-License-Identifier: Apache-2.0
#include "signals/ledger.h"

#include <algorithm>
#include <tuple>

namespace newsvane::signals {

std::string StoryKey(const NewsItem& item) { return item.source + '\x1f' + item.id; }

ReportHistory* Story::NoteReport(const std::string& chain_key, NewsAction by, Time revision_at) {
  auto history = std::ranges::find(histories, chain_key, &ReportHistory::chain_key);
  if (history == histories.end()) {
    if (histories.size() >= kMaxReports) {
      const auto dropped = std::ranges::find(histories, uint64_t{0}, &ReportHistory::chain);
      if (dropped != histories.end()) histories.erase(dropped);
    }
    history = histories.insert(histories.end(), {chain_key});
  }
  Time& earliest = by == NewsAction::kCorrect ? history->corrected_at : history->reported_at;
  earliest = earliest == kNoTime ? revision_at : std::min(earliest, revision_at);
  return &*history;
}

Time Story::ReportedSince(const ReportHistory& history) const {
  const bool reported = history.reported_at != kNoTime;
  const bool corrected = history.corrected_at != kNoTime;
  if (corrected && (!reported || history.corrected_at < history.reported_at)) return first_at;
  return history.reported_at;
}

StoryChange Ledger::Note(const NewsItem& item, uint64_t fingerprint, Time at, Story** story) {
  Age(at);
  bool known = false;
  *story = Find(StoryKey(item), &known);
  const StoryChange change =
      known ? Change(item, fingerprint, at, **story)
            : (item.action == NewsAction::kDelete ? StoryChange::kDeleted : StoryChange::kFirst);
  Story& entry = **story;
  entry.first_at = entry.first_at == kNoTime ? at : std::min(entry.first_at, at);
  if (change == StoryChange::kSuperseded) return change;
  if (change == StoryChange::kRepeated) {
    entry.revision = std::max(entry.revision, item.revision);
    entry.at = std::max(entry.at, at);
    return change;
  }
  entry.revision = item.revision;
  entry.at = at;
  entry.action = item.action;
  entry.fingerprint = fingerprint;
  return change;
}

StoryChange Ledger::Change(const NewsItem& item, uint64_t fingerprint, Time at,
                           const Story& story) {
  const bool numbered = item.revision != 0 && story.revision != 0;
  const bool older_number = numbered && item.revision < story.revision;
  const bool newer_number = numbered && item.revision > story.revision;
  if (item.action == NewsAction::kDelete) {
    if (story.action == NewsAction::kDelete) return StoryChange::kRepeated;
    return older_number ? StoryChange::kSuperseded : StoryChange::kDeleted;
  }
  if (story.action == NewsAction::kDelete) {
    const bool republished = newer_number || (!older_number && at > story.at);
    return republished ? StoryChange::kRevised : StoryChange::kSuperseded;
  }
  if (fingerprint == story.fingerprint) return StoryChange::kRepeated;
  if (newer_number) return StoryChange::kRevised;
  if (older_number) return StoryChange::kSuperseded;
  const bool older = std::tuple(at, item.action) < std::tuple(story.at, story.action);
  return older ? StoryChange::kSuperseded : StoryChange::kRevised;
}

Story* Ledger::Find(const std::string& key, bool* known) {
  const auto young = young_.find(key);
  *known = true;
  if (young != young_.end()) return &young->second;
  auto old = old_.extract(key);
  *known = !old.empty();
  return *known ? &young_.insert(std::move(old)).position->second : &young_[key];
}

void Ledger::Age(Time at) {
  if (generation_began_ == kNoTime) generation_began_ = at;
  if (at - generation_began_ < window_ && young_.size() < kGeneration) return;
  if (at - generation_began_ < window_) crowded_out_ += old_.size();
  generation_began_ = at;
  old_ = std::move(young_);
  young_.clear();
}

}  // namespace newsvane::signals
