// SPDX-License-Identifier: Apache-2.0
//
// Decodes tests/ingest/fixtures/PRESET.ndjson with the shipped preset of that name and holds the
// result against PRESET.expected. To write the expected files anew and review them as a diff, run
// with NEWSVANE_UPDATE_GOLDEN=1.
#include "config/presets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "tests/ingest/decode_text.h"

namespace newsvane::ingest {
namespace {

namespace fs = std::filesystem;

const fs::path kPresets = fs::path(NEWSVANE_SOURCE_DIR) / "config/default/presets";
const fs::path kFixtures = fs::path(NEWSVANE_SOURCE_DIR) / "tests/ingest/fixtures";

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> ShippedPresets() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kPresets)) names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

class ShippedPreset : public testing::TestWithParam<std::string> {};

TEST_P(ShippedPreset, DecodesItsVendorsRecordsAsExpected) {
  Diagnostics diagnostics;
  const auto preset = config::LoadPreset(kPresets / (GetParam() + ".yaml"), &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << Render(diagnostic);
  ASSERT_TRUE(preset);
  EXPECT_EQ(preset->name, GetParam());

  SymbolTable symbols;
  symbols.Add("ORBT");
  symbols.Add("HLR");
  Decoder decoder(*preset, symbols, "feed", {});
  Decoded decoded;
  std::istringstream records(ReadFile(kFixtures / (GetParam() + ".ndjson")));
  std::string actual;
  int64_t line = 0;
  for (std::string record; std::getline(records, record);) {
    RawMessage raw;
    raw.payload = record;
    raw.offset = ++line;
    raw.timestamp = Time(std::chrono::seconds(1'782'950'400));
    decoder.Decode(raw, &decoded);
    actual += "record " + std::to_string(line) + "\n" + ToText(decoded, symbols);
  }
  ASSERT_GT(line, 0);
  const fs::path expected = kFixtures / (GetParam() + ".expected");
  if (std::getenv("NEWSVANE_UPDATE_GOLDEN") != nullptr) std::ofstream(expected) << actual;
  EXPECT_EQ(actual, ReadFile(expected));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedPreset, testing::ValuesIn(ShippedPresets()),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace newsvane::ingest
