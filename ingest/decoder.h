// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io.h"
#include "core/records.h"
#include "core/symbols.h"
#include "ingest/preset.h"

namespace newsvane::ingest {

// Why a record, or one element of it, could not be decoded. The set is bounded: each is a metric
// label and the `error_type` header of the dead letter.
enum class DecodeReason : uint8_t {
  kEmpty,        // No payload, or only white space.
  kTooLarge,     // Over a limit of Decoder::Limits.
  kInvalidJson,  // Not JSON up to where the fields used end.
  kInvalidUtf8,
  kInvalidRow,      // A row of a CSV file that is not well-formed.
  kUnknownMessage,  // No message of the preset fits.
  kMissingField,
  kWrongType,
  kBadTime,
  kBadNumber,
};
inline constexpr int kDecodeReasons = 10;
std::string_view ToString(DecodeReason reason);

struct DecodeError {
  DecodeReason reason = DecodeReason::kEmpty;
  // Names the element (from 0, in an array) and the pointer, and never quotes the payload:
  // "element 3: /p: expected a number, found a string".
  std::string message;
};

// What one record held. Reused from record to record so that nothing is allocated in the steady
// state.
struct Decoded {
  std::vector<NewsItem> news;
  std::vector<PriceTick> ticks;
  // At most one an element, and at most Limits::max_errors; good elements of the same record are
  // kept.
  std::vector<DecodeError> errors;
  uint32_t more_errors = 0;  // Elements that failed beyond those in `errors`.
  uint32_t ignored = 0;      // Heartbeats and other messages that the preset says to leave out.
  // Ticks of symbols that are not in the table; their other fields are not looked at.
  uint32_t unknown_symbols = 0;
  void Clear();
};

// Decodes the records of one feed. Owns its parser and buffers, so one per thread; the preset and
// the table are shared and must outlive it. Reads only what the preset names: what is wrong behind
// the fields used may go unnoticed, and of a tick whose symbol is not in the table nothing behind
// the symbol is looked at. Takes a byte order mark. Half of a surrogate pair, which vendors leave
// where they cut a text, becomes U+FFFD. A key that is itself written with escapes is not found.
class Decoder {
 public:
  struct Limits {
    size_t max_bytes = 8 << 20;  // A record above it is dead-lettered without being parsed.
    // A few bytes of JSON make an element or an error of a hundred or more in memory.
    size_t max_elements = 100'000;
    size_t max_errors = 100;
  };

  // `topic`: of the feed, for the origin of its records.
  Decoder(const Preset& preset, const SymbolTable& symbols, std::string topic, Limits limits);
  ~Decoder();
  Decoder(Decoder&&) noexcept;

  // Clears `*out`, then fills it. Never fails as a whole: what could not be decoded is in
  // `out->errors`. What could is complete: it has its origin, its time of receipt and its trace
  // context, and
  //   - news without an id is named by its source, headline and event_time(), so that the same
  //   words
  //     at the same time are the same story;
  //   - news from a file, which says no time of receipt, is taken to be received when the vendor
  //     says that it was published;
  //   - a tick without a time takes the record's timestamp, and its received_at stays kNoTime where
  //     there is none.
  void Decode(const RawMessage& raw, Decoded* out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::ingest
