// SPDX-License-Identifier: Apache-2.0
//
// A preset says how one vendor's JSON becomes news items or price ticks. It is data
// (config/default/presets/*.yaml), so that a feed is added without C++. docs/operators.md shows the
// format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/time.h"

namespace newsvane::ingest {

// A JSON pointer (RFC 6901) from the element; with a leading '^', from the root of the document
// ("^/ticker").
struct Pointer {
  bool from_root = false;
  std::vector<std::string> keys;  // Unescaped reference tokens; empty is the element itself.
};

// The text after an optional '^' must be empty or start with '/'; '~' only as "~0" or "~1".
Result<Pointer> ParsePointer(std::string_view text);

// The text that gives this pointer: "/data/id", "^/ticker".
std::string ToString(const Pointer& pointer);

// How a point in time is written. Numbers are exact to the nanosecond, also as strings, also with a
// fraction.
enum class TimeUnit : uint8_t {
  kSeconds,  // Since 1970.
  kMilliseconds,
  kMicroseconds,
  kNanoseconds,
  kEpoch,    // One of the four, told by its size: 1e11, 1e14 and 1e17 are the borders.
  kRfc3339,  // With a zone of the field: also local times and dates.
  kRfc2822,  // "Wed, 01 Jul 2026 10:32:00 -0400"; a number under either is read as kEpoch.
};

struct TimeField {
  std::vector<Pointer> at;  // As the other fields of a message; empty: the record has none.
  TimeUnit unit = TimeUnit::kRfc3339;
  std::string zone;  // IANA name of where a text without a zone was written; empty: not taken.
  Duration plus{};   // Added to it: the length of a bar that carries its start.
};

enum class MessageKind : uint8_t { kNews, kTrade, kQuote, kBar, kCancel, kIgnore };

// The element is of this kind when the value at the pointer is one of `equals` (strings compare as
// text, numbers and booleans by their JSON text), or, with empty `equals`, when it is there and not
// null.
struct Condition {
  Pointer at;
  std::vector<std::string> equals;
};

// Fields are lists of pointers; the first that is there, not null and not "" counts. An empty list:
// not given by this vendor. Where a document repeats a key, its first value counts.
struct Message {
  MessageKind kind = MessageKind::kIgnore;
  std::vector<Condition> when;  // All must hold.

  // News.
  std::vector<Pointer> id;  // Text, or an integer of up to 64 bits, kept exact.
  std::vector<Pointer> revision;
  std::vector<Pointer> action;
  // Vendor's word, in any case → new, update, correct, delete; empty: those four themselves.
  std::vector<std::pair<std::string, std::string>> actions;
  std::string default_action = "new";
  std::vector<Pointer> source;
  std::vector<Pointer> language;
  std::vector<Pointer> headline;  // Required but for a deletion.
  std::vector<Pointer> body;
  std::vector<Pointer> url;
  // An array of texts, or of objects with `symbol_key`, or one text split at commas.
  std::vector<Pointer> symbols;
  std::string symbol_key;  // Messages that share a pointer of `symbols` share the first one's.
  TimeField published;
  TimeField updated;

  // Prices.
  std::vector<Pointer> symbol;
  std::vector<Pointer> price;  // Numbers, also as strings.
  std::vector<Pointer> size;
  std::vector<Pointer> bid;
  std::vector<Pointer> ask;
  TimeField time;
};

struct Preset {
  std::string name;
  // Where the elements are: an array is read element by element, an object is one element. Where
  // neither is there, the document itself is read so: one preset takes a page of articles and a
  // bare article. Names objects only, no array indices.
  Pointer items;
  std::vector<Message> messages;  // The first whose conditions hold; none: "unknown_message".
  std::string source;             // NewsItem::source where the message names none.
  bool news() const;              // True if any message is of kind news.
};

}  // namespace newsvane::ingest
