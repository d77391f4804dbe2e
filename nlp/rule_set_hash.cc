// SPDX-License-Identifier: Apache-2.0
#include "nlp/rule_set_hash.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/version.h"

namespace newsvane::nlp {
namespace {

// A canonical text of everything that can change a result, for the hash.
class Fingerprint {
 public:
  void Add(std::string_view text) {
    bytes_ += std::to_string(text.size());
    bytes_ += ':';
    bytes_ += text;
  }
  void Add(uint64_t number) { Add(std::string_view(std::to_string(number))); }
  void Add(const std::vector<Text>& texts) {
    Add(texts.size());
    for (const Text& text : texts) Add(text.text);
  }
  void Add(const std::vector<TermSpec>& terms) {
    Add(terms.size());
    for (const TermSpec& term : terms) {
      Add(static_cast<uint64_t>(term.kind));
      Add(term.text);
      Add(term.role);
      Add(uint64_t{term.gap});
    }
  }
  void Add(const CompanySpec& company) {
    Add(company.id);
    Add(company.name);
    Add(company.symbol);
    Add(company.aliases);
    Add(company.context);
    Add(company.ambiguous);
    Add(company.known_as);
    Add(static_cast<uint64_t>(company.kind));
  }
  void Add(const RuleSpec& rule) {
    Add(rule.id);
    Add(rule.event);
    Add(static_cast<uint64_t>(rule.lifecycle));
    Add(static_cast<uint64_t>(rule.scope));
    Add(rule.when.size());
    for (const std::vector<TermSpec>& terms : rule.when) Add(terms);
    Add(rule.all);
    Add(rule.none);
    for (const Guard guard : rule.without) Add(ToString(guard));
    Add(rule.status ? static_cast<uint64_t>(*rule.status) + 1 : 0);
    std::array<char, 32> confidence;
    std::snprintf(confidence.data(), confidence.size(), "%.17g", rule.confidence);
    Add(std::string_view(confidence.data()));
    if (rule.banks) Add(std::string_view("banks"));
  }
  std::string Hex() const {
    std::array<char, 17> digits;
    std::snprintf(digits.data(), digits.size(), "%016llx",
                  static_cast<unsigned long long>(Hash64(bytes_)));
    return digits.data();
  }

 private:
  std::string bytes_;
};

}  // namespace

std::string HashOf(const RuleSetSpec& spec) {
  Fingerprint fingerprint;
  fingerprint.Add(uint64_t{kTaggingVersion});
  for (const CompanySpec& company : spec.companies) fingerprint.Add(company);
  fingerprint.Add(spec.lists.size());
  for (const ListSpec& list : spec.lists) {
    fingerprint.Add(list.id);
    fingerprint.Add(list.phrases);
  }
  for (const RuleSpec& rule : spec.rules) fingerprint.Add(rule);
  return fingerprint.Hex();
}

}  // namespace newsvane::nlp
