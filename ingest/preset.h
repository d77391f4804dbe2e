// SPDX-License-Identifier: Apache-2.0
//
// A preset says how one vendor's JSON becomes news items or price ticks. It is data
// (config/default/presets/*.yaml), so that a feed is added without C++. docs/operators.md shows the
// format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"

namespace newsvane::ingest {

// A JSON pointer (RFC 6901) from the element; with a leading '^', from the root of the document
// ("^/ticker").
struct Pointer {
  bool from_root = false;
  std::vector<std::string> keys;  // Unescaped reference tokens; empty is the element itself.
};

// The text after an optional '^' must be empty or start with '/'; '~' only as "~0" or "~1".
Result<Pointer> ParsePointer(std::string_view text);

// How a point in time is written.
enum class TimeUnit : uint8_t {
  kSeconds,  // Numbers since 1970, also as strings, also with a fraction.
  kMilliseconds,
  kMicroseconds,
  kNanoseconds,
  kEpoch,  // One of the four, told by its size: 1e11, 1e14 and 1e17 are the borders.
  kRfc3339,
  kRfc2822,  // "Wed, 01 Jul 2026 10:32:00 -0400"
};

struct TimeField {
  std::vector<Pointer>
      at;  // The first that is there and not null counts; empty: the record has none.
  TimeUnit unit = TimeUnit::kRfc3339;
};

enum class MessageKind : uint8_t { kNews, kTrade, kQuote, kBar, kCancel, kIgnore };

// The element is of this kind when the value at the pointer is one of `equals` (strings compare as
// text, numbers and booleans by their JSON text), or, with empty `equals`, when it is there and not
// null.
struct Condition {
  Pointer at;
  std::vector<std::string> equals;
};

// Fields are lists of pointers; the first that is there and not null counts. An empty list: not
// given by this vendor.
struct Message {
  MessageKind kind = MessageKind::kIgnore;
  std::vector<Condition> when;  // All must hold.

  // News.
  std::vector<Pointer> id;  // Text, or an integer of up to 64 bits, kept exact.
  std::vector<Pointer> revision;
  std::vector<Pointer> action;
  std::vector<std::pair<std::string, std::string>>
      actions;  // Vendor's word → new, update, correct, delete.
  std::string default_action = "new";
  std::vector<Pointer> source;
  std::vector<Pointer> language;
  std::vector<Pointer> headline;  // Required but for a deletion.
  std::vector<Pointer> body;
  std::vector<Pointer> url;
  std::vector<Pointer>
      symbols;  // An array of texts, or of objects with `symbol_key`, or one text split at commas.
  std::string symbol_key;
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
  Pointer items;  // Where the elements are: an array is read element by element, anything else is
                  // one element.
  std::vector<Message>
      messages;        // The first whose conditions hold counts; none: "unknown_message".
  std::string source;  // NewsItem::source where the message names none.
  bool news() const;   // True if any message is of kind news.
};

}  // namespace newsvane::ingest
