// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/records.h"

namespace newsvane::signals {

// One report of a story, through all its revisions: since when it counts, and in which chain.
struct ReportHistory {
  std::string chain_key;
  Time reported_at = kNoTime;   // The earliest revision that has it, corrections aside.
  Time corrected_at = kNoTime;  // The earliest correction that does.
  uint64_t chain = 0;           // The chain that it counts in; 0 while the story does not have it.

  template <class Archive>
  friend void serialize(Archive& archive, ReportHistory& history) {
    auto& [chain_key, reported_at, corrected_at, chain] = history;
    archive(chain_key, reported_at, corrected_at, chain);
  }
};

// What is known of one news id: its newest revision, and the history of each of its reports.
struct Story {
  // Beyond, the oldest report that it no longer has is forgotten.
  static constexpr size_t kMaxReports = 64;

  int64_t revision = 0;
  Time at = kNoTime;  // Event time of the newest revision.
  NewsAction action = NewsAction::kNew;
  uint64_t fingerprint = 0;  // Of the newest revision.
  Time first_at = kNoTime;   // Event time of the earliest revision seen, in whatever order.
  std::vector<ReportHistory> histories;

  // Takes note that a revision has a report for that chain. Returns its history, valid until the
  // next call.
  ReportHistory* NoteReport(const std::string& chain_key, NewsAction by, Time revision_at);
  // The event time that the report counts from: what a correction brings held from the story's
  // start. The same whatever order the revisions came in.
  Time ReportedSince(const ReportHistory& history) const;

  template <class Archive>
  friend void serialize(Archive& archive, Story& story) {
    auto& [revision, at, action, fingerprint, first_at, histories] = story;
    archive(revision, at, action, fingerprint, first_at, histories);
  }
};

enum class StoryChange : uint8_t {
  kFirst,       // A story not known so far.
  kRevised,     // A newer revision with other content.
  kDeleted,     // A deletion, also of a story not known so far.
  kRepeated,    // The content that is known.
  kSuperseded,  // Older than the revision that is known, or than the deletion.
};

// Says what each news record is to what is known of its id. Revisions are ordered by their number,
// else by their event time, else by new, update, correct, delete; so it does not matter in which
// order they come in. A deletion without a number of its own is always the newest.
//
// Memory: stories not heard of for between one and two generations are forgotten. A generation ends
// after the chain window or after kGeneration stories.
class Ledger {
 public:
  static constexpr size_t kGeneration = size_t{1} << 16;

  explicit Ledger(Duration window) : window_(window) {}

  // What the record is to its story, and takes note of it. `fingerprint`: of all that matters in
  // the content. `at`: its event time. `*story` is valid until the next call.
  StoryChange Note(const NewsItem& item, uint64_t fingerprint, Time at, Story** story);

  size_t size() const { return young_.size() + old_.size(); }
  // How many stories were forgotten before their time since the last call, because a generation was
  // full. Not part of the state.
  uint64_t TakeCrowdedOut() { return std::exchange(crowded_out_, 0); }

  template <class Archive>
  friend void serialize(Archive& archive, Ledger& ledger) {
    auto& [window, generation_began, young, old, crowded_out] = ledger;
    archive(generation_began, young, old);
  }

 private:
  using Stories = std::unordered_map<std::string, Story>;

  static StoryChange Change(const NewsItem& item, uint64_t fingerprint, Time at,
                            const Story& story);
  Story* Find(const std::string& key, bool* known);
  void Age(Time at);

  Duration window_;

  Time generation_began_ = kNoTime;
  Stories young_;
  Stories old_;

  uint64_t crowded_out_ = 0;
};

// The key of a story: the vendor's id is unique within its source only.
std::string StoryKey(const NewsItem& item);

}  // namespace newsvane::signals
