// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/tagger.h"

namespace newsvane::nlp {

inline std::vector<Text> Texts(std::initializer_list<std::string_view> texts) {
  std::vector<Text> list;
  for (const std::string_view text : texts) list.push_back({std::string(text), {}});
  return list;
}

inline std::vector<TermSpec> Terms(std::initializer_list<std::string_view> texts) {
  std::vector<TermSpec> terms;
  for (const std::string_view text : texts) {
    const Result<TermSpec> term = ParseTerm(text);
    EXPECT_TRUE(term.has_value()) << text;
    if (term) terms.push_back(*term);
  }
  return terms;
}

inline RuleSpec Rule(std::string id, std::string event,
                     std::initializer_list<std::vector<TermSpec>> when) {
  RuleSpec rule;
  rule.id = std::move(id);
  rule.event = std::move(event);
  rule.when = when;
  rule.match.push_back({"an example", {}, {}});
  rule.no_match.push_back({"another", {}, {}});
  return rule;
}

inline CompanySpec Named(std::string id, std::string name, std::string symbol,
                         CompanyKind kind = CompanyKind::kCompany) {
  CompanySpec company;
  company.id = std::move(id);
  company.name = std::move(name);
  company.symbol = std::move(symbol);
  company.kind = kind;
  return company;
}

// A few companies, lists and rules that the tests of this room share.
inline RuleSetSpec SmallSpec() {
  RuleSetSpec spec;
  spec.companies = {Named("meta", "Meta Platforms", "META"),
                    Named("coreweave", "CoreWeave", "CRWV"),
                    Named("nebius", "Nebius", "NBIS"),
                    Named("iren", "IREN", "IREN"),
                    Named("openai", "OpenAI", ""),
                    Named("allstate", "Allstate", "ALL"),
                    Named("globex", "Globex", "GLBX"),
                    Named("big-bank", "Big Bank", "", CompanyKind::kBank),
                    Named("the-wire", "The Wire", "", CompanyKind::kOutlet)};
  spec.companies[0].ambiguous = Texts({"Meta"});
  spec.companies[0].context = Texts({"compute", "Instagram", "capex", "shares"});
  const auto list = [&](std::string id, std::initializer_list<std::string_view> phrases) {
    spec.lists.push_back({std::move(id), Texts(phrases), {}});
  };
  list("sell", {"sell", "sells", "sold", "leas*"});
  list("compute", {"compute", "computing power"});
  list("raise", {"raise", "raises", "raised"});
  list("capex", {"capex", "capital expenditure"});
  list("fall", {"falls", "tumble", "tumbles"});
  list("guard_negation", {"not", "no", "won't", "no plans to"});
  list("guard_denial", {"denies"});
  list("guard_hypothesis", {"if", "would"});
  list("guard_history", {"a year after"});
  list("guard_echo", {"fears"});
  list("guard_exceptions", {"not only"});
  list("status_reported", {"could", "is considering"});
  list("status_reported_anywhere", {"sources say"});
  list("status_planned", {"plans to", "will"});
  list("status_planned_after_subject", {"to"});
  list("status_confirmed", {"agrees to", "signs"});
  list("attribution_second_hand", {"media reports"});
  list("attribution_citation", {"reports", "says"});
  list("clause_break", {"but"});
  list("preposition", {"with", "to", "by"});
  list("not_tickers", {"all"});
  spec.rules = {
      Rule("sale", "capacity_sale",
           {Terms({"<company:subject>", "..6", "<sell>", "..3", "<compute>"}),
            Terms({"<compute>", "..2", "sold by", "<company:subject>"})}),
      Rule("sale-to", "capacity_sale",
           {Terms({"<company:subject>", "..2", "<sell>", "..3", "<compute>", "to",
                   "<company:other>"})}),
      Rule("capex", "capex_raise",
           {Terms({"<company:subject>", "..4", "<raise>", "..4", "<capex>"})}),
      Rule("move", "price_move", {Terms({"<company:subject>", "..1", "<fall>"})}),
  };
  return spec;
}

inline std::shared_ptr<const RuleSet> CompileOrFail(const RuleSetSpec& spec) {
  Diagnostics diagnostics;
  auto rules = RuleSet::Compile(spec, {}, &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    EXPECT_NE(diagnostic.severity, Severity::kError) << diagnostic.message;
  }
  return rules;
}

inline NewsItem News(std::string headline, std::string body = "") {
  NewsItem item;
  item.id = "n1";
  item.source = "test";
  item.headline = std::move(headline);
  item.body = std::move(body);
  return item;
}

inline std::vector<TaggedEvent> TagWith(const std::shared_ptr<const RuleSet>& rules,
                                        const NewsItem& item, TagLimits limits = {}) {
  Tagger tagger(rules, limits);
  std::vector<TaggedEvent> events;
  tagger.Tag(item, &events);
  return events;
}

// "capacity_sale(meta>openai) planned; ..." in order; "" for no event.
inline std::string Summary(const std::vector<TaggedEvent>& events) {
  std::string text;
  for (const TaggedEvent& event : events) {
    if (!text.empty()) text += "; ";
    text += event.type + "(" + (event.subject ? event.subject->company.id : "");
    if (event.other) text += ">" + event.other->company.id;
    text += ") " + std::string(ToString(event.status));
    if (event.attribution == Attribution::kSecondHand) text += " second_hand";
  }
  return text;
}

}  // namespace newsvane::nlp
