// SPDX-License-Identifier: Apache-2.0
#include "bench/rules/rules.h"

#include <algorithm>
#include <utility>

#include "bench/rules/vocabulary.h"

namespace newsvane::bench {
namespace {

constexpr uint64_t kSeed = 20261124;
constexpr size_t kVerbs = 3;
constexpr size_t kObjects = 3;
constexpr size_t kPhrasesInTen = 7;  // Of ten objects, those of two words.

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

bool EndsInConsonantY(std::string_view word) {
  return word.size() > 1 && word.back() == 'y' && !IsVowel(word[word.size() - 2]);
}

std::string WithS(std::string word) {
  if (EndsInConsonantY(word)) return word.substr(0, word.size() - 1) + "ies";
  const bool hisses = word.ends_with('s') || word.ends_with('x') || word.ends_with('z') ||
                      word.ends_with("ch") || word.ends_with("sh");
  return word + (hisses ? "es" : "s");
}

// "plan+": plan, plans, planned, planning.
std::vector<std::string> RegularForms(std::string base) {
  const bool doubles = base.ends_with('+');
  if (doubles) base.pop_back();
  std::string stem = doubles ? base + base.back() : base;
  const bool silent = base.ends_with('e') && !base.ends_with("ee");
  if (base.ends_with('e')) stem.pop_back();
  std::string past = EndsInConsonantY(base) ? base.substr(0, base.size() - 1) + "ied" : stem + "ed";
  std::string present = (silent ? stem : doubles ? stem : base) + "ing";
  std::string third = WithS(base);
  return {std::move(base), std::move(third), std::move(past), std::move(present)};
}

std::string AnyOf(const std::vector<std::string>& words) {
  std::string any;
  for (const std::string& word : words) any += (any.empty() ? "(?:" : "|") + word;
  return any + ")";
}

}  // namespace

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = 0; (at = text.find_first_not_of(' ', at)) != std::string_view::npos;) {
    const size_t end = std::min(text.find(' ', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::vector<std::vector<std::string>> VerbForms() {
  std::vector<std::vector<std::string>> verbs;
  for (const std::string& base : SplitWords(kRegularVerbs)) verbs.push_back(RegularForms(base));
  for (const std::string_view forms : kIrregularVerbs) verbs.push_back(SplitWords(forms));
  return verbs;
}

std::string Plural(std::string noun) { return WithS(std::move(noun)); }

std::vector<Rule> MakeRules(size_t count) {
  const std::vector<std::vector<std::string>> verbs = VerbForms();
  const std::vector<std::string> nouns = SplitWords(kNouns);
  const std::vector<std::string> modifiers = SplitWords(kModifiers);
  Random random(kSeed);
  std::vector<Rule> rules(count);
  for (Rule& rule : rules) {
    const auto add = [](std::vector<std::string>* words, const std::string& word) {
      if (std::find(words->begin(), words->end(), word) == words->end()) words->push_back(word);
    };
    for (size_t i = 0; i < kVerbs; ++i) {
      for (const std::string& form : verbs[random.Below(verbs.size())]) add(&rule.verbs, form);
    }
    for (size_t i = 0; i < kObjects; ++i) {
      const bool phrase = random.Below(10) < kPhrasesInTen;
      const std::string object = (phrase ? random.Of(modifiers) + " " : "") + random.Of(nouns);
      add(&rule.objects, object);
      add(&rule.objects, Plural(object));
    }
  }
  return rules;
}

std::string Expression(const Rule& rule, Gap gap) {
  const std::string between =
      gap == Gap::kWords ? "(?:[^\\w\\n]+\\w+){0," + std::to_string(kGapWords) + "}?[^\\w\\n]+"
                         : "\\b[^\\n]{0," + std::to_string(kGapBytes) + "}\\b";
  return "\\b" + AnyOf(rule.verbs) + between + AnyOf(rule.objects) + "\\b";
}

}  // namespace newsvane::bench
