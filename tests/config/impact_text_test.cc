// SPDX-License-Identifier: Apache-2.0
#include "config/impact_text.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

class ImpactText : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  // The text with the cells for these targets edited; an error's message.
  std::string Edited(const std::string& text, const std::vector<std::string>& targets) {
    std::ofstream(path_, std::ios::binary) << text;
    Diagnostics diagnostics;
    signals::ModelSpec model;
    LoadImpact(path_, {}, &model, &diagnostics);
    EXPECT_FALSE(diagnostics.HasErrors()) << RenderAll(diagnostics);
    std::vector<ImpactEdit> edits;
    for (const signals::ImpactSpec& impact : model.impacts) {
      if (std::ranges::find(targets, impact.target) == targets.end()) continue;
      edits.push_back({impact.place, -0.41, 0.5, "fit: \"n\" \\ 9"});
    }
    const Result<std::string> edited = EditImpact(path_, edits);
    return edited ? *edited : edited.error().message;
  }

  const std::string path_ =
      (std::filesystem::temp_directory_path() / "newsvane-impact-text-test.yaml").string();
};

TEST_F(ImpactText, OnlyTheNumbersAndSourcesOfTheEditedCellsChange) {
  EXPECT_EQ(Edited(R"(# Kept; even: {impact: 1, source: this}
impacts:
  - event: sale   # Kept, too.
    targets:
      # Größe und Zeichen
      cloud: {impact: -0.3,  confidence: 0.4, reason: "naïve, \"and\" so {on}", source: 'it''s, old'} # end
      chips: {impact: 0.3, confidence: 0.4, source: "stays"}
  - event: sale
    when_subject: [meta]
    targets:
      memory:
        impact: 0.3       # why
        half_life: 2d
        source: plain, here # where
        confidence: 0.2
)",
                   {"cloud", "memory"}),
            R"(# Kept; even: {impact: 1, source: this}
impacts:
  - event: sale   # Kept, too.
    targets:
      # Größe und Zeichen
      cloud: {impact: -0.41,  confidence: 0.5, reason: "naïve, \"and\" so {on}", source: "fit: \"n\" \\ 9"} # end
      chips: {impact: 0.3, confidence: 0.4, source: "stays"}
  - event: sale
    when_subject: [meta]
    targets:
      memory:
        impact: -0.41       # why
        half_life: 2d
        source: "fit: \"n\" \\ 9" # where
        confidence: 0.5
)");
}

TEST_F(ImpactText, WhatACellDoesNotSayIsAdded) {
  EXPECT_EQ(Edited("impacts:\n  - event: sale\n    targets: {cloud: {impact: 0.3}}\n", {"cloud"}),
            "impacts:\n  - event: sale\n    targets: {cloud: {source: \"fit: \\\"n\\\" \\\\ 9\", "
            "confidence: 0.5, impact: -0.41}}\n");
  EXPECT_EQ(Edited("impacts:\n  - event: sale\n    targets:\n      cloud:\n        impact: 1 # !\n",
                   {"cloud"}),
            "impacts:\n  - event: sale\n    targets:\n      cloud:\n"
            "        source: \"fit: \\\"n\\\" \\\\ 9\"\n        confidence: 0.5\n"
            "        impact: -0.41 # !\n");
}

TEST_F(ImpactText, LineEndsStay) {
  EXPECT_EQ(Edited("impacts:\r\n  - event: sale\r\n    targets:\r\n      cloud: {confidence: 1, "
                   "source: x, impact: 1}\r\n",
                   {"cloud"}),
            "impacts:\r\n  - event: sale\r\n    targets:\r\n      cloud: {confidence: 0.5, "
            "source: \"fit: \\\"n\\\" \\\\ 9\", impact: -0.41}\r\n");
}

TEST_F(ImpactText, AnAliasThatWouldChangeAnotherCellIsAnError) {
  const std::string message = Edited(
      "impacts:\n  - event: sale\n    targets:\n"
      "      cloud: {impact: &c 1, confidence: 1, source: x}\n      chips: {impact: *c}\n",
      {"cloud"});
  EXPECT_NE(message.find("without anchors"), std::string::npos) << message;
}

TEST_F(ImpactText, ASourceOverSeveralLinesIsAnError) {
  const std::string message = Edited(
      "impacts:\n  - event: sale\n    targets:\n      cloud:\n        impact: 1\n"
      "        confidence: 1\n        source: |\n          one\n          two\n",
      {"cloud"});
  EXPECT_NE(message.find("on one line"), std::string::npos) << message;
}

// What ships is edited cell by cell, all of them.
TEST_F(ImpactText, EveryCellThatShipsCanBeChanged) {
  std::ifstream file(NEWSVANE_SOURCE_DIR "/config/default/impact.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  signals::ModelSpec model;
  Diagnostics diagnostics;
  ReadImpact("impact.yaml", text, {}, &model, &diagnostics);
  std::vector<std::string> targets;
  for (const signals::ImpactSpec& impact : model.impacts) targets.push_back(impact.target);
  ASSERT_GT(targets.size(), 100u);
  const std::string edited = Edited(text, targets);
  EXPECT_EQ(std::ranges::count(edited, '\n'), std::ranges::count(text, '\n'));
  EXPECT_EQ(Edited(text, {}), text);
}

}  // namespace
}  // namespace newsvane::config
