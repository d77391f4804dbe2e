// SPDX-License-Identifier: Apache-2.0
#include "workshop/cover.h"

#include <algorithm>
#include <cctype>

namespace newsvane::workshop {
namespace {

bool SameWords(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

// "raises" by "rais*"; of several words only equal ones.
bool PhraseCovers(std::string_view covered, std::string_view by) {
  if (SameWords(covered, by)) return true;
  if (!by.ends_with('*') || by.find(' ') != std::string_view::npos) return false;
  by.remove_suffix(1);
  return covered.size() >= by.size() && covered.find(' ') == std::string_view::npos &&
         covered.find('-') == std::string_view::npos && SameWords(covered.substr(0, by.size()), by);
}

struct Step {
  const nlp::TermSpec* term;
  uint32_t gap;  // Before it.
};

std::vector<Step> StepsOf(const std::vector<nlp::TermSpec>& sequence) {
  std::vector<Step> steps;
  uint32_t gap = 0;
  for (const nlp::TermSpec& term : sequence) {
    if (term.kind == nlp::TermSpec::Kind::kGap) {
      gap += term.gap;
      continue;
    }
    steps.push_back({&term, steps.empty() ? 0 : gap});
    gap = 0;
  }
  return steps;
}

}  // namespace

Cover::Cover(const nlp::RuleSetSpec& spec) {
  for (const nlp::ListSpec& list : spec.lists) lists_.emplace(list.id, &list);
}

std::vector<std::string_view> Cover::PhrasesOf(const nlp::TermSpec& term) const {
  if (term.kind == nlp::TermSpec::Kind::kWords) return {term.text};
  std::vector<std::string_view> phrases;
  const auto list = lists_.find(term.text);
  if (term.kind != nlp::TermSpec::Kind::kList || list == lists_.end()) return phrases;
  for (const nlp::Text& phrase : list->second->phrases) phrases.push_back(phrase.text);
  return phrases;
}

bool Cover::Terms(const nlp::TermSpec& covered, const nlp::TermSpec& by) const {
  if (covered.role != by.role) return false;
  if (covered.kind == by.kind && covered.text == by.text) return true;
  const std::vector<std::string_view> narrow = PhrasesOf(covered);
  const std::vector<std::string_view> wide = PhrasesOf(by);
  return !narrow.empty() && std::ranges::all_of(narrow, [&](std::string_view phrase) {
    return std::ranges::any_of(wide,
                               [&](std::string_view other) { return PhraseCovers(phrase, other); });
  });
}

bool Cover::Sequences(const std::vector<nlp::TermSpec>& covered,
                      const std::vector<nlp::TermSpec>& by) const {
  const std::vector<Step> narrow = StepsOf(covered);
  const std::vector<Step> wide = StepsOf(by);
  if (wide.size() > narrow.size() || wide.empty()) return false;
  const auto fills_role = [](const Step& step) { return !step.term->role.empty(); };
  for (size_t first = 0; first + wide.size() <= narrow.size(); ++first) {
    const auto begin = narrow.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = begin + static_cast<std::ptrdiff_t>(wide.size());
    if (std::any_of(narrow.begin(), begin, fills_role) ||
        std::any_of(end, narrow.end(), fills_role)) {
      continue;
    }
    bool covers = true;
    for (size_t i = 0; i < wide.size() && covers; ++i) {
      const Step& step = begin[static_cast<std::ptrdiff_t>(i)];
      covers = (i == 0 || step.gap <= wide[i].gap) && Terms(*step.term, *wide[i].term);
    }
    if (covers) return true;
  }
  return false;
}

// Whether each of `by` is covered by one of `covered`: what the one demands, the other demands too.
bool Cover::All(const std::vector<nlp::TermSpec>& covered,
                const std::vector<nlp::TermSpec>& by) const {
  return std::ranges::all_of(by, [&](const nlp::TermSpec& wanted) {
    return std::ranges::any_of(covered,
                               [&](const nlp::TermSpec& term) { return Terms(term, wanted); });
  });
}

bool Cover::Rules(const nlp::RuleSpec& covered, const nlp::RuleSpec& by) const {
  if (covered.event != by.event || covered.status != by.status) return false;
  if (covered.banks && !by.banks) return false;
  if (covered.confidence > by.confidence || covered.scope > by.scope) return false;
  const bool heard =
      by.lifecycle != nlp::Lifecycle::kShadow || covered.lifecycle == nlp::Lifecycle::kShadow;
  if (!heard || !All(covered.all, by.all)) return false;
  // What silences the covering one must silence the other as well: its `none` is no wider.
  const bool as_free = std::ranges::all_of(by.none, [&](const nlp::TermSpec& veto) {
    return std::ranges::any_of(covered.none,
                               [&](const nlp::TermSpec& own) { return Terms(veto, own); });
  });
  const bool as_bold = std::ranges::all_of(covered.without, [&](nlp::Guard guard) {
    return std::ranges::find(by.without, guard) != by.without.end();
  });
  return as_free && as_bold &&
         std::ranges::all_of(covered.when, [&](const std::vector<nlp::TermSpec>& sequence) {
           return std::ranges::any_of(by.when, [&](const std::vector<nlp::TermSpec>& other) {
             return Sequences(sequence, other);
           });
         });
}

}  // namespace newsvane::workshop
