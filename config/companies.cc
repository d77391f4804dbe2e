// SPDX-License-Identifier: Apache-2.0
#include "config/companies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/yaml.h"

namespace newsvane::config {
namespace {

using nlp::CompanyKind;
using nlp::CompanySpec;
using nlp::Text;

constexpr Choice<CompanyKind> kKinds[] = {{"company", CompanyKind::kCompany},
                                          {"sector", CompanyKind::kSector},
                                          {"bank", CompanyKind::kBank},
                                          {"outlet", CompanyKind::kOutlet},
                                          {"authority", CompanyKind::kAuthority}};

// What is taken over all files.
struct Taken {
  Ids ids{"company"};
  std::map<std::string, std::string> symbols;  // Symbol → company id.
};

std::vector<Text> ReadTexts(const Document& document, std::string_view key, MapReader* reader) {
  std::vector<Text> texts;
  for (const Node* node : reader->Scalars(key)) {
    if (node->scalar.empty()) {
      document.Report(*node, fmt::format("an item of '{}' is empty", key), "remove it");
    } else {
      texts.push_back({node->scalar, document.PlaceOf(*node)});
    }
  }
  return texts;
}

bool Holds(const std::vector<Text>& texts, const std::string& text) {
  return std::any_of(texts.begin(), texts.end(), [&](const Text& t) { return t.text == text; });
}

void CheckSymbol(const Document& document, const Node& node, const CompanySpec& company,
                 Taken* taken) {
  const bool fits = std::all_of(company.symbol.begin(), company.symbol.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
  if (!fits) {
    document.Report(node, fmt::format("'{}' is not a symbol", company.symbol),
                    "write it as the exchange does, in upper case: BRK.B");
    return;
  }
  const auto [first, is_new] = taken->symbols.try_emplace(company.symbol, company.id);
  if (!is_new) {
    document.Report(node,
                    fmt::format("symbol {} is that of '{}' too", company.symbol, first->second),
                    "give it to one company, with the other's names as aliases");
  }
}

void ReadCompany(const Document& document, const Node& node, Taken* taken,
                 std::vector<CompanySpec>* companies) {
  CompanySpec company;
  company.place = document.PlaceOf(node);
  MapReader reader(document, node, "company");
  const Node* const id = reader.Require("id", &company.id);
  const Node* const name = reader.Require("name", &company.name);
  company.aliases = ReadTexts(document, "aliases", &reader);
  company.ambiguous = ReadTexts(document, "ambiguous", &reader);
  company.context = ReadTexts(document, "context", &reader);
  company.known_as = ReadTexts(document, "known_as", &reader);
  reader.Read("kind", &company.kind, kKinds);
  const Node* const symbol = reader.Find("symbol");
  if (symbol != nullptr) {
    company.symbol = symbol->scalar;
    CheckSymbol(document, *symbol, company, taken);
  }
  reader.Finish();
  if (!company.ambiguous.empty() && company.context.empty()) {
    document.Report(
        node, fmt::format("company '{}' has ambiguous names but no context", company.id),
        "add 'context:' with words that tell the company from the word", Severity::kWarning);
  }
  if (id == nullptr || name == nullptr || !taken->ids.Claim(document, *id)) return;
  // A name is an alias of its own, unless it is a word that needs context.
  const auto add_name = [&](const Text& text) {
    if (Holds(company.aliases, text.text) || Holds(company.ambiguous, text.text)) return;
    company.aliases.push_back(text);
  };
  add_name({company.name, document.PlaceOf(*name)});
  for (const Text& text : company.known_as) add_name(text);
  companies->push_back(std::move(company));
}

}  // namespace

bool LoadCompanies(std::span<const std::string> paths, std::vector<CompanySpec>* companies,
                   Diagnostics* diagnostics) {
  bool all_read = true;
  Taken taken;
  for (const std::string& path : paths) {
    const Document document = Document::Read(path, diagnostics);
    all_read &= document.ok();
    if (!document.ok()) continue;
    MapReader reader(document, document.root(), "companies file");
    for (const Node& node : reader.Items("companies")) {
      ReadCompany(document, node, &taken, companies);
    }
    reader.Finish();
  }
  return all_read;
}

}  // namespace newsvane::config
