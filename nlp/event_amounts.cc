// SPDX-License-Identifier: Apache-2.0
#include "nlp/event_amounts.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "nlp/text/amounts.h"

namespace newsvane::nlp {
namespace {

constexpr uint32_t kAmountReach =
    10;  // Words between the evidence and an amount that belongs to it.
constexpr uint32_t kPeriodReach = 8;
constexpr size_t kMaxAmounts = 6;
// How far before and behind an amount a word such as "previous" speaks of it.
constexpr uint32_t kPreviousBefore = 5;
constexpr uint32_t kPreviousAfter = 3;

constexpr std::array<std::string_view, 12> kPrevious = {
    "previous", "previously", "prior", "earlier", "initial",  "initially",
    "original", "originally", "old",   "former",  "formerly", "ago"};

uint32_t Distance(const TermSpan& span, uint32_t word, uint32_t word_end) {
  if (span.word >= word_end) return span.word - word_end;
  return span.word_end <= word ? word - span.word_end : 0;
}

bool SameKind(const Annotation& a, const Annotation& b) {
  return a.kind == b.kind && a.currency == b.currency;
}

// Tells which amount of a sentence is what another was before.
class Changes {
 public:
  explicit Changes(SentenceTerms* terms) : terms_(terms) {}

  bool IsPrevious(size_t index) const {
    const std::span<const Annotation> amounts = terms_->Amounts();
    const auto same = [&](const Annotation& other) { return SameKind(other, amounts[index]); };
    if (std::count_if(amounts.begin(), amounts.end(), same) < 2) return false;
    const TermSpan here = SpanOf(index);
    const uint32_t first = index == 0 ? terms_->sentence().word : SpanOf(index - 1).word_end;
    const uint32_t last =
        index + 1 == amounts.size() ? terms_->sentence().word_end : SpanOf(index + 1).word;
    if (here.word > first && Is(here.word - 1, "from") && !IsRange(here.word - 1)) return true;
    const uint32_t reach_before = std::min(here.word - std::min(here.word, first), kPreviousBefore);
    return AnyPrevious(here.word - reach_before, here.word, here.word) ||
           AnyPrevious(here.word_end, std::min(last, here.word_end + kPreviousAfter),
                       here.word_end - 1);
  }

 private:
  TermSpan SpanOf(size_t index) const {
    const Annotation& amount = terms_->Amounts()[index];
    return terms_->SpanOf(amount.begin, amount.end);
  }
  std::string_view Folded(uint32_t word) const {
    const Word at = terms_->text().word(word);
    return terms_->text().folded().substr(at.begin, at.end - at.begin);
  }
  bool Is(uint32_t word, std::string_view text) const { return Folded(word) == text; }

  // "ranging from $5 billion to $10 billion"
  bool IsRange(uint32_t from) const {
    return from > terms_->sentence().word && Folded(from - 1).starts_with("rang");
  }

  // Whether one of the words [word, end) says it, in the clause of the amount.
  bool AnyPrevious(uint32_t word, uint32_t end, uint32_t amount) const {
    for (; word < end; ++word) {
      if (std::find(kPrevious.begin(), kPrevious.end(), Folded(word)) != kPrevious.end() &&
          terms_->SameClause(word, amount)) {
        return true;
      }
    }
    return false;
  }

  SentenceTerms* terms_;
};

}  // namespace

std::vector<Amount> AmountsOf(const Match& match, SentenceTerms* terms) {
  const Changes changes(terms);
  std::vector<std::pair<uint32_t, Amount>> near;
  for (size_t i = 0; i < terms->Amounts().size(); ++i) {
    const Annotation& annotation = terms->Amounts()[i];
    const TermSpan span = terms->SpanOf(annotation.begin, annotation.end);
    const uint32_t distance = Distance(span, match.word, match.word_end);
    if (distance > kAmountReach) continue;
    Amount amount;
    amount.low = annotation.low;
    amount.high = annotation.high;
    amount.unit = UnitName(annotation.kind);
    amount.currency = annotation.kind == Annotation::Kind::kMoney ? annotation.currency : "";
    amount.previous = changes.IsPrevious(i);
    amount.span = terms->text().Original(annotation.begin, annotation.end);
    uint32_t nearest = kPeriodReach + 1;
    for (const Annotation& date : terms->Dates()) {
      const TermSpan when = terms->SpanOf(date.begin, date.end);
      const uint32_t apart = Distance(when, span.word, span.word_end);
      if (apart >= nearest) continue;
      nearest = apart;
      amount.period = date.period;
    }
    near.emplace_back(distance, std::move(amount));
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (near.size() > kMaxAmounts) near.resize(kMaxAmounts);
  std::vector<Amount> amounts;
  for (auto& [distance, amount] : near) amounts.push_back(std::move(amount));
  return amounts;
}

}  // namespace newsvane::nlp
