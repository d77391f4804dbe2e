// SPDX-License-Identifier: Apache-2.0
#include "service/price_history.h"

#include <fmt/format.h>

#include "ingest/decoder.h"
#include "ingest/file_source.h"

namespace newsvane::service {
namespace {

Result<void> ReadFile(const std::string& path, ingest::Decoder* decoder, signals::PriceBook* book,
                      signals::DailyCloses* closes) {
  const auto source = ingest::FileSource::Open(path, 0);
  if (!source) return tl::unexpected(source.error());
  ingest::Decoded decoded;
  while (!(*source)->AtEnd()) {
    const auto batch = (*source)->Poll(Duration::zero());
    if (!batch) return tl::unexpected(batch.error());
    for (const RawMessage& raw : *batch) {
      decoder->Decode(raw, &decoded);
      if (!decoded.errors.empty()) {
        return Fail(fmt::format("{}:{}: {}: {}", path, raw.offset,
                                ToString(decoded.errors.front().reason),
                                decoded.errors.front().message));
      }
      for (const PriceTick& tick : decoded.ticks) {
        if (book->Fold(tick)) continue;
        if (const auto split = book->TakeSplit()) closes->Adjust(*split);
        closes->Note(tick);
      }
    }
  }
  return {};
}

}  // namespace

Result<void> ReadHistory(const config::Loaded& loaded, signals::DailyCloses* closes) {
  if (loaded.config.history.empty()) return {};
  const auto preset = loaded.presets.find("closes");
  if (preset == loaded.presets.end()) {
    return Fail("'history' is read by the preset 'closes', which the configuration's presets lack");
  }
  ingest::Decoder decoder(preset->second, loaded.symbols, "", ingest::Decoder::Limits{});
  const signals::Calendars calendars(loaded.model);
  for (const std::string& path : loaded.config.history) {
    signals::PriceBook book(loaded.model.policy, calendars, loaded.symbols);
    if (Result<void> read = ReadFile(path, &decoder, &book, closes); !read) return read;
  }
  return {};
}

Result<void> BeginWithHistory(const config::Loaded& loaded, signals::Scorer* scorer) {
  if (loaded.config.history.empty()) return {};
  const signals::Calendars calendars(loaded.model);
  signals::DailyCloses closes(*loaded.symbols.Find(loaded.model.market), loaded.symbols.size(),
                              calendars.market());
  if (Result<void> read = ReadHistory(loaded, &closes); !read) return read;
  scorer->Begin(closes);
  return {};
}

}  // namespace newsvane::service
