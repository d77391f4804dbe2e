// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "nlp/text/amount_text.h"
#include "workshop/explain/explain_output.h"

namespace newsvane::workshop {
namespace {

constexpr size_t kIndent = 2;

std::string_view KindWord(nlp::CompanyKind kind) {
  switch (kind) {
    case nlp::CompanyKind::kSector:
      return "sector";
    case nlp::CompanyKind::kBank:
      return "bank";
    case nlp::CompanyKind::kOutlet:
      return "outlet";
    case nlp::CompanyKind::kAuthority:
      return "authority";
    case nlp::CompanyKind::kCompany:
      break;
  }
  return "company";
}

std::string Named(const Company& company) {
  if (company.symbol.empty()) return company.name;
  return fmt::format("{} ({})", company.name, company.symbol);
}

// Relative to the current folder, for files below it.
std::string ShortPath(const std::string& file) {
  std::error_code ignored;
  const std::filesystem::path here = std::filesystem::current_path(ignored);
  const std::string path = std::filesystem::path(file).lexically_proximate(here).string();
  return path.starts_with("..") ? file : path;
}

std::string InOneLine(const WalkedSequence& sequence) {
  std::string line;
  for (const WalkedTerm& term : sequence.terms) {
    if (!line.empty()) line += ", ";
    if (term.gap > 0) line += fmt::format("..{}, ", term.gap);
    line += term.term;
  }
  return "[" + line + "]";
}

// A rule may match at several places of a sentence; the longest match tells most.
template <class Finding>
std::vector<const Finding*> LongestOfEach(const std::vector<Finding>& findings) {
  std::vector<const Finding*> longest;
  for (const Finding& finding : findings) {
    const auto like = std::find_if(longest.begin(), longest.end(), [&](const Finding* other) {
      return other->rule.id == finding.rule.id && other->sentence == finding.sentence;
    });
    if (like == longest.end()) {
      longest.push_back(&finding);
    } else if (finding.terms.size() > (*like)->terms.size()) {
      *like = &finding;
    }
  }
  return longest;
}

// Writes the sections, each from what the explanation has.
class Writer {
 public:
  Writer(const Explanation& explanation, const NewsItem& item, const Terminal& terminal)
      : explanation_(explanation), item_(item), terminal_(terminal) {}

  std::string Write() {
    WriteText();
    WriteEvents();
    WriteHits();
    WriteVetoes();
    WriteMisses();
    if (explanation_.walk) WriteWalk(*explanation_.walk);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }
  void Title(std::string_view title) { Line("\n{}", Bold(title, terminal_)); }
  void WriteText();
  void WriteEvents();
  void WriteEvent(const ExplainedEvent& explained);
  void WriteHits();
  void WriteVetoes();
  void WriteMisses();
  void WriteWalk(const RuleWalk& walk);
  void WriteWalked(const WalkedSentence& walked);
  void WriteWalkedTerm(std::string_view mark, const WalkedTerm& term);
  void WriteRule(const RuleName& rule, std::string_view more);
  void Quoted(uint32_t sentence, std::vector<Mark> marks, size_t indent);
  void AddMark(const Quote& words, std::string label, Paint paint, std::vector<Mark>* marks) const;
  std::vector<Mark> TermMarks(const std::vector<MatchedTerm>& terms) const;
  bool ReadAsWritten() const;

  const Explanation& explanation_;
  const NewsItem& item_;
  const Terminal& terminal_;
  std::string out_;
};

// Marks are kept as bytes of the field until a sentence is quoted.
void Writer::AddMark(const Quote& words, std::string label, Paint paint,
                     std::vector<Mark>* marks) const {
  marks->push_back({words.span.start, words.span.end, std::move(label), paint});
}

std::vector<Mark> Writer::TermMarks(const std::vector<MatchedTerm>& terms) const {
  std::vector<Mark> marks;
  for (const MatchedTerm& term : terms) AddMark(term.words, term.term, Paint::kTerm, &marks);
  return marks;
}

void Writer::Quoted(uint32_t sentence, std::vector<Mark> marks, size_t indent) {
  const Quote& quote = explanation_.sentences[sentence];
  std::erase_if(marks, [&](const Mark& mark) {
    return mark.begin < quote.span.start || mark.end > quote.span.end;
  });
  for (Mark& mark : marks) {
    mark.begin -= quote.span.start;
    mark.end -= quote.span.start;
  }
  out_ += Underline(quote.text, std::move(marks), terminal_, indent);
}

// White space apart.
bool Writer::ReadAsWritten() const {
  const auto squeezed = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
    }
    return out;
  };
  return squeezed(item_.headline) == squeezed(explanation_.headline) &&
         squeezed(item_.body) == squeezed(explanation_.body);
}

void Writer::WriteText() {
  for (uint32_t i = 0; i < explanation_.sentences.size(); ++i) {
    const Quote& sentence = explanation_.sentences[i];
    std::vector<Mark> marks;
    const auto here = [&](const Quote& words) {
      return words.span.field == sentence.span.field && words.span.start >= sentence.span.start &&
             words.span.end <= sentence.span.end;
    };
    for (const FoundCompany& found : explanation_.companies) {
      if (!here(found.words)) continue;
      const std::string name = found.company.id.empty() ? "in no file" : found.company.id;
      const bool plain = found.kind == nlp::CompanyKind::kCompany;
      AddMark(found.words, plain ? name : fmt::format("{}, {}", name, KindWord(found.kind)),
              Paint::kName, &marks);
    }
    for (const FoundAmount& found : explanation_.amounts) {
      if (!here(found.words)) continue;
      AddMark(found.words, found.value, Paint::kAmount, &marks);
    }
    Quoted(i, std::move(marks), 0);
  }
  if (!ReadAsWritten()) {
    Line("read as: {}{}{}", explanation_.headline, explanation_.body.empty() ? "" : "\n         ",
         explanation_.body);
  }
  if (explanation_.sentences.empty()) Line("there are no words in this text");
  for (const RefusedCompany& refused : explanation_.refused) Line("note: {}", refused.why);
  if (explanation_.roundup) Line("note: the headline lists many companies: a roundup");
  if (explanation_.truncated) Line("note: the text is too long; only its first part was read");
}

void Writer::WriteEvents() {
  Title(explanation_.events.empty() ? "No event" : "Events");
  for (const ExplainedEvent& explained : explanation_.events) WriteEvent(explained);
}

void Writer::WriteEvent(const ExplainedEvent& explained) {
  const TaggedEvent& event = explained.event;
  std::string roles = event.subject ? Named(event.subject->company) : "nobody named";
  if (event.other) roles += " / " + Named(event.other->company);
  Line("{}{}  {}  {}, {}", std::string(kIndent, ' '), Bold(event.type, terminal_),
       Painted(roles, Paint::kName, terminal_), ToString(event.status),
       ToString(event.attribution));
  const auto detail = [&](std::string_view name, const std::string& text) {
    Line("    {:<12} {}", name, text);
  };
  detail("status", explained.status_why);
  detail("attribution", explained.attribution_why);
  detail("confidence", fmt::format("{:.2g}: {}", event.confidence, explained.confidence_why));
  detail("relevance", fmt::format("{:.2g}: {}", event.relevance, explained.relevance_why));
  for (const Amount& amount : event.amounts) {
    detail("amount", nlp::FormatAmount(amount));
  }
  detail("rule", event.rule + (explained.shadow ? ", in shadow: not published" : ""));
}

void Writer::WriteRule(const RuleName& rule, std::string_view more) {
  std::string place;
  if (!rule.place.file.empty()) {
    place = fmt::format("  {}:{}", ShortPath(rule.place.file), rule.place.line);
  }
  const bool shadow = rule.lifecycle == nlp::Lifecycle::kShadow;
  Line("  {}  {}{}{}{}", Bold(rule.id, terminal_), rule.event, shadow ? ", shadow" : "", place,
       more);
}

void Writer::WriteHits() {
  if (explanation_.hits.empty()) return;
  Title("Rules that hit");
  for (const Hit* hit : LongestOfEach(explanation_.hits)) {
    WriteRule(hit->rule, hit->events.empty() ? "  superseded: an echo of another event" : "");
    std::vector<Mark> marks = TermMarks(hit->terms);
    if (hit->status_word) {
      AddMark(*hit->status_word, std::string(ToString(hit->status)), Paint::kGuard, &marks);
    }
    Quoted(hit->sentence, std::move(marks), 4);
  }
}

void Writer::WriteVetoes() {
  if (explanation_.vetoes.empty()) return;
  Title("Vetoed");
  for (const Veto* veto : LongestOfEach(explanation_.vetoes)) {
    WriteRule(veto->rule, "");
    std::vector<Mark> marks = TermMarks(veto->terms);
    for (const GuardVeto& guard : veto->guards) {
      AddMark(guard.word, std::string(ToString(guard.guard)), Paint::kGuard, &marks);
    }
    Quoted(veto->sentence, std::move(marks), 4);
    for (const GuardVeto& guard : veto->guards) {
      Line("    vetoed by {}: '{}' of {}", ToString(guard.guard), guard.word.text, guard.list);
    }
  }
}

void Writer::WriteMisses() {
  if (explanation_.misses.empty()) return;
  Title("Nearest misses");
  for (const Miss& miss : explanation_.misses) {
    WriteRule(miss.rule, "");
    Quoted(miss.sentence, TermMarks(miss.terms), 4);
    Line("    {}", miss.why);
  }
}

void Writer::WriteWalkedTerm(std::string_view mark, const WalkedTerm& term) {
  std::string found;
  for (const Quote& words : term.found) {
    found += fmt::format("{}'{}'", found.empty() ? "" : ", ", words.text);
  }
  const std::string gap = term.gap > 0 ? fmt::format("..{}, ", term.gap) : "";
  Line("      {} {:<28} {}", mark, gap + term.term, found.empty() ? "-" : found);
}

void Writer::WriteWalked(const WalkedSentence& walked) {
  for (const WalkedSequence& sequence : walked.sequences) {
    const auto found = std::count_if(sequence.terms.begin(), sequence.terms.end(),
                                     [](const auto& term) { return !term.found.empty(); });
    if (2 * found < std::ssize(sequence.terms)) {
      Line("      x {}: {}\n", InOneLine(sequence), sequence.why);
      continue;
    }
    for (size_t i = 0; i < sequence.terms.size(); ++i) {
      const std::string_view mark = i < sequence.matched ? "+" : i == sequence.matched ? "x" : " ";
      WriteWalkedTerm(mark, sequence.terms[i]);
    }
    Line("      {}\n", sequence.why.empty() ? "matches" : sequence.why);
  }
  for (const WalkedTerm& term : walked.all) {
    WriteWalkedTerm(term.found.empty() ? "x all:" : "+ all:", term);
  }
  for (const WalkedTerm& term : walked.none) {
    if (!term.found.empty()) WriteWalkedTerm("x none:", term);
  }
}

void Writer::WriteWalk(const RuleWalk& walk) {
  Title("Rule " + walk.rule.id + ", term by term");
  for (const WalkedSentence& walked : walk.sentences) {
    Quoted(walked.sentence, {}, kIndent);
    Line("    {}", Bold(walked.outcome, terminal_));
    if (walked.in_scope) WriteWalked(walked);
  }
}

}  // namespace

std::string ExplanationText(const Explanation& explanation, const NewsItem& item,
                            const Terminal& terminal) {
  return Writer(explanation, item, terminal).Write();
}

}  // namespace newsvane::workshop
