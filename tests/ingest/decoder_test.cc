// SPDX-License-Identifier: Apache-2.0
#include "ingest/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/id.h"
#include "tests/ingest/decode_text.h"

namespace newsvane::ingest {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Pointer At(const char* text) { return *ParsePointer(text); }

Message Trade() {
  Message message;
  message.kind = MessageKind::kTrade;
  message.symbol = {At("/symbol"), At("/sym")};
  message.price = {At("/price")};
  message.size = {At("/size")};
  message.time = {{At("/time")}, TimeUnit::kEpoch, {}};
  return message;
}

Message News() {
  Message message;
  message.kind = MessageKind::kNews;
  message.id = {At("/id")};
  message.revision = {At("/revision")};
  message.action = {At("/action")};
  message.headline = {At("/headline")};
  message.body = {At("/body")};
  message.symbols = {At("/symbols")};
  message.symbol_key = "name";
  message.published = {{At("/at")}, TimeUnit::kEpoch, {}};
  return message;
}

Preset Of(std::vector<Message> messages, const char* items = "") {
  Preset preset;
  preset.name = "house";
  preset.source = "house";
  preset.items = At(items);
  preset.messages = std::move(messages);
  return preset;
}

// Decodes one payload, without a timestamp of its own, with a fresh decoder.
std::string Decode(const Preset& preset, std::string_view payload, Decoder::Limits limits = {}) {
  SymbolTable symbols;
  symbols.Add("ORBT");
  symbols.Add("HLR");
  Decoder decoder(preset, symbols, "feed", limits);
  Decoded decoded;
  RawMessage raw;
  raw.payload = payload;
  decoder.Decode(raw, &decoded);
  return ToText(decoded, symbols);
}

std::string Trades(std::string_view payload) { return Decode(Of({Trade()}), payload); }
std::string NewsOf(std::string_view payload) { return Decode(Of({News()}), payload); }

constexpr const char* kTick = "  trade ORBT 41.5 x 3 at 2026-07-01T14:32:05Z\n";

TEST(Decoder, FindsFieldsWhateverTheirOrder) {
  EXPECT_EQ(Trades(R"({"symbol":"ORBT","price":41.5,"size":3,"time":1782916325})"), kTick);
  EXPECT_EQ(Trades(R"({"time":1782916325,"size":3,"price":41.5,"symbol":"ORBT"})"), kTick);
}

TEST(Decoder, ReadsNumbersWrittenAsStrings) {
  EXPECT_EQ(Trades(R"({"symbol":"ORBT","price":"41.5","size":"3","time":"1782916325"})"), kTick);
}

TEST(Decoder, SkipsWhatThePresetDoesNotName) {
  EXPECT_EQ(Trades(R"({"x":{"price":1,"y":[{"symbol":"HLR"}]},"symbol":"ORBT","z":[[],[{}]],)"
                   R"("price":41.5,"prices":7,"size":3,"time":1782916325,"w":null})"),
            kTick);
}

TEST(Decoder, TakesAByteOrderMarkAndWhiteSpace) {
  EXPECT_EQ(Trades("\xEF\xBB\xBF \r\n{ \"symbol\" : \"ORBT\" ,\t\"price\":41.5 , \"size\" : 3 \n,"
                   "\"time\":1782916325 }\n "),
            kTick);
}

TEST(Decoder, LooksNoFurtherThanAnUnknownSymbol) {
  EXPECT_EQ(Trades(R"({"symbol":"ZZZ","price":"none","size":[}, )"
                   "\"time\":{}}"),
            "  unknown symbols 1\n");
}

TEST(Decoder, WaitsForAnEarlierPointerOfTheSymbol) {
  EXPECT_EQ(Trades(R"({"sym":"ZZZ","price":41.5,"size":3,"time":1782916325,"symbol":"ORBT"})"),
            kTick);
  EXPECT_EQ(Trades(R"({"sym":"ORBT","price":41.5,"size":3,"time":1782916325,"symbol":null})"),
            kTick);
}

TEST(Decoder, CountsTheFirstOfARepeatedKey) {
  EXPECT_EQ(Trades(R"({"symbol":"ORBT","price":41.5,"size":3,"time":1782916325,"price":9})"),
            kTick);
  Message nested = Trade();
  nested.price = {At("/p/last")};
  EXPECT_EQ(Decode(Of({nested}), R"({"symbol":"ORBT","p":{"last":41.5},"p":{"last":9},"size":3,)"
                                 R"("time":1782916325})"),
            kTick);
}

TEST(Decoder, TakesTheRecordsTimestampWhereATickHasNoTime) {
  SymbolTable symbols;
  symbols.Add("ORBT");
  const Preset preset = Of({Trade()});
  Decoder decoder(preset, symbols, "feed", {});
  Decoded decoded;
  RawMessage raw;
  raw.payload = R"({"symbol":"ORBT","price":41.5})";
  decoder.Decode(raw, &decoded);
  EXPECT_EQ(ToText(decoded, symbols), "  error missing_field: /time: missing\n");
  raw.timestamp = Time(std::chrono::seconds(1'782'916'325));
  decoder.Decode(raw, &decoded);
  EXPECT_EQ(ToText(decoded, symbols), "  trade ORBT 41.5 x 0 at 2026-07-01T14:32:05Z\n");
  raw.payload = R"({"symbol":"ORBT","price":41.5,"time":0})";
  decoder.Decode(raw, &decoded);
  EXPECT_EQ(ToText(decoded, symbols), "  trade ORBT 41.5 x 0 at 2026-07-01T14:32:05Z\n")
      << "0 is how a vendor writes that it has no time";
}

TEST(Decoder, ATickSaysWhenItsRecordCame) {
  SymbolTable symbols;
  symbols.Add("ORBT");
  const Preset preset = Of({Trade()});
  Decoder decoder(preset, symbols, "feed", {});
  Decoded decoded;
  RawMessage raw;
  raw.payload = R"({"symbol":"ORBT","price":41.5,"time":1782916325})";
  decoder.Decode(raw, &decoded);
  ASSERT_EQ(decoded.ticks.size(), 1);
  EXPECT_EQ(decoded.ticks[0].received_at, kNoTime);
  raw.timestamp = Time(std::chrono::seconds(1'782'916'330));
  decoder.Decode(raw, &decoded);
  ASSERT_EQ(decoded.ticks.size(), 1);
  EXPECT_EQ(decoded.ticks[0].received_at, raw.timestamp);
}

TEST(Decoder, NamesAStoryWithoutAnIdByItsWordsItsSourceAndItsTime) {
  const auto id_of = [](const std::string& payload) {
    SymbolTable symbols;
    const Preset preset = Of({News()});
    Decoder decoder(preset, symbols, "feed", {});
    Decoded decoded;
    RawMessage raw;
    raw.payload = payload;
    decoder.Decode(raw, &decoded);
    return decoded.news.empty() ? "" : decoded.news[0].id;
  };
  const std::string id = id_of(R"({"headline":"h","at":1782916325})");
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(id_of(R"({"headline":"h","at":1782916325,"id":"","body":"b"})"), id);
  EXPECT_NE(id_of(R"({"headline":"g","at":1782916325})"), id);
  EXPECT_NE(id_of(R"({"headline":"h","at":1782916326})"), id);
  EXPECT_EQ(id_of(R"({"headline":"h","at":1782916325,"id":"7"})"), "7");
}

TEST(Decoder, AddsTheLengthOfABarThatCarriesItsStart) {
  Message bar = Trade();
  bar.kind = MessageKind::kBar;
  bar.time.plus = std::chrono::minutes(1);
  EXPECT_EQ(Decode(Of({bar}), R"({"symbol":"ORBT","price":41.5,"time":1782916320})"),
            "  bar ORBT 41.5 x 0 at 2026-07-01T14:33:00Z\n");
}

TEST(Decoder, TellsMessagesApartByTheirConditions) {
  Message quote = Trade();
  quote.kind = MessageKind::kQuote;
  quote.when = {{At("/ev"), {"Q", "7", "true"}}};
  quote.bid = {At("/bid")};
  quote.ask = {At("/ask")};
  Message trade = Trade();
  trade.when = {{At("/ev"), {"T"}}, {At("/live"), {}}};
  Message heartbeat;
  heartbeat.when = {{At("/ev"), {}}};
  const Preset preset = Of({quote, trade, heartbeat});
  const std::string rest = R"(,"symbol":"ORBT","price":4,"bid":1,"ask":2,"time":1782916325})";
  const std::string at = " at 2026-07-01T14:32:05Z\n";
  const std::string a_quote = "  quote ORBT 1.5 x 0 of 1/2" + at;
  EXPECT_EQ(Decode(preset, R"({"ev":"Q")" + rest), a_quote);
  EXPECT_EQ(Decode(preset, R"({"ev": 7 )" + rest), a_quote);
  EXPECT_EQ(Decode(preset, R"({"ev":true)" + rest), a_quote);
  EXPECT_EQ(Decode(preset, R"({"ev":"\u0051")" + rest), a_quote);
  EXPECT_EQ(Decode(preset, R"({"ev":"T","live":0)" + rest), "  trade ORBT 4 x 0" + at);
  EXPECT_EQ(Decode(preset, R"({"ev":"T","live":null)" + rest), "  ignored 1\n");
  EXPECT_EQ(Decode(preset, R"({"ev":"T")" + rest), "  ignored 1\n");
  EXPECT_EQ(Decode(preset, R"({"ev":null)" + rest),
            "  error unknown_message: no message of preset 'house' fits\n");
}

TEST(Decoder, ReadsBatchesElementByElementAndKeepsTheGoodOnes) {
  EXPECT_EQ(
      Decode(Of({Trade()}, "/data/rows"),
             R"({"data":{"rows":[{"symbol":"ORBT","price":41.5,"size":3,"time":1782916325},7,)"
             R"({"symbol":"ZZZ","price":{"a":[1]}},{"symbol":"HLR","price":"x"},[],)"
             R"({"symbol":"ORBT","price":41.5,"size":3,"time":1782916325}]}})"),
      std::string(kTick) + kTick +
          "  error wrong_type: element 1: expected an object, found a number\n"
          "  error bad_number: element 3: /price: not a finite number\n"
          "  error missing_field: element 4: /symbol or /sym: missing\n"
          "  unknown symbols 1\n");
}

TEST(Decoder, ReadsTheDocumentItselfWhereTheItemsAreNotThere) {
  const Preset preset = Of({News()}, "/articles");
  const std::string bare = R"({"headline":"Bare"})";
  const std::string expected = "  news new id=" + MakeId({"house", "Bare", FormatTime(kNoTime)}) +
                               " source=house\n    headline: Bare\n    body: \n";
  EXPECT_EQ(Decode(preset, bare), expected);
  EXPECT_EQ(Decode(preset, "[" + bare + "]"), expected);
  EXPECT_EQ(Decode(preset, R"({"articles":[)" + bare + "]}"), expected);
  EXPECT_EQ(Decode(preset, R"({"articles":)" + bare + "}"), expected);
  EXPECT_EQ(Decode(preset, R"({"articles":[]})"), "");
}

TEST(Decoder, FollowsPointersFromTheRootWhereverTheyStand) {
  Message bar = Trade();
  bar.symbol = {At("^/meta/ticker")};
  const Preset preset = Of({bar}, "/rows");
  const std::string rows = R"("rows":[{"price":41.5,"size":3,"time":1782916325}])";
  EXPECT_EQ(Decode(preset, "{" + rows + R"(,"meta":{"ticker":"ORBT"}})"), kTick);
  EXPECT_EQ(Decode(preset, R"({"meta":{"ticker":"ORBT"},)" + rows + "}"), kTick);
  EXPECT_EQ(Decode(preset, "{" + rows + "}"),
            "  error missing_field: element 0: ^/meta/ticker: missing\n");
}

TEST(Decoder, FollowsArrayIndices) {
  Message trade;
  trade.kind = MessageKind::kTrade;
  trade.when = {{At("/0"), {"T"}}};
  trade.symbol = {At("/2")};
  trade.price = {At("/3/0")};
  trade.time = {{At("/1")}, TimeUnit::kSeconds, {}};
  EXPECT_EQ(Decode(Of({trade}, "/data"), R"({"data":[["T",1782916325,"ORBT",[41.5],null,1]]})"),
            "  trade ORBT 41.5 x 0 at 2026-07-01T14:32:05Z\n");
}

TEST(Decoder, KeepsIntegersAbove2To53Exact) {
  EXPECT_THAT(NewsOf(R"({"id":9007199254740993,"headline":"h"})"),
              HasSubstr("id=9007199254740993"));
  EXPECT_THAT(NewsOf(R"({"id":18446744073709551615,"headline":"h"})"),
              HasSubstr("id=18446744073709551615"));
  EXPECT_THAT(NewsOf(R"({"id":"x","revision":9007199254740993,"headline":"h"})"),
              HasSubstr("revision=9007199254740993"));
  for (const char* const id : {"18446744073709551616", "1.5", "1e3", "true", "[1]"}) {
    EXPECT_THAT(NewsOf(std::string(R"({"headline":"h","id":)") + id + "}"),
                StartsWith("  error wrong_type: /id: expected a string"))
        << id;
  }
}

TEST(Decoder, UnescapesTextAndMendsHalfASurrogatePair) {
  EXPECT_THAT(NewsOf(R"({"headline":"a\"b\\c\/d\n\u00e9\u20ac\ud83d\ude80!"})"),
              HasSubstr("headline: a\"b\\c/d\n\u00e9\u20ac\U0001F680!\n"));
  EXPECT_THAT(NewsOf(R"({"headline":"cut \ud83d"})"), HasSubstr("headline: cut \uFFFD\n"));
  EXPECT_THAT(NewsOf(R"({"headline":"\ude80\ud83dA\ud83d\u0041"})"),
              HasSubstr("headline: \uFFFD\uFFFDA\uFFFDA\n"));
  for (const char* const broken : {R"(\x)", R"(\u12)", R"(\u12G4)", R"(\u-123)"}) {
    EXPECT_EQ(NewsOf(std::string(R"({"headline":")") + broken + R"("})"),
              "  error invalid_json: /headline: the string has a broken escape\n")
        << broken;
  }
}

TEST(Decoder, ReadsSymbolsFromArraysObjectsAndOneText) {
  const char* const cases[] = {R"(["ORBT","HLR"])", R"("ORBT, HLR,")",
                               R"([{"exchange":"X","name":"ORBT"},{"name":"HLR","name":"Z"},{}])",
                               R"(["ORBT",null,"","HLR"])"};
  for (const char* const symbols : cases) {
    EXPECT_THAT(NewsOf(std::string(R"({"symbols":)") + symbols + R"(,"headline":"h"})"),
                HasSubstr(" symbols=ORBT|HLR\n"))
        << symbols;
  }
  EXPECT_THAT(NewsOf(R"({"headline":"h","symbols":[["ORBT"]]})"), StartsWith("  error wrong_type"));
  EXPECT_THAT(NewsOf(R"({"headline":"h","symbols":{"a":1}})"), StartsWith("  error wrong_type"));
}

TEST(Decoder, TakesTheNextPointerWhereTextIsEmptyOrNull) {
  Message message = News();
  message.body = {At("/body"), At("/teaser"), At("/summary")};
  EXPECT_THAT(Decode(Of({message}), R"({"headline":"h","summary":"s","teaser":null,"body":""})"),
              HasSubstr("body: s\n"));
}

TEST(Decoder, MapsActionsInAnyCaseAndNeedsOnlyTheIdOfADeletion) {
  Message message = News();
  message.actions = {{"Created", "new"}, {"removed", "delete"}};
  const Preset preset = Of({message});
  EXPECT_THAT(Decode(preset, R"({"action":"CREATED","headline":"h"})"), StartsWith("  news new"));
  EXPECT_THAT(Decode(preset, R"({"action":"Removed","id":5})"), StartsWith("  news delete id=5"));
  EXPECT_EQ(Decode(preset, R"({"action":"removed","headline":"h"})"),
            "  error missing_field: /id: missing\n");
  EXPECT_EQ(Decode(preset, R"({"action":"moved","headline":"h"})"),
            "  error unknown_message: /action: an action that the preset does not name\n");
}

TEST(Decoder, CarriesWhereAndWhenARecordCame) {
  SymbolTable symbols;
  const Preset preset = Of({News()});
  Decoder decoder(preset, symbols, "feed", {});
  Decoded decoded;
  RawMessage raw;
  raw.partition = 3;
  raw.offset = 41;
  raw.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  raw.payload = R"({"headline":"h","at":1782916325})";
  decoder.Decode(raw, &decoded);
  ASSERT_EQ(decoded.news.size(), 1);
  EXPECT_EQ(decoded.news[0].origin.topic, "feed");
  EXPECT_EQ(decoded.news[0].origin.partition, 3);
  EXPECT_EQ(decoded.news[0].origin.offset, 41);
  EXPECT_EQ(decoded.news[0].traceparent, raw.traceparent);
  EXPECT_EQ(decoded.news[0].received_at, decoded.news[0].published_at);
  raw.timestamp = Time(std::chrono::seconds(1'782'916'330));
  decoder.Decode(raw, &decoded);
  EXPECT_EQ(decoded.news[0].received_at, raw.timestamp);
}

TEST(Decoder, SaysWhyARecordIsNoRecord) {
  const struct {
    std::string payload;
    const char* error;
  } cases[] = {
      {"", "empty: the payload has only white space"},
      {" \r\n\t", "empty: the payload has only white space"},
      {"\xEF\xBB\xBF", "empty: the payload has only white space"},
      {"heartbeat", "invalid_json: not a JSON object or array"},
      {"7", "invalid_json: not a JSON object or array"},
      {"{", "invalid_json"},
      {"[", "invalid_json"},
      {"{\"headline\":\"h\"", "invalid_json"},
      {"{\"headline\":\"h}", "invalid_json"},
      {"{\"headline\" \"h\"}", "invalid_json"},
      {"{\"headline\":\"h\" \"id\":1}", "invalid_json"},
      {"{\"headline\":\"h\"}{\"headline\":\"lost\"}", "invalid_json"},
      {"[{\"headline\":]", "invalid_json"},
      {"{\"headline\":\"raw\nline\"}", "invalid_json"},
      {std::string("{\"headline\":\"raw\0nul\"}", 22), "invalid_json"},
      {"{\"headline\":\"\xC3\x28\"}", "invalid_utf8"},
      {"{\"headline\":\"\xED\xA0\x80\"}", "invalid_utf8"},
      {"{\"headline\":nul}", "invalid_json"},
      {"{\"headline\":{\"text\":\"h\"}}",
       "wrong_type: /headline: expected a string, found an object"},
      {"{\"body\":\"b\"}", "missing_field: /headline: missing"},
  };
  for (const auto& [payload, error] : cases) {
    EXPECT_THAT(NewsOf(payload), HasSubstr(std::string("  error ") + error)) << payload;
  }
}

TEST(Decoder, CallsATombstoneEmpty) {
  SymbolTable symbols;
  const Preset preset = Of({News()});
  Decoder decoder(preset, symbols, "feed", {});
  Decoded decoded;
  RawMessage raw;
  raw.has_payload = false;
  decoder.Decode(raw, &decoded);
  ASSERT_EQ(decoded.errors.size(), 1);
  EXPECT_EQ(decoded.errors[0].reason, DecodeReason::kEmpty);
}

TEST(Decoder, NeverQuotesThePayload) {
  const char* const payloads[] = {R"({"symbol":"ORBT","price":"s3cr3t"})",
                                  R"({"symbol":"ORBT","price":1,"time":"s3cr3t"})",
                                  R"({"symbol":["s3cr3t"]})",
                                  R"({"s3cr3t":s3cr3t)",
                                  R"({"s3cr3t":1})",
                                  "s3cr3t"};
  for (const char* const payload : payloads) {
    EXPECT_THAT(Trades(payload), HasSubstr("error ")) << payload;
    EXPECT_THAT(Trades(payload), Not(HasSubstr("s3cr3t"))) << payload;
  }
}

TEST(Decoder, BoundsWhatOneRecordMayCost) {
  Decoder::Limits limits;
  limits.max_bytes = 40;
  EXPECT_EQ(Decode(Of({News()}), R"({"headline":")" + std::string(40, 'h') + "\"}", limits),
            "  error too_large: the payload is over 40 bytes\n");
  limits = {};
  limits.max_elements = 2;
  EXPECT_EQ(
      Decode(Of({Trade()}), R"([{"symbol":"A"},{"symbol":"B"},{"symbol":"C"}])", limits),
      "  error too_large: element 2: the rest of the array is left out\n  unknown symbols 2\n");
  limits = {};
  limits.max_errors = 1;
  SymbolTable symbols;
  const Preset preset = Of({Trade()});
  Decoder decoder(preset, symbols, "feed", limits);
  Decoded decoded;
  RawMessage raw;
  raw.payload = "[1,2,3]";
  decoder.Decode(raw, &decoded);
  EXPECT_EQ(decoded.errors.size(), 1);
  EXPECT_EQ(decoded.more_errors, 2);
}

TEST(Decoder, SkipsNestingOfAnyDepth) {
  for (const size_t depth : {1'000, 1'025, 100'000}) {
    const std::string nested = std::string(depth, '[') + std::string(depth, ']');
    EXPECT_EQ(Trades(R"({"x":)" + nested +
                     R"(,"symbol":"ORBT","price":41.5,"size":3,"time":1782916325})"),
              kTick);
    EXPECT_THAT(Trades(nested), StartsWith("  error "));
    EXPECT_THAT(Trades(std::string(depth, '[')), StartsWith("  error invalid_json"));
    EXPECT_THAT(NewsOf(R"({"headline":)" + nested + "}"), StartsWith("  error wrong_type"));
  }
}

TEST(Decoder, DecodesASmallRecordAfterAGiantAsBefore) {
  SymbolTable symbols;
  symbols.Add("ORBT");
  const Preset preset = Of({Trade()});
  Decoder decoder(preset, symbols, "feed", {});
  const std::string small = R"({"symbol":"ORBT","price":41.5,"size":3,"time":1782916325})";
  const std::string giant = R"({"x":")" + std::string(3 << 20, 'x') + "\"," + small.substr(1);
  Decoded decoded;
  for (const std::string* const payload : {&small, &giant, &small}) {
    RawMessage raw;
    raw.payload = *payload;
    decoder.Decode(raw, &decoded);
    EXPECT_EQ(ToText(decoded, symbols), kTick);
  }
}

}  // namespace
}  // namespace newsvane::ingest
