// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "nlp/text/amount_text.h"
#include "nlp/trace.h"
#include "workshop/explain/missing_name.h"
#include "workshop/explain/near_miss.h"
#include "workshop/explain/quote.h"
#include "workshop/explain/rule_walk.h"

namespace newsvane::workshop {
namespace {

std::string Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \n") + 1 - begin));
}

std::string_view KindName(nlp::Annotation::Kind kind) {
  static constexpr std::array<std::string_view, 5> kNames = {"money", "percent", "power", "count",
                                                             "date"};
  return kNames[static_cast<size_t>(kind)];
}

// What a list is called where it told the status: "status_planned".
std::string StatusWhy(const nlp::Judgement& judgement, const nlp::CompiledRule& rule,
                      const nlp::NormalizedText& text) {
  if (const auto& because = judgement.ruling.because) {
    std::string why = fmt::format("{} of {}", Quoted(text, because->span), ToString(because->list));
    if (judgement.hearsay) why += ", but another outlet says so";
    return why;
  }
  if (judgement.hearsay) return "the rule says planned, but another outlet says so";
  if (rule.status) return "the rule says so";
  return "no word near it says otherwise";
}

std::string AttributionWhy(const nlp::Judgement& judgement, const nlp::NormalizedText& text) {
  if (!judgement.citation) return "no other outlet is cited";
  const std::string words = Quoted(text, *judgement.citation);
  return judgement.citation->mention == nlp::kNone ? words + " repeats a report"
                                                   : words + " is cited";
}

bool SameSpan(const Span& a, const Span& b) {
  return a.field == b.field && a.start == b.start && a.end == b.end;
}

}  // namespace

class Explainer::Impl {
 public:
  Impl(std::shared_ptr<const nlp::RuleSet> rules, nlp::TagLimits limits)
      : rule_set_(std::move(rules)),
        rules_(rule_set_->impl()),
        tagger_(rule_set_, limits),
        terms_(rules_),
        miss_finder_(rules_),
        walker_(rules_) {}

  Explanation Explain(const NewsItem& item, const ExplainOptions& options);

 private:
  void AddAnnotations(const Quoter& quoter, Explanation* out);
  void AddSentence(const nlp::Sentence& sentence, const Quoter& quoter, Explanation* out);
  void AddNames(const Quoter& quoter, Explanation* out);
  void AddJudgement(const nlp::Judgement& judgement, const Quoter& quoter, Explanation* out);
  void AddEvents(std::vector<TaggedEvent> events, bool shadow, Explanation* out);
  void JoinHits(const Quoter& quoter, Explanation* out);
  void ExplainEvent(size_t index, Explanation* out);
  std::string ConfidenceWhy(const TaggedEvent& event, const nlp::Judgement& judgement) const;
  std::string RelevanceWhy(const TaggedEvent& event, const nlp::Judgement& judgement) const;
  std::vector<GuardVeto> AllVetoes(const nlp::Judgement& judgement, const Quoter& quoter);
  void ResetTerms(uint32_t sentence);

  std::shared_ptr<const nlp::RuleSet> rule_set_;
  const nlp::RuleSet::Impl& rules_;
  nlp::Tagger tagger_;
  nlp::SentenceTerms terms_;
  MissFinder miss_finder_;
  RuleWalker walker_;
  nlp::Trace trace_;
  std::vector<const nlp::Judgement*> hit_judgements_;  // Beside Explanation::hits.
};

Explanation Explainer::Impl::Explain(const NewsItem& item, const ExplainOptions& options) {
  Explanation out;
  std::vector<TaggedEvent> events;
  std::vector<TaggedEvent> shadow;
  tagger_.Tag(item, &events, &shadow, &trace_);
  if (trace_.text == nullptr) return out;
  const std::string_view text = trace_.text->text();
  out.headline = Trimmed(text.substr(0, trace_.text->body_begin()));
  out.body = Trimmed(text.substr(trace_.text->body_begin()));
  out.truncated = trace_.truncated;
  out.roundup = trace_.roundup;
  const Quoter quoter(item, *trace_.text);
  AddAnnotations(quoter, &out);
  hit_judgements_.clear();
  for (const nlp::Judgement& judgement : trace_.judgements) AddJudgement(judgement, quoter, &out);
  AddEvents(std::move(events), false, &out);
  AddEvents(std::move(shadow), true, &out);
  JoinHits(quoter, &out);
  out.misses = miss_finder_.Find(item, trace_, options.misses);
  for (uint32_t rule = 0; rule < rules_.rules.size() && !options.rule.empty(); ++rule) {
    if (rules_.rules[rule].id == options.rule) out.walk = walker_.Walk(item, trace_, rule);
  }
  return out;
}

void Explainer::Impl::ResetTerms(uint32_t index) {
  const nlp::Sentence& sentence = trace_.sentences[index];
  terms_.Reset(*trace_.text, sentence, trace_.HitsIn(sentence), trace_.mentions);
}

void Explainer::Impl::AddAnnotations(const Quoter& quoter, Explanation* out) {
  for (uint32_t i = 0; i < trace_.sentences.size(); ++i) {
    ResetTerms(i);
    AddSentence(trace_.sentences[i], quoter, out);
  }
  AddNames(quoter, out);
}

void Explainer::Impl::AddSentence(const nlp::Sentence& sentence, const Quoter& quoter,
                                  Explanation* out) {
  out->sentences.push_back(quoter.Of(sentence.begin, sentence.end));
  std::vector<nlp::Annotation> annotations(terms_.Amounts().begin(), terms_.Amounts().end());
  annotations.insert(annotations.end(), terms_.Dates().begin(), terms_.Dates().end());
  for (const nlp::Annotation& found : annotations) {
    const bool money = found.kind == nlp::Annotation::Kind::kMoney;
    const std::string currency(money ? found.currency : "");
    Amount amount;
    amount.low = found.low;
    amount.high = found.high;
    amount.unit = nlp::UnitName(found.kind);
    amount.currency = currency;
    const bool date = found.kind == nlp::Annotation::Kind::kDate;
    out->amounts.push_back({std::string(KindName(found.kind)), found.low, found.high, currency,
                            found.period, date ? found.period : nlp::FormatAmount(amount),
                            quoter.Of(found.begin, found.end)});
  }
  for (const nlp::GuardHit& hit : terms_.Guards()) {
    // These say where a clause or a name ends, not what is said.
    const bool grammar =
        hit.list == nlp::GuardList::kPreposition || hit.list == nlp::GuardList::kNotName ||
        hit.list == nlp::GuardList::kClauseBreak || hit.list == nlp::GuardList::kNamedAgain;
    if (!grammar) out->guards.push_back({std::string(ToString(hit.list)), quoter.Of(hit.span)});
  }
}

void Explainer::Impl::AddNames(const Quoter& quoter, Explanation* out) {
  const auto company_of = [&](uint32_t company, const Quote& words) {
    const nlp::Gazetteer::Entry& entry = rules_.gazetteer.entry(company);
    const bool listed = company != rules_.gazetteer.unlisted();
    return Company{entry.id, listed ? entry.name : words.text, entry.symbol};
  };
  for (const nlp::Mention& mention : trace_.mentions) {
    const Quote words = quoter.OfWords(mention.word, mention.word_end);
    const nlp::CompanyKind kind = rules_.gazetteer.entry(mention.company).kind;
    out->companies.push_back({company_of(mention.company, words), kind, words});
  }
  for (const nlp::RefusedName& name : trace_.refused) {
    const bool sector = rules_.gazetteer.entry(name.company).kind == nlp::CompanyKind::kSector;
    if (sector) continue;  // No name, but words for a kind of companies.
    const Quote words = quoter.OfWords(name.word, name.word_end);
    out->refused.push_back(
        {company_of(name.company, words), words, WhyRefused(rules_, *trace_.text, name)});
  }
}

void Explainer::Impl::AddJudgement(const nlp::Judgement& judgement, const Quoter& quoter,
                                   Explanation* out) {
  const nlp::Match& match = judgement.match;
  const RuleName rule = NameOf(rules_, match.rule);
  const auto& elements = rules_.sequences[judgement.sequence].elements;
  std::vector<MatchedTerm> terms = QuoteTerms(rules_, quoter, elements, match);
  if (judgement.ruling.vetoed) {
    out->vetoes.push_back(
        {rule, judgement.sentence, std::move(terms), AllVetoes(judgement, quoter)});
    return;
  }
  Hit hit;
  hit.rule = rule;
  hit.sentence = judgement.sentence;
  hit.terms = std::move(terms);
  hit.status = judgement.ruling.status;
  hit.status_why = StatusWhy(judgement, rules_.rules[match.rule], *trace_.text);
  if (judgement.ruling.because) hit.status_word = quoter.Of(judgement.ruling.because->span);
  if (judgement.citation) {
    hit.attribution = Attribution::kSecondHand;
    hit.citation = quoter.Of(*judgement.citation);
  }
  hit.attribution_why = AttributionWhy(judgement, *trace_.text);
  out->hits.push_back(std::move(hit));
  hit_judgements_.push_back(&judgement);
}

// A guard hides those after it; each that vetoes is taken away to see the next.
std::vector<GuardVeto> Explainer::Impl::AllVetoes(const nlp::Judgement& judgement,
                                                  const Quoter& quoter) {
  ResetTerms(judgement.sentence);
  std::vector<GuardVeto> vetoes;
  nlp::CompiledRule rule = rules_.rules[judgement.match.rule];
  for (nlp::Ruling ruling = judgement.ruling; ruling.vetoed;
       ruling = nlp::Judge(rules_, rule, judgement.match, &terms_)) {
    vetoes.push_back(
        {ruling.by, std::string(ToString(ruling.because->list)), quoter.Of(ruling.because->span)});
    rule.without |= 1U << static_cast<unsigned>(ruling.by);
  }
  return vetoes;
}

void Explainer::Impl::AddEvents(std::vector<TaggedEvent> events, bool shadow, Explanation* out) {
  for (TaggedEvent& event : events) {
    out->events.emplace_back();
    out->events.back().event = std::move(event);
    out->events.back().shadow = shadow;
  }
}

// Finds the events that each hit is part of, by their evidence.
void Explainer::Impl::JoinHits(const Quoter& quoter, Explanation* out) {
  for (size_t i = 0; i < out->hits.size(); ++i) {
    Hit& hit = out->hits[i];
    const nlp::Match& match = hit_judgements_[i]->match;
    const Span span = quoter.Of(match.begin, match.end).span;
    const bool shadow = hit.rule.lifecycle == nlp::Lifecycle::kShadow;
    for (size_t j = 0; j < out->events.size(); ++j) {
      const TaggedEvent& event = out->events[j].event;
      if (event.type != hit.rule.event || out->events[j].shadow != shadow) continue;
      const bool evidence =
          std::any_of(event.evidence.begin(), event.evidence.end(),
                      [&](const Evidence& part) { return SameSpan(part.span, span); });
      if (evidence) hit.events.push_back(j);
    }
  }
  for (size_t i = 0; i < out->events.size(); ++i) ExplainEvent(i, out);
}

// Of the hits of the rule that decided, the one that says most stands for it. Status and
// attribution may come from another telling of the same event.
void Explainer::Impl::ExplainEvent(size_t index, Explanation* out) {
  ExplainedEvent& explained = out->events[index];
  const TaggedEvent& event = explained.event;
  const Hit* decided = nullptr;
  const auto rank = [&](const Hit& hit) {
    return std::pair(hit.status == event.status, hit.terms.size());
  };
  for (const Hit& hit : out->hits) {
    if (std::find(hit.events.begin(), hit.events.end(), index) == hit.events.end()) continue;
    if (explained.status_why.empty() && hit.status == event.status) {
      explained.status_why = hit.status_why;
    }
    if (explained.attribution_why.empty() && hit.attribution == event.attribution) {
      explained.attribution_why = hit.attribution_why;
    }
    if (hit.rule.id != event.rule) continue;
    if (decided == nullptr || rank(hit) > rank(*decided)) decided = &hit;
  }
  if (decided == nullptr) return;
  explained.hit = static_cast<size_t>(decided - out->hits.data());
  if (decided->status == event.status) explained.status_why = decided->status_why;
  if (decided->attribution == event.attribution) {
    explained.attribution_why = decided->attribution_why;
  }
  const nlp::Judgement& judgement = *hit_judgements_[explained.hit];
  explained.confidence_why = ConfidenceWhy(event, judgement);
  explained.relevance_why = RelevanceWhy(event, judgement);
}

std::string Explainer::Impl::ConfidenceWhy(const TaggedEvent& event,
                                           const nlp::Judgement& judgement) const {
  std::string why = fmt::format("{:g} by the rule", rules_.rules[judgement.match.rule].confidence);
  if (judgement.match.weak_subject) why += ", less as the subject stands behind a preposition";
  const bool elsewhere = judgement.match.subject == nlp::kNone && event.subject;
  if (elsewhere) why += ", less as only a sentence before names the subject";
  return why;
}

std::string Explainer::Impl::RelevanceWhy(const TaggedEvent& event,
                                          const nlp::Judgement& judgement) const {
  const nlp::Sentence& sentence = trace_.sentences[judgement.sentence];
  std::string why = "in the body";
  if (sentence.field == Field::kHeadline) {
    why = "in the headline";
  } else if (nlp::InScope(nlp::Scope::kLead, sentence)) {
    why = "in the lead";
  }
  why += fmt::format(", {} compan{} in the text", event.companies.size(),
                     event.companies.size() == 1 ? "y" : "ies");
  const bool roundup =
      trace_.roundup && !rules_.rules[judgement.match.rule].OptsOut(nlp::Guard::kRoundup);
  return roundup ? why + ", a roundup" : why;
}

Explainer::Explainer(std::shared_ptr<const nlp::RuleSet> rules, nlp::TagLimits limits)
    : impl_(std::make_unique<Impl>(std::move(rules), limits)) {}
Explainer::~Explainer() = default;
Explainer::Explainer(Explainer&&) noexcept = default;

Explanation Explainer::Explain(const NewsItem& item, const ExplainOptions& options) {
  return impl_->Explain(item, options);
}

}  // namespace newsvane::workshop
