// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <utility>

#include "bench/rules/engines.h"
#include "bench/samples.h"
#include "nlp/tagger.h"

namespace newsvane::bench {
namespace {

using nlp::RuleSetSpec;
using nlp::RuleSpec;
using nlp::TermSpec;

// All that a Tagger does with a document is measured: normalising, sentences, companies, guards,
// amounts and events, of which the comparison needs only which there are.
class NewsvaneEngine : public Engine {
 public:
  explicit NewsvaneEngine(std::shared_ptr<const nlp::RuleSet> rules) : tagger_(std::move(rules)) {}

  Result<void> Match(const Document& document, std::vector<uint32_t>* rules) override {
    const size_t headline = document.find("\n\n");
    item_.headline.assign(document, 0, headline);
    item_.body.assign(document, std::min(headline, document.size()));
    tagger_.Tag(item_, &events_);
    rules->clear();
    for (const TaggedEvent& event : events_) {
      uint32_t rule = 0;
      std::from_chars(event.type.data() + 1, event.type.data() + event.type.size(), rule);
      rules->push_back(rule);
      if (event.truncated) return Fail("the document is over the budget");
    }
    return {};
  }

 private:
  nlp::Tagger tagger_;
  NewsItem item_;
  std::vector<TaggedEvent> events_;
};

TermSpec Term(const std::string& text) {
  const Result<TermSpec> term = nlp::ParseTerm(text);
  Check(term.has_value(), "'" + text + "' is no term");
  return *term;
}

std::string AddList(std::string id, const std::vector<std::string>& words, RuleSetSpec* spec) {
  nlp::ListSpec list{std::move(id), {}, {}};
  for (const std::string& word : words) list.phrases.push_back({word, {}});
  spec->lists.push_back(std::move(list));
  return '<' + spec->lists.back().id + '>';
}

// An event for each rule, which no guard vetoes, as the other engines know none.
void AddRule(const Rule& rule, const std::string& number, RuleSetSpec* spec) {
  RuleSpec added;
  added.id = "r" + number;
  added.event = "e" + number;
  added.scope = nlp::Scope::kDocument;
  added.without = {nlp::Guard::kNegation,   nlp::Guard::kDenial,  nlp::Guard::kQuestion,
                   nlp::Guard::kHypothesis, nlp::Guard::kHistory, nlp::Guard::kEcho,
                   nlp::Guard::kRoundup};
  added.when = {{Term(AddList("verbs-" + number, rule.verbs, spec)),
                 Term(".." + std::to_string(kGapWords)),
                 Term(AddList("objects-" + number, rule.objects, spec))}};
  added.match.push_back({rule.verbs.front() + ' ' + rule.objects.front(), {}, {}});
  added.no_match.push_back({rule.objects.front(), {}, {}});
  spec->rules.push_back(std::move(added));
}

Result<std::unique_ptr<Engine>> CompileWith(const std::vector<Rule>& rules, RuleSetSpec spec) {
  spec.rules.clear();
  for (size_t i = 0; i < rules.size(); ++i) AddRule(rules[i], std::to_string(i), &spec);
  Diagnostics diagnostics;
  auto compiled = nlp::RuleSet::Compile(spec, {}, &diagnostics);
  if (compiled == nullptr) return Fail(Render(diagnostics.list().front()));
  return std::make_unique<NewsvaneEngine>(std::move(compiled));
}

}  // namespace

Result<std::unique_ptr<Engine>> CompileNewsvane(const std::vector<Rule>& rules, Gap, int64_t) {
  return CompileWith(rules, LoadShipped()->rule_spec);
}

Result<std::unique_ptr<Engine>> CompileNewsvaneBare(const std::vector<Rule>& rules, Gap, int64_t) {
  return CompileWith(rules, {});
}

}  // namespace newsvane::bench
