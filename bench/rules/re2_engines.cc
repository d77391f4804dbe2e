// SPDX-License-Identifier: Apache-2.0
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <utility>

#include "bench/rules/engines.h"
#include "bench/rules/scanner.h"

namespace newsvane::bench {
namespace {

RE2::Options AnyCase() {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  return options;
}

class Re2Set : public Engine {
 public:
  explicit Re2Set(std::unique_ptr<RE2::Set> set) : set_(std::move(set)) {}

  Result<void> Match(const Document& document, std::vector<uint32_t>* rules) override {
    RE2::Set::ErrorInfo error{RE2::Set::kNoError};
    const bool matched = set_->Match(document, &matches_, &error);
    if (!matched && error.kind != RE2::Set::kNoError) return Fail("it ran out of memory");
    rules->clear();
    if (matched) rules->assign(matches_.begin(), matches_.end());
    return {};
  }

 private:
  std::unique_ptr<RE2::Set> set_;
  std::vector<int> matches_;
};

class FilteredRe2 : public Engine {
 public:
  FilteredRe2(std::unique_ptr<re2::FilteredRE2> filtered, Scanner atoms)
      : filtered_(std::move(filtered)), atoms_(std::move(atoms)) {}

  Result<void> Match(const Document& document, std::vector<uint32_t>* rules) override {
    atoms_here_.clear();
    const bool scanned = atoms_.Scan(
        document, [this](uint32_t atom) { atoms_here_.push_back(static_cast<int>(atom)); });
    if (!scanned) return Fail("the literal pass failed");
    rules->clear();
    filtered_->AllMatches(document, atoms_here_, &matches_);
    rules->assign(matches_.begin(), matches_.end());
    return {};
  }

 private:
  std::unique_ptr<re2::FilteredRE2> filtered_;
  Scanner atoms_;
  std::vector<int> atoms_here_;
  std::vector<int> matches_;
};

}  // namespace

Result<std::unique_ptr<Engine>> CompileRe2Set(const std::vector<Rule>& rules, Gap gap,
                                              int64_t max_bytes) {
  RE2::Options options = AnyCase();
  options.set_max_mem(max_bytes);
  auto set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (const Rule& rule : rules) {
    std::string error;
    if (set->Add(Expression(rule, gap), &error) < 0) return Fail(std::move(error));
  }
  if (!set->Compile()) return Fail("it ran out of memory");
  return std::make_unique<Re2Set>(std::move(set));
}

Result<std::unique_ptr<Engine>> CompileFilteredRe2(const std::vector<Rule>& rules, Gap gap,
                                                   int64_t) {
  constexpr int kMinAtomBytes = 3;
  auto filtered = std::make_unique<re2::FilteredRE2>(kMinAtomBytes);
  for (const Rule& rule : rules) {
    int id = 0;
    if (filtered->Add(Expression(rule, gap), AnyCase(), &id) != RE2::NoError) {
      return Fail("a rule does not compile");
    }
  }
  std::vector<std::string> atoms;
  filtered->Compile(&atoms);
  Result<Scanner> scanner = Scanner::OfLiterals(atoms);
  if (!scanner) return tl::unexpected(scanner.error());
  return std::make_unique<FilteredRe2>(std::move(filtered), std::move(*scanner));
}

}  // namespace newsvane::bench
