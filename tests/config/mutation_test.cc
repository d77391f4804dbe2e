// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <random>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kMutations = 1000;

// One slip of a person who edits the file, or of a disk.
std::string Mutate(std::string text, std::mt19937* random) {
  const auto below = [&](size_t n) { return static_cast<size_t>((*random)() % n); };
  const size_t at = below(text.size());
  const size_t line = text.rfind('\n', at) + 1;  // npos + 1 is the first line's start, 0.
  const size_t line_end = std::min(text.find('\n', line), text.size() - 1) + 1;
  switch (below(7)) {
    case 0:
      return text.erase(at, 1);
    case 1:
      return text.insert(at, 1, text[at]);
    case 2:
      text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
      return text;
    case 3:
      text[at] = ":,[]{}-#'\"&*!|>%@\t\n ?"[below(21)];
      return text;
    case 4:
      return text.erase(line, line_end - line);
    case 5:
      return text.insert(line, text.substr(line, line_end - line));
    default:
      return text.substr(0, at);
  }
}

// A right file, wrong by one slip or two, loads or says in which line it is wrong; it never
// crashes or hangs.
TEST_F(InFixtures, MutatedFilesLoadOrAreReportedWithALine) {
  const fs::path folder =
      fs::path(testing::TempDir()) / ("config-mutation-test-" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::copy("good", folder, fs::copy_options::recursive);
  const std::pair<const char*, const char*> files[] = {{"newsvane.yaml", "newsvane.yaml"},
                                                       {"rules/compute.yaml", "rules-mutated.yaml"},
                                                       {"companies.yaml", "companies.yaml"},
                                                       {"presets/wire.yaml", "preset-mutated.yaml"},
                                                       {"presets/tape.yaml", "preset-mutated.yaml"},
                                                       {"baskets.yaml", "baskets.yaml"},
                                                       {"impact.yaml", "impact.yaml"},
                                                       {"policy.yaml", "policy.yaml"}};
  uint32_t wrong = 0;
  for (uint32_t seed = 0; seed < kMutations; ++seed) {
    std::mt19937 random(seed);
    const auto& [original, name] = files[seed % std::size(files)];
    std::string text = Mutate(ReadFile(std::string("good/") + original).value(), &random);
    if (seed % 3 == 0 && !text.empty()) text = Mutate(std::move(text), &random);
    const std::string path = (folder / name).string();
    std::ofstream(path, std::ios::binary) << text;
    Diagnostics diagnostics;
    LoadByName(path, &diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      EXPECT_GT(diagnostic.place.line, 0u) << "seed " << seed << ": " << Render(diagnostic) << "\n"
                                           << text;
    }
    wrong += diagnostics.HasErrors() ? 1 : 0;
    fs::copy(fs::path("good") / original, path, fs::copy_options::overwrite_existing);
  }
  EXPECT_GT(wrong, kMutations / 4);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace newsvane::config
