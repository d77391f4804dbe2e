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
  kTooLarge,     // Over Decoder::Limits::max_bytes.
  kInvalidJson,  // Not JSON up to where the fields used end.
  kInvalidUtf8,
  kTooDeep,
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
  std::string message;  // Names the element and the pointer: "element 3: /p: expected a number,
                        // found a string".
};

// What one record held. Reused from record to record so that nothing is allocated in the steady
// state.
struct Decoded {
  std::vector<NewsItem> news;
  std::vector<PriceTick> ticks;
  std::vector<DecodeError>
      errors;            // At most one an element. Good elements of the same record are kept.
  uint32_t ignored = 0;  // Heartbeats and other messages that the preset says to leave out.
  uint32_t unknown_symbols =
      0;  // Ticks of symbols that are not in the table; their other fields are not looked at.
  void Clear();
};

// Decodes the records of one feed. Owns its parser and buffers, so one per thread; the preset and
// the table are shared and must outlive it. Reads only what the preset names: garbage after the
// fields used goes unnoticed, as documented.
class Decoder {
 public:
  struct Limits {
    size_t max_bytes = 8 << 20;  // A record above it is dead-lettered without being parsed.
  };

  Decoder(const Preset& preset, const SymbolTable& symbols, Limits limits);
  ~Decoder();
  Decoder(Decoder&&) noexcept;

  // Clears `*out`, then fills it. Never fails as a whole: what could not be decoded is in
  // `out->errors`. Sets received_at, origin.partition, origin.offset and traceparent of news;
  // origin.topic is the caller's.
  void Decode(const RawMessage& raw, Decoded* out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::ingest
