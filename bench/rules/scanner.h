// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hs/hs.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace newsvane::bench {

// Vectorscan over patterns in any case; each is told once per text.
class Scanner {
 public:
  static Result<Scanner> OfLiterals(const std::vector<std::string>& literals);
  static Result<Scanner> OfExpressions(const std::vector<std::string>& expressions);

  // Calls `found` with the number of each pattern in the text. False if the scan failed.
  template <class Found>
  bool Scan(std::string_view text, const Found& found) {
    const auto on_match = [](unsigned id, unsigned long long, unsigned long long, unsigned,
                             void* context) {
      (*static_cast<const Found*>(context))(id);
      return 0;
    };
    return hs_scan(database_.get(), text.data(), static_cast<unsigned>(text.size()), 0,
                   scratch_.get(), on_match, const_cast<Found*>(&found)) == HS_SUCCESS;
  }

 private:
  struct FreeDatabase {
    void operator()(hs_database_t* database) const { hs_free_database(database); }
  };
  struct FreeScratch {
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
  };

  static Result<Scanner> Finish(hs_error_t outcome, hs_database_t* database,
                                hs_compile_error_t* error);

  std::unique_ptr<hs_database_t, FreeDatabase> database_;
  std::unique_ptr<hs_scratch_t, FreeScratch> scratch_;
};

}  // namespace newsvane::bench
