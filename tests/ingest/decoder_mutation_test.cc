// SPDX-License-Identifier: Apache-2.0
//
// Broken copies of the fixtures, the same at every run: whatever comes, the decoder neither crashes
// nor reads out of bounds (which the sanitizers watch), bounds what it returns, and goes on.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "config/presets.h"
#include "ingest/decoder.h"
#include "tests/ingest/decode_text.h"

namespace newsvane::ingest {
namespace {

namespace fs = std::filesystem;

class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  std::string Mutate(std::string text) {
    for (size_t edits = 1 + Below(4); edits > 0 && !text.empty(); --edits) {
      const size_t at = Below(text.size());
      switch (Below(5)) {
        case 0:
          text[at] = static_cast<char>(text[at] ^ (1 << Below(8)));
          break;
        case 1:
          text.resize(at);
          break;
        case 2:
          text.erase(at, 1 + Below(8));
          break;
        case 3:
          text.insert(at, 1, "{}[]\",:\\u0\x80 "[Below(12)]);
          break;
        default:
          text.insert(at, text.substr(Below(text.size()), Below(40)));
      }
    }
    return text;
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  std::mt19937 random_;  // Its sequence is fixed by the standard.
};

TEST(DecoderMutation, SurvivesBrokenRecordsOfEveryPreset) {
  const fs::path root = NEWSVANE_SOURCE_DIR;
  SymbolTable symbols;
  symbols.Add("ORBT");
  symbols.Add("HLR");
  Mutator mutator(20260701);
  size_t failed = 0;
  for (const auto& entry : fs::directory_iterator(root / "config/default/presets")) {
    Diagnostics diagnostics;
    const auto preset = config::LoadPreset(entry.path(), &diagnostics);
    ASSERT_TRUE(preset) << entry.path();
    std::ifstream in(root / "tests/ingest/fixtures" / (preset->name + ".ndjson"));
    Decoder reused(*preset, symbols, "feed", {});
    Decoded decoded;
    for (std::string record; std::getline(in, record);) {
      for (int round = 0; round < 300; ++round) {
        const std::string broken = mutator.Mutate(record);
        RawMessage raw;
        raw.payload = broken;
        reused.Decode(raw, &decoded);
        const std::string text = ToText(decoded, symbols);
        failed += decoded.errors.size();
        // A buffer of just this size lets the sanitizer see the first byte behind it.
        Decoder(*preset, symbols, "feed", {}).Decode(raw, &decoded);
        ASSERT_EQ(ToText(decoded, symbols), text) << broken;
      }
    }
  }
  EXPECT_GT(failed, 5'000);
}

}  // namespace
}  // namespace newsvane::ingest
