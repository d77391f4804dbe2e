// SPDX-License-Identifier: Apache-2.0
#include "nlp/guards.h"

#include <algorithm>
#include <cctype>
#include <string>

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

  bool Has(GuardList list) const {
    const auto guards = terms_->Guards();
    return std::any_of(guards.begin(), guards.end(),
                       [&](const GuardHit& hit) { return hit.list == list && !IsTerm(hit); });
  }

  bool Within(const GuardHit& hit, uint32_t from, Reach reach) const {
    if (hit.span.word_end + reach.before < from) return false;
    if (hit.span.word >= match_.word_end + reach.after) return false;
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

bool IsQuestion(SentenceTerms* terms) {
  const Sentence& sentence = terms->sentence();
  std::string_view bytes = terms->text().text().substr(0, sentence.end);
  while (!bytes.empty() && (bytes.back() == '"' || bytes.back() == '\'' || bytes.back() == ')')) {
    bytes.remove_suffix(1);
  }
  if (bytes.ends_with('?')) return true;
  const auto guards = terms->Guards();
  return std::any_of(guards.begin(), guards.end(), [&](const GuardHit& hit) {
    return hit.list == GuardList::kQuestion && hit.span.word == sentence.word;
  });
}

// What the words before what happened say of its status. The first one governs: "plans to sign" is
// planned, "signs a deal to lease" is confirmed.
std::optional<Status> StatusWord(const Match& match, SentenceTerms* terms) {
  const auto follows = [&](const TermSpan& words, uint32_t mention) {
    return mention != kNone && terms->mention(mention).outer_end == words.word &&
           !terms->FollowsPreposition(mention);
  };
  for (const GuardHit& hit : terms->Guards()) {
    const bool governs = hit.span.word < match.core.word_end &&
                         hit.span.word_end + kStatusReach >= match.word &&
                         terms->SameClause(hit.span.word, match.core.word);
    if (!governs) continue;
    if (hit.list == GuardList::kReported) return Status::kReported;
    if (hit.list == GuardList::kPlanned) return Status::kPlanned;
    if (hit.list == GuardList::kConfirmed) return Status::kConfirmed;
    const bool headline_future =
        hit.list == GuardList::kPlannedAfterSubject &&
        (follows(hit.span, match.subject) || follows(hit.span, match.other));
    if (headline_future) return Status::kPlanned;
  }
  return std::nullopt;
}

// The status of a match that no guard vetoed. A rule that states one means what its words say by
// themselves, and only hearsay or a denial change it.
Status StatusOf(const CompiledRule& rule, const Match& match, const Surroundings& around,
                SentenceTerms* terms) {
  if (!rule.OptsOut(Guard::kDenial) && around.Has(GuardList::kDenial)) return Status::kDenied;
  if (around.Has(GuardList::kReportedAnywhere)) return Status::kReported;
  const std::optional<Status> word = StatusWord(match, terms);
  if (rule.status) return word == Status::kReported ? Status::kReported : *rule.status;
  return word.value_or(Status::kConfirmed);
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

// "... - Bloomberg", "... (Reuters)", "...: WSJ" at the end of a headline.
bool SignsHeadline(const TermSpan& outlet, const SentenceTerms& terms) {
  const Sentence& sentence = terms.sentence();
  if (sentence.field != Field::kHeadline || sentence.end - outlet.end > 1) return false;
  const std::string_view before =
      terms.text().text().substr(sentence.begin, outlet.begin - sentence.begin);
  const size_t last = before.find_last_not_of(' ');
  return last != std::string_view::npos &&
         std::string_view("-:,(|;").find(before[last]) != std::string_view::npos;
}

}  // namespace

Ruling Judge(const CompiledRule& rule, const Match& match, SentenceTerms* terms) {
  const Surroundings around(match, terms);
  Ruling ruling;
  const auto veto = [&](Guard guard, bool applies) {
    if (ruling.vetoed || !applies || rule.OptsOut(guard)) return;
    ruling.vetoed = true;
    ruling.by = guard;
  };
  const auto near = [&](GuardList list, uint32_t from, Reach reach) {
    return around.Near(list, from, reach) != nullptr;
  };
  veto(Guard::kNegation, near(GuardList::kNegation, match.core.word, kNegationReach));
  veto(Guard::kQuestion, IsQuestion(terms));
  veto(Guard::kHypothesis, near(GuardList::kHypothesis, match.word, kHypothesisReach));
  veto(Guard::kHistory, near(GuardList::kHistory, match.word, kHistoryReach));
  veto(Guard::kEcho, rule.event != kPriceMove && near(GuardList::kEcho, match.word, kEchoReach));
  if (ruling.vetoed) return ruling;
  ruling.status = StatusOf(rule, match, around, terms);
  return ruling;
}

bool CitesOutlet(const RuleSet::Impl& rules, std::string_view source, SentenceTerms* terms) {
  constexpr uint32_t kCitationWords = 2;
  const auto guards = terms->Guards();
  const auto any = [&](const auto& holds) {
    return std::any_of(guards.begin(), guards.end(), holds);
  };
  if (any([](const GuardHit& hit) { return hit.list == GuardList::kSecondHand; })) return true;
  const std::string own = Letters(source);
  for (const TermSpan& span : terms->Spans(static_cast<TermId>(Slot::kCompany))) {
    const Gazetteer::Entry& outlet = rules.gazetteer.entry(terms->mention(span.mention).company);
    if (outlet.kind != CompanyKind::kOutlet || Letters(outlet.id) == own ||
        Letters(outlet.name) == own) {
      continue;
    }
    const bool cited = any([&](const GuardHit& hit) {
      if (hit.list != GuardList::kCitation) return false;
      const bool before =
          hit.span.word_end <= span.word && span.word - hit.span.word_end <= kCitationWords;
      const bool after =
          hit.span.word >= span.word_end && hit.span.word - span.word_end <= kCitationWords;
      return before || after;
    });
    if (cited || SignsHeadline(span, *terms)) return true;
  }
  return false;
}

}  // namespace newsvane::nlp
