// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nlp/sequence_matcher.h"
#include "nlp/text/normalized_text.h"
#include "workshop/explain/explain.h"

namespace newsvane::workshop {

// Quotes the original text of one document.
class Quoter {
 public:
  Quoter(const NewsItem& item, const nlp::NormalizedText& text) : item_(&item), text_(&text) {}

  // REQUIRES: as NormalizedText::Original.
  Quote Of(uint32_t begin, uint32_t end) const {
    const Span span = text_->Original(begin, end);
    const std::string& field = span.field == Field::kHeadline ? item_->headline : item_->body;
    return {span, field.substr(span.start, span.end - span.start)};
  }
  Quote Of(const nlp::TermSpan& span) const { return Of(span.begin, span.end); }
  // The words [word, word_end). REQUIRES: word < word_end, in one sentence.
  Quote OfWords(uint32_t word, uint32_t word_end) const {
    return Of(text_->word(word).begin, text_->word(word_end - 1).end);
  }

 private:
  const NewsItem* item_;
  const nlp::NormalizedText* text_;
};

// The rule as its file names it.
RuleName NameOf(const nlp::RuleSet::Impl& rules, uint32_t rule);

// "<company:subject>", "<sell>": the element as its author wrote it.
std::string TextOf(const nlp::RuleSet::Impl& rules, const nlp::Element& element);

// The elements and the spans that they matched, in the order of the text.
std::vector<MatchedTerm> QuoteTerms(const nlp::RuleSet::Impl& rules, const Quoter& quoter,
                                    std::span<const nlp::Element> elements,
                                    const nlp::Match& match);

// "'Meta'": the words of the span as they are written.
std::string Quoted(const nlp::NormalizedText& text, const nlp::TermSpan& span);

}  // namespace newsvane::workshop
