// SPDX-License-Identifier: Apache-2.0
//
// `newsvane diff`: what another rule set makes of the same news.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "app/commands.h"
#include "history/corpus.h"
#include "nlp/tagger.h"
#include "workshop/diff_report.h"

namespace newsvane::app {
namespace {

// One of --old and --new: the configuration and the rules that stand in it; either may be empty.
struct Source {
  std::string config;
  std::string rules;
};

Result<Source> SourceOf(std::string_view option, std::string path) {
  if (path == "default") return Source{};
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return Fail(
        fmt::format("{}: there is no '{}'; give a folder of rules, a rule file, a "
                    "newsvane.yaml, or 'default' for the rules that ship",
                    option, path));
  }
  const Result<config::SourceKind> kind = config::KindOfSource(&path);
  if (!kind) return Fail(fmt::format("{}: {}", option, kind.error().message));
  return *kind == config::SourceKind::kConfiguration ? Source{path, ""} : Source{"", path};
}

// Warnings are for `check`; here they would stand twice before every report.
std::unique_ptr<config::Loaded> LoadSide(std::string_view option, const Source& source) {
  Diagnostics found;
  std::unique_ptr<config::Loaded> loaded =
      config::LoadWithRules(source.config, source.rules, &found);
  if (loaded != nullptr) return loaded;
  Diagnostics errors;
  for (const Diagnostic& diagnostic : found.list()) {
    if (diagnostic.severity == Severity::kError) errors.Add(diagnostic);
  }
  PrintDiagnostics(errors, false);
  fmt::print(stderr, "newsvane: {} error{} in {}\n", errors.errors(),
             errors.errors() == 1 ? "" : "s", option);
  return nullptr;
}

// What one thread tags with, before and after.
struct Lane {
  nlp::Tagger before;
  nlp::Tagger after;
  std::vector<TaggedEvent> on_trial;  // What shadow rules say of the current item.
};

void TagWith(nlp::Tagger* tagger, const NewsItem& item, std::vector<TaggedEvent>* events,
             std::vector<TaggedEvent>* on_trial) {
  tagger->Tag(item, events, on_trial);
  if (on_trial != nullptr) std::ranges::move(*on_trial, std::back_inserter(*events));
}

struct Tagged {
  std::vector<TaggedEvent> before;
  std::vector<TaggedEvent> after;
};

}  // namespace

int Diff(const DiffOptions& options) {
  Result<Source> before_source = SourceOf("--old", options.before);
  if (!before_source) return PrintError(before_source.error(), kBadUsage);
  Result<Source> after_source = SourceOf("--new", options.after);
  if (!after_source) return PrintError(after_source.error(), kBadUsage);
  // Rules alone are read with the companies and the impact model of the other side.
  if (before_source->config.empty()) before_source->config = after_source->config;
  if (after_source->config.empty()) after_source->config = before_source->config;
  const std::unique_ptr<config::Loaded> before = LoadSide("--old", *before_source);
  const std::unique_ptr<config::Loaded> after = LoadSide("--new", *after_source);
  if (before == nullptr || after == nullptr) return kBadUsage;
  if (Result<void> feed = history::UseNewsFeed({options.file, options.preset}, after.get());
      !feed) {
    return PrintError(feed.error(), kBadUsage);
  }

  workshop::EventDiff diff(*before, *after, options.examples);
  service::Workers workers(history::CorpusThreads());
  std::vector<Lane> lanes;
  for (unsigned i = 0; i < workers.size(); ++i) {
    lanes.push_back({nlp::Tagger(before->rules), nlp::Tagger(after->rules), {}});
  }
  std::vector<Tagged> tagged;
  const Result<history::CorpusCounts> counts =
      history::ReadCorpus(*after, "diff", [&](std::span<const NewsItem* const> items) {
        if (tagged.size() < items.size()) tagged.resize(items.size());
        history::SpreadOver(&workers, items.size(), [&](unsigned thread, size_t i) {
          Lane& lane = lanes[thread];
          std::vector<TaggedEvent>* const on_trial = options.shadow ? &lane.on_trial : nullptr;
          TagWith(&lane.before, *items[i], &tagged[i].before, on_trial);
          TagWith(&lane.after, *items[i], &tagged[i].after, on_trial);
        });
        for (size_t i = 0; i < items.size(); ++i) {
          diff.Add(*items[i], tagged[i].before, tagged[i].after);
        }
      });
  if (!counts) return PrintError(counts.error());
  fmt::print("{}{}", options.json ? workshop::DiffJson(diff) : workshop::DiffMarkdown(diff),
             options.json ? "\n" : "");
  if (counts->undecoded > 0) return kFailed;
  return options.exit_code && diff.all().differs() ? kFailed : kOk;
}

}  // namespace newsvane::app
