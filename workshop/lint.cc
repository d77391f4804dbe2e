// SPDX-License-Identifier: Apache-2.0
#include "workshop/lint.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/text/normalized_text.h"
#include "nlp/text/phrase_index.h"
#include "nlp/text/sentence.h"
#include "workshop/cover.h"

namespace newsvane::workshop {
namespace {

// Above so many pairs of rules of one event those that cover others are not looked for.
constexpr size_t kMaxPairs = 4'000'000;
constexpr size_t kMaxPatternBytes = 16 << 10;

std::string PlaceText(const Place& place) {
  return place.line == 0 ? "elsewhere" : place.file + ":" + std::to_string(place.line);
}

std::string Normalized(std::string_view text) {
  nlp::NormalizedText normalized;
  normalized.Reset(text, "", text.size());
  return std::string(normalized.text());
}

// The length of the UTF-8 character at the start of the text.
size_t CharacterSize(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

struct Unreachable {
  std::string what;  // "'…'"
  std::string hint;
};

// A character of the pattern that normalising replaces, as "’" or the wide "Ａ".
std::optional<Unreachable> ReplacedCharacter(std::string_view pattern) {
  for (size_t at = 0; at < pattern.size();) {
    const size_t size = CharacterSize(pattern.substr(at));
    const std::string character(pattern.substr(at, size));
    at += size;
    if (size == 1) continue;
    if (Normalized(character).find(character) != std::string::npos) continue;
    // Between letters, since a space at an edge is no character of its own.
    std::string normalized = Normalized("a" + character + "b");
    normalized = normalized.substr(1, normalized.size() - 2);  // The spaces around.
    const std::string instead = normalized.substr(1, normalized.size() - 2);
    return Unreachable{"'" + character + "'",
                       instead.empty() ? "leave it out" : "write '" + instead + "'"};
  }
  return std::nullopt;
}

// Two spaces, and what would be HTML in a text.
std::optional<Unreachable> ReplacedSequence(std::string_view pattern) {
  const size_t spaces = pattern.find("  ");
  const bool repeated =
      spaces != std::string_view::npos && spaces + 2 < pattern.size() &&
      std::string_view("*+?{").find(pattern[spaces + 2]) != std::string_view::npos;
  if (spaces != std::string_view::npos && !repeated) {
    return Unreachable{"two spaces in a row", "write one"};
  }
  for (size_t at = 0; at + 2 < pattern.size(); ++at) {
    // Not the name of a group.
    const bool group = at > 0 && (pattern[at - 1] == '?' || pattern[at - 1] == 'P');
    const bool tag = pattern[at] == '<' && !group;
    if (!tag && pattern[at] != '&') continue;
    const size_t end = pattern.find(tag ? '>' : ';', at);
    if (end == std::string_view::npos) continue;
    const std::string_view markup = pattern.substr(at, end + 1 - at);
    if (Normalized(markup).find(markup) != std::string::npos) continue;
    return Unreachable{"'" + std::string(markup) + "'",
                       tag ? "leave the tag out" : "write the character itself"};
  }
  return std::nullopt;
}

class Linter {
 public:
  Linter(const nlp::RuleSetSpec& spec, Diagnostics* diagnostics)
      : spec_(spec), diagnostics_(diagnostics), cover_(spec) {}

  void Run() {
    for (const nlp::ListSpec& list : spec_.lists) LintList(list);
    for (const nlp::RuleSpec& rule : spec_.rules) LintRule(rule);
    WarnOfUnusedLists();
    WarnOfCoveredRules();
  }

 private:
  void Warn(const Place& place, std::string message, std::string hint) {
    diagnostics_->Add({Severity::kWarning, place, std::move(message), std::move(hint), ""});
  }

  void LintList(const nlp::ListSpec& list) {
    nlp::PhraseIndex index;
    std::map<uint32_t, const nlp::Text*> first;
    for (const nlp::Text& phrase : list.phrases) {
      LintPhrase(phrase);
      const Result<uint32_t> number = index.Add(phrase.text, std::nullopt);
      if (!number) continue;
      const auto [known, is_new] = first.emplace(*number, &phrase);
      if (is_new) continue;
      Warn(phrase.place,
           "'" + phrase.text + "' is in the list '" + list.id + "' already, at " +
               PlaceText(known->second->place),
           "remove one of the two");
    }
  }

  void LintPhrase(const nlp::Text& phrase) {
    nlp::NormalizedText text;
    text.Reset(phrase.text, "", phrase.text.size());
    std::vector<nlp::Sentence> sentences;
    nlp::SplitSentences(text, &sentences);
    if (sentences.size() < 2) return;
    Warn(phrase.place, "'" + phrase.text + "' goes over the end of a sentence, so it never matches",
         "keep the words of one sentence");
  }

  void LintTerm(const nlp::TermSpec& term) {
    const bool names_list =
        term.kind == nlp::TermSpec::Kind::kList || term.kind == nlp::TermSpec::Kind::kGap;
    if (names_list) used_.insert(term.text);
    if (term.kind == nlp::TermSpec::Kind::kWords) LintPhrase({term.text, term.place});
    if (term.kind != nlp::TermSpec::Kind::kPattern || term.text.size() > kMaxPatternBytes) return;
    std::optional<Unreachable> found = ReplacedCharacter(term.text);
    if (!found) found = ReplacedSequence(term.text);
    if (!found) return;
    Warn(term.place, "the pattern has " + found->what + ", which a normalised text never contains",
         found->hint);
  }

  void LintRule(const nlp::RuleSpec& rule) {
    for (const auto& sequence : rule.when) {
      for (const nlp::TermSpec& term : sequence) LintTerm(term);
    }
    for (const nlp::TermSpec& term : rule.all) LintTerm(term);
    for (const nlp::TermSpec& term : rule.none) LintTerm(term);
    WarnOfCoveredSequences(rule);
    if (rule.lifecycle == nlp::Lifecycle::kDeprecated) {
      Warn(rule.place, "the rule '" + rule.id + "' is deprecated, and still gives its event",
           "remove it when nobody needs it any more");
    }
  }

  void WarnOfCoveredSequences(const nlp::RuleSpec& rule) {
    for (size_t i = 0; i < rule.when.size(); ++i) {
      for (size_t j = 0; j < rule.when.size(); ++j) {
        if (i == j || !cover_.Sequences(rule.when[i], rule.when[j])) continue;
        // Of two that are the same the second is superfluous.
        if (i < j && cover_.Sequences(rule.when[j], rule.when[i])) continue;
        Warn(rule.when[i].front().place,
             "this sequence finds nothing that the one at " +
                 PlaceText(rule.when[j].front().place) + " does not",
             "remove it");
        break;
      }
    }
  }

  void WarnOfUnusedLists() {
    for (const nlp::ListSpec& list : spec_.lists) {
      if (nlp::IsEngineList(list.id) || used_.contains(list.id)) continue;
      Warn(list.place, "no rule uses the list '" + list.id + "'",
           "remove it, or name it in a rule: <" + list.id + ">");
    }
  }

  void WarnOfCoveredRules() {
    std::map<std::string_view, std::vector<const nlp::RuleSpec*>> by_event;
    for (const nlp::RuleSpec& rule : spec_.rules) by_event[rule.event].push_back(&rule);
    for (const auto& [event, rules] : by_event) {
      if (rules.size() * rules.size() > kMaxPairs) continue;
      for (size_t i = 0; i < rules.size(); ++i) {
        for (size_t j = 0; j < rules.size(); ++j) {
          if (i != j && WarnIfCovered(*rules[i], *rules[j], i < j)) break;
        }
      }
    }
  }

  bool WarnIfCovered(const nlp::RuleSpec& rule, const nlp::RuleSpec& by, bool earlier) {
    if (!cover_.Rules(rule, by)) return false;
    const bool same = cover_.Rules(by, rule);
    if (same && earlier) return false;  // The later one is superfluous.
    Warn(rule.place,
         "the rule '" + rule.id + "' " +
             (same ? "does the same as '" : "finds nothing that is not found by '") + by.id +
             "' at " + PlaceText(by.place),
         "remove it, or let it differ in status, confidence or terms");
    return true;
  }

  const nlp::RuleSetSpec& spec_;
  Diagnostics* diagnostics_;
  Cover cover_;
  std::set<std::string> used_;
};

}  // namespace

void Lint(const nlp::RuleSetSpec& spec, Diagnostics* diagnostics) {
  Linter(spec, diagnostics).Run();
}

}  // namespace newsvane::workshop
