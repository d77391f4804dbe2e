// SPDX-License-Identifier: Apache-2.0
#include "nlp/rule_set.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/check.h"
#include "core/nearest.h"
#include "nlp/anchors.h"
#include "nlp/compiled.h"
#include "nlp/rule_set_hash.h"
#include "nlp/text/word_frequency.h"

namespace newsvane::nlp {
namespace {

constexpr std::array<std::string_view, kSlotCount> kSlotNames = {
    "company", "money", "percent", "power", "count", "date", "sector"};

constexpr std::array<std::string_view, kGuardLists> kGuardListNames = {
    "guard_negation",       "guard_denial",
    "guard_question",       "guard_hypothesis",
    "guard_history",        "guard_echo",
    "guard_roundup",        "guard_exceptions",
    "status_reported",      "status_reported_anywhere",
    "status_planned",       "status_planned_after_subject",
    "status_confirmed",     "attribution_second_hand",
    "attribution_citation", "clause_break",
    "preposition",          "not_names",
    "guard_question_end",   "named_again",
};
constexpr std::string_view kNotTickers = "not_tickers";

RoleKind RoleOf(const TermSpec& term) {
  if (term.role == "subject") return RoleKind::kSubject;
  if (term.role == "other") return RoleKind::kOther;
  if (term.role == "more") return RoleKind::kMore;
  return term.role == "less" ? RoleKind::kLess : RoleKind::kNone;
}

// Turns the authors' specification into a RuleSet::Impl and reports what is wrong with it.
class Compiler {
 public:
  Compiler(const RuleSetSpec& spec, const CompileLimits& limits, Diagnostics* diagnostics)
      : spec_(spec),
        limits_(limits),
        diagnostics_(diagnostics),
        impl_(std::make_unique<RuleSet::Impl>()) {}

  std::unique_ptr<RuleSet::Impl> Run();

 private:
  void Error(const Place& place, std::string message, std::string hint = "");
  void Warn(const Place& place, std::string message, std::string hint = "");
  void IndexLists();
  void CompileGuards();
  void CompileRule(const RuleSpec& rule);
  void CheckExamples(const RuleSpec& rule);
  void CompileSequence(const RuleSpec& rule, uint32_t number, const std::vector<TermSpec>& terms);
  void CollectWords(const CompiledRule& rule, Sequence* sequence) const;
  std::optional<TermId> Intern(const TermSpec& term);
  std::optional<TermId> InternWords(const std::vector<Text>& phrases, const Place& place,
                                    const std::string& key);
  std::optional<TermId> InternReference(TermSpec term);
  std::optional<TermId> InternPattern(const TermSpec& term);
  std::string NearestList(std::string_view id) const;
  void AssignPatternIds();
  void KeepTermTexts();
  void BuildSkeletons();

  const RuleSetSpec& spec_;
  const CompileLimits& limits_;
  Diagnostics* diagnostics_;
  std::unique_ptr<RuleSet::Impl> impl_;
  std::unordered_map<std::string, const ListSpec*> lists_;
  std::unordered_map<std::string, TermId> terms_;
  std::vector<double> expected_hits_;  // By term; slots first.
  std::vector<double> form_weights_;   // The same.
  std::map<std::string, const RuleSpec*> rule_ids_;
};

// While rules are read, patterns are numbered apart, since the number of words is not known yet.
constexpr TermId kPatternBit = TermId{1} << 31;

void Compiler::Error(const Place& place, std::string message, std::string hint) {
  diagnostics_->Add({Severity::kError, place, std::move(message), std::move(hint), ""});
}

void Compiler::Warn(const Place& place, std::string message, std::string hint) {
  diagnostics_->Add({Severity::kWarning, place, std::move(message), std::move(hint), ""});
}

std::unique_ptr<RuleSet::Impl> Compiler::Run() {
  expected_hits_.assign(kSlotCount, 0);
  form_weights_.assign(kSlotCount, 0);
  if (spec_.rules.size() > limits_.max_rules) {
    Error(spec_.rules[limits_.max_rules].place,
          "more than " + std::to_string(limits_.max_rules) + " rules");
    return nullptr;
  }
  IndexLists();
  for (const RuleSpec& rule : spec_.rules) CompileRule(rule);
  CompileGuards();
  const auto not_tickers = lists_.find(std::string(kNotTickers));
  impl_->gazetteer.Build(spec_.companies,
                         not_tickers == lists_.end() ? nullptr : not_tickers->second, diagnostics_);
  AssignPatternIds();
  BuildSkeletons();
  const size_t literals =
      impl_->phrases.size() + impl_->guards.size() + impl_->gazetteer.phrases().size();
  if (literals > limits_.max_literals) {
    Error({}, std::to_string(literals) + " different phrases and names, more than " +
                  std::to_string(limits_.max_literals));
  }
  if (diagnostics_->HasErrors()) return nullptr;
  KeepTermTexts();
  impl_->phrases.Compile();
  BuildAnchors(impl_.get());
  return std::move(impl_);
}

void Compiler::IndexLists() {
  for (const ListSpec& list : spec_.lists) {
    if (!lists_.try_emplace(list.id, &list).second) {
      Error(list.place, "the list id '" + list.id + "' is already in use");
    }
  }
}

void Compiler::CompileGuards() {
  for (uint32_t i = 0; i < kGuardLists; ++i) {
    const auto list = lists_.find(std::string(kGuardListNames[i]));
    if (list == lists_.end()) continue;
    if (i == static_cast<uint32_t>(GuardList::kNotName)) impl_->unlisted_names = true;
    for (const Text& phrase : list->second->phrases) {
      const Result<uint32_t> added = impl_->guards.Add(phrase.text, i);
      if (!added) Error(phrase.place, added.error().message);
    }
  }
  impl_->guards.Compile();
}

void Compiler::CompileRule(const RuleSpec& rule) {
  if (!rule_ids_.try_emplace(rule.id, &rule).second) {
    Error(rule.place, "the rule id '" + rule.id + "' is already in use");
    return;
  }
  const auto number = static_cast<uint32_t>(impl_->rules.size());
  CompiledRule compiled;
  compiled.id = rule.id;
  compiled.event = rule.event;
  compiled.lifecycle = rule.lifecycle;
  compiled.scope = rule.scope;
  compiled.status = rule.status;
  compiled.confidence = rule.confidence;
  compiled.banks = rule.banks;
  for (const Guard guard : rule.without) compiled.without |= 1u << static_cast<unsigned>(guard);
  const auto intern_all = [&](const std::vector<TermSpec>& terms, std::vector<TermId>* ids) {
    for (const TermSpec& term : terms) {
      if (term.kind == TermSpec::Kind::kGap) {
        Error(term.place, "a gap has no meaning in 'all' and 'none', where order does not count");
      } else if (const std::optional<TermId> id = Intern(term)) {
        ids->push_back(*id);
      }
    }
  };
  if (rule.event.empty()) Error(rule.place, "the rule '" + rule.id + "' names no event");
  if (!(rule.confidence > 0 && rule.confidence <= 1)) {
    Error(rule.place, "the confidence of '" + rule.id + "' is not above 0 and at most 1");
  }
  intern_all(rule.all, &compiled.all);
  intern_all(rule.none, &compiled.none);
  impl_->rules.push_back(std::move(compiled));
  impl_->rule_places.push_back(rule.place);
  if (rule.when.empty()) Error(rule.place, "the rule '" + rule.id + "' has no sequence");
  for (const std::vector<TermSpec>& terms : rule.when) CompileSequence(rule, number, terms);
  CheckExamples(rule);
}

void Compiler::CheckExamples(const RuleSpec& rule) {
  if (rule.match.empty()) {
    Error(rule.place, "the rule '" + rule.id + "' has no example under 'match'",
          "give at least one text that it must find");
  }
  if (rule.no_match.empty()) {
    Warn(rule.place, "the rule '" + rule.id + "' has no example under 'no_match'",
         "give a text that looks alike and must stay silent");
  }
}

void Compiler::CompileSequence(const RuleSpec& rule, uint32_t number,
                               const std::vector<TermSpec>& terms) {
  Sequence sequence;
  sequence.rule = number;
  uint32_t gap = 0;
  TermId barrier = kNoTerm;
  for (const TermSpec& term : terms) {
    if (term.kind == TermSpec::Kind::kGap) {
      gap += term.gap;
      if (term.text.empty()) continue;
      const std::optional<TermId> id = InternReference(term);
      if (!id) return;
      barrier = *id;
      continue;
    }
    const std::optional<TermId> id = Intern(term);
    if (!id) return;
    const RoleKind role = RoleOf(term);
    const auto same_role = [&](const Element& element) { return element.role == role; };
    const auto same_term = [&](const Element& element) { return element.term == *id; };
    if (Compares(role) &&
        std::none_of(sequence.elements.begin(), sequence.elements.end(), same_term)) {
      Error(term.place, "<" + term.text + ":" + term.role + "> has nothing to be compared with",
            "put <" + term.text + "> before it in the sequence");
    }
    if ((role == RoleKind::kSubject || role == RoleKind::kOther) &&
        std::any_of(sequence.elements.begin(), sequence.elements.end(), same_role)) {
      Error(term.place, "the role '" + term.role + "' is filled twice in one sequence");
    }
    if (role == RoleKind::kSubject && *id == static_cast<TermId>(Slot::kSector)) {
      impl_->rules[number].of_sectors = true;
    }
    const bool first = sequence.elements.empty();
    sequence.elements.push_back({*id, first ? 0 : gap, role, first ? kNoTerm : barrier});
    gap = 0;
    barrier = kNoTerm;
  }
  if (sequence.elements.empty()) {
    Error(terms.empty() ? rule.place : terms.front().place,
          "a sequence of the rule '" + rule.id + "' has no term");
    return;
  }
  if (sequence.elements.size() > kMaxElements) {
    Error(terms.front().place,
          "a sequence has more than " + std::to_string(kMaxElements) + " terms");
    return;
  }
  CollectWords(impl_->rules[number], &sequence);
  if (sequence.words.empty()) {
    Warn(terms.front().place, "a sequence without words or lists is tried on every sentence",
         "add a list or words that the text must have");
  }
  impl_->sequences.push_back(std::move(sequence));
}

void Compiler::CollectWords(const CompiledRule& rule, Sequence* sequence) const {
  const auto is_words = [](TermId term) { return term >= kSlotCount && (term & kPatternBit) == 0; };
  std::vector<TermId>& words = sequence->words;
  for (const Element& element : sequence->elements) words.push_back(element.term);
  words.insert(words.end(), rule.all.begin(), rule.all.end());
  std::erase_if(words, [&](TermId term) { return !is_words(term); });
  const auto sort_by = [&](const std::vector<double>& weights) {
    std::sort(words.begin(), words.end(), [&](TermId a, TermId b) {
      return std::pair(weights[a], a) < std::pair(weights[b], b);
    });
    words.erase(std::unique(words.begin(), words.end()), words.end());
  };
  sort_by(form_weights_);
  if (!words.empty()) sequence->lead = words[0];
  if (words.size() > 1) sequence->lead_next = words[1];
  sort_by(expected_hits_);
}

std::optional<TermId> Compiler::Intern(const TermSpec& term) {
  switch (term.kind) {
    case TermSpec::Kind::kSlot: {
      const auto slot = std::find(kSlotNames.begin(), kSlotNames.end(), term.text);
      if (slot != kSlotNames.end()) return static_cast<TermId>(slot - kSlotNames.begin());
      Error(term.place, "there is no slot <" + term.text + ">");
      return std::nullopt;
    }
    case TermSpec::Kind::kList: {
      const auto list = lists_.find(term.text);
      if (list != lists_.end()) {
        return InternWords(list->second->phrases, list->second->place, '<' + term.text);
      }
      const std::string nearest = NearestList(term.text);
      Error(term.place, "there is no list or slot <" + term.text + ">",
            nearest.empty() ? "" : "did you mean <" + nearest + ">?");
      return std::nullopt;
    }
    case TermSpec::Kind::kPattern:
      return InternPattern(term);
    case TermSpec::Kind::kWords:
      return InternWords({{term.text, term.place}}, term.place, '"' + term.text);
    case TermSpec::Kind::kGap:
      break;
  }
  return std::nullopt;
}

// The list or slot that a gap may not hold.
std::optional<TermId> Compiler::InternReference(TermSpec term) {
  const bool slot = std::find(kSlotNames.begin(), kSlotNames.end(), term.text) != kSlotNames.end();
  term.kind = slot ? TermSpec::Kind::kSlot : TermSpec::Kind::kList;
  return Intern(term);
}

std::optional<TermId> Compiler::InternWords(const std::vector<Text>& phrases, const Place& place,
                                            const std::string& key) {
  const auto [entry, inserted] = terms_.try_emplace(key, impl_->first_pattern);
  if (!inserted) return entry->second;
  const TermId id = impl_->first_pattern++;
  double expected = 0;
  double weight = 0;
  if (phrases.empty()) Error(place, "a list without phrases can never match");
  for (const Text& phrase : phrases) {
    if (const Result<uint32_t> added = impl_->phrases.Add(phrase.text, id); !added) {
      Error(phrase.place, added.error().message);
    }
    expected += ExpectedHits(phrase.text);
    weight += FormWeight(phrase.text);
  }
  expected_hits_.push_back(expected);
  form_weights_.push_back(weight);
  return id;
}

std::optional<TermId> Compiler::InternPattern(const TermSpec& term) {
  const auto [entry, inserted] = terms_.try_emplace(
      '/' + term.text, kPatternBit | static_cast<TermId>(impl_->patterns.size()));
  if (!inserted) return entry->second;
  Result<Pattern> pattern = Pattern::Compile(term.text, limits_.max_pattern_bytes);
  if (!pattern) {
    Error(term.place, pattern.error().message);
    return std::nullopt;
  }
  impl_->patterns.push_back(std::move(*pattern));
  return entry->second;
}

std::string Compiler::NearestList(std::string_view id) const {
  std::vector<std::string> ids;
  for (const auto& [list, spec] : lists_) ids.push_back(list);
  std::sort(ids.begin(), ids.end());  // So that of two as near it is always the same.
  return Nearest(id, ids).value_or("");
}

void Compiler::AssignPatternIds() {
  const TermId first = impl_->first_pattern;
  const auto assign = [&](TermId* term) {
    if ((*term & kPatternBit) != 0) *term = first + (*term & ~kPatternBit);
  };
  for (Sequence& sequence : impl_->sequences) {
    for (Element& element : sequence.elements) assign(&element.term);
  }
  for (CompiledRule& rule : impl_->rules) {
    for (TermId& term : rule.all) assign(&term);
    for (TermId& term : rule.none) assign(&term);
  }
  impl_->term_count = first + static_cast<TermId>(impl_->patterns.size());
}

void Compiler::KeepTermTexts() {
  impl_->term_texts.resize(impl_->term_count);
  for (TermId slot = 0; slot < kSlotCount; ++slot) {
    impl_->term_texts[slot] = '<' + std::string(kSlotNames[slot]) + '>';
  }
  for (const auto& [key, term] : terms_) {
    const bool pattern = (term & kPatternBit) != 0;
    const TermId id = pattern ? impl_->first_pattern + (term & ~kPatternBit) : term;
    const char kind = key.front();
    impl_->term_texts[id] = kind == '<' ? key + '>' : pattern ? key + '/' : key.substr(1);
  }
}

void Compiler::BuildSkeletons() {
  for (Sequence& sequence : impl_->sequences) {
    uint32_t gap = 0;
    for (const Element& element : sequence.elements) {
      gap += element.gap;
      if (IsName(element.term)) {
        gap += kMaxTermWords;
        continue;
      }
      const bool first = sequence.skeleton.empty();
      sequence.skeleton.push_back({element.term, first ? 0 : gap, RoleKind::kNone, kNoTerm});
      gap = 0;
    }
  }
}

}  // namespace

std::string_view ToString(GuardList list) { return kGuardListNames[static_cast<size_t>(list)]; }

bool IsEngineList(std::string_view id) {
  return id == kNotTickers ||
         std::find(kGuardListNames.begin(), kGuardListNames.end(), id) != kGuardListNames.end();
}

RuleSet::RuleSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RuleSet::~RuleSet() = default;

std::shared_ptr<const RuleSet> RuleSet::Compile(const RuleSetSpec& spec,
                                                const CompileLimits& limits,
                                                Diagnostics* diagnostics) {
  Diagnostics found;
  std::unique_ptr<Impl> impl = Compiler(spec, limits, &found).Run();
  for (const Diagnostic& diagnostic : found.list()) diagnostics->Add(diagnostic);
  if (impl == nullptr) return nullptr;
  impl->hash = HashOf(spec);
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

const std::string& RuleSet::hash() const { return impl_->hash; }

size_t RuleSet::rule_count() const { return impl_->rules.size(); }

std::vector<std::string> RuleSet::event_types() const {
  std::vector<std::string> types;
  for (const CompiledRule& rule : impl_->rules) types.push_back(rule.event);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

std::vector<std::string> RuleSet::rule_ids() const {
  std::vector<std::string> ids;
  for (const CompiledRule& rule : impl_->rules) ids.push_back(rule.id);
  return ids;
}

std::vector<std::string> RuleSet::shadow_rule_ids() const {
  std::vector<std::string> ids;
  for (const CompiledRule& rule : impl_->rules) {
    if (rule.lifecycle == Lifecycle::kShadow) ids.push_back(rule.id);
  }
  return ids;
}

}  // namespace newsvane::nlp
