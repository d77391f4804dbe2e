// SPDX-License-Identifier: Apache-2.0
#include "config/impact_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <vector>

#include "config/model.h"
#include "config/yaml.h"

namespace newsvane::config {
namespace {

using Kind = Node::Kind;
using signals::ImpactSpec;

// Bytes of a text, and what is to stand there.
struct Replacement {
  size_t begin = 0;
  size_t end = 0;
  std::string text;
};

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// Where the places of a document stand in its text.
class TextMap {
 public:
  explicit TextMap(std::string_view text) : text_(text) {
    for (size_t end = text.find('\n'); end != std::string_view::npos;
         end = text.find('\n', end + 1)) {
      lines_.push_back(end + 1);
    }
  }

  size_t OffsetOf(const Node& node) const {
    const size_t line = node.line <= lines_.size() ? lines_[node.line - 1] : text_.size();
    return std::min(line + node.column - 1, text_.size());
  }

  // The end of the scalar that begins there, if it stands on one line: of a quoted one its closing
  // quote, of a plain one what ends it in a flow map or on a line.
  size_t ScalarEnd(size_t begin, bool in_flow) const {
    const char quote = begin < text_.size() ? text_[begin] : '\0';
    if (quote == '"' || quote == '\'') {
      const std::string_view escaped = quote == '"' ? "\\" : "''";  // Begins with it.
      size_t at = begin + 1;
      while (at < text_.size()) {
        const std::string_view rest = text_.substr(at);
        if (rest.starts_with(escaped)) {
          at += 2;
        } else if (rest.front() == quote) {
          return at + 1;
        } else {
          ++at;
        }
      }
      return text_.size();
    }
    size_t end = text_.find_first_of(in_flow ? ",}\r\n" : "\r\n", begin);
    end = std::min({end, text_.find(" #", begin), text_.size()});
    while (end > begin && text_[end - 1] == ' ') --end;
    return end;
  }

 private:
  std::string_view text_;
  std::vector<size_t> lines_ = {0};  // Where each begins.
};

// What makes a target say what the edit says.
std::vector<Replacement> ReplacementsFor(const Node& target, const ImpactEdit& edit,
                                         std::string_view text, const TextMap& map) {
  std::vector<Replacement> replacements;
  if (target.entries.empty()) return replacements;
  const bool in_flow = text.substr(map.OffsetOf(target)).starts_with('{');
  const Entry& first = target.entries.front();
  const auto set = [&](std::string_view key, std::string value) {
    for (const Entry& entry : target.entries) {
      if (entry.key.scalar != key) continue;
      const size_t begin = map.OffsetOf(entry.value);
      replacements.push_back({begin, map.ScalarEnd(begin, in_flow), std::move(value)});
      return;
    }
    const size_t begin = map.OffsetOf(first.key);
    const std::string separator = in_flow ? ", " : "\n" + std::string(first.key.column - 1, ' ');
    replacements.push_back({begin, begin, fmt::format("{}: {}{}", key, value, separator)});
  };
  set("impact", fmt::format("{}", edit.impact));
  set("confidence", fmt::format("{}", edit.confidence));
  set("source", Quoted(edit.source));
  return replacements;
}

// The last first, so that offsets before it stay.
std::string Apply(std::string text, std::vector<Replacement> replacements) {
  std::ranges::stable_sort(replacements, std::greater(), &Replacement::begin);
  for (const Replacement& replacement : replacements) {
    text.replace(replacement.begin, replacement.end - replacement.begin, replacement.text);
  }
  return text;
}

const ImpactEdit* EditAt(const Place& place, std::span<const ImpactEdit> edits) {
  const auto edit = std::ranges::find_if(edits, [&](const ImpactEdit& candidate) {
    return candidate.place.line == place.line && candidate.place.column == place.column;
  });
  return edit == edits.end() ? nullptr : &*edit;
}

bool Same(const ImpactSpec& a, const ImpactSpec& b) {
  return a.event == b.event && a.target == b.target && a.impact == b.impact &&
         a.confidence == b.confidence && a.horizon == b.horizon && a.half_life == b.half_life &&
         a.when_subject == b.when_subject && a.reason == b.reason && a.source == b.source;
}

// Reads the new text as it will be read, and holds it against the old with the edits.
Result<void> Verify(const std::string& path, const std::string& before, const std::string& after,
                    std::span<const ImpactEdit> edits) {
  Diagnostics diagnostics;
  signals::ModelSpec old_model;
  signals::ModelSpec new_model;
  const bool read = ReadImpact(path, before, {}, &old_model, &diagnostics) &&
                    ReadImpact(path, after, {}, &new_model, &diagnostics);
  if (!read || diagnostics.HasErrors() || old_model.impacts.size() != new_model.impacts.size()) {
    return Fail(
        fmt::format("cannot change '{}' in its place; give the values of each cell on one line, "
                    "without anchors and aliases",
                    path));
  }
  for (size_t i = 0; i < old_model.impacts.size(); ++i) {
    ImpactSpec expected = old_model.impacts[i];
    if (const ImpactEdit* const edit = EditAt(expected.place, edits)) {
      expected.impact = edit->impact;
      expected.confidence = edit->confidence;
      expected.source = edit->source;
    }
    if (Same(expected, new_model.impacts[i])) continue;
    return Fail(
        fmt::format("{}:{}:{}: cannot change '{}' in its place; give its values on one line, "
                    "without anchors and aliases",
                    path, expected.place.line, expected.place.column, expected.target));
  }
  return {};
}

}  // namespace

Result<std::string> EditImpact(const std::string& path, std::span<const ImpactEdit> edits) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::unexpected(text.error());
  Diagnostics diagnostics;
  const Document document = Document::Parse(path, *text, &diagnostics);
  if (!document.ok()) return Fail(fmt::format("'{}' changed and is no YAML now", path));
  const TextMap map(*text);
  std::vector<Replacement> replacements;
  for (const Entry& list : document.root().entries) {
    for (const Node& impact : list.value.items) {
      for (const Entry& key : impact.entries) {
        for (const Entry& target : key.value.entries) {
          const ImpactEdit* const edit = EditAt(document.PlaceOf(target.key), edits);
          if (edit == nullptr) continue;
          std::ranges::move(ReplacementsFor(target.value, *edit, *text, map),
                            std::back_inserter(replacements));
        }
      }
    }
  }
  std::string edited = Apply(*text, std::move(replacements));
  if (Result<void> verified = Verify(path, *text, edited, edits); !verified) {
    return tl::unexpected(verified.error());
  }
  return edited;
}

}  // namespace newsvane::config
