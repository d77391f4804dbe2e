// SPDX-License-Identifier: Apache-2.0
//
// What the reports of the workshop are written with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsvane {

// "1,204".
std::string Grouped(uint64_t number);

// "1 rule", "2 rules", "1,204 rules".
std::string Counted(uint64_t number, std::string_view what);

// The text as Markdown shows it letter by letter, on one line and in a table too.
std::string MarkdownText(std::string_view text);

// A table that is Markdown and reads well as it is: the columns are padded, and all but the first
// stand to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}

  // REQUIRES: a cell for each column.
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  std::string Render() const;  // With a line end after each row.

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace newsvane
