// SPDX-License-Identifier: Apache-2.0
#include "nlp/literal_matcher.h"

#include <hs/hs.h>

#include "core/check.h"

namespace newsvane::nlp {

struct LiteralMatcher::Scratch::Memory {
  ~Memory() { hs_free_scratch(scratch); }
  hs_scratch_t* scratch = nullptr;
};

LiteralMatcher::Scratch::Scratch() : memory_(std::make_unique<Memory>()) {}
LiteralMatcher::Scratch::~Scratch() = default;
LiteralMatcher::Scratch::Scratch(Scratch&&) noexcept = default;
LiteralMatcher::Scratch& LiteralMatcher::Scratch::operator=(Scratch&&) noexcept = default;

struct LiteralMatcher::Database {
  ~Database() { hs_free_database(database); }
  hs_database_t* database = nullptr;
};

LiteralMatcher::LiteralMatcher() = default;
LiteralMatcher::~LiteralMatcher() = default;
LiteralMatcher::LiteralMatcher(LiteralMatcher&&) noexcept = default;
LiteralMatcher& LiteralMatcher::operator=(LiteralMatcher&&) noexcept = default;

Result<LiteralMatcher> LiteralMatcher::Compile(const std::vector<std::string>& literals) {
  LiteralMatcher matcher;
  if (literals.empty()) return matcher;
  std::vector<const char*> expressions;
  std::vector<size_t> sizes;
  std::vector<unsigned> flags(literals.size(), 0);
  std::vector<unsigned> ids;
  for (const std::string& literal : literals) {
    ids.push_back(static_cast<unsigned>(ids.size()));
    expressions.push_back(literal.data());
    sizes.push_back(literal.size());
  }
  matcher.database_ = std::make_unique<Database>();
  hs_compile_error_t* error = nullptr;
  const hs_error_t status =
      hs_compile_lit_multi(expressions.data(), flags.data(), ids.data(), sizes.data(),
                           static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr,
                           &matcher.database_->database, &error);
  if (status == HS_SUCCESS) return matcher;
  std::string message = "the literal matcher cannot be built";
  if (error != nullptr) message += std::string(": ") + error->message;
  hs_free_compile_error(error);
  return Fail(std::move(message));
}

void LiteralMatcher::Prepare(Scratch* scratch) const {
  if (database_ == nullptr) return;
  // Fails only when memory is out or the processor lacks what the database was compiled for.
  NEWSVANE_CHECK(hs_alloc_scratch(database_->database, &scratch->memory_->scratch) == HS_SUCCESS);
}

namespace {

struct Collector {
  std::vector<LiteralHit>* hits;
  size_t left;
};

int Collect(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  auto* collector = static_cast<Collector*>(context);
  if (collector->left == 0) return 1;
  --collector->left;
  collector->hits->push_back({static_cast<uint32_t>(to), id});
  return 0;
}

}  // namespace

bool LiteralMatcher::Scan(std::string_view text, size_t max_hits, Scratch* scratch,
                          std::vector<LiteralHit>* hits) const {
  if (database_ == nullptr) return true;
  Collector collector{hits, max_hits};
  const hs_error_t status =
      hs_scan(database_->database, text.data(), static_cast<unsigned>(text.size()), 0,
              scratch->memory_->scratch, Collect, &collector);
  NEWSVANE_CHECK(status == HS_SUCCESS || status == HS_SCAN_TERMINATED);
  return status == HS_SUCCESS;
}

}  // namespace newsvane::nlp
