// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/underline.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <span>

namespace newsvane::workshop {
namespace {

constexpr size_t kLeastWidth = 40;

std::string_view Escape(Paint paint) {
  switch (paint) {
    case Paint::kName:
      return "\033[36m";
    case Paint::kAmount:
      return "\033[33m";
    case Paint::kTerm:
      return "\033[32m";
    case Paint::kGuard:
      return "\033[35m";
    case Paint::kPlain:
      break;
  }
  return "";
}

// One column: a character and the byte where it begins.
struct Column {
  size_t begin;
  size_t end;
};

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::vector<Column> ColumnsOf(std::string_view text) {
  std::vector<Column> columns;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && Continues(text[end])) ++end;
    columns.push_back({at, end});
    at = end;
  }
  return columns;
}

// Where lines of at most `width` columns begin, broken behind spaces where there are any.
std::vector<size_t> LineStarts(std::string_view text, const std::vector<Column>& columns,
                               size_t width) {
  std::vector<size_t> starts = {0};
  while (columns.size() - starts.back() > width) {
    size_t next = starts.back() + width;
    for (size_t i = next; i > starts.back() + width / 2; --i) {
      if (text[columns[i - 1].begin] != ' ') continue;
      next = i;
      break;
    }
    starts.push_back(next);
  }
  return starts;
}

// A mark's columns within one line.
struct Placed {
  const Mark* mark;
  size_t begin;
  size_t end;
  bool labelled;  // The label stands where the mark begins.
};

// Draws one line of the text and what is below it.
class LinePainter {
 public:
  LinePainter(std::string_view text, const Terminal& terminal, size_t indent)
      : text_(text), terminal_(terminal), margin_(indent, ' ') {}

  void Draw(std::span<const Column> columns, const std::vector<Placed>& placed, std::string* out) {
    DrawText(columns, placed, out);
    if (!terminal_.colour) DrawCarets(columns.size(), placed, out);
    DrawLabels(placed, out);
  }

 private:
  void DrawText(std::span<const Column> columns, const std::vector<Placed>& placed,
                std::string* out) const {
    *out += margin_;
    const Placed* current = nullptr;
    for (size_t i = 0; i < columns.size(); ++i) {
      const Placed* here = nullptr;
      for (const Placed& mark : placed) {
        if (i >= mark.begin && i < mark.end) here = &mark;
      }
      if (terminal_.colour && here != current) {
        if (current != nullptr) *out += "\033[0m";
        if (here != nullptr) *out += "\033[4m" + std::string(Escape(here->mark->paint));
        current = here;
      }
      const std::string_view bytes =
          text_.substr(columns[i].begin, columns[i].end - columns[i].begin);
      const bool control = static_cast<unsigned char>(bytes[0]) < ' ' || bytes[0] == 0x7F;
      *out += control ? std::string_view(" ") : bytes;
    }
    if (current != nullptr) *out += "\033[0m";
    End(out);
  }

  void DrawCarets(size_t size, const std::vector<Placed>& placed, std::string* out) const {
    std::string row(size, ' ');
    for (const Placed& mark : placed) {
      std::fill(row.begin() + static_cast<std::ptrdiff_t>(mark.begin),
                row.begin() + static_cast<std::ptrdiff_t>(mark.end), '^');
    }
    if (row.find('^') == std::string::npos) return;
    *out += margin_ + row;
    End(out);
  }

  void DrawLabels(const std::vector<Placed>& placed, std::string* out) const {
    std::vector<std::vector<const Placed*>> rows;
    std::vector<size_t> ends;
    for (const Placed& mark : placed) {
      if (!mark.labelled || mark.mark->label.empty()) continue;
      size_t row = 0;
      while (row < ends.size() && ends[row] >= mark.begin) ++row;
      if (row == ends.size()) {
        rows.emplace_back();
        ends.push_back(0);
      }
      rows[row].push_back(&mark);
      ends[row] = mark.begin + ColumnsOf(mark.mark->label).size() + 1;
    }
    for (const std::vector<const Placed*>& row : rows) {
      *out += margin_;
      size_t column = 0;
      for (const Placed* mark : row) {
        *out += std::string(mark->begin - column, ' ');
        *out += Painted(mark->mark->label, mark->mark->paint, terminal_);
        column = mark->begin + ColumnsOf(mark->mark->label).size();
      }
      End(out);
    }
  }

  static void End(std::string* out) {
    while (!out->empty() && out->back() == ' ') out->pop_back();
    *out += '\n';
  }

  std::string_view text_;
  const Terminal& terminal_;
  std::string margin_;
};

}  // namespace

Terminal StandardOutput() {
  Terminal terminal;
  if (isatty(STDOUT_FILENO) == 0) return terminal;
  const char* const no_colour = std::getenv("NO_COLOR");
  terminal.colour = no_colour == nullptr || *no_colour == '\0';
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = std::max<size_t>(size.ws_col, kLeastWidth);
  }
  return terminal;
}

std::string Painted(std::string_view text, Paint paint, const Terminal& terminal) {
  if (!terminal.colour || paint == Paint::kPlain) return std::string(text);
  return std::string(Escape(paint)) + std::string(text) + "\033[0m";
}

std::string Bold(std::string_view text, const Terminal& terminal) {
  return terminal.colour ? "\033[1m" + std::string(text) + "\033[0m" : std::string(text);
}

std::string Underline(std::string_view text, std::vector<Mark> marks, const Terminal& terminal,
                      size_t indent) {
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
  const std::vector<Column> columns = ColumnsOf(text);
  const size_t width = std::max(kLeastWidth, terminal.width) - std::min(indent, kLeastWidth / 2);
  const std::vector<size_t> starts = LineStarts(text, columns, width);
  const auto column_of = [&](uint32_t byte) {
    const auto at = std::partition_point(columns.begin(), columns.end(),
                                         [&](const Column& column) { return column.begin < byte; });
    return static_cast<size_t>(at - columns.begin());
  };
  LinePainter painter(text, terminal, indent);
  std::string out;
  for (size_t line = 0; line < starts.size(); ++line) {
    const size_t first = starts[line];
    const size_t last = line + 1 < starts.size() ? starts[line + 1] : columns.size();
    std::vector<Placed> placed;
    for (const Mark& mark : marks) {
      const size_t begin = column_of(mark.begin);
      const size_t end = column_of(mark.end);
      if (begin >= last || end <= first) continue;
      placed.push_back(
          {&mark, std::max(begin, first) - first, std::min(end, last) - first, begin >= first});
    }
    painter.Draw(std::span(columns).subspan(first, last - first), placed, &out);
  }
  return out;
}

}  // namespace newsvane::workshop
