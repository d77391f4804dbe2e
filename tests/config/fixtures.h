// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "config/companies.h"
#include "config/config.h"
#include "config/model.h"
#include "config/presets.h"
#include "config/rules.h"
#include "config/yaml.h"

namespace newsvane::config {

// Runs in tests/config/fixtures, so that diagnostics name files as they are called there. good/ is
// a configuration that uses every key; the files beside it are wrong, each in the way it is named.
class InFixtures : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::current_path(NEWSVANE_SOURCE_DIR "/tests/config/fixtures");
  }
  void TearDown() override { std::filesystem::current_path(before_); }

 private:
  const std::filesystem::path before_ = std::filesystem::current_path();
};

// Loads a file as what its name begins with: "rules-terms.yaml" is a rules file.
inline void LoadByName(const std::string& path, Diagnostics* diagnostics) {
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string kind = name.substr(0, name.find_first_of("-."));
  signals::ModelSpec model;
  nlp::RuleSetSpec rules;
  if (kind == "newsvane") Load(path, diagnostics);
  if (kind == "rules") LoadRules({&path, 1}, &rules, diagnostics);
  if (kind == "companies") LoadCompanies({&path, 1}, &rules.companies, diagnostics);
  if (kind == "preset") LoadPreset(path, diagnostics);
  if (kind == "calendars") LoadCalendars(path, &model, diagnostics);
  if (kind == "baskets") LoadBaskets(path, &model, diagnostics);
  if (kind == "impact") LoadImpact(path, {}, &model, diagnostics);
  if (kind == "policy") LoadPolicy(path, &model, diagnostics);
}

inline std::string RenderAll(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.list()) text += Render(diagnostic) + "\n";
  return text;
}

}  // namespace newsvane::config
