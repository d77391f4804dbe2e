// SPDX-License-Identifier: Apache-2.0
#include "workshop/headline_parts.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "nlp/sentence_terms.h"
#include "nlp/text/amounts.h"

namespace newsvane::workshop {
namespace {

using Kind = HeadlinePart::Kind;

// Words that say nothing of what happened.
constexpr std::array<std::string_view, 84> kFunctionWords = {
    "a",     "about",   "after",  "again",  "against", "ahead", "all",  "also",  "amid",   "an",
    "and",   "another", "are",    "around", "as",      "at",    "be",   "been",  "before", "but",
    "by",    "can",     "during", "each",   "every",   "for",   "from", "had",   "has",    "have",
    "he",    "her",     "here",   "his",    "in",      "into",  "is",   "it",    "its",    "just",
    "more",  "most",    "near",   "new",    "now",     "of",    "off",  "on",    "or",     "other",
    "our",   "out",     "over",   "per",    "she",     "since", "so",   "some",  "than",   "that",
    "the",   "their",   "them",   "then",   "these",   "they",  "this", "those", "to",     "today",
    "under", "until",   "up",     "was",    "we",      "were",  "when", "which", "while",  "who",
    "will",  "with",    "within", "would"};

constexpr std::array<std::string_view, 5> kSlotOf = {"<money>", "<percent>", "<power>", "<count>",
                                                     "<date>"};

bool IsFunctionWord(std::string_view word) {
  return std::ranges::find(kFunctionWords, word) != kFunctionWords.end();
}

// What the words of a guard list are in a draft: confirmed things ("signs") are what happened.
std::optional<Kind> KindOf(nlp::GuardList list) {
  switch (list) {
    case nlp::GuardList::kClauseBreak:
      return Kind::kBreak;
    case nlp::GuardList::kReported:
    case nlp::GuardList::kReportedAnywhere:
    case nlp::GuardList::kPlanned:
    case nlp::GuardList::kPlannedAfterSubject:
    case nlp::GuardList::kSecondHand:
    case nlp::GuardList::kCitation:
      return Kind::kFiller;
    default:
      return std::nullopt;
  }
}

class Splitter {
 public:
  Splitter(const nlp::RuleSetSpec& spec, const nlp::RuleSet::Impl& rules, const nlp::Trace& trace)
      : spec_(spec), rules_(rules), trace_(trace), text_(*trace.text) {}

  std::vector<HeadlinePart> Split(std::string_view event) {
    sentence_ = ChooseSentence();
    taken_.assign(text_.word_count(), false);
    TakeCompanies();
    TakeAmounts();
    TakePhrases(event);
    TakeWords();
    std::ranges::sort(parts_, {},
                      [](const HeadlinePart& part) { return std::pair(part.word, part.word_end); });
    return std::move(parts_);
  }

 private:
  nlp::Sentence ChooseSentence() const {
    for (const nlp::Mention& mention : trace_.mentions) {
      const nlp::Sentence& sentence = trace_.sentences[mention.sentence];
      if (sentence.field == Field::kHeadline) return sentence;
    }
    return trace_.sentences.front();
  }

  bool Take(Kind kind, uint32_t word, uint32_t word_end, std::string term, uint32_t mention = 0) {
    if (word < sentence_.word || word_end > sentence_.word_end || word >= word_end) return false;
    const auto begin = taken_.begin() + word;
    const auto end = taken_.begin() + word_end;
    if (std::find(begin, end, true) != end) return false;
    std::fill(begin, end, true);
    parts_.push_back({kind, word, word_end, std::move(term), mention});
    return true;
  }

  // Outlets fill no role, and sectors one only where no company is named.
  void TakeCompanies() {
    const auto kind_of = [&](const nlp::Mention& mention) {
      return rules_.gazetteer.entry(mention.company).kind;
    };
    const auto is_sector = [&](const nlp::Mention& mention) {
      return kind_of(mention) == nlp::CompanyKind::kSector;
    };
    const bool sectors_only = std::ranges::all_of(trace_.mentions, is_sector);
    for (uint32_t i = 0; i < trace_.mentions.size(); ++i) {
      const nlp::Mention& mention = trace_.mentions[i];
      const bool role =
          kind_of(mention) != nlp::CompanyKind::kOutlet && (sectors_only || !is_sector(mention));
      Take(role ? Kind::kCompany : Kind::kFiller, mention.word,
           std::max(mention.word_end, mention.outer_end), is_sector(mention) ? "sector" : "company",
           i);
    }
  }

  void TakeAmounts() {
    nlp::SentenceTerms terms(rules_);
    terms.Reset(text_, sentence_, {}, trace_.mentions);
    const auto take = [&](std::span<const nlp::Annotation> annotations, Kind kind) {
      for (const nlp::Annotation& found : annotations) {
        const nlp::TermSpan span = terms.SpanOf(found.begin, found.end);
        Take(kind, span.word, span.word_end, std::string(kSlotOf[static_cast<size_t>(found.kind)]));
      }
    };
    take(terms.Amounts(), Kind::kAmount);
    take(terms.Dates(), Kind::kFiller);
    MarkBreaks(&terms);
  }

  // Commas, colons and brackets part clauses as words do.
  void MarkBreaks(nlp::SentenceTerms* terms) {
    for (uint32_t word = sentence_.word; word + 1 < sentence_.word_end; ++word) {
      if (!terms->SameClause(word, word + 1)) breaks_.insert(word + 1);
    }
  }

  struct Phrase {
    nlp::PhraseHit hit;
    Kind kind;
    bool of_event;
    size_t phrases;  // Of the list.
    std::string term;
  };

  void TakePhrases(std::string_view event) {
    std::vector<Phrase> found;
    nlp::PhraseIndex lists;
    for (uint32_t i = 0; i < spec_.lists.size(); ++i) {
      if (nlp::IsEngineList(spec_.lists[i].id)) continue;  // For guards, not for rules.
      for (const nlp::Text& phrase : spec_.lists[i].phrases) (void)lists.Add(phrase.text, i);
    }
    lists.Compile();
    const std::map<std::string, Use> uses = UsesOf(event);
    std::vector<nlp::PhraseHit> hits;
    lists.Scan(text_, sentence_.word, sentence_.word_end, kMaxHits, &hits);
    for (const nlp::PhraseHit& hit : hits) {
      for (const uint32_t owner : lists.Owners(hit.phrase)) {
        const nlp::ListSpec& list = spec_.lists[owner];
        const auto use = uses.find(list.id);
        if (use == uses.end() || SaysNothing(hit)) continue;
        const Use& used = use->second;
        const size_t shared = hit.word_end - hit.word == 1 ? kSharedWord : kSharedPhrase;
        if (!used.of_event && used.events.size() < shared) continue;
        found.push_back(
            {hit, Kind::kList, used.of_event, list.phrases.size(), "<" + list.id + ">"});
      }
    }
    rules_.guards.Scan(text_, sentence_.word, sentence_.word_end, kMaxHits, &hits);
    for (const nlp::PhraseHit& hit : hits) {
      for (const uint32_t owner : rules_.guards.Owners(hit.phrase)) {
        const std::optional<Kind> kind = KindOf(static_cast<nlp::GuardList>(owner));
        if (kind) found.push_back({hit, *kind, true, 0, ""});
      }
    }
    const auto rank = [](const Phrase& phrase) {
      return std::tuple(phrase.hit.word_end - phrase.hit.word, phrase.of_event, ~phrase.phrases);
    };
    std::ranges::stable_sort(found, std::ranges::greater(), rank);
    for (Phrase& phrase : found) {
      Take(phrase.kind, phrase.hit.word, phrase.hit.word_end, std::move(phrase.term));
    }
  }

  // Whose words a draft may widen to the list: those that rules of the event use, and those that
  // rules of several events share. What few other events have in a list is rarely meant as there.
  struct Use {
    std::set<std::string> events;
    bool of_event = false;
  };
  std::map<std::string, Use> UsesOf(std::string_view event) const {
    std::map<std::string, Use> uses;
    for (const nlp::RuleSpec& rule : spec_.rules) {
      const auto use = [&](const std::vector<nlp::TermSpec>& terms) {
        for (const nlp::TermSpec& term : terms) {
          if (term.kind != nlp::TermSpec::Kind::kList) continue;
          Use& list = uses[term.text];
          list.events.insert(rule.event);
          list.of_event = list.of_event || rule.event == event;
        }
      };
      for (const auto& sequence : rule.when) use(sequence);
      use(rule.all);
    }
    return uses;
  }

  bool SaysNothing(const nlp::PhraseHit& hit) const {
    for (uint32_t word = hit.word; word < hit.word_end; ++word) {
      if (!IsFunctionWord(LettersOf(word))) return false;
    }
    return true;
  }

  std::string_view LettersOf(uint32_t word) const {
    const nlp::Word bytes = text_.word(word);
    return text_.folded().substr(bytes.begin, bytes.size());
  }

  // A capital letter inside a headline that is not written in capitals throughout: a place, a
  // product, somebody.
  bool IsProperName(uint32_t word) const {
    const auto capital = [&](uint32_t at) {
      const char c = text_.text()[text_.word(at).begin];
      return c >= 'A' && c <= 'Z';
    };
    uint32_t capitals = 0;
    for (uint32_t at = sentence_.word; at < sentence_.word_end; ++at) capitals += capital(at);
    const bool title_case = 3 * capitals > 2 * (sentence_.word_end - sentence_.word);
    return !title_case && word > sentence_.word && capital(word);
  }

  void TakeWords() {
    for (uint32_t word = sentence_.word; word < sentence_.word_end; ++word) {
      const std::string_view letters = LettersOf(word);
      const bool filler = IsFunctionWord(letters) || IsProperName(word);
      const bool number = std::ranges::any_of(letters, [](char c) { return c >= '0' && c <= '9'; });
      Take(filler || number ? Kind::kFiller : Kind::kWords, word, word + 1, std::string(letters));
    }
    for (const uint32_t word : breaks_) {
      parts_.push_back({Kind::kBreak, word, word, "", 0});
    }
  }

  static constexpr size_t kMaxHits = 10'000;
  static constexpr size_t kSharedWord = 3;  // Events that must share a list.
  static constexpr size_t kSharedPhrase = 2;

  const nlp::RuleSetSpec& spec_;
  const nlp::RuleSet::Impl& rules_;
  const nlp::Trace& trace_;
  const nlp::NormalizedText& text_;
  nlp::Sentence sentence_;
  std::vector<bool> taken_;  // By word.
  std::set<uint32_t> breaks_;
  std::vector<HeadlinePart> parts_;
};

}  // namespace

std::vector<HeadlinePart> SplitHeadline(const nlp::RuleSetSpec& spec,
                                        const nlp::RuleSet::Impl& rules, const nlp::Trace& trace,
                                        std::string_view event) {
  return Splitter(spec, rules, trace).Split(event);
}

}  // namespace newsvane::workshop
