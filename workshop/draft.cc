// SPDX-License-Identifier: Apache-2.0
#include "workshop/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "nlp/compiled.h"
#include "nlp/examples.h"
#include "nlp/tagger.h"
#include "nlp/trace.h"
#include "workshop/headline_parts.h"

namespace newsvane::workshop {
namespace {

using Kind = HeadlinePart::Kind;

constexpr size_t kMaxContent = 3;   // Terms of words and lists in a draft.
constexpr uint32_t kMaxPhrase = 2;  // Words that are one term.
constexpr uint32_t kRoom = 2;       // Words that may stand between beyond those that do.
constexpr uint32_t kRoomAfterSubject = 4;
constexpr uint32_t kOtherReach = 8;  // Words from what happened to the other side.
constexpr size_t kIdWords = 4;

bool IsContent(const HeadlinePart& part) {
  return part.kind == Kind::kList || part.kind == Kind::kWords;
}

NewsItem ItemOf(const std::string& headline) {
  NewsItem item;
  item.id = "draft";
  item.headline = headline;
  return item;
}

class Drafter {
 public:
  Drafter(const nlp::RuleSetSpec& spec, const std::shared_ptr<const nlp::RuleSet>& rules,
          const std::string& headline, const std::string& event)
      : spec_(spec), rules_(rules), headline_(headline), event_(event) {}

  Result<RuleDraft> Run();

 private:
  void JoinWords();
  void ChooseRoles(const nlp::Trace& trace);
  void ChooseContent();
  int WorthOf(size_t part) const;
  std::vector<nlp::TermSpec> Sequence() const;
  std::string NewId() const;
  std::vector<FiringRule> Others(const std::vector<TaggedEvent>& events) const;
  Result<void> AddMatch();
  Result<void> AddNoMatch();
  std::shared_ptr<const nlp::RuleSet> Compiled() const;
  std::string Negated(size_t part) const;

  const nlp::RuleSetSpec& spec_;
  const std::shared_ptr<const nlp::RuleSet>& rules_;
  const std::string& headline_;
  const std::string& event_;
  nlp::NormalizedText text_;
  std::vector<HeadlinePart> parts_;
  std::optional<size_t> subject_;  // Parts.
  std::optional<size_t> other_;
  std::set<size_t> chosen_;
  RuleDraft draft_;
};

Result<RuleDraft> Drafter::Run() {
  const NewsItem item = ItemOf(headline_);
  nlp::Tagger tagger(rules_);
  std::vector<TaggedEvent> events;
  std::vector<TaggedEvent> shadow;
  nlp::Trace trace;
  tagger.Tag(item, &events, &shadow, &trace);
  if (trace.sentences.empty()) return Fail("the headline holds no word");
  draft_.others = Others(events);
  text_.Reset(headline_, "", headline_.size());
  parts_ = SplitHeadline(spec_, rules_->impl(), trace, event_);
  JoinWords();
  ChooseRoles(trace);
  ChooseContent();
  draft_.rule.event = event_;
  draft_.rule.when = {Sequence()};
  const auto has_words = [](const nlp::TermSpec& term) {
    return term.kind == nlp::TermSpec::Kind::kWords || term.kind == nlp::TermSpec::Kind::kList;
  };
  if (std::ranges::none_of(draft_.rule.when.front(), has_words)) {
    return Fail(
        "the headline says nothing but names and common words; give one that says what "
        "happened");
  }
  draft_.rule.id = NewId();
  if (Result<void> added = AddMatch(); !added) return tl::unexpected(added.error());
  if (Result<void> added = AddNoMatch(); !added) return tl::unexpected(added.error());
  return std::move(draft_);
}

std::vector<FiringRule> Drafter::Others(const std::vector<TaggedEvent>& events) const {
  std::vector<FiringRule> others;
  for (const TaggedEvent& event : events) {
    others.push_back(
        {event.rule, event.type, event.subject ? event.subject->company.name : std::string()});
  }
  return others;
}

// Makes one term of the words that stand together, but for the first behind a company, which is the
// verb. Of more than kMaxPhrase the last ones say what it is.
void Drafter::JoinWords() {
  std::vector<HeadlinePart> joined;
  bool open = false;  // Whether the last part may grow.
  for (HeadlinePart& part : parts_) {
    const bool words = part.kind == Kind::kWords;
    if (words && open && joined.back().word_end == part.word) {
      HeadlinePart& phrase = joined.back();
      if (phrase.word_end - phrase.word == kMaxPhrase) {
        const size_t first_end = phrase.term.find(' ');
        phrase.term.erase(0, first_end + 1);
        ++phrase.word;
      }
      phrase.term += ' ' + part.term;
      phrase.word_end = part.word_end;
      continue;
    }
    const bool verb = !joined.empty() && joined.back().kind == Kind::kCompany;
    open = words && !verb;
    joined.push_back(std::move(part));
  }
  parts_ = std::move(joined);
}

// The subject is the first that is no bank, the other side the next one.
void Drafter::ChooseRoles(const nlp::Trace& trace) {
  const auto is_bank = [&](const HeadlinePart& part) {
    const uint32_t company = trace.mentions[part.mention].company;
    return rules_->impl().gazetteer.entry(company).kind == nlp::CompanyKind::kBank;
  };
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].kind != Kind::kCompany) continue;
    if (!subject_ && !is_bank(parts_[i])) {
      subject_ = i;
    } else if (!other_) {
      other_ = i;
    }
  }
}

// How much a part says about what happened to the subject.
int Drafter::WorthOf(size_t part) const {
  int worth = parts_[part].kind == Kind::kList ? 2 : 1;
  if (!subject_) return worth;
  const size_t first = std::min(part, *subject_);
  const size_t last = std::max(part, *subject_);
  for (size_t i = first; i < last; ++i) {
    if (parts_[i].kind == Kind::kBreak) worth -= 3;
  }
  if (part < *subject_) return worth;
  // The first behind the subject is the verb.
  const auto between =
      std::ranges::count_if(parts_.begin() + static_cast<ptrdiff_t>(first),
                            parts_.begin() + static_cast<ptrdiff_t>(last), IsContent);
  return between == 0 ? worth + 2 : worth;
}

void Drafter::ChooseContent() {
  std::vector<size_t> content;
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (IsContent(parts_[i])) content.push_back(i);
  }
  std::ranges::stable_sort(content, std::ranges::greater(),
                           [&](size_t part) { return WorthOf(part); });
  for (const size_t part : content) {
    if (chosen_.size() < kMaxContent && (WorthOf(part) > 0 || chosen_.empty())) {
      chosen_.insert(part);
    }
  }
  if (chosen_.empty()) return;
  const uint32_t end = parts_[*chosen_.rbegin()].word_end;
  const bool far = other_ && (parts_[*other_].word > end + kOtherReach ||
                              std::any_of(parts_.begin(), parts_.end(), [&](const auto& part) {
                                return part.kind == Kind::kBreak && part.word >= end &&
                                       part.word <= parts_[*other_].word;
                              }));
  if (far) other_.reset();
  // An amount comes with the event by itself; as a term it is needed where little else is.
  if (chosen_.size() > 1) return;
  const auto amount = std::ranges::find(parts_, Kind::kAmount, &HeadlinePart::kind);
  if (amount != parts_.end()) chosen_.insert(static_cast<size_t>(amount - parts_.begin()));
}

std::vector<nlp::TermSpec> Drafter::Sequence() const {
  std::set<size_t> terms = chosen_;
  if (subject_) terms.insert(*subject_);
  if (other_) terms.insert(*other_);
  std::vector<nlp::TermSpec> sequence;
  std::optional<uint32_t> end;
  bool after_subject = false;
  for (const size_t i : terms) {
    const HeadlinePart& part = parts_[i];
    if (end) {
      const uint32_t gap = part.word - *end + (after_subject ? kRoomAfterSubject : kRoom);
      sequence.push_back(nlp::ParseTerm(fmt::format("..{}", std::min<uint32_t>(gap, 12))).value());
    }
    std::string text = part.term;
    if (part.kind == Kind::kCompany) {
      text = fmt::format("<{}:{}>", part.term, subject_ == i ? "subject" : "other");
    }
    sequence.push_back(nlp::ParseTerm(text).value());
    end = part.word_end;
    after_subject = subject_ == i;
  }
  return sequence;
}

std::string Drafter::NewId() const {
  std::string id = event_;
  std::ranges::replace(id, '_', '-');
  size_t words = 0;
  for (const size_t part : chosen_) {
    for (uint32_t word = parts_[part].word; word < parts_[part].word_end; ++word) {
      if (!IsContent(parts_[part]) || words == kIdWords) break;
      std::string letters(text_.folded().substr(text_.word(word).begin,
                                                text_.word(word).end - text_.word(word).begin));
      std::erase_if(letters,
                    [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
      if (letters.empty()) continue;
      id += '-' + letters;
      ++words;
    }
  }
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(spec_.rules,
                               [&](const nlp::RuleSpec& rule) { return rule.id == name; });
  };
  if (!taken(id)) return id;
  for (int number = 2;; ++number) {
    if (std::string next = fmt::format("{}-{}", id, number); !taken(next)) return next;
  }
}

// The rules with the draft among them; null if it does not compile.
std::shared_ptr<const nlp::RuleSet> Drafter::Compiled() const {
  nlp::RuleSetSpec all = spec_;
  all.rules.push_back(draft_.rule);
  Diagnostics diagnostics;
  return nlp::RuleSet::Compile(all, {}, &diagnostics);
}

Result<void> Drafter::AddMatch() {
  draft_.rule.match = {{headline_, {}, {}}};
  const std::shared_ptr<const nlp::RuleSet> compiled = Compiled();
  if (compiled == nullptr) return Fail("the draft does not compile");
  nlp::Tagger tagger(compiled);
  std::vector<TaggedEvent> events;
  nlp::Trace trace;
  tagger.Tag(ItemOf(headline_), &events, nullptr, &trace);
  const auto number = static_cast<uint32_t>(spec_.rules.size());
  for (const nlp::Judgement& judgement : trace.judgements) {
    if (judgement.match.rule != number || !judgement.ruling.vetoed) continue;
    return Fail(
        fmt::format("the guard '{}' takes this headline back; give one that says that it "
                    "happened, or is planned",
                    ToString(judgement.ruling.by)));
  }
  // Another rule of the same event may have decided; then the example holds by that one.
  const auto event = std::ranges::find(events, event_, &TaggedEvent::type);
  if (event == events.end()) return Fail("the draft does not find its own headline");
  nlp::ExpectedEvent& expected = draft_.rule.match.front().expected;
  if (event->subject) expected.subject = event->subject->company.name;
  if (event->other) expected.other = event->other->company.name;
  return {};
}

// The headline with "never" before a part.
std::string Drafter::Negated(size_t part) const {
  const nlp::Word word = text_.word(parts_[part].word);
  const Span place = text_.Original(word.begin, word.end);
  return headline_.substr(0, place.start) + "never " + headline_.substr(place.start);
}

// A negation that a guard sees, not one that only has other words.
Result<void> Drafter::AddNoMatch() {
  std::vector<std::string> candidates = {"No sign that " + headline_};
  for (const size_t part : chosen_) candidates.push_back(Negated(part));
  const std::shared_ptr<const nlp::RuleSet> compiled = Compiled();
  if (compiled == nullptr) return Fail("the draft does not compile");
  for (std::string& candidate : candidates) {
    draft_.rule.no_match = {{std::move(candidate), {}, {}}};
    std::vector<nlp::ExampleFailure> failures;
    nlp::ExampleTester(compiled).Test(draft_.rule, &failures);
    if (failures.empty()) return {};
    draft_.rule.no_match.clear();
  }
  std::vector<nlp::ExampleFailure> failures;
  nlp::ExampleTester(compiled).Test(draft_.rule, &failures);
  if (!failures.empty()) {
    return Fail("the draft does not hold: expected " + failures.front().expected + ", found " +
                failures.front().found);
  }
  return Fail("no negation of the headline stays silent; are there words under guard_negation?");
}

}  // namespace

Result<RuleDraft> DraftRule(const nlp::RuleSetSpec& spec,
                            const std::shared_ptr<const nlp::RuleSet>& rules,
                            const std::string& headline, const std::string& event) {
  return Drafter(spec, rules, headline, event).Run();
}

}  // namespace newsvane::workshop
