// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "config/yaml.h"
#include "core/nearest.h"

namespace newsvane::config {
namespace {

using Kind = Node::Kind;

// The value of one scalar, or nothing and a report.
std::optional<double> ParseNumber(const Document& document, const Node& node, std::string_view key,
                                  const Range<double>& range) {
  double value = 0;
  const char* const end = node.scalar.data() + node.scalar.size();
  const auto [stop, error] = std::from_chars(node.scalar.data(), end, value);
  if (node.kind != Kind::kScalar || error != std::errc() || stop != end || !std::isfinite(value)) {
    document.Report(node, fmt::format("'{}' must be a number, not {}", key, Describe(node)),
                    "give a number " + ToString(range));
    return std::nullopt;
  }
  if (!range.Holds(value)) {
    document.Report(node, fmt::format("'{}' is {}, out of range", key, node.scalar),
                    "give a number " + ToString(range));
    return std::nullopt;
  }
  return value;
}

std::optional<Duration> ParseSpan(const Document& document, const Node& node, std::string_view key,
                                  const Range<Duration>& range) {
  const Result<Duration> value = ParseDuration(node.scalar);
  if (node.kind != Kind::kScalar || !value) {
    document.Report(node, fmt::format("'{}' must be a duration, not {}", key, Describe(node)),
                    "give a whole number with ms, s, m, h or d, such as 30s");
    return std::nullopt;
  }
  if (!range.Holds(*value)) {
    document.Report(node, fmt::format("'{}' is {}, out of range", key, node.scalar),
                    "give a duration " + ToString(range));
    return std::nullopt;
  }
  return *value;
}

}  // namespace

MapReader::MapReader(const Document& document, const Node& map, std::string what)
    : document_(document), map_(map), what_(std::move(what)) {
  if (map_.kind != Kind::kMap) {
    document_.Report(map_, fmt::format("{} must be a map of keys, not {}", what_, Describe(map_)),
                     "write 'key: value' lines");
  }
}

const Node* MapReader::Find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  for (const auto& [name, value] : map_.entries) {
    if (name.kind == Kind::kScalar && name.scalar == key) return &value;
  }
  return nullptr;
}

const Node* MapReader::Require(std::string_view key) {
  const Node* const node = Find(key);
  if (node == nullptr && map_.kind == Kind::kMap) {
    document_.Report(map_, fmt::format("{} has no '{}'", what_, key),
                     fmt::format("add '{}: ...'", key));
  }
  return node;
}

const Node* MapReader::Require(std::string_view key, std::string* value) {
  const Node* const node = Require(key);
  if (node == nullptr) return nullptr;
  if (node->kind == Kind::kScalar && !node->scalar.empty()) {
    *value = node->scalar;
    return node;
  }
  const bool is_empty = node->kind == Kind::kScalar || node->kind == Kind::kNull;
  document_.Report(*node,
                   is_empty ? fmt::format("'{}' is empty", key)
                            : fmt::format("'{}' must be text, not {}", key, Describe(*node)),
                   "give a value");
  return nullptr;
}

const Node* MapReader::FindScalar(std::string_view key, std::string_view expected) {
  const Node* const node = Find(key);
  if (node == nullptr || node->kind == Kind::kScalar) return node;
  document_.Report(*node, fmt::format("'{}' must be {}, not {}", key, expected, Describe(*node)),
                   "give a value or remove the key");
  return nullptr;
}

void MapReader::Read(std::string_view key, std::string* value) {
  if (const Node* const node = FindScalar(key, "text")) *value = node->scalar;
}

void MapReader::Read(std::string_view key, std::optional<std::string>* value) {
  if (const Node* const node = FindScalar(key, "text")) *value = node->scalar;
}

void MapReader::Read(std::string_view key, double* value, const Range<double>& range) {
  const Node* const node = Find(key);
  if (node == nullptr) return;
  *value = ParseNumber(document_, *node, key, range).value_or(*value);
}

void MapReader::Read(std::string_view key, uint32_t* value, const Range<uint32_t>& range) {
  const Node* const node = Find(key);
  if (node == nullptr) return;
  const Range<double> bounds{static_cast<double>(range.least), static_cast<double>(range.most),
                             range.above_least};
  const auto number = ParseNumber(document_, *node, key, bounds);
  if (!number) return;
  if (*number != std::floor(*number)) {
    document_.Report(*node, fmt::format("'{}' is {}, not a whole number", key, node->scalar),
                     "give a whole number " + ToString(range));
    return;
  }
  *value = static_cast<uint32_t>(*number);
}

void MapReader::Read(std::string_view key, Duration* value, const Range<Duration>& range) {
  const Node* const node = Find(key);
  if (node == nullptr) return;
  *value = ParseSpan(document_, *node, key, range).value_or(*value);
}

void MapReader::Read(std::string_view key, std::map<std::string, std::string>* value) {
  for (const Entry* entry : UniqueEntries(document_, Entries(key))) {
    const auto& [name, text] = *entry;
    if (text.kind == Kind::kScalar) {
      (*value)[name.scalar] = text.scalar;
    } else {
      document_.Report(text, fmt::format("'{}' must be text, not {}", name.scalar, Describe(text)),
                       "give one value");
    }
  }
}

void MapReader::Read(std::string_view key, std::vector<std::string>* value) {
  const std::vector<const Node*> scalars = Scalars(key);
  if (scalars.empty()) return;
  value->clear();
  for (const Node* node : scalars) value->push_back(node->scalar);
}

void MapReader::Read(std::string_view key, std::vector<double>* value, const Range<double>& range) {
  ReadList(key, value, [&](const Node& node) { return ParseNumber(document_, node, key, range); });
}

void MapReader::Read(std::string_view key, std::vector<Duration>* value,
                     const Range<Duration>& range) {
  ReadList(key, value, [&](const Node& node) { return ParseSpan(document_, node, key, range); });
}

template <class Value, class Parse>
void MapReader::ReadList(std::string_view key, std::vector<Value>* value, const Parse& parse) {
  const Node* const list = Find(key);
  if (list == nullptr) return;
  if (list->kind == Kind::kSequence && list->items.empty()) {
    document_.Report(*list, fmt::format("'{}' is empty", key), "give one or more, or no such key");
  }
  std::vector<Value> parsed;
  for (const Node* node : Scalars(key)) {
    if (const auto one = parse(*node)) parsed.push_back(*one);
  }
  if (!parsed.empty()) *value = std::move(parsed);
}

std::optional<size_t> MapReader::ReadWord(std::string_view key,
                                          const std::vector<std::string>& words) {
  const Node* const node = Find(key);
  if (node == nullptr) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), node->scalar);
  if (node->kind == Kind::kScalar && found != words.end()) {
    return static_cast<size_t>(found - words.begin());
  }
  document_.Report(*node, fmt::format("'{}' cannot be {}", key, Describe(*node)),
                   fmt::format("give one of: {}", fmt::join(words, ", ")));
  return std::nullopt;
}

std::vector<const Node*> MapReader::Scalars(std::string_view key) {
  std::vector<const Node*> scalars;
  const Node* const node = Find(key);
  if (node == nullptr) return scalars;
  if (node->kind == Kind::kScalar) return {node};
  if (node->kind != Kind::kSequence) {
    document_.Report(*node, fmt::format("'{}' must be a list, not {}", key, Describe(*node)),
                     "write [a, b] or '- a' lines");
    return scalars;
  }
  for (const Node& item : node->items) {
    if (item.kind == Kind::kScalar) {
      scalars.push_back(&item);
    } else {
      document_.Report(
          item, fmt::format("an item of '{}' is {}", key, Describe(item)),
          item.kind == Kind::kMap ? "quote a text that holds ': '" : "give one text for each item");
    }
  }
  return scalars;
}

std::span<const Node> MapReader::Items(std::string_view key) {
  const Node* const node = Find(key);
  if (node == nullptr) return {};
  if (node->kind != Kind::kSequence) {
    document_.Report(*node, fmt::format("'{}' must be a list, not {}", key, Describe(*node)),
                     "begin each item with '- '");
  }
  return node->items;
}

std::span<const Entry> MapReader::Entries(std::string_view key) {
  const Node* const node = Find(key);
  if (node == nullptr) return {};
  if (node->kind != Kind::kMap) {
    document_.Report(*node, fmt::format("'{}' must be a map of keys, not {}", key, Describe(*node)),
                     "write 'key: value' lines");
  }
  return node->entries;
}

void MapReader::Finish() {
  for (const Entry* entry : UniqueEntries(document_, map_.entries)) {
    const Node& name = entry->key;
    if (std::find(known_.begin(), known_.end(), name.scalar) != known_.end()) continue;
    document_.Report(name, fmt::format("unknown key '{}' in {}", name.scalar, what_),
                     Suggest(name.scalar, known_));
  }
}

std::vector<const Entry*> UniqueEntries(const Document& document, std::span<const Entry> entries) {
  std::vector<const Entry*> unique;
  std::map<std::string_view, uint32_t> lines;
  for (const Entry& entry : entries) {
    const Node& name = entry.key;
    if (name.kind != Kind::kScalar) {
      document.Report(name, fmt::format("a key must be text, not {}", Describe(name)),
                      "quote the key if it is meant as text");
      continue;
    }
    const auto [first, is_new] = lines.try_emplace(name.scalar, name.line);
    if (is_new) {
      unique.push_back(&entry);
    } else {
      document.Report(name, fmt::format("duplicate key '{}'", name.scalar),
                      fmt::format("it is given first on line {}; keep one", first->second));
    }
  }
  return unique;
}

bool CheckId(const Document& document, const Node& node, std::string_view what) {
  const std::string& id = node.scalar;
  const bool fits = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!fits) {
    document.Report(node, fmt::format("{} is not a valid {} id", Describe(node), what),
                    "use lower-case letters, digits, '-' and '_'");
  }
  return fits;
}

bool Ids::Claim(const Document& document, const Node& id) {
  if (!CheckId(document, id, what_)) return false;
  const auto [first, is_new] = places_.try_emplace(id.scalar, document.PlaceOf(id));
  if (!is_new) {
    document.Report(id, fmt::format("duplicate {} '{}'", what_, id.scalar),
                    fmt::format("it is defined first at {}:{}; rename or remove one",
                                first->second.file, first->second.line));
  }
  return is_new;
}

std::string Suggest(std::string_view word, const std::vector<std::string>& candidates) {
  if (candidates.empty()) return "";
  if (const auto nearest = Nearest(word, candidates)) {
    return fmt::format("did you mean '{}'?", *nearest);
  }
  constexpr size_t kMaxShown = 32;
  if (candidates.size() > kMaxShown) {
    return fmt::format("none of the {} that there are is near it", candidates.size());
  }
  return fmt::format("give one of: {}", fmt::join(candidates, ", "));
}

}  // namespace newsvane::config
