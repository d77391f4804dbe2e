// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "core/page_file.h"
#include "nlp/tagger.h"
#include "workshop/explain/explain.h"

namespace newsvane::workshop {

inline constexpr size_t kMaxPlaygroundBytes = 256 << 10;  // Of one request.

// Answers the playground's page: what a text gives when a rule file of the page's author stands
// beside the configured rules, in whose place it puts its own of the same ids. Nothing that a
// request says is read from or written to a file. Any thread; one request at a time.
class Playground {
 public:
  explicit Playground(std::unique_ptr<const config::Loaded> loaded);
  ~Playground();

  // The answer to {"text", "rules", "walk"}: a text as an example of a rule has it, a rule file,
  // and the id of a rule to walk (the file's first, if empty). An Error: the request is not that.
  Result<std::string> Explain(std::string_view request);

  // The configured rules and lists as their authors wrote them, each as a rule file, and a text and
  // a rule to begin with.
  std::string Library() const;

 private:
  // A rule file, compiled beside the configured rules.
  struct Draft {
    std::string text;
    nlp::RuleSetSpec own;  // What stands in the file.
    Diagnostics diagnostics;
    std::shared_ptr<const nlp::RuleSet> rules;  // Null if there are errors.
    std::vector<nlp::ExampleFailure> failures;
    std::unique_ptr<Explainer> explainer;
  };

  std::unique_ptr<Draft> Compile(std::string text) const;
  std::string Answer(const std::string& text, const std::string& walk);

  std::unique_ptr<const config::Loaded> loaded_;
  std::mutex mutex_;
  std::unique_ptr<Draft> draft_;  // The last, since most requests change only the text.
};

std::span<const PageFile> PlaygroundFiles();  // Of workshop/page/.

}  // namespace newsvane::workshop
