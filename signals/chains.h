// SPDX-License-Identifier: Apache-2.0
//
// The life of a chain.
//
//   news record ──▶ ledger ──▶ claims ──▶ chain of the key       ──▶ scores, alerts
//                   (what is    (what      (the reports, by event
//                    it to its   counts)    time)
//                    story?)
//
//   reports   r1      r2  r3        r4                       r5
//   time    ──●───────●───●─────────●── … no report for … ───●──▶
//             └──── one chain: gaps of ≤ the window ────┘    └─ the next chain of the key
//
// 1. A story's first revision with an event of the key attaches a report: to the chain of the key
//    that is alive at the report's event time, or to a new one. A report stays in its chain from
//    then on, whatever comes in between later: chains are never merged or cut.
// 2. A later revision of the story replaces its report, in the same place in time. A revision
//    without the event, or a deletion, withdraws it. An older one that comes late can only move it
//    back in time. So a story has at most one report in a chain.
// 3. After each change all reports are scored anew: status and magnitude are the chain's, novelty
//    is by what came before, so one report can change what the others weigh. The result replaces
//    what the chain contributed to each target.
// 4. For each target the chain gives an event alert once a report is strong enough, an update for
//    each change from then on, and a retraction when no report is left.
// 5. A report whose contribution has decayed is forgotten, once a day of event time: what it said
//    of status and of who was first stays. A chain that has no report left ends: withdrawn, or
//    forgotten; the next report of the key begins another.
//
// Invariant: what a chain contributes follows from its reports alone, by event time and event id,
// and not from the order in which they came.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/records.h"
#include "signals/impact_table.h"
#include "signals/magnitude.h"
#include "signals/model.h"

namespace newsvane::signals {

// What one story says of a chain's event, by its newest revision. Ordered by `at`, then event id.
struct Report {
  std::string story;  // Its key in the ledger.
  TaggedEvent event;  // Without evidence and bystanders.
  std::string headline;
  std::string url;
  std::string source;
  Time at = kNoTime;                  // Event time from which it counts.
  Time expires = kNoTime;             // When nothing of it is left to count.
  std::vector<TargetImpact> impacts;  // What the event concerns.

  template <class Archive>
  friend void serialize(Archive& archive, Report& report) {
    auto& [story, event, headline, url, source, at, expires, impacts] = report;
    archive(story, event, headline, url, source, at, expires, impacts);
  }
};

// The event alert of a chain for one target.
struct AlertedTarget {
  std::string target;
  std::string last_alert;                  // The id of the last one that news led to.
  Direction direction = Direction::kFlat;  // That prices are to judge.

  template <class Archive>
  friend void serialize(Archive& archive, AlertedTarget& alerted) {
    auto& [target, last_alert, direction] = alerted;
    archive(target, last_alert, direction);
  }
};

// Reports of one kind of event about the same companies, with no gap longer than the chain window.
// What a chain says follows from its reports alone, whatever order they came in.
struct Chain {
  // A new one goes in near the back and the one to forget is near the front: neither moves many.
  using Reports = std::deque<Report>;

  // Beyond, the oldest report after the first kFirstReports is forgotten: the first tell what
  // happened, and a story told so often is long saturated.
  static constexpr size_t kMaxReports = 512;
  static constexpr size_t kFirstReports = 32;

  uint64_t number = 0;  // Within this scorer.
  std::string id;
  std::string key;
  Time first = kNoTime;  // Event times of the first and the last report, also of forgotten ones.
  Time last = kNoTime;
  std::string forgotten_news_id;           // The story of the first report, if that is forgotten.
  Reports reports;                         // By event time, then event id.
  uint32_t forgotten = 0;                  // Reports that no longer count, but for corroboration.
  std::optional<Status> forgotten_status;  // The best-known status that those had come to.
  std::optional<AmountSample> amount;      // As it stands in the magnitudes.
  std::vector<std::string> targets;        // That have contributions of this chain.
  std::vector<AlertedTarget> alerted;

  // The best-known status. In the order of event time: `reported`, `planned`, `confirmed` only goes
  // up; a denial takes all that back, and only a confirmation lifts it.
  Status BestStatus() const;
  // `first_hand` as soon as one report is. Of the reports that are not forgotten.
  Attribution BestAttribution() const;
  // The story that it began with, as far as is known and not withdrawn, and its event time. It must
  // have reports.
  const std::string& first_news_id() const;
  Time first_at() const;
  // How many reports came before this one by less than `window`. `report` is an index, here and
  // below.
  size_t Earlier(size_t report, Duration window) const;
  // Earlier(report, window) >= count, without counting them all.
  bool HasEarlier(size_t report, size_t count, Duration window) const;
  // Reports but one, those that are forgotten included: how many other stories say so.
  uint32_t corroboration() const;
  // Where a story's report stands; none if it has none.
  std::optional<size_t> IndexOf(const std::string& story) const;
  const Report* ReportOf(const std::string& story) const;

  template <class Archive>
  friend void serialize(Archive& archive, Chain& chain) {
    auto& [number, id, key, first, last, forgotten_news_id, reports, forgotten, forgotten_status,
           amount, targets, alerted] = chain;
    archive(number, id, key, first, last, forgotten_news_id, reports, forgotten, forgotten_status,
            amount, targets, alerted);
  }
};

// What tells a company from others: its id, or else the words of its name, whatever their case.
std::string CompanyKey(const Company& company);

// The key of an event's chain: its type and its subject; without a subject, the other company;
// without either, the type. `company` may be null.
//
// So a lease by SpaceX is one chain whether or not a report names who rents, in any language; and
// what is told in the same words of another company is another chain. The price is that two such
// leases by SpaceX within a chain window are one chain too, the second discounted, as in the event
// novelty of news-analytics vendors, which is by company and kind of event. A key of both companies
// would have to guess which of the two leases a report means that names SpaceX alone, and the guess
// would depend on the order in which reports come.
std::string ChainKey(const std::string& event_type, const Company* company);

// All chains, by number.
//
// Memory: kCapacity reports in all, of about two kilobytes each. Beyond, the chains whose last
// report is the oldest are forgotten whole, as if they had decayed. That is far above what the news
// of a month holds; it bounds what a flood can do.
class Chains {
 public:
  static constexpr size_t kCapacity = size_t{1} << 16;

  explicit Chains(Duration window) : window_(window) {}

  // Null if there is none. Pointers stay valid until the chain is erased.
  Chain* Find(uint64_t number);
  const Chain* Find(uint64_t number) const;
  // The chain of that key that is alive at `at`, begun by `event_id` if there is none.
  Chain* FindOrBegin(const std::string& key, Time at, const std::string& event_id);
  // Adds what a story says, in the place of what it said. A report beyond kMaxReports makes the
  // chain forget one.
  void Attach(Chain* chain, Report report);
  // Takes out and returns what a story said; nothing if it has no report in the chain.
  std::optional<Report> Detach(Chain* chain, const std::string& story);
  // The chain must have no reports.
  void Erase(uint64_t number);

  // Forgets what expired before `now`, and what there is no room for, down to seven eighths of the
  // capacity. Adds how many of its first reports each chain lost; those left without any must be
  // erased. MakeRoom() returns how many reports it forgot.
  void Expire(Time now, std::map<uint64_t, uint32_t>* forgotten);
  uint64_t MakeRoom(std::map<uint64_t, uint32_t>* forgotten);

  bool full() const { return reports_ > kCapacity; }
  size_t size() const { return chains_.size(); }
  size_t reports() const { return reports_; }

  template <class Archive>
  friend void serialize(Archive& archive, Chains& chains) {
    auto& [window, next_number, reports, all, by_key] = chains;
    archive(next_number, reports, all, by_key);
  }

 private:
  void Forget(Chain* chain, Chain::Reports::iterator begin, Chain::Reports::iterator end);

  Duration window_;

  uint64_t next_number_ = 1;
  uint64_t reports_ = 0;  // Of all chains.
  std::map<uint64_t, Chain> chains_;
  std::unordered_map<std::string, std::vector<uint64_t>> by_key_;
};

}  // namespace newsvane::signals
