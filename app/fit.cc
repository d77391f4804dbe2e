// SPDX-License-Identifier: Apache-2.0
//
// `newsvane fit`: an impact file as past news and prices would have it.
#include <fmt/core.h>

#include <filesystem>

#include "app/commands.h"
#include "app/new_file.h"
#include "history/input.h"
#include "history/unread.h"
#include "report/fit_report.h"
#include "report/impact_sample.h"

namespace newsvane::app {
namespace {

namespace fs = std::filesystem;

// "impact.fitted.yaml" beside "impact.yaml".
std::string Beside(const std::string& impact_file) {
  const fs::path path(impact_file);
  return (path.parent_path() / (path.stem().string() + ".fitted" + path.extension().string()))
      .string();
}

// Writes the proposal. False if there is nothing to propose.
Result<bool> Propose(const config::Loaded& loaded, std::span<const report::CellFit> cells,
                     const std::string& out) {
  const Result<std::optional<std::string>> text = report::ProposedImpacts(loaded, cells);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return false;
  if (Result<void> written = WriteNewFile(out, **text); !written) {
    return tl::unexpected(written.error());
  }
  return true;
}

}  // namespace

int Fit(const FitOptions& options) {
  const Result<history::Input> input = OpenInput(options.input);
  if (!input) return PrintError(input.error(), kBadUsage);
  const config::Loaded& loaded = *input->loaded;
  std::string out = options.out.empty() ? Beside(loaded.config.impact) : options.out;
  // Said before the work rather than after it.
  if (std::error_code ignored; fs::exists(out, ignored)) {
    return PrintError({fmt::format("'{}' exists; give --out another name", out)}, kBadUsage);
  }
  report::ImpactSample sample(loaded);
  history::Unread unread(loaded.config);
  if (Result<void> read = sample.Read(*input, &unread); !read) return PrintError(read.error());
  fmt::print(stderr, "{}", unread.Text());
  const std::vector<report::CellFit> cells = sample.Fit(options.least_days);
  if (sample.run().trading_days == 0) {
    return PrintError({fmt::format("there are no prices of {}, the market, to hold news against",
                                   loaded.model.market)});
  }
  const Result<bool> proposed = Propose(loaded, cells, out);
  if (!proposed) return PrintError(proposed.error());
  if (!*proposed) out.clear();
  fmt::print("{}", options.json ? report::FitJson(loaded.model, cells, sample.run(), out) + "\n"
                                : report::FitMarkdown(loaded.model, cells, sample.run(), out));
  return sample.run().undecoded == 0 ? kOk : kFailed;
}

}  // namespace newsvane::app
