// SPDX-License-Identifier: Apache-2.0
//
// newsvane's engine beside RE2::Set, FilteredRE2 and Vectorscan: the same rules over the same
// texts, on one thread. See README.md here.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/rules/child.h"
#include "bench/samples.h"

namespace newsvane::bench {
namespace {

struct Options {
  std::string news;
  std::vector<std::string> engines;  // All if empty.
  std::vector<size_t> rules = {100, 1000, 10000};
  double seconds = 0.5;
  size_t rounds = 3;
  Limits limits;
};

struct Contender {
  const char* name;
  Compile compile;
  Gap gap;
};

constexpr std::array<Contender, 8> kContenders = {{
    {"newsvane", CompileNewsvane, Gap::kWords},
    {"newsvane, rules alone", CompileNewsvaneBare, Gap::kWords},
    {"RE2::Set", CompileRe2Set, Gap::kWords},
    {"FilteredRE2 + Vectorscan", CompileFilteredRe2, Gap::kWords},
    {"Vectorscan", CompileVectorscan, Gap::kWords},
    {"RE2::Set", CompileRe2Set, Gap::kBytes},
    {"FilteredRE2 + Vectorscan", CompileFilteredRe2, Gap::kBytes},
    {"Vectorscan", CompileVectorscan, Gap::kBytes},
}};
constexpr std::array<const char*, 3> kTexts = {"news", "random", "hostile"};
constexpr size_t kCheckedDocuments = 300;
constexpr double kCheckSeconds = 20;

struct Entry {
  const Contender& contender;
  std::unique_ptr<Child> child;
  std::array<std::vector<double>, kTexts.size()> rates;  // Documents per second.
  std::array<std::string, kTexts.size()> failures;
};

std::string ToText(double rate) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), rate < 100 ? "%.1f" : "%.0f", rate);
  return text.data();
}

size_t Pairs(const Matches& matches) {
  size_t pairs = 0;
  for (const std::vector<uint32_t>& rules : matches) pairs += rules.size();
  return pairs;
}

// Ends the program unless all that count the gap alike find the same rules in the same documents.
void CheckEqual(size_t text, std::vector<Entry>* entries) {
  std::array<Matches, 2> expected;
  for (Entry& entry : *entries) {
    if (!entry.failures[text].empty()) continue;
    Result<Matches> found = entry.child->Match(text, kCheckedDocuments, kCheckSeconds);
    if (!found) {
      entry.failures[text] = found.error().message;
      continue;
    }
    Matches& first = expected[static_cast<size_t>(entry.contender.gap)];
    if (first.empty()) {
      first = std::move(*found);
      continue;
    }
    const size_t common = std::min(first.size(), found->size());
    for (size_t i = 0; i < common; ++i) {
      Check((*found)[i] == first[i], std::string(entry.contender.name) +
                                         " finds other rules than the first in document " +
                                         std::to_string(i) + " of " + kTexts[text]);
    }
  }
  for (const Gap gap : {Gap::kWords, Gap::kBytes}) {
    const Matches& matches = expected[static_cast<size_t>(gap)];
    if (matches.empty()) continue;
    std::printf("%s, gap in %s: the same %zu matches in %zu documents\n", kTexts[text],
                gap == Gap::kWords ? "words" : "bytes", Pairs(matches), matches.size());
  }
}

void MeasureAll(const Options& options, size_t text, std::vector<Entry>* entries) {
  for (size_t round = 0; round < options.rounds; ++round) {
    for (Entry& entry : *entries) {
      if (!entry.failures[text].empty()) continue;
      const Result<double> rate = entry.child->Measure(text, options.seconds);
      if (rate) {
        entry.rates[text].push_back(*rate);
      } else {
        entry.failures[text] = rate.error().message;
      }
    }
  }
}

void Print(std::vector<Entry>* entries) {
  std::printf("%-26s %-6s %10s %10s %10s %10s %9s %9s\n", "docs/s", "gap", "news", "random",
              "hostile", "compile s", "MB", "peak MB");
  for (Entry& entry : *entries) {
    std::printf("%-26s %-6s", entry.contender.name,
                entry.contender.gap == Gap::kWords ? "words" : "bytes");
    if (entry.child == nullptr) {
      std::printf(" does not compile: %s\n", entry.failures[0].c_str());
      continue;
    }
    std::string notes;
    for (size_t text = 0; text < kTexts.size(); ++text) {
      std::vector<double>& rates = entry.rates[text];
      const bool failed = !entry.failures[text].empty() || rates.empty();
      if (failed) notes += std::string("; ") + kTexts[text] + ": " + entry.failures[text];
      std::nth_element(rates.begin(), rates.begin() + std::ssize(rates) / 2, rates.end());
      std::printf(" %10s", failed ? "-" : ToText(rates[rates.size() / 2]).c_str());
    }
    std::printf(" %10.2f %9.0f %9.0f%s\n", entry.child->compile_seconds(),
                entry.child->compiled_mb(), entry.child->PeakMb(), notes.c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
}

void Run(const Options& options, size_t count, const std::vector<Document>& news) {
  const std::vector<Rule> rules = MakeRules(count);
  const std::vector<std::vector<Document>> texts = {news, RandomDocuments(),
                                                    HostileDocuments(rules)};
  std::vector<Entry> entries;
  for (const Contender& contender : kContenders) {
    const std::vector<std::string>& wanted = options.engines;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), contender.name) == wanted.end())
      continue;
    std::fprintf(stderr, "%zu rules: %s compiles\n", count, contender.name);
    entries.push_back({contender, nullptr, {}, {}});
    auto child =
        std::make_unique<Child>(contender.compile, rules, contender.gap, options.limits, texts);
    if (const Result<void> ready = child->Ready(); ready) {
      entries.back().child = std::move(child);
    } else {
      entries.back().failures.fill(ready.error().message);
    }
  }
  std::printf("%zu rules\n", count);
  for (size_t text = 0; text < kTexts.size(); ++text) {
    std::fprintf(stderr, "%zu rules: %s\n", count, kTexts[text]);
    CheckEqual(text, &entries);
    MeasureAll(options, text, &entries);
  }
  Print(&entries);
}

std::vector<Document> News(const std::string& path) {
  if (path.empty()) {
    std::printf("No file of sentences is given (--news), so the news are made up.\n\n");
    return MadeUpDocuments();
  }
  Result<std::vector<Document>> news = NewsDocuments(path);
  Check(news.has_value(), news ? "" : news.error().message);
  std::printf("%zu documents of the sentences of %s\n\n", news->size(), path.c_str());
  return std::move(*news);
}

}  // namespace
}  // namespace newsvane::bench

int main(int argc, char** argv) {
  using namespace newsvane::bench;
  Options options;
  double max_gb = 4;
  CLI::App app("newsvane's engine beside RE2::Set, FilteredRE2 and Vectorscan");
  app.add_option("--news", options.news, "file of real sentences, one a line")
      ->envname("NEWSVANE_BENCH_NEWS");
  app.add_option("--engines", options.engines, "only these, by the names in the table")
      ->delimiter(';');
  app.add_option("--rules", options.rules, "how many, one run for each")->delimiter(',');
  app.add_option("--seconds", options.seconds, "of each measurement");
  app.add_option("--rounds", options.rounds, "of which the median counts")
      ->check(CLI::PositiveNumber);
  app.add_option("--compile-seconds", options.limits.compile_seconds, "that an engine may take");
  app.add_option("--max-gb", max_gb, "that an engine may take");
  CLI11_PARSE(app, argc, argv);
  options.limits.max_bytes = static_cast<int64_t>(max_gb * (1 << 30));
  const std::vector<Document> news = News(options.news);
  for (const size_t count : options.rules) Run(options, count, news);
  return 0;
}
