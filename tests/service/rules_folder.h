// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "config/config.h"

namespace newsvane::service {

// A configuration in a folder of its own, with one rule whose file the test writes anew.
class RulesFolder {
 public:
  explicit RulesFolder(const std::string& name) : folder_(testing::TempDir() + "newsvane-" + name) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "rules");
    for (const char* file : {"baskets.yaml", "impact.yaml", "companies.yaml"}) {
      std::filesystem::copy(
          std::filesystem::path(NEWSVANE_SOURCE_DIR "/tests/config/fixtures/good") / file,
          folder_ / file);
    }
    Write("calendars.yaml",
          "calendars: [{id: us, zone: America/New_York, open: \"09:30\", close: \"16:00\"}]\n");
    Write("newsvane.yaml",
          "news: [{topic: news, preset: newsvane}]\n"
          "rules: [rules]\n"
          "companies: companies.yaml\n"
          "calendars: calendars.yaml\n"
          "baskets: baskets.yaml\n"
          "impact: impact.yaml\n");
    Write("rules/sale.yaml", Rule("capacity_sale"));
    Diagnostics diagnostics;
    loaded_ = config::Load(Path("newsvane.yaml"), &diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      EXPECT_NE(diagnostic.severity, Severity::kError) << Render(diagnostic);
    }
  }
  ~RulesFolder() { std::filesystem::remove_all(folder_); }
  RulesFolder(const RulesFolder&) = delete;
  RulesFolder& operator=(const RulesFolder&) = delete;

  // A rule file whose one rule gives `event` for "Northwind sells computing power".
  static std::string Rule(const std::string& event, const std::string& more = "",
                          const std::string& example = "Northwind sells computing power") {
    return "rules:\n"
           "  - id: sale\n"
           "    event: " +
           event +
           "\n"
           "    when: [<company:subject>, ..3, sells, ..3, computing power]\n" +
           more + "    match: [" + example +
           "]\n"
           "    no_match: [Northwind buys computing power]\n";
  }

  const config::Loaded& loaded() const { return *loaded_; }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }
  // As an editor does that keeps the old file until the new one is whole.
  void Replace(const std::string& name, const std::string& text) const {
    Write(name + ".new", text);
    std::filesystem::rename(Path(name + ".new"), Path(name));
  }

 private:
  const std::filesystem::path folder_;
  std::unique_ptr<config::Loaded> loaded_;
};

}  // namespace newsvane::service
