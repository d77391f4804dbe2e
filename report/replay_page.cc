// SPDX-License-Identifier: Apache-2.0
#include "report/replay_page.h"

#include <algorithm>

#include "core/check.h"

namespace newsvane::report {
namespace {

// The template names a file that stands in its place: /*{report.css}*/.
constexpr std::string_view kOpen = "/*{";
constexpr std::string_view kClose = "}*/";
constexpr std::string_view kTemplate = "report.html";
constexpr std::string_view kDocument = "document";

std::string_view FileNamed(std::string_view name) {
  const std::span<const PageFile> files = ReportFiles();
  const auto file = std::ranges::find(files, name, &PageFile::name);
  NEWSVANE_CHECK(file != files.end());
  return file->bytes;
}

// JSON that means the same and holds nothing that could end a script element. Outside of strings
// JSON has no '<'. U+2028 and U+2029 would end a line of a script.
std::string InScript(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json.substr(i, 3) == "\u2028" || json.substr(i, 3) == "\u2029") {
      out += json.substr(i, 3) == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

}  // namespace

std::string ReplayPage(std::string_view document) {
  std::string page;
  std::string_view rest = FileNamed(kTemplate);
  for (size_t open = rest.find(kOpen); open != rest.npos; open = rest.find(kOpen)) {
    page += rest.substr(0, open);
    rest.remove_prefix(open + kOpen.size());
    const size_t close = rest.find(kClose);
    NEWSVANE_CHECK(close != rest.npos);
    const std::string_view name = rest.substr(0, close);
    page += name == kDocument ? InScript(document) : std::string(FileNamed(name));
    rest.remove_prefix(close + kClose.size());
  }
  page += rest;
  return page;
}

}  // namespace newsvane::report
