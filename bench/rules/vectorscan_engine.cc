// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "bench/rules/engines.h"
#include "bench/rules/scanner.h"

namespace newsvane::bench {
namespace {

constexpr unsigned kFlags = HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH;

class VectorscanEngine : public Engine {
 public:
  explicit VectorscanEngine(Scanner rules) : rules_(std::move(rules)) {}

  Result<void> Match(const Document& document, std::vector<uint32_t>* rules) override {
    rules->clear();
    if (!rules_.Scan(document, [rules](uint32_t rule) { rules->push_back(rule); })) {
      return Fail("the scan failed");
    }
    return {};
  }

 private:
  Scanner rules_;
};

struct Patterns {
  explicit Patterns(const std::vector<std::string>& texts) : flags(texts.size(), kFlags) {
    for (const std::string& text : texts) {
      ids.push_back(static_cast<unsigned>(ids.size()));
      pointers.push_back(text.c_str());
      sizes.push_back(text.size());
    }
  }
  unsigned count() const { return static_cast<unsigned>(pointers.size()); }

  std::vector<const char*> pointers;
  std::vector<size_t> sizes;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
};

}  // namespace

Result<Scanner> Scanner::Finish(hs_error_t outcome, hs_database_t* database,
                                hs_compile_error_t* error) {
  Scanner scanner;
  scanner.database_.reset(database);
  if (outcome != HS_SUCCESS) {
    std::string message = error == nullptr ? "unknown error" : error->message;
    hs_free_compile_error(error);
    return Fail(std::move(message));
  }
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return Fail("no scratch memory");
  scanner.scratch_.reset(scratch);
  return scanner;
}

Result<Scanner> Scanner::OfLiterals(const std::vector<std::string>& literals) {
  const Patterns patterns(literals);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t outcome = hs_compile_lit_multi(
      patterns.pointers.data(), patterns.flags.data(), patterns.ids.data(), patterns.sizes.data(),
      patterns.count(), HS_MODE_BLOCK, nullptr, &database, &error);
  return Finish(outcome, database, error);
}

Result<Scanner> Scanner::OfExpressions(const std::vector<std::string>& expressions) {
  const Patterns patterns(expressions);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t outcome =
      hs_compile_multi(patterns.pointers.data(), patterns.flags.data(), patterns.ids.data(),
                       patterns.count(), HS_MODE_BLOCK, nullptr, &database, &error);
  return Finish(outcome, database, error);
}

Result<std::unique_ptr<Engine>> CompileVectorscan(const std::vector<Rule>& rules, Gap gap,
                                                  int64_t) {
  std::vector<std::string> expressions;
  for (const Rule& rule : rules) expressions.push_back(Expression(rule, gap));
  Result<Scanner> scanner = Scanner::OfExpressions(expressions);
  if (!scanner) return tl::unexpected(scanner.error());
  return std::make_unique<VectorscanEngine>(std::move(*scanner));
}

}  // namespace newsvane::bench
