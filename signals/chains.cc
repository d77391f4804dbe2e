// SPDX-License-Identifier: Apache-2.0
#include "signals/chains.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"
#include "core/id.h"

namespace newsvane::signals {
namespace {

Status Fold(std::optional<Status> known, Status next) {
  if (!known || next == Status::kDenied) return next;
  if (*known == Status::kDenied) return next == Status::kConfirmed ? next : *known;
  return std::max(*known, next);
}

static_assert(Status::kReported < Status::kPlanned && Status::kPlanned < Status::kConfirmed);

bool Before(const Report& a, const Report& b) {
  return std::tie(a.at, a.event.id) < std::tie(b.at, b.event.id);
}

}  // namespace

std::string CompanyKey(const Company& company) {
  if (!company.id.empty()) return company.id;
  std::string name = '\x1f' + company.name;
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return name;
}

std::string ChainKey(const std::string& event_type, const Company* company) {
  return event_type + '\x1f' + (company == nullptr ? std::string() : CompanyKey(*company));
}

const std::string& Chain::first_news_id() const {
  return forgotten_news_id.empty() ? reports.front().event.news_id : forgotten_news_id;
}

Time Chain::first_at() const { return forgotten_news_id.empty() ? reports.front().at : first; }

Status Chain::BestStatus() const {
  std::optional<Status> best = forgotten_status;
  for (const Report& report : reports) best = Fold(best, report.event.status);
  return best.value_or(Status::kConfirmed);
}

Attribution Chain::BestAttribution() const {
  const bool first_hand = std::ranges::any_of(reports, [](const Report& report) {
    return report.event.attribution == Attribution::kFirstHand;
  });
  return first_hand ? Attribution::kFirstHand : Attribution::kSecondHand;
}

size_t Chain::Earlier(size_t report, Duration window) const {
  const auto end = reports.begin() + static_cast<ptrdiff_t>(report);
  const auto within =
      std::ranges::upper_bound(reports.begin(), end, end->at - window, {}, &Report::at);
  return static_cast<size_t>(end - within);
}

bool Chain::HasEarlier(size_t report, size_t count, Duration window) const {
  return count <= report &&
         (count == 0 || reports[report - count].at > reports[report].at - window);
}

uint32_t Chain::corroboration() const {
  const uint32_t count = forgotten + static_cast<uint32_t>(reports.size());
  return count == 0 ? 0 : count - 1;
}

std::optional<size_t> Chain::IndexOf(const std::string& story) const {
  const auto report = std::ranges::find(reports, story, &Report::story);
  if (report == reports.end()) return std::nullopt;
  return static_cast<size_t>(report - reports.begin());
}

const Report* Chain::ReportOf(const std::string& story) const {
  const std::optional<size_t> index = IndexOf(story);
  return index ? &reports[*index] : nullptr;
}

Chain* Chains::Find(uint64_t number) {
  const auto chain = chains_.find(number);
  return chain == chains_.end() ? nullptr : &chain->second;
}

const Chain* Chains::Find(uint64_t number) const {
  const auto chain = chains_.find(number);
  return chain == chains_.end() ? nullptr : &chain->second;
}

Chain* Chains::FindOrBegin(const std::string& key, Time at, const std::string& event_id) {
  std::vector<uint64_t>& numbers = by_key_[key];
  for (const uint64_t number : numbers) {
    Chain& chain = chains_.at(number);
    if (at >= chain.first - window_ && at <= chain.last + window_) return &chain;
  }
  numbers.push_back(next_number_);
  Chain& chain = chains_[next_number_];
  chain.number = next_number_++;
  chain.id = MakeId({"chain", key, event_id});
  chain.key = key;
  chain.first = chain.last = at;
  return &chain;
}

void Chains::Attach(Chain* chain, Report report) {
  Detach(chain, report.story);
  chain->first = std::min(chain->first, report.at);
  chain->last = std::max(chain->last, report.at);
  Chain::Reports& reports = chain->reports;
  reports.insert(std::ranges::upper_bound(reports, report, Before), std::move(report));
  ++reports_;
  if (reports.size() > Chain::kMaxReports) {
    const auto oldest = reports.begin() + Chain::kFirstReports;
    Forget(chain, oldest, oldest + 1);
  }
}

std::optional<Report> Chains::Detach(Chain* chain, const std::string& story) {
  const auto report = std::ranges::find(chain->reports, story, &Report::story);
  if (report == chain->reports.end()) return std::nullopt;
  std::optional<Report> taken = std::move(*report);
  chain->reports.erase(report);
  --reports_;
  return taken;
}

void Chains::Erase(uint64_t number) {
  const auto chain = chains_.find(number);
  NEWSVANE_CHECK(chain != chains_.end() && chain->second.reports.empty());
  const auto numbers = by_key_.find(chain->second.key);
  std::erase(numbers->second, number);
  if (numbers->second.empty()) by_key_.erase(numbers);
  chains_.erase(chain);
}

void Chains::Expire(Time now, std::map<uint64_t, uint32_t>* forgotten) {
  for (auto& [number, chain] : chains_) {
    const auto end = std::ranges::find_if(
        chain.reports, [&](const Report& report) { return report.expires >= now; });
    if (end == chain.reports.begin()) continue;
    (*forgotten)[number] += static_cast<uint32_t>(end - chain.reports.begin());
    Forget(&chain, chain.reports.begin(), end);
  }
}

uint64_t Chains::MakeRoom(std::map<uint64_t, uint32_t>* forgotten) {
  if (!full()) return 0;
  const uint64_t before = reports_;
  std::vector<std::pair<Time, uint64_t>> oldest;
  for (const auto& [number, chain] : chains_) oldest.emplace_back(chain.last, number);
  std::ranges::sort(oldest);
  for (auto next = oldest.begin(); reports_ > kCapacity / 8 * 7; ++next) {
    Chain& chain = chains_.at(next->second);
    if (chain.reports.empty()) continue;
    (*forgotten)[chain.number] += static_cast<uint32_t>(chain.reports.size());
    Forget(&chain, chain.reports.begin(), chain.reports.end());
  }
  return before - reports_;
}

void Chains::Forget(Chain* chain, Chain::Reports::iterator begin, Chain::Reports::iterator end) {
  if (begin == chain->reports.begin() && chain->forgotten_news_id.empty()) {
    chain->forgotten_news_id = begin->event.news_id;
    chain->first = begin->at;
  }
  for (auto report = begin; report != end; ++report) {
    chain->forgotten_status = Fold(chain->forgotten_status, report->event.status);
    ++chain->forgotten;
    --reports_;
  }
  chain->reports.erase(begin, end);
}

}  // namespace newsvane::signals
