// SPDX-License-Identifier: Apache-2.0
#include "nlp/guards.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

namespace newsvane::nlp {
namespace {

// How many words before and after the evidence a guard word still speaks about it.
struct Reach {
  uint32_t before;
  uint32_t after;
};
constexpr Reach kNegationReach{5, 0};
constexpr Reach kHypothesisReach{8, 0};
constexpr Reach kHistoryReach{6, 4};
constexpr Reach kEchoReach{3, 2};
constexpr uint32_t kStatusReach = 6;
constexpr uint32_t kCitationWords = 2;     // Between a name and the word that cites it.
constexpr uint32_t kIdeographsInWord = 2;  // About as many as one word of English.

// How often the reach of a guard word counts, by the writing that it belongs to.
uint32_t ReachFactor(const GuardHit& hit, const SentenceTerms& terms) {
  return IsIdeographByte(terms.text().text()[hit.span.begin]) ? kIdeographsInWord : 1;
}

uint32_t WordsBetween(const TermSpan& a, const TermSpan& b) {
  return a.word < b.word ? b.word - std::min(b.word, a.word_end)
                         : a.word - std::min(a.word, b.word_end);
}

// The words around one match.
class Surroundings {
 public:
  Surroundings(const Match& match, SentenceTerms* terms) : match_(match), terms_(terms) {}

  // The first hit of the list that speaks about the match: in its clause, within reach of `from`
  // and the match's end. Words that are terms of the match itself are no guards.
  const GuardHit* Near(GuardList list, uint32_t from, Reach reach) const {
    for (const GuardHit& hit : terms_->Guards()) {
      if (hit.list == list && Within(hit, from, reach) && !IsTerm(hit)) return &hit;
    }
    return nullptr;
  }

  // The first hit of the list anywhere in the sentence.
  const GuardHit* First(GuardList list) const {
    for (const GuardHit& hit : terms_->Guards()) {
      if (hit.list == list && !IsTerm(hit)) return &hit;
    }
    return nullptr;
  }

  bool Within(const GuardHit& hit, uint32_t from, Reach reach) const {
    const uint32_t factor = ReachFactor(hit, *terms_);
    if (hit.span.word_end + factor * reach.before < from) return false;
    if (hit.span.word >= match_.word_end + factor * reach.after) return false;
    if (hit.span.word >= match_.word_end) {
      return terms_->SameClause(hit.span.word, match_.word_end - 1);
    }
    return hit.span.word >= from || terms_->SameClause(hit.span.word, from);
  }

 private:
  bool IsTerm(const GuardHit& hit) const {
    return std::any_of(match_.elements.begin(), match_.elements.begin() + match_.size,
                       [&](const TermSpan& span) {
                         return hit.span.word >= span.word && hit.span.word_end <= span.word_end;
                       });
  }

  const Match& match_;
  SentenceTerms* terms_;
};

std::optional<GuardHit> Question(SentenceTerms* terms) {
  const Sentence& sentence = terms->sentence();
  std::string_view bytes = terms->text().text().substr(0, sentence.end);
  while (!bytes.empty() && (bytes.back() == '"' || bytes.back() == '\'' || bytes.back() == ')')) {
    bytes.remove_suffix(1);
  }
  if (bytes.ends_with('?')) {
    const auto end = static_cast<uint32_t>(bytes.size());
    return GuardHit{GuardList::kQuestion, terms->SpanOf(end - 1, end)};
  }
  for (const GuardHit& hit : terms->Guards()) {
    if (hit.list == GuardList::kQuestion && hit.span.word == sentence.word) return hit;
    if (hit.list == GuardList::kQuestionEnd && hit.span.word_end == sentence.word_end) return hit;
  }
  return std::nullopt;
}

// What the words before what happened say of its status. The first one governs: "plans to sign" is
// planned, "signs a deal to lease" is confirmed.
std::optional<std::pair<Status, GuardHit>> StatusWord(const Match& match, SentenceTerms* terms) {
  const auto follows = [&](const TermSpan& words, uint32_t mention) {
    return mention != kNone && terms->mention(mention).outer_end == words.word &&
           !terms->FollowsPreposition(mention);
  };
  // "Wolfspeed capex to fall": no verb before, and straight before a word of the match.
  const auto precedes_term = [&](const TermSpan& words) {
    return words.word > match.word &&
           std::any_of(match.elements.begin(), match.elements.begin() + match.size,
                       [&](const TermSpan& term) { return term.word == words.word_end; });
  };
  for (const GuardHit& hit : terms->Guards()) {
    const bool near = hit.span.word < match.word_end &&
                      hit.span.word_end + ReachFactor(hit, *terms) * kStatusReach >= match.word &&
                      terms->SameClause(hit.span.word, match.core.word);
    if (!near) continue;
    const bool headline_future = hit.list == GuardList::kPlannedAfterSubject &&
                                 (follows(hit.span, match.subject) ||
                                  follows(hit.span, match.other) || precedes_term(hit.span));
    if (headline_future) return std::pair(Status::kPlanned, hit);
    if (hit.span.word >= match.core.word_end) continue;
    if (hit.list == GuardList::kReported) return std::pair(Status::kReported, hit);
    if (hit.list == GuardList::kPlanned) return std::pair(Status::kPlanned, hit);
    if (hit.list == GuardList::kConfirmed) return std::pair(Status::kConfirmed, hit);
  }
  return std::nullopt;
}

// The word by which a bank is named as the one who says it: "..., TD Cowen says".
const GuardHit* BankCited(const RuleSet::Impl& rules, const Match& match, SentenceTerms* terms) {
  const auto guards = terms->Guards();
  for (const TermSpan& span : terms->Spans(static_cast<TermId>(Slot::kCompany))) {
    if (span.mention == match.subject || span.mention == match.other) continue;
    const Gazetteer::Entry& bank = rules.gazetteer.entry(terms->mention(span.mention).company);
    if (bank.kind != CompanyKind::kBank) continue;
    for (const GuardHit& hit : guards) {
      const bool near = WordsBetween(hit.span, span) <= kCitationWords;
      if (hit.list == GuardList::kCitation && near) return &hit;
    }
  }
  return nullptr;
}

// The ruling on a match that no guard vetoed. A rule that states a status means what its words say
// by themselves, and only hearsay or a denial change it.
Ruling StatusOf(const RuleSet::Impl& rules, const CompiledRule& rule, const Match& match,
                const Surroundings& around, SentenceTerms* terms) {
  Ruling ruling;
  const auto told_by = [&](Status status, const GuardHit& hit) {
    ruling.status = status;
    ruling.because = hit;
    return ruling;
  };
  const GuardHit* const denial = around.First(GuardList::kDenial);
  if (denial != nullptr && !rule.OptsOut(Guard::kDenial)) return told_by(Status::kDenied, *denial);
  const bool firm = rule.OptsOut(Guard::kHearsay);
  if (!firm) {
    const GuardHit* hearsay = around.First(GuardList::kReportedAnywhere);
    if (hearsay == nullptr) hearsay = BankCited(rules, match, terms);
    ruling.hearsay = hearsay != nullptr;
    if (hearsay != nullptr) return told_by(Status::kReported, *hearsay);
  }
  const auto word = StatusWord(match, terms);
  if (word && (!rule.status || (word->first == Status::kReported && !firm))) {
    return told_by(word->first, word->second);
  }
  if (rule.status) ruling.status = *rule.status;
  return ruling;
}

std::string Letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
  }
  return letters;
}

// "... - Bloomberg", "... (Reuters)", "...: WSJ" at the end of a headline, "Reuters: ..." at its
// start.
bool SignsHeadline(const TermSpan& outlet, const SentenceTerms& terms) {
  const Sentence& sentence = terms.sentence();
  const std::string_view after = terms.text().text().substr(outlet.end, sentence.end - outlet.end);
  const bool last_word = after.find_first_not_of(" ).") == std::string_view::npos;
  if (sentence.field != Field::kHeadline) return false;
  const bool first_word = outlet.word == sentence.word;
  if (first_word && (after.starts_with(':') || after.starts_with(" :"))) return true;
  if (!last_word) return false;
  const std::string_view before =
      terms.text().text().substr(sentence.begin, outlet.begin - sentence.begin);
  const size_t last = before.find_last_not_of(' ');
  return last != std::string_view::npos &&
         std::string_view("-:,(|;").find(before[last]) != std::string_view::npos;
}

}  // namespace

Ruling Judge(const RuleSet::Impl& rules, const CompiledRule& rule, const Match& match,
             SentenceTerms* terms) {
  const Surroundings around(match, terms);
  Ruling ruling;
  const auto veto = [&](Guard guard, const auto& word) {
    if (ruling.vetoed || !word || rule.OptsOut(guard)) return;
    ruling.vetoed = true;
    ruling.by = guard;
    ruling.because = *word;
  };
  veto(Guard::kNegation, around.Near(GuardList::kNegation, match.core.word, kNegationReach));
  veto(Guard::kQuestion, Question(terms));
  veto(Guard::kHypothesis, around.Near(GuardList::kHypothesis, match.word, kHypothesisReach));
  veto(Guard::kHistory, around.Near(GuardList::kHistory, match.word, kHistoryReach));
  if (rule.event != kPriceMove) {
    veto(Guard::kEcho, around.Near(GuardList::kEcho, match.word, kEchoReach));
  }
  return ruling.vetoed ? ruling : StatusOf(rules, rule, match, around, terms);
}

std::optional<TermSpan> CitesOutlet(const RuleSet::Impl& rules, std::string_view source,
                                    SentenceTerms* terms) {
  const auto guards = terms->Guards();
  for (const GuardHit& hit : guards) {
    if (hit.list == GuardList::kSecondHand) return hit.span;
  }
  const std::string own = Letters(source);
  for (const TermSpan& span : terms->Spans(static_cast<TermId>(Slot::kCompany))) {
    const Gazetteer::Entry& outlet = rules.gazetteer.entry(terms->mention(span.mention).company);
    if (outlet.kind != CompanyKind::kOutlet || Letters(outlet.id) == own ||
        Letters(outlet.name) == own) {
      continue;
    }
    const bool cited = std::any_of(guards.begin(), guards.end(), [&](const GuardHit& hit) {
      return hit.list == GuardList::kCitation && WordsBetween(hit.span, span) <= kCitationWords;
    });
    if (cited || SignsHeadline(span, *terms)) return span;
  }
  return std::nullopt;
}

}  // namespace newsvane::nlp
