// SPDX-License-Identifier: Apache-2.0
//
// Every stage by itself, in memory, on one thread.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/samples.h"
#include "ingest/decoder.h"
#include "nlp/tagger.h"
#include "signals/scorer.h"

namespace newsvane::bench {
namespace {

const config::Loaded& Shipped() {
  static const std::unique_ptr<config::Loaded> loaded = LoadShipped();
  return *loaded;
}

RawMessage Raw(const std::string& payload, Time at) {
  RawMessage raw;
  raw.partition = 0;
  raw.offset = 0;
  raw.timestamp = at;
  raw.payload = payload;
  return raw;
}

ingest::Decoder MakeDecoder(const std::string& preset) {
  return {Shipped().presets.at(preset), Shipped().symbols, preset, ingest::Decoder::Limits{}};
}

NewsItem DecodedNews(bool with_event) {
  const std::string payload = NewsRecord(10, with_event, kStart);
  ingest::Decoded decoded;
  MakeDecoder("newsvane").Decode(Raw(payload, kStart + std::chrono::hours(1)), &decoded);
  Check(decoded.news.size() == 1, "the news is not decoded");
  return decoded.news.front();
}

void Rate(benchmark::State& state, size_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
}

void DecodePrice(benchmark::State& state, std::string_view symbol, size_t ticks) {
  ingest::Decoder decoder = MakeDecoder("newsvane-prices");
  const std::string payload = PriceRecord(symbol, 120.25, kStart);
  const RawMessage raw = Raw(payload, kStart);
  ingest::Decoded decoded;
  decoder.Decode(raw, &decoded);
  Check(decoded.ticks.size() == ticks && decoded.unknown_symbols == 1 - ticks &&
            decoded.errors.empty(),
        "the price is not decoded as it should be");
  for (auto _ : state) {
    decoder.Decode(raw, &decoded);
    benchmark::DoNotOptimize(decoded);
  }
  Rate(state, payload.size());
}
BENCHMARK_CAPTURE(DecodePrice, unknown_symbol, kUnknownSymbol, 0);
BENCHMARK_CAPTURE(DecodePrice, known_symbol, kKnownSymbol, 1);

void DecodeNews(benchmark::State& state) {
  ingest::Decoder decoder = MakeDecoder("newsvane");
  const std::string payload = NewsRecord(10, true, kStart);
  const RawMessage raw = Raw(payload, kStart);
  ingest::Decoded decoded;
  decoder.Decode(raw, &decoded);
  Check(decoded.news.size() == 1 && decoded.news.front().body.size() > 1500,
        "the news is not decoded as it should be");
  for (auto _ : state) {
    decoder.Decode(raw, &decoded);
    benchmark::DoNotOptimize(decoded);
  }
  Rate(state, payload.size());
}
BENCHMARK(DecodeNews);

void Tag(benchmark::State& state, bool with_event) {
  nlp::Tagger tagger(Shipped().rules);
  const NewsItem item = DecodedNews(with_event);
  std::vector<TaggedEvent> events;
  tagger.Tag(item, &events);
  Check(events.size() == (with_event ? 1U : 0U), "the news has not the events it should have");
  for (auto _ : state) {
    tagger.Tag(item, &events);
    benchmark::DoNotOptimize(events);
  }
  Rate(state, item.headline.size() + item.body.size());
}
BENCHMARK_CAPTURE(Tag, no_event, false);
BENCHMARK_CAPTURE(Tag, event, true);

void ScoreTick(benchmark::State& state) {
  signals::Scorer scorer(Shipped().model, Shipped().symbols);
  signals::Output output;
  PriceTick tick;
  tick.symbol = *Shipped().symbols.Find(kKnownSymbol);
  tick.size = 100;
  int64_t count = 0;
  const auto next = [&] {
    ++count;
    tick.at = kStart + count * std::chrono::milliseconds(100);
    tick.price = 120 + static_cast<double>(count % 100) / 100;
  };
  for (int i = 0; i < 100; ++i) {
    next();
    scorer.OnTick(tick, &output);
  }
  Check(scorer.counters().ticks_folded > 50, "the ticks are not folded");
  for (auto _ : state) {
    next();
    scorer.OnTick(tick, &output);
    output.alerts.clear();
    output.impacts.clear();
    output.signals.clear();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ScoreTick);

// Each one is another story, so many minutes of event time after the last, so none is a repeat. The
// denser the events, the more of them count in each score.
void ScoreNews(benchmark::State& state) {
  const std::chrono::minutes step(state.range(0));
  signals::Scorer scorer(Shipped().model, Shipped().symbols);
  signals::Output output;
  NewsItem item = DecodedNews(true);
  std::vector<TaggedEvent> events;
  nlp::Tagger(Shipped().rules).Tag(item, &events);
  Check(events.size() == 1, "the news has no event");
  int64_t count = 0;
  const auto next = [&] {
    ++count;
    item.id = "story-" + std::to_string(count);
    item.published_at = kStart + count * step;
    item.received_at = item.published_at + std::chrono::milliseconds(5);
    events.front().id = "event-" + std::to_string(count);
    events.front().news_id = item.id;
  };
  next();
  scorer.OnNews(item, events, &output);
  scorer.TakeSignals(&output);
  Check(!output.alerts.empty() && !output.signals.empty(), "the news gives no alert");
  for (auto _ : state) {
    output.alerts.clear();
    output.impacts.clear();
    output.signals.clear();
    next();
    scorer.OnNews(item, events, &output);
  }
  Check(scorer.counters().news_duplicates == 0, "news was taken for a repeat");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ScoreNews)->ArgName("minutes")->Arg(1)->Arg(60)->Arg(1440)->Arg(11520);

}  // namespace
}  // namespace newsvane::bench
