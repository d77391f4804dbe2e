// SPDX-License-Identifier: Apache-2.0
//
// Right rule files made wrong in every way that editors, people, merges and disks have.
#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "nlp/tagger.h"
#include "tests/config/fixtures.h"
#include "workshop/lint.h"

namespace newsvane::config {
namespace {

constexpr uint32_t kRounds = 100;  // Of each kind.

class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) { return n == 0 ? 0 : static_cast<size_t>(random_() % n); }
  template <size_t N>
  std::string OneOf(const std::array<const char*, N>& choices) {
    return choices[Below(N)];
  }
  // The start of a line.
  size_t Line(const std::string& text) {
    return text.rfind('\n', text.empty() ? 0 : Below(text.size() - 1)) + 1;
  }
  static size_t LineEnd(const std::string& text, size_t line) {
    return std::min(text.find('\n', line), text.size());
  }
  // Where a value starts: behind ": " or "- ".
  size_t Value(const std::string& text) {
    const size_t from = Below(text.size());
    const size_t map = text.find(": ", from);
    const size_t item = text.find("- ", from);
    const size_t at = std::min(map, item);
    return at == std::string::npos ? text.size() : at + 2;
  }

 private:
  std::mt19937 random_;
};

struct Kind {
  const char* name;
  std::function<std::string(std::string, Mutator*)> change;
};

std::string InsertLine(std::string text, Mutator* m, const std::string& line) {
  return text.insert(m->Line(text), line + "\n");
}

std::string SwapLines(std::string text, Mutator* m) {
  const size_t a = m->Line(text);
  const std::string line = text.substr(a, Mutator::LineEnd(text, a) - a + 1);
  text.erase(a, line.size());
  return text.empty() ? line : text.insert(m->Line(text), line);
}

std::string ReplaceValue(std::string text, Mutator* m, const std::string& value) {
  const size_t at = m->Value(text);
  const size_t end = std::min(text.find_first_of(",\n]}", at), text.size());
  return text.replace(at, end - at, value);
}

std::string Binary(std::string text, Mutator* m) {
  std::string bytes;
  for (int i = 0; i < 16; ++i) bytes += static_cast<char>(m->Below(256));
  return text.insert(m->Below(text.size()), bytes);
}

// Levels of nine aliases each: 9 to the power of `levels` values out of a few lines.
std::string Aliases(size_t levels) {
  std::string text = "lists:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (size_t i = 1; i < levels; ++i) {
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) text += (j > 0 ? ", *a" : "*a") + std::to_string(i - 1);
    text += "]\n";
  }
  return text;
}

std::vector<Kind> Kinds() {
  using Text = std::string;
  const auto nested = [](const char* open, Mutator* m) {
    Text text;
    for (size_t i = 10 + m->Below(300); i > 0; --i) text += open;
    return text;
  };
  return {
      {"byte lost", [](Text t, Mutator* m) { return t.erase(m->Below(t.size()), 1); }},
      {"byte doubled",
       [](Text t, Mutator* m) {
         const size_t at = m->Below(t.size());
         return t.insert(at, 1, t[at]);
       }},
      {"bit flipped",
       [](Text t, Mutator* m) {
         char& c = t[m->Below(t.size())];
         c = static_cast<char>(c ^ (1 << m->Below(8)));
         return t;
       }},
      {"mark in its place",
       [](Text t, Mutator* m) {
         t[m->Below(t.size())] = ":,[]{}-#'\"&*!|>%@\t\n ?`<"[m->Below(24)];
         return t;
       }},
      {"line lost",
       [](Text t, Mutator* m) {
         const size_t line = m->Line(t);
         return t.erase(line, Mutator::LineEnd(t, line) - line + 1);
       }},
      {"line doubled",
       [](Text t, Mutator* m) {
         const size_t line = m->Line(t);
         return t.insert(line, t.substr(line, Mutator::LineEnd(t, line) - line + 1));
       }},
      {"line moved", SwapLines},
      {"cut", [](Text t, Mutator* m) { return t.substr(0, m->Below(t.size())); }},
      {"wrong type",
       [](Text t, Mutator* m) {
         return ReplaceValue(std::move(t), m,
                             m->OneOf(std::array{"[]", "{}", "{a: b}", "[[a]]", "3", "-1", "1e999",
                                                 ".nan", "null", "~", "true", "''", "[", "}"}));
       }},
      {"wrong word",
       [](Text t, Mutator* m) {
         return ReplaceValue(
             std::move(t), m,
             m->OneOf(std::array{"<nolist>", "<company:buyer>", "..101", "..", "/(/", "/a{9999}/",
                                 "'*'", "<", "sold*er", "stabel"}));
       }},
      {"tab", [](Text t, Mutator* m) { return t.insert(m->Line(t), "\t"); }},
      {"indented", [](Text t, Mutator* m) { return t.insert(m->Line(t), m->Below(6) + 1, ' '); }},
      {"binary", Binary},
      {"deep lists", [=](Text t, Mutator* m) { return t.insert(m->Value(t), nested("[", m)); }},
      {"deep maps", [=](Text t, Mutator* m) { return t.insert(m->Value(t), nested("{a: ", m)); }},
      {"aliases of aliases", [](Text t, Mutator* m) { return Aliases(2 + m->Below(3)) + t; }},
      {"unknown alias",
       [](Text t, Mutator* m) { return ReplaceValue(std::move(t), m, "*nobody"); }},
      {"alias of itself",
       [](Text t, Mutator* m) { return ReplaceValue(std::move(t), m, "&me [*me]"); }},
      {"merge key",
       [](Text t, Mutator* m) { return InsertLine(std::move(t), m, "    <<: {id: x}"); }},
      {"huge scalar", [](Text t, Mutator* m) { return t.insert(m->Value(t), Text(100'000, 'x')); }},
      {"unknown key",
       [](Text t, Mutator* m) { return InsertLine(std::move(t), m, "    sequense: [a]"); }},
      {"conflict marker",
       [](Text t, Mutator* m) { return InsertLine(std::move(t), m, "<<<<<<< HEAD"); }},
      {"second document", [](Text t, Mutator* m) { return InsertLine(std::move(t), m, "---"); }},
      {"byte order mark", [](Text t, Mutator*) { return "\xEF\xBB\xBF" + t; }},
      {"carriage returns",
       [](Text t, Mutator*) {
         for (size_t at = t.find('\n'); at != Text::npos; at = t.find('\n', at + 2)) {
           t.insert(at, "\r");
         }
         return t;
       }},
  };
}

// Reads, compiles, lints and tests the rules of a text, beside those of another file that it refers
// to. True if there are errors; each must name its place.
bool Judge(const std::string& text, const std::string& what) {
  Diagnostics diagnostics;
  nlp::RuleSetSpec spec;
  const std::string companies = "good/companies.yaml";
  const std::string beside = "good/rules/second.yaml";
  LoadCompanies({&companies, 1}, &spec.companies, &diagnostics);
  ReadRules(beside, ReadFile(beside).value(), &spec, &diagnostics);
  EXPECT_FALSE(diagnostics.HasErrors());
  ReadRules("rules.yaml", text, &spec, &diagnostics);
  if (const auto rules = nlp::RuleSet::Compile(spec, {}, &diagnostics)) {
    workshop::Lint(spec, &diagnostics);
    std::vector<nlp::ExampleFailure> failures;
    nlp::TestExamples(spec, rules, &failures);
  }
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    EXPECT_FALSE(diagnostic.place.file.empty()) << what << ": " << Render(diagnostic);
    EXPECT_GT(diagnostic.place.line, 0u) << what << ": " << Render(diagnostic);
    EXPECT_GT(diagnostic.place.column, 0u) << what << ": " << Render(diagnostic);
    EXPECT_FALSE(diagnostic.message.empty()) << what;
  }
  return diagnostics.HasErrors();
}

TEST_F(InFixtures, ThousandsOfWrongRuleFilesAreReadOrNamedByPlace) {
  const std::string right = ReadFile("good/rules/compute.yaml").value();
  ASSERT_FALSE(Judge(right, "the right file"));
  uint32_t made = 0;
  uint32_t wrong = 0;
  for (const Kind& kind : Kinds()) {
    for (uint32_t round = 0; round < kRounds; ++round, ++made) {
      Mutator mutator(made);
      const std::string what = std::string(kind.name) + ", seed " + std::to_string(made);
      wrong += Judge(kind.change(right, &mutator), what) ? 1 : 0;
    }
  }
  EXPECT_GE(made, 2000u);
  EXPECT_GE(wrong, 1000u);
}

TEST_F(InFixtures, ABombOfAliasesIsAnErrorAndNoBomb) {
  EXPECT_TRUE(Judge(Aliases(30) + ReadFile("good/rules/compute.yaml").value(), "bomb"));
}

}  // namespace
}  // namespace newsvane::config
