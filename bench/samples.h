// SPDX-License-Identifier: Apache-2.0
//
// The records that the benchmarks read, made up here: prices of 200 bytes and news of 2 KB in
// newsvane's own formats.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "config/config.h"
#include "core/time.h"

namespace newsvane::bench {

inline constexpr size_t kPriceBytes = 200;
inline constexpr size_t kNewsBytes = 2048;
inline constexpr std::string_view kKnownSymbol = "NVDA";
inline constexpr std::string_view kUnknownSymbol = "ZQXWV";
inline constexpr Time kStart = std::chrono::sys_days(std::chrono::year(1995) / 1 / 3);

// Says what did not hold and ends the program: a benchmark of a wrong result is worth nothing.
[[noreturn]] inline void Die(const std::string& message) {
  std::fprintf(stderr, "bench: %s\n", message.c_str());
  std::exit(1);
}

inline void Check(bool holds, const std::string& message) {
  if (!holds) Die(message);
}

// What newsvane ships, without feeds.
inline std::unique_ptr<config::Loaded> LoadShipped() {
  Diagnostics diagnostics;
  std::unique_ptr<config::Loaded> loaded = config::Load("", &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    std::fprintf(stderr, "%s\n", Render(diagnostic).c_str());
  }
  Check(loaded != nullptr, "the shipped configuration does not load");
  Check(loaded->symbols.Find(kKnownSymbol).has_value(), "the known symbol is not known");
  Check(!loaded->symbols.Find(kUnknownSymbol).has_value(), "the unknown symbol is known");
  return loaded;
}

inline std::string PriceRecord(std::string_view symbol, double price, Time at) {
  std::array<char, 32> number{};
  std::snprintf(number.data(), number.size(), "%.2f", price);
  std::string record = R"({"symbol":")" + std::string(symbol) + R"(","price":)" + number.data() +
                       R"(,"size":100,"time":")" + FormatTime(at) +
                       R"(","exchange":"XNAS","currency":"USD","conditions":["@","F"],"note":")";
  Check(record.size() + 2 <= kPriceBytes, "a price record is too long");
  record.append(kPriceBytes - 2 - record.size(), 'x');
  return record + "\"}";
}

// 200 bytes that are not JSON.
inline std::string GarbageRecord(size_t number) {
  std::string record = "<line no=" + std::to_string(number) + "> not a record of any format ";
  record.resize(kPriceBytes, '.');
  return record;
}

// 2 KB of plain business English, no two of a run alike. With an event, the headline tells of one.
inline std::string NewsRecord(size_t number, bool with_event, Time at) {
  static constexpr std::array<std::string_view, 6> kSellers = {"Meta",   "Microsoft", "Oracle",
                                                               "Amazon", "Alphabet",  "CoreWeave"};
  static constexpr std::array<std::string_view, 22> kSentences = {
      "The morning session was calm, and most traders said that they were content to wait.",
      "A spokesman in the regional office said the new canteen would open in the spring.",
      "Hotels along the coast reported a steady season despite two weeks of rain.",
      "Readers have asked for a longer look at how small bakeries keep their books.",
      "The committee met on Tuesday, listened to three speakers and adjourned before lunch.",
      "Some visitors came by train, while others preferred the slow ferry across the bay.",
      "Farmers in the valley expect an average harvest and hope for a dry September.",
      "The museum has extended its hours on Thursdays and will show maps of old harbours.",
      "In the afternoon the mood was mixed, and conversation turned to the long weekend.",
      "A retired teacher described how the street had looked when trams still ran there.",
      "The library lends out tools as well as books, which neighbours find practical.",
      "Several shops on the square have painted their fronts in the colours of the town.",
      "Economists at the round table disagreed politely about the meaning of the figures.",
      "An orchestra of amateurs will play in the old station hall on Saturday evening.",
      "Weather permitting, the bridge will be repainted before the first frost.",
      "The author argues that patience is the most underrated habit in the office.",
      "Breakfast was served on the terrace, and the talk was of football and gardens.",
      "The mayor thanked the volunteers and promised better lamps for the river path.",
      "Two students counted bicycles at the crossing and wrote a short paper about it.",
      "A long column of vans waited at the market gate well before sunrise.",
      "The company of actors returns in May with a comedy about a lost umbrella.",
      "Prices of flowers at the auction were close to those of the week before."};
  std::string record = R"({"id":"story-)" + std::to_string(number) + R"(","source":"wire",)";
  record += R"("published_at":")" + FormatTime(at) + R"(","headline":")";
  if (with_event) {
    record += kSellers[number / 10 % kSellers.size()];
    record += " is preparing to sell surplus AI computing power, Bloomberg reports";
  } else {
    record += "A quiet day in the provinces, with notes from the market square, part " +
              std::to_string(number);
  }
  record += R"(","body":")";
  for (size_t i = 0; record.size() + 2 < kNewsBytes; ++i) {
    record += kSentences[(number * 7 + i * (1 + number % 5 * 2)) % kSentences.size()];
    record += i % 5 == 4 ? "\\n\\n" : " ";
  }
  record.resize(kNewsBytes - 2);
  while (record.back() == '\\' || record.back() == 'n') record.pop_back();
  record.append(kNewsBytes - 2 - record.size(), '.');
  return record + "\"}";
}

}  // namespace newsvane::bench
