// SPDX-License-Identifier: Apache-2.0
#include "config/companies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "config/yaml.h"
#include "core/nearest.h"

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

// The names of a company, or those that an extension adds to it.
void ReadNames(const Document& document, MapReader* reader, CompanySpec* company) {
  company->aliases = ReadTexts(document, "aliases", reader);
  company->ambiguous = ReadTexts(document, "ambiguous", reader);
  company->context = ReadTexts(document, "context", reader);
  company->known_as = ReadTexts(document, "known_as", reader);
}

void ReadSymbol(const Document& document, MapReader* reader, Taken* taken, CompanySpec* company) {
  const Node* const symbol = reader->Find("symbol");
  if (symbol == nullptr) return;
  company->symbol = symbol->scalar;
  CheckSymbol(document, *symbol, *company, taken);
}

void CheckContext(const Document& document, const Node& node, const CompanySpec& company) {
  if (company.ambiguous.empty() || !company.context.empty()) return;
  document.Report(node, fmt::format("company '{}' has ambiguous names but no context", company.id),
                  "add 'context:' with words that tell the company from the word",
                  Severity::kWarning);
}

// What is shown is an alias of its own, unless it is a word that needs context.
void AddShownName(const Text& name, CompanySpec* company) {
  if (Holds(company->aliases, name.text) || Holds(company->ambiguous, name.text)) return;
  company->aliases.push_back(name);
}

void ReadCompany(const Document& document, const Node& node, Taken* taken,
                 std::vector<CompanySpec>* companies) {
  CompanySpec company;
  company.place = document.PlaceOf(node);
  MapReader reader(document, node, "company");
  reader.Find("extends");  // Such entries are read by ExtendCompany().
  const Node* const id = reader.Require("id", &company.id);
  const Node* const name = reader.Require("name", &company.name);
  ReadNames(document, &reader, &company);
  reader.Read("kind", &company.kind, kKinds);
  ReadSymbol(document, &reader, taken, &company);
  reader.Finish();
  CheckContext(document, node, company);
  if (id == nullptr || name == nullptr || !taken->ids.Claim(document, *id)) return;
  AddShownName({company.name, document.PlaceOf(*name)}, &company);
  for (const Text& text : company.known_as) AddShownName(text, &company);
  companies->push_back(std::move(company));
}

CompanySpec* FindCompany(const Document& document, const Node& id,
                         std::vector<CompanySpec>* companies) {
  const auto found = std::ranges::find(*companies, id.scalar, &CompanySpec::id);
  if (found != companies->end()) return &*found;
  std::vector<std::string> ids;
  for (const CompanySpec& company : *companies) ids.push_back(company.id);
  const auto nearest = Nearest(id.scalar, ids);
  document.Report(id, fmt::format("no company '{}' that could be extended", id.scalar),
                  nearest ? fmt::format("did you mean '{}'?", *nearest)
                          : "give the id of a company, or 'id' and 'name' for a new one");
  return nullptr;
}

// Adds names to a company that this or another file defines.
void ExtendCompany(const Document& document, const Node& node, Taken* taken,
                   std::vector<CompanySpec>* companies) {
  MapReader reader(document, node, "extension of a company");
  std::string id;
  const Node* const extends = reader.Require("extends", &id);
  CompanySpec* const company =
      extends == nullptr ? nullptr : FindCompany(document, *extends, companies);
  CompanySpec added;
  added.id = id;
  ReadNames(document, &reader, &added);
  const Node* const symbol = reader.Find("symbol");
  if (symbol != nullptr && company != nullptr && !company->symbol.empty()) {
    document.Report(*symbol, fmt::format("company '{}' has the symbol {}", id, company->symbol),
                    "remove this one");
  } else {
    ReadSymbol(document, &reader, taken, &added);
  }
  for (const char* const fixed : {"id", "name", "kind"}) {
    if (const Node* const value = reader.Find(fixed)) {
      document.Report(*value, fmt::format("'{}' cannot stand beside 'extends'", fixed),
                      "remove it: the extended company has its own");
    }
  }
  reader.Finish();
  if (company == nullptr) return;
  const auto append = [](std::vector<Text>* to, const std::vector<Text>& from) {
    to->insert(to->end(), from.begin(), from.end());
  };
  append(&company->aliases, added.aliases);
  append(&company->ambiguous, added.ambiguous);
  append(&company->context, added.context);
  append(&company->known_as, added.known_as);
  for (const Text& text : added.known_as) AddShownName(text, company);
  if (company->symbol.empty()) company->symbol = added.symbol;
  if (!added.ambiguous.empty()) CheckContext(document, node, *company);
}

bool IsExtension(const Node& node) {
  return std::ranges::any_of(node.entries,
                             [](const Entry& entry) { return entry.key.scalar == "extends"; });
}

}  // namespace

bool LoadCompanies(std::span<const std::string> paths, std::vector<CompanySpec>* companies,
                   Diagnostics* diagnostics) {
  bool all_read = true;
  Taken taken;
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    documents.push_back(Document::Read(path, diagnostics));
    all_read &= documents.back().ok();
  }
  std::vector<std::pair<const Document*, const Node*>> extensions;
  for (const Document& document : documents) {
    if (!document.ok()) continue;
    MapReader reader(document, document.root(), "companies file");
    for (const Node& node : reader.Items("companies")) {
      if (IsExtension(node)) {
        extensions.emplace_back(&document, &node);
      } else {
        ReadCompany(document, node, &taken, companies);
      }
    }
    reader.Finish();
  }
  // Last, so that the order of the files does not count. Where one is missing, what extends its
  // companies would seem wrong.
  if (!all_read) return false;
  for (const auto& [document, node] : extensions) {
    ExtendCompany(*document, *node, &taken, companies);
  }
  return true;
}

}  // namespace newsvane::config
