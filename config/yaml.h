// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/time.h"

namespace newsvane::config {

// A node of a YAML document that knows where it stands. A value; small files only.
struct Node {
  enum class Kind : uint8_t { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  uint32_t line = 0;    // From 1.
  uint32_t column = 0;  // From 1.
  std::string scalar;
  std::vector<Node> items;                     // Sequences.
  std::vector<std::pair<Node, Node>> entries;  // Maps, in file order, duplicates included.
};

// A YAML file and what went wrong in it. Reports through the Diagnostics it is given, with the
// line's text.
class Document {
 public:
  // A file that cannot be read or is not YAML is reported; root() is then null.
  static Document Read(const std::string& path, Diagnostics* diagnostics);
  static Document Parse(const std::string& path, std::string text, Diagnostics* diagnostics);

  const Node& root() const { return root_; }
  const std::string& path() const { return path_; }
  Place PlaceOf(const Node& node) const { return {path_, node.line, node.column}; }
  void Report(const Node& node, std::string message, std::string hint = "",
              Severity severity = Severity::kError) const;

 private:
  std::string path_;
  std::vector<std::string> lines_;
  Node root_;
  Diagnostics* diagnostics_ = nullptr;
};

// Reads the keys of one map: each asked for at most once, and Finish() reports duplicates and the
// keys that nobody asked for, with the nearest known key as a hint. Every value that does not fit
// is reported and the default kept.
class MapReader {
 public:
  MapReader(const Document& document, const Node& map,
            std::string what);  // "rule", "basket": for messages.

  const Node* Find(std::string_view key);     // Null if absent.
  const Node* Require(std::string_view key);  // Reports if absent.
  void Read(std::string_view key, std::string* value);
  void Read(std::string_view key, bool* value);
  void Read(std::string_view key, double* value, double low, double high);
  void Read(std::string_view key, uint32_t* value, uint32_t low, uint32_t high);
  void Read(std::string_view key, Duration* value, Duration low, Duration high);
  void Read(std::string_view key,
            std::vector<std::string>* value);  // A scalar counts as a list of one.
  void Finish();

 private:
  const Document& document_;
  const Node& map_;
  std::string what_;
  std::vector<std::string> known_;
};

// The candidate with the least edit distance, if it is near enough to be what was meant.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace newsvane::config
