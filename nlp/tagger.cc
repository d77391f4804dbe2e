// SPDX-License-Identifier: Apache-2.0
#include "nlp/tagger.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <utility>

#include "nlp/candidates.h"
#include "nlp/compiled.h"
#include "nlp/event_builder.h"
#include "nlp/guards.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/tally.h"
#include "nlp/text/normalized_text.h"
#include "nlp/text/sentence.h"
#include "nlp/trace.h"

namespace newsvane::nlp {
namespace {

constexpr size_t kRoundupCompanies = 3;  // More than these in one list of a headline.

// Puts the time of its life on a rule's account, if anyone keeps one.
class Charge {
 public:
  Charge(Tally* tally, uint32_t rule) : rule_(tally == nullptr ? nullptr : &tally->rules[rule]) {
    if (rule_ != nullptr) start_ = std::chrono::steady_clock::now();
  }
  ~Charge() {
    if (rule_ == nullptr) return;
    rule_->time += std::chrono::steady_clock::now() - start_;
    ++rule_->stretches;
  }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

 private:
  RuleTally* rule_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace

// Works from the cheap to the dear: one literal pass over the text, candidates by sentence, and
// only where there are any, companies, positions and guards.
class Tagger::Impl {
 public:
  Impl(std::shared_ptr<const RuleSet> rules, TagLimits limits)
      : rule_set_(std::move(rules)),
        rules_(rule_set_->impl()),
        limits_(limits),
        candidate_finder_(rules_),
        terms_(rules_),
        matcher_(rules_) {}

  void Tag(const NewsItem& item, std::vector<TaggedEvent>* events, std::vector<TaggedEvent>* shadow,
           Trace* trace) {
    trace_ = trace;
    if (traced()) *trace_ = {};
    events->clear();
    if (shadow != nullptr) shadow->clear();
    if (tally_ != nullptr) {
      tally_->firings.clear();
      tally_->work = {};
    }
    if (item.action == NewsAction::kDelete) return;
    text_.Reset(item.headline, item.body, limits_.max_bytes);
    budget_ = limits_.max_matches;
    truncated_ = text_.truncated();
    FindCandidates();
    DropImpossible();
    if (!candidates_.empty() || traced()) Decide(item, events, shadow);
  }

  void CountIn(Tally* tally) {
    tally_ = tally;
    if (tally != nullptr) tally->rules.resize(rules_.rules.size());
  }

 private:
  // The candidates of one sentence, and its phrase hits.
  struct CandidateSentence {
    uint32_t sentence;
    uint32_t first_hit, last_hit;
    uint32_t first_sequence, last_sequence;
  };

  // A trace shows the names and sentences of every text, be there candidates or not.
  bool traced() const { return trace_ != nullptr; }
  void FindCandidates();
  void DropImpossible();
  void ResetTerms(const CandidateSentence& candidate);
  void Decide(const NewsItem& item, std::vector<TaggedEvent>* events,
              std::vector<TaggedEvent>* shadow);
  void DecideSentence(const CandidateSentence& candidate, const NewsItem& item,
                      EventBuilder* builder);
  void CountWoken();
  void CountMatched(uint32_t rule, uint32_t sentence);
  void CountJudged(const Match& match, const Ruling& ruling);
  void AddUnlistedName();
  void AddNamesAgain();
  uint32_t NamedBefore(uint32_t word, const Sentence& sentence) const;
  bool IsRoundup() const;
  std::optional<TermSpan> HeadlineCitation(const NewsItem& item);

  std::shared_ptr<const RuleSet> rule_set_;
  const RuleSet::Impl& rules_;
  TagLimits limits_;
  NormalizedText text_;
  CandidateFinder candidate_finder_;
  SentenceTerms terms_;
  SequenceMatcher matcher_;

  Tally* tally_ = nullptr;
  uint64_t first_number_ = 0;  // Of the document's sentences, for the tally.

  // Of the current document.
  Trace* trace_ = nullptr;
  size_t budget_ = 0;
  bool truncated_ = false;
  bool roundup_ = false;
  std::optional<TermSpan> headline_citation_;
  std::vector<PhraseHit> hits_;
  std::vector<PhraseHit> company_hits_;
  std::vector<Sentence> sentences_;
  std::vector<CandidateSentence> candidates_;
  std::vector<uint32_t> sequences_;
  std::vector<Mention> mentions_;
  std::vector<Match> matches_;
};

void Tagger::Impl::FindCandidates() {
  candidates_.clear();
  sequences_.clear();
  const uint64_t checks_before = candidate_finder_.checks_made();
  if (!rules_.phrases.Scan(text_, 0, text_.word_count(), budget_, &hits_)) truncated_ = true;
  if (hits_.empty() && rules_.unanchored.empty() && !traced()) return;
  SplitSentences(text_, &sentences_);
  uint32_t hit = 0;
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    const Sentence& sentence = sentences_[i];
    CandidateSentence candidate{i, hit, hit, static_cast<uint32_t>(sequences_.size()), 0};
    while (hit < hits_.size() && hits_[hit].word < sentence.word_end) ++hit;
    candidate.last_hit = hit;
    const std::span<const PhraseHit> here(hits_.data() + candidate.first_hit,
                                          candidate.last_hit - candidate.first_hit);
    candidate_finder_.Find(here, &sequences_);
    const auto out_of_scope = [&](uint32_t sequence) {
      return !InScope(rules_.rules[rules_.sequences[sequence].rule].scope, sentence);
    };
    sequences_.erase(std::remove_if(sequences_.begin() + candidate.first_sequence, sequences_.end(),
                                    out_of_scope),
                     sequences_.end());
    candidate.last_sequence = static_cast<uint32_t>(sequences_.size());
    if (candidate.last_sequence > candidate.first_sequence) candidates_.push_back(candidate);
  }
  if (tally_ == nullptr) return;
  tally_->work.phrase_hits = hits_.size();
  tally_->work.checks = candidate_finder_.checks_made() - checks_before;
  tally_->work.candidates = sequences_.size();
}

void Tagger::Impl::ResetTerms(const CandidateSentence& candidate) {
  terms_.Reset(text_, sentences_[candidate.sentence],
               {hits_.data() + candidate.first_hit, candidate.last_hit - candidate.first_hit},
               mentions_);
}

// Drops the candidates whose words stand too far apart, whatever names the text has.
void Tagger::Impl::DropImpossible() {
  if (tally_ != nullptr) CountWoken();
  mentions_.clear();
  size_t budget = limits_.max_matches;  // Its own: what is left of the other is for matches.
  for (CandidateSentence& candidate : candidates_) {
    ResetTerms(candidate);
    const auto first = sequences_.begin() + candidate.first_sequence;
    const auto last = sequences_.begin() + candidate.last_sequence;
    const auto kept = std::remove_if(first, last, [&](uint32_t sequence) {
      const Charge charge(tally_, rules_.sequences[sequence].rule);
      return budget > 0 && !matcher_.Possible(rules_.sequences[sequence], &terms_, &budget);
    });
    candidate.last_sequence = static_cast<uint32_t>(kept - sequences_.begin());
  }
  if (tally_ != nullptr) {
    tally_->work.placings += sequences_.size();
    tally_->work.steps += limits_.max_matches - budget;
  }
  std::erase_if(candidates_, [](const CandidateSentence& candidate) {
    return candidate.first_sequence == candidate.last_sequence;
  });
}

void Tagger::Impl::Decide(const NewsItem& item, std::vector<TaggedEvent>* events,
                          std::vector<TaggedEvent>* shadow) {
  const PhraseIndex& names = rules_.gazetteer.phrases();
  if (!names.Scan(text_, 0, text_.word_count(), limits_.max_matches, &company_hits_)) {
    truncated_ = true;
  }
  rules_.gazetteer.Resolve(text_, sentences_, company_hits_, item.symbols, &mentions_,
                           traced() ? &trace_->refused : nullptr);
  AddUnlistedName();
  AddNamesAgain();
  roundup_ = IsRoundup();
  headline_citation_ = HeadlineCitation(item);
  EventBuilder builder(rules_, item, text_, mentions_);
  for (const CandidateSentence& candidate : candidates_) {
    DecideSentence(candidate, item, &builder);
  }
  if (tally_ != nullptr) {
    tally_->work.sentences_judged = candidates_.size();
    tally_->work.steps += limits_.max_matches - budget_;
  }
  truncated_ = truncated_ || budget_ == 0;
  builder.Finish(truncated_, events, shadow);
  if (!traced()) return;
  trace_->text = &text_;
  trace_->sentences = sentences_;
  trace_->hits = hits_;
  trace_->mentions = mentions_;
  trace_->roundup = roundup_;
  trace_->truncated = truncated_;
}

void Tagger::Impl::DecideSentence(const CandidateSentence& candidate, const NewsItem& item,
                                  EventBuilder* builder) {
  ResetTerms(candidate);
  bool looked_for_citation = false;
  std::optional<TermSpan> citation;
  for (uint32_t i = candidate.first_sequence; i < candidate.last_sequence; ++i) {
    const Sequence& sequence = rules_.sequences[sequences_[i]];
    const CompiledRule& rule = rules_.rules[sequence.rule];
    const Charge charge(tally_, sequence.rule);
    matches_.clear();
    if (tally_ != nullptr) ++tally_->work.placings;
    matcher_.Find(sequence, &terms_, &budget_, &matches_);
    if (matches_.empty() || !terms_.Hold(rule)) continue;
    if (tally_ != nullptr) CountMatched(sequence.rule, candidate.sentence);
    if (!looked_for_citation) {
      looked_for_citation = true;
      citation =
          headline_citation_ ? headline_citation_ : CitesOutlet(rules_, item.source, &terms_);
    }
    const auto attribution = citation ? Attribution::kSecondHand : Attribution::kFirstHand;
    for (const Match& match : matches_) {
      Ruling ruling = Judge(rules_, rule, match, &terms_);
      // What another outlet says that a company plans is not yet the company's word.
      const bool hearsay = citation && ruling.status == Status::kPlanned;
      if (hearsay) {
        ruling.status = Status::kReported;
        ruling.hearsay = true;
      }
      if (traced()) {
        trace_->judgements.push_back(
            {candidate.sentence, sequences_[i], match, ruling, citation, hearsay});
      }
      if (tally_ != nullptr) CountJudged(match, ruling);
      if (!ruling.vetoed) builder->Add(rule, match, ruling, attribution, roundup_, &terms_);
    }
  }
}

void Tagger::Impl::CountWoken() {
  if (candidates_.empty()) return;
  first_number_ = tally_->sentences + 1;
  tally_->sentences += sentences_.size();
  for (const CandidateSentence& candidate : candidates_) {
    const uint64_t number = first_number_ + candidate.sentence;
    for (uint32_t i = candidate.first_sequence; i < candidate.last_sequence; ++i) {
      RuleTally& rule = tally_->rules[rules_.sequences[sequences_[i]].rule];
      if (std::exchange(rule.last_woken, number) != number) ++rule.woken;
    }
  }
}

void Tagger::Impl::CountMatched(uint32_t rule, uint32_t sentence) {
  RuleTally& tally = tally_->rules[rule];
  const uint64_t number = first_number_ + sentence;
  if (std::exchange(tally.last_matched, number) != number) ++tally.matched;
}

void Tagger::Impl::CountJudged(const Match& match, const Ruling& ruling) {
  ++tally_->work.matches_judged;
  if (ruling.vetoed) {
    ++tally_->rules[match.rule].vetoes[static_cast<size_t>(ruling.by)];
    return;
  }
  Firing& firing = tally_->firings.emplace_back();
  firing.rule = match.rule;
  if (match.subject == kNone) return;
  const Mention& named = mentions_[match.subject];
  const Gazetteer::Entry& entry = rules_.gazetteer.entry(named.company);
  firing.subject = named.company != rules_.gazetteer.unlisted()
                       ? entry.id
                       : std::string(text_.folded().substr(
                             text_.word(named.word).begin,
                             text_.word(named.word_end - 1).end - text_.word(named.word).begin));
}

// A headline often starts with a company that no file lists: "Cintas raises its outlook". Its first
// capitalised words are taken for the name, up to a word that a rule or a guard knows.
void Tagger::Impl::AddUnlistedName() {
  constexpr uint32_t kMaxNameWords = 3;
  if (!rules_.unlisted_names || sentences_.empty()) return;
  const Sentence& headline = sentences_.front();
  terms_.Reset(text_, headline, {}, mentions_);
  const std::span<const GuardHit> guards = terms_.Guards();
  const auto known = [&](uint32_t word) {
    return std::any_of(hits_.begin(), hits_.end(),
                       [&](const PhraseHit& hit) { return hit.word == word; }) ||
           std::any_of(guards.begin(), guards.end(),
                       [&](const GuardHit& hit) { return hit.span.word == word; });
  };
  const auto capitalised = [&](uint32_t word) {
    const char c = text_.text()[text_.word(word).begin];
    return c >= 'A' && c <= 'Z';
  };
  uint32_t end = headline.word;
  while (end < headline.word_end && capitalised(end) && !known(end) &&
         terms_.SameClause(headline.word, end)) {
    if (++end - headline.word > kMaxNameWords) return;
  }
  if (end == headline.word || end == headline.word_end) return;
  if (!mentions_.empty() && mentions_.front().word < end) return;
  const auto group = static_cast<uint32_t>(mentions_.size());
  mentions_.insert(mentions_.begin(),
                   {rules_.gazetteer.unlisted(), headline.word, end, end, 0, group, nullptr});
}

// "Adobe rises after the company beats estimates": the second names the first again, where only one
// company is named before it.
void Tagger::Impl::AddNamesAgain() {
  if (mentions_.empty()) return;
  std::vector<Mention> again;
  for (const CandidateSentence& candidate : candidates_) {
    const Sentence& sentence = sentences_[candidate.sentence];
    terms_.Reset(text_, sentence, {}, mentions_);
    for (const GuardHit& hit : terms_.Guards()) {
      if (hit.list != GuardList::kNamedAgain) continue;
      const uint32_t named = NamedBefore(hit.span.word, sentence);
      if (named == kNone) continue;
      Mention mention = mentions_[named];
      mention.word = hit.span.word + 1;  // Without "the", "as" or the like.
      mention.word_end = hit.span.word_end;
      mention.outer_end = mention.word_end;
      mention.sentence = candidate.sentence;
      mention.group = static_cast<uint32_t>(mentions_.size() + again.size() + 1);
      mention.again = true;
      again.push_back(mention);
    }
  }
  if (again.empty()) return;
  mentions_.insert(mentions_.end(), again.begin(), again.end());
  std::stable_sort(mentions_.begin(), mentions_.end(),
                   [](const Mention& a, const Mention& b) { return a.word < b.word; });
}

// The mention of the one company that the sentence names before the word, or if it names none, of
// the one that the text before it does.
uint32_t Tagger::Impl::NamedBefore(uint32_t word, const Sentence& sentence) const {
  uint32_t named = kNone;
  bool several = false;
  for (uint32_t i = 0; i < mentions_.size() && mentions_[i].word_end <= word; ++i) {
    if (rules_.gazetteer.entry(mentions_[i].company).kind != CompanyKind::kCompany) continue;
    const bool first_here = mentions_[i].word >= sentence.word &&
                            (named == kNone || mentions_[named].word < sentence.word);
    several = !first_here &&
              (several || (named != kNone && mentions_[named].company != mentions_[i].company));
    named = i;
  }
  return several ? kNone : named;
}

bool Tagger::Impl::IsRoundup() const {
  size_t run = 0;
  for (size_t i = 0; i < mentions_.size(); ++i) {
    if (sentences_[mentions_[i].sentence].field != Field::kHeadline) break;
    run = i > 0 && mentions_[i].group == mentions_[i - 1].group ? run + 1 : 1;
    if (run > kRoundupCompanies) return true;
  }
  return false;
}

std::optional<TermSpan> Tagger::Impl::HeadlineCitation(const NewsItem& item) {
  for (const Sentence& sentence : sentences_) {
    if (sentence.field != Field::kHeadline) break;
    terms_.Reset(text_, sentence, {}, mentions_);
    if (const auto citation = CitesOutlet(rules_, item.source, &terms_)) return citation;
  }
  return std::nullopt;
}

Tagger::Tagger(std::shared_ptr<const RuleSet> rules, TagLimits limits)
    : impl_(std::make_unique<Impl>(std::move(rules), limits)) {}
Tagger::~Tagger() = default;
Tagger::Tagger(Tagger&&) noexcept = default;
Tagger& Tagger::operator=(Tagger&&) noexcept = default;

void Tagger::Tag(const NewsItem& item, std::vector<TaggedEvent>* events,
                 std::vector<TaggedEvent>* shadow, Trace* trace) {
  impl_->Tag(item, events, shadow, trace);
}

void Tagger::CountIn(Tally* tally) { impl_->CountIn(tally); }

}  // namespace newsvane::nlp
