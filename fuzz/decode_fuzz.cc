// SPDX-License-Identifier: Apache-2.0
//
// Any bytes, decoded by a shipped preset that the first byte chooses: no crash, no more than the
// limits, and a decoder that has seen other records before says the same as a new one.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "config/config.h"
#include "core/check.h"
#include "ingest/decoder.h"

namespace newsvane {
namespace {

constexpr ingest::Decoder::Limits kLimits = {
    .max_bytes = 64 << 10, .max_elements = 100, .max_errors = 10};

struct Feed {
  ingest::Preset preset;
  ingest::Decoder decoder;
  Feed(const ingest::Preset& from, const SymbolTable& symbols)
      : preset(from), decoder(preset, symbols, "feed", kLimits) {}
};

}  // namespace
}  // namespace newsvane

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace newsvane;
  static Diagnostics diagnostics;
  static const auto loaded = config::Load("", &diagnostics);
  static std::map<size_t, std::unique_ptr<Feed>> feeds;
  NEWSVANE_CHECK(loaded != nullptr);
  if (size == 0) return 0;
  const size_t choice = data[0] % loaded->presets.size();
  std::unique_ptr<Feed>& feed = feeds[choice];
  if (feed == nullptr) {
    const auto preset = std::next(loaded->presets.begin(), static_cast<std::ptrdiff_t>(choice));
    feed = std::make_unique<Feed>(preset->second, loaded->symbols);
  }
  RawMessage raw;
  raw.payload = {reinterpret_cast<const char*>(data) + 1, size - 1};
  ingest::Decoded decoded;
  feed->decoder.Decode(raw, &decoded);
  NEWSVANE_CHECK(decoded.news.size() + decoded.ticks.size() <= kLimits.max_elements);
  NEWSVANE_CHECK(decoded.errors.size() <= kLimits.max_errors);
  ingest::Decoded again;
  ingest::Decoder(feed->preset, loaded->symbols, "feed", kLimits).Decode(raw, &again);
  NEWSVANE_CHECK(decoded.news.size() == again.news.size() &&
                 decoded.ticks.size() == again.ticks.size() &&
                 decoded.errors.size() == again.errors.size() && decoded.ignored == again.ignored);
  for (size_t i = 0; i < decoded.news.size(); ++i) {
    NEWSVANE_CHECK(decoded.news[i].id == again.news[i].id &&
                   decoded.news[i].headline == again.news[i].headline);
  }
  return 0;
}
