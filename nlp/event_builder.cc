// SPDX-License-Identifier: Apache-2.0
#include "nlp/event_builder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/id.h"
#include "nlp/event_amounts.h"

namespace newsvane::nlp {
namespace {

// How much a text is about what one of its sentences says. News tells the most important first: the
// headline, the first two sentences, and from there less with each sentence until it is background.
// A text of several companies is about each of them less, and in the body least about one that the
// headline leaves out for others.
constexpr double kHeadlineRelevance = 1.0;
constexpr double kLeadRelevance = 0.8;
constexpr double kBodyRelevance = 0.6;
constexpr double kPerFurtherSentence = 0.02;
constexpr double kLeastBodyRelevance = 0.3;
constexpr uint32_t kLeadSentences = 2;
constexpr double kBystanderFactor = 0.7;
constexpr size_t kManyCompanies = 3;
constexpr double kPerFurtherCompany = 0.1;
constexpr double kLeastCompanyFactor = 0.5;
constexpr double kRoundupFactor = 0.5;
constexpr double kWeakSubjectFactor = 0.8;

constexpr size_t kMaxEvidence = 8;

std::string_view KeyOf(const std::optional<Role>& role) {
  if (!role) return "";
  return role->company.id.empty() ? role->company.name : role->company.id;
}

double Weight(const TaggedEvent& event) { return event.relevance * event.confidence; }

bool SameSpan(const Span& a, const Span& b) {
  return a.field == b.field && a.start == b.start && a.end == b.end;
}

bool Before(const Span& a, const Span& b) {
  return std::pair(a.field, a.start) < std::pair(b.field, b.start);
}

}  // namespace

EventBuilder::EventBuilder(const RuleSet::Impl& rules, const NewsItem& item,
                           const NormalizedText& text, std::span<const Mention> mentions)
    : rules_(rules), item_(item), text_(text), mentions_(mentions), companies_(Companies()) {}

Role EventBuilder::RoleOf(uint32_t mention) const {
  const Mention& named = mentions_[mention];
  const Gazetteer::Entry& entry = rules_.gazetteer.entry(named.company);
  const uint32_t begin = text_.word(named.word).begin;
  const uint32_t end = text_.word(named.word_end - 1).end;
  std::string name = entry.name;
  if (named.known_as != nullptr) {
    name = *named.known_as;
  } else if (named.company == rules_.gazetteer.unlisted()) {
    // All that is known of it is how the text named it first.
    const auto first = std::find_if(mentions_.begin(), mentions_.end(), [&](const Mention& other) {
      return other.company == named.company;
    });
    const uint32_t first_begin = text_.word(first->word).begin;
    name = text_.text().substr(first_begin, text_.word(first->word_end - 1).end - first_begin);
  }
  return {{entry.id, std::move(name), entry.symbol}, text_.Original(begin, end)};
}

std::vector<Role> EventBuilder::Companies() const {
  std::vector<Role> companies;
  std::vector<uint32_t> seen;
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    const uint32_t company = mentions_[i].company;
    const CompanyKind kind = rules_.gazetteer.entry(company).kind;
    if (kind != CompanyKind::kCompany && kind != CompanyKind::kBank) continue;
    if (std::find(seen.begin(), seen.end(), company) != seen.end()) continue;
    seen.push_back(company);
    companies.push_back(RoleOf(i));
  }
  return companies;
}

double EventBuilder::Relevance(const Sentence& sentence, bool roundup) const {
  double relevance = kHeadlineRelevance;
  if (sentence.field == Field::kBody) {
    relevance = kLeadRelevance;
    if (sentence.number >= kLeadSentences) {
      const double further = sentence.number - kLeadSentences;
      relevance = std::max(kLeastBodyRelevance, kBodyRelevance - kPerFurtherSentence * further);
    }
  }
  if (companies_.size() > kManyCompanies) {
    const auto further = static_cast<double>(companies_.size() - kManyCompanies);
    relevance *= std::max(kLeastCompanyFactor, 1 - kPerFurtherCompany * further);
  }
  return roundup ? relevance * kRoundupFactor : relevance;
}

void EventBuilder::Add(const CompiledRule& rule, const Match& match, const Ruling& ruling,
                       Attribution attribution, bool roundup, SentenceTerms* terms) {
  Draft draft;
  draft.rule = match.rule;
  draft.shadow = rule.lifecycle == Lifecycle::kShadow;
  draft.hearsay = ruling.hearsay;
  TaggedEvent& event = draft.event;
  event.type = rule.event;
  event.status = ruling.status;
  event.attribution = attribution;
  event.rule = rule.id;
  event.relevance = Relevance(terms->sentence(), roundup && !rule.OptsOut(Guard::kRoundup));
  event.confidence = rule.confidence * (match.weak_subject ? kWeakSubjectFactor : 1);
  event.amounts = AmountsOf(match, terms);
  if (match.other != kNone) event.other = RoleOf(match.other);
  const auto evidence = [&](uint32_t begin, uint32_t end) {
    const Span span = text_.Original(begin, end);
    const std::string& field = span.field == Field::kHeadline ? item_.headline : item_.body;
    return Evidence{span, field.substr(span.start, span.end - span.start)};
  };
  event.evidence.push_back(evidence(match.begin, match.end));
  if (match.subject == kNone) {
    if (const uint32_t sector = SectorWithin(match); sector != kNone) {
      event.subject = RoleOf(sector);
    } else if (const uint32_t antecedent = Antecedent(rule, match, terms->sentence());
               antecedent != kNone) {
      event.subject = RoleOf(antecedent);
      event.confidence *= kWeakSubjectFactor;
    }
    return Merge(std::move(draft));
  }
  const uint32_t group = mentions_[match.subject].group;
  const bool listed = match.other == kNone || mentions_[match.other].group != group;
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    const bool same_list = listed && mentions_[i].group == group;
    if (i != match.subject && !same_list) continue;
    const CompanyKind kind = rules_.gazetteer.entry(mentions_[i].company).kind;
    if (kind == CompanyKind::kOutlet || (kind == CompanyKind::kBank && !rule.banks)) continue;
    Draft copy = draft;
    copy.event.subject = RoleOf(i);
    Merge(std::move(copy));
  }
}

// The first sector among the words of the match: "DRAM shortage" is told of DRAM.
uint32_t EventBuilder::SectorWithin(const Match& match) const {
  for (uint32_t i = 0; i < mentions_.size() && mentions_[i].word < match.word_end; ++i) {
    const bool within = mentions_[i].word_end > match.word;
    if (within && rules_.gazetteer.entry(mentions_[i].company).kind == CompanyKind::kSector) {
      return i;
    }
  }
  return kNone;
}

// The one company that is named before the match: in its sentence, "Oracle reports earnings and
// expects to raise debt", unless the rule is of sectors, or in the text before a sentence that
// names nobody, "Meta built too much. Now it wants to sell the excess."
uint32_t EventBuilder::Antecedent(const CompiledRule& rule, const Match& match,
                                  const Sentence& sentence) const {
  uint32_t antecedent = kNone;
  for (uint32_t i = 0; i < mentions_.size() && mentions_[i].word < sentence.word_end; ++i) {
    if (mentions_[i].again) continue;
    const bool here = mentions_[i].word >= sentence.word;
    const CompanyKind kind = rules_.gazetteer.entry(mentions_[i].company).kind;
    const bool listed = mentions_[i].company != rules_.gazetteer.unlisted();
    const bool company = kind == CompanyKind::kCompany && listed;
    if (here && (!company || rule.of_sectors || mentions_[i].word_end > match.word)) return kNone;
    if (!company) continue;
    const bool another =
        antecedent != kNone && mentions_[antecedent].company != mentions_[i].company;
    const bool earlier_text = antecedent != kNone && mentions_[antecedent].word < sentence.word;
    if (another && !(here && earlier_text)) return kNone;
    if (!another || here) antecedent = i;
  }
  return antecedent;
}

// Several rules that say the same of the same company are one event; so is one that names nobody
// beside one that does.
void EventBuilder::Merge(Draft draft) {
  const auto same = [&](const Draft& other) {
    if (other.event.type != draft.event.type || other.shadow != draft.shadow) return false;
    return KeyOf(other.event.subject) == KeyOf(draft.event.subject) || !other.event.subject ||
           !draft.event.subject;
  };
  const auto known = std::find_if(drafts_.begin(), drafts_.end(), same);
  if (known == drafts_.end()) {
    drafts_.push_back(std::move(draft));
    return;
  }
  TaggedEvent& kept = known->event;
  TaggedEvent& merged = draft.event;
  // "Microsoft scraps leases. It has reportedly cancelled ...": the second tells how it is known.
  const bool hearsay = known->hearsay || draft.hearsay;
  const bool names_more = merged.subject && !kept.subject;
  const bool names_less = kept.subject && !merged.subject;
  if (names_more || (!names_less && Weight(merged) > Weight(kept))) std::swap(*known, draft);
  known->hearsay = hearsay;
  if (hearsay && kept.status != Status::kDenied) kept.status = Status::kReported;
  if (!kept.other) kept.other = std::move(merged.other);
  if (kept.amounts.empty()) kept.amounts = std::move(merged.amounts);
  if (merged.attribution == Attribution::kFirstHand) kept.attribution = Attribution::kFirstHand;
  for (Evidence& evidence : merged.evidence) {
    const bool known_span =
        std::any_of(kept.evidence.begin(), kept.evidence.end(),
                    [&](const Evidence& other) { return SameSpan(other.span, evidence.span); });
    if (!known_span && kept.evidence.size() < kMaxEvidence) {
      kept.evidence.push_back(std::move(evidence));
    }
  }
}

// True if the headline names companies, but not the one that the body tells of.
bool EventBuilder::IsBystander(const TaggedEvent& event) const {
  if (!event.subject || event.evidence.front().span.field == Field::kHeadline) return false;
  bool headline_names_others = false;
  for (const Role& company : companies_) {
    if (company.span.field != Field::kHeadline) continue;
    if (KeyOf(company) == KeyOf(event.subject)) return false;
    headline_names_others = true;
  }
  return headline_names_others;
}

// A price move is an event only of a company that has no other here.
void EventBuilder::DropEchoes() {
  const auto has_cause = [&](const Draft& echo) {
    return std::any_of(drafts_.begin(), drafts_.end(), [&](const Draft& other) {
      return other.event.type != kPriceMove && other.event.status != Status::kDenied &&
             !other.shadow && KeyOf(other.event.subject) == KeyOf(echo.event.subject);
    });
  };
  std::vector<bool> drop;
  for (const Draft& draft : drafts_) {
    drop.push_back(draft.event.type == kPriceMove && has_cause(draft));
  }
  size_t index = 0;
  std::erase_if(drafts_, [&](const Draft&) { return drop[index++]; });
}

void EventBuilder::Finish(bool truncated, std::vector<TaggedEvent>* events,
                          std::vector<TaggedEvent>* shadow) {
  DropEchoes();
  for (Draft& draft : drafts_) {
    TaggedEvent& event = draft.event;
    std::sort(event.evidence.begin(), event.evidence.end(),
              [](const Evidence& a, const Evidence& b) { return Before(a.span, b.span); });
    if (IsBystander(event)) event.relevance *= kBystanderFactor;
    event.news_id = item_.id;
    event.revision = item_.revision;
    event.companies = companies_;
    event.rule_set = rules_.hash;
    event.truncated = truncated;
    const std::string revision = std::to_string(item_.revision);
    event.id = MakeId(
        {item_.source, item_.id, revision, event.type, KeyOf(event.subject), KeyOf(event.other)});
  }
  std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
    return Before(a.event.evidence.front().span, b.event.evidence.front().span);
  });
  for (Draft& draft : drafts_) {
    if (!draft.shadow) {
      events->push_back(std::move(draft.event));
    } else if (shadow != nullptr) {
      shadow->push_back(std::move(draft.event));
    }
  }
}

}  // namespace newsvane::nlp
