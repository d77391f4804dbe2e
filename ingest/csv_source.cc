// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv_source.h"

#include <csv.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "core/check.h"

namespace newsvane::ingest {
namespace {

void AppendString(std::string_view text, std::string* json) {
  json->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json->push_back('\\');
      json->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape;
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      json->append(escape.data());
    } else {
      json->push_back(c);
    }
  }
  json->push_back('"');
}

class CsvSource : public FileSource {
 public:
  explicit CsvSource(std::unique_ptr<FileSource> lines) : lines_(std::move(lines)) {
    NEWSVANE_CHECK(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0);
  }
  ~CsvSource() override { csv_free(&parser_); }
  CsvSource(const CsvSource&) = delete;
  CsvSource& operator=(const CsvSource&) = delete;

  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Pause() override { lines_->Pause(); }
  void Resume() override { lines_->Resume(); }
  bool AtEnd() const override { return lines_->AtEnd(); }
  uint64_t bytes_read() const override { return lines_->bytes_read(); }
  uint64_t bytes_total() const override { return lines_->bytes_total(); }

 private:
  // Splits the row into fields_; false if it is not well-formed.
  bool Split(std::string_view row);
  void AppendObject();

  const std::unique_ptr<FileSource> lines_;
  csv_parser parser_;

  std::vector<std::string> fields_;
  std::vector<std::string>
      names_;                 // With quotes and escapes, as JSON keys; empty before the first.
  std::string json_;          // The objects of the batch, one behind the other.
  std::vector<size_t> ends_;  // Where each ends.
  std::vector<RawMessage> batch_;
};

Result<std::span<const RawMessage>> CsvSource::Poll(Duration max_wait) {
  const Result<std::span<const RawMessage>> lines = lines_->Poll(max_wait);
  if (!lines) return lines;
  batch_.clear();
  json_.clear();
  ends_.clear();
  for (const RawMessage& line : *lines) {
    const bool well_formed = Split(line.payload);
    if (names_.empty()) {
      for (const std::string& name : fields_) AppendString(name, &names_.emplace_back());
      // A file that starts with a byte order mark has it in front of its first name.
      if (names_.front().starts_with("\"\xEF\xBB\xBF")) names_.front().erase(1, 3);
      continue;
    }
    RawMessage& row = batch_.emplace_back(line);
    if (!well_formed) {
      row.unreadable = "the row has a quote that is not closed, or text behind one";
    } else if (fields_.size() > names_.size()) {
      row.unreadable = "the row has more fields than the first row has names";
    } else {
      AppendObject();
    }
    ends_.push_back(json_.size());
  }
  // Only now does the text stay where it is.
  size_t begin = 0;
  for (size_t i = 0; i < batch_.size(); ++i) {
    if (batch_[i].unreadable.empty()) {
      batch_[i].payload = std::string_view(json_).substr(begin, ends_[i] - begin);
    }
    begin = ends_[i];
  }
  return std::span<const RawMessage>(batch_);
}

bool CsvSource::Split(std::string_view row) {
  fields_.clear();
  const auto add_field = [](void* field, size_t size, void* fields) {
    static_cast<std::vector<std::string>*>(fields)->emplace_back(static_cast<const char*>(field),
                                                                 size);
  };
  const auto end_row = [](int, void*) {};
  const bool parsed =
      csv_parse(&parser_, row.data(), row.size(), add_field, end_row, &fields_) == row.size();
  if (csv_fini(&parser_, add_field, end_row, &fields_) == 0 && parsed) return true;
  csv_free(&parser_);
  NEWSVANE_CHECK(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0);
  return false;
}

void CsvSource::AppendObject() {
  json_.push_back('{');
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (i > 0) json_.push_back(',');
    json_ += names_[i];
    json_.push_back(':');
    AppendString(fields_[i], &json_);
  }
  json_.push_back('}');
}

}  // namespace

std::unique_ptr<FileSource> RowsOf(std::unique_ptr<FileSource> lines) {
  return std::make_unique<CsvSource>(std::move(lines));
}

}  // namespace newsvane::ingest
