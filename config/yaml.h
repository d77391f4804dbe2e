// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/range.h"
#include "core/time.h"

namespace newsvane::config {

// The bytes of a file, or why they could not be read. A file above `max_bytes` is an error.
inline constexpr size_t kMaxFileBytes = 16 << 20;
Result<std::string> ReadFile(const std::string& path, size_t max_bytes = kMaxFileBytes);

// The lines of a text, without their ends.
std::vector<std::string> SplitLines(std::string_view text);

struct Entry;

// A node of a YAML document that knows where it stands. A value; small files only. Aliases are
// replaced by what they stand for.
struct Node {
  enum class Kind : uint8_t { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  uint32_t line = 0;    // From 1.
  uint32_t column = 0;  // From 1, in bytes.
  std::string scalar;
  std::vector<Node> items;     // Sequences.
  std::vector<Entry> entries;  // Maps, in file order, duplicates included.
};

struct Entry {
  Node key;
  Node value;
};

// A YAML file and what went wrong in it. Reports through the Diagnostics it is given, with the
// line's text.
class Document {
 public:
  // `*diagnostics` must outlive the document and every reader of it. A file that cannot be read or
  // is not YAML is reported; root() is then null and ok() false.
  static Document Read(const std::string& path, Diagnostics* diagnostics);
  static Document Parse(const std::string& path, std::string text, Diagnostics* diagnostics);

  bool ok() const { return ok_; }
  const Node& root() const { return root_; }
  const std::string& path() const { return path_; }
  Place PlaceOf(const Node& node) const { return {path_, node.line, node.column}; }
  void Report(const Node& node, std::string message, std::string hint = "",
              Severity severity = Severity::kError) const;
  size_t errors() const { return diagnostics_->errors(); }  // So far, of all files.

 private:
  Document(std::string path, Diagnostics* diagnostics)
      : path_(std::move(path)), diagnostics_(diagnostics) {}

  std::string path_;
  std::vector<std::string> lines_;
  Node root_;
  bool ok_ = false;
  Diagnostics* diagnostics_;
};

// One word that a key may have as its value, and what it means.
template <class T>
struct Choice {
  std::string_view word;
  T value;
};

// Reads the keys of one map, then Finish() reports duplicates and the keys that nobody asked for,
// with the nearest known key as a hint. Every value that does not fit is reported and the default
// kept. Of duplicate keys the first counts. One thread; the document and the node must outlive it.
class MapReader {
 public:
  // `what`: "rule", "basket", for messages. A node that is no map is reported, and has no keys.
  MapReader(const Document& document, const Node& map, std::string what);

  const Node* Find(std::string_view key);     // Null if absent.
  const Node* Require(std::string_view key);  // Reports if absent.
  // Reports if absent, empty or no text; null then.
  const Node* Require(std::string_view key, std::string* value);

  // Each leaves the value as it is where the key is absent. Any scalar is a text.
  void Read(std::string_view key, std::string* value);
  void Read(std::string_view key, std::optional<std::string>* value);
  // What is outside the range is reported with the range as the hint.
  void Read(std::string_view key, double* value, const Range<double>& range);
  void Read(std::string_view key, uint32_t* value, const Range<uint32_t>& range);
  void Read(std::string_view key, Duration* value, const Range<Duration>& range);
  void Read(std::string_view key, std::map<std::string, std::string>* value);  // Adds to it.
  // A scalar counts as a list of one. Of numbers and durations an empty list is reported.
  void Read(std::string_view key, std::vector<std::string>* value);
  void Read(std::string_view key, std::vector<double>* value, const Range<double>& range);
  void Read(std::string_view key, std::vector<Duration>* value, const Range<Duration>& range);
  // One of the words. T is the choices' type, or an optional of it.
  template <class T, class U, size_t N>
  void Read(std::string_view key, T* value, const Choice<U> (&choices)[N]) {
    std::vector<std::string> words;
    for (const Choice<U>& choice : choices) words.emplace_back(choice.word);
    if (const auto index = ReadWord(key, words)) *value = choices[*index].value;
  }

  // The scalars of a list, or of a single scalar; whatever else stands there is reported.
  std::vector<const Node*> Scalars(std::string_view key);
  // The items of a list; the entries of a map. Empty if absent, or reported if it is another kind.
  std::span<const Node> Items(std::string_view key);
  std::span<const Entry> Entries(std::string_view key);

  // REQUIRES: every key that the map may have was asked for. Once, at the end.
  void Finish();

 private:
  template <class Value, class Parse>
  void ReadList(std::string_view key, std::vector<Value>* value, const Parse& parse);
  std::optional<size_t> ReadWord(std::string_view key, const std::vector<std::string>& words);
  const Node* FindScalar(std::string_view key, std::string_view expected);

  const Document& document_;
  const Node& map_;
  std::string what_;
  std::vector<std::string> known_;
};

// Reports entries of a map whose keys are not text or stand there twice, for maps with free keys;
// the entries that are left.
std::vector<const Entry*> UniqueEntries(const Document& document, std::span<const Entry> entries);

// Reports a scalar that is not lower-case letters, digits, '-' and '_'. `what`: "rule", "event".
bool CheckId(const Document& document, const Node& node, std::string_view what);

// The ids of one kind of thing, over all files, and where each is defined.
class Ids {
 public:
  explicit Ids(std::string what) : what_(std::move(what)) {}

  // False, and reported, if it is no id (see CheckId) or taken.
  bool Claim(const Document& document, const Node& id);

 private:
  std::string what_;
  std::map<std::string, Place> places_;
};

// "must be text, not a list": what stands at a node, for messages.
std::string Describe(const Node& node);

// "did you mean 'nearest'?", else "give one of: a, b, c" if they are few. Empty without candidates.
std::string Suggest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace newsvane::config
