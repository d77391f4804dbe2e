// SPDX-License-Identifier: Apache-2.0
#include "ingest/file_source.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/byte_stream.h"
#include "ingest/csv_source.h"

namespace newsvane::ingest {
namespace {

constexpr size_t kReadBytes = 1 << 20;

class LineReader : public FileSource {
 public:
  LineReader(std::unique_ptr<ByteStream> bytes, uint32_t feed, size_t max_line, size_t max_batch)
      : bytes_(std::move(bytes)), feed_(feed), max_line_(max_line), max_batch_(max_batch) {}

  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Pause() override { paused_ = true; }
  void Resume() override { paused_ = false; }
  bool AtEnd() const override { return bytes_->ended() && begin_ == end_; }
  uint64_t bytes_read() const override { return bytes_->bytes_taken(); }
  uint64_t bytes_total() const override { return bytes_->bytes_total(); }

 private:
  Result<size_t> Fill(Duration max_wait);
  bool TakeLine();
  Error LineTooLong() const;

  const std::unique_ptr<ByteStream> bytes_;
  const uint32_t feed_;
  const size_t max_line_;
  const size_t max_batch_;

  std::vector<char> buffer_;  // What is read and not handed out is in [begin_, end_).
  size_t begin_ = 0;
  size_t end_ = 0;
  size_t scanned_ = 0;  // Up to here, from begin_, there is no line feed.
  int64_t line_ = 0;
  bool paused_ = false;
  std::vector<RawMessage> batch_;
};

Result<std::span<const RawMessage>> LineReader::Poll(Duration max_wait) {
  batch_.clear();
  if (paused_) return std::span<const RawMessage>();
  while (batch_.size() < max_batch_) {
    if (TakeLine()) continue;
    // Reading more would move the lines that this batch points at.
    if (!batch_.empty() || bytes_->ended() || end_ - begin_ > max_line_) break;
    const Result<size_t> filled = Fill(max_wait);
    if (!filled) return tl::unexpected(filled.error());
    if (*filled == 0 && !bytes_->ended()) break;
    max_wait = Duration::zero();  // The rest of a line that has begun is not worth another wait.
  }
  if (batch_.empty() && end_ - begin_ > max_line_) return tl::unexpected(LineTooLong());
  return std::span<const RawMessage>(batch_);
}

// Takes one line off the buffer, and adds it to the batch unless it is empty. False if there is no
// whole line, or one that is too long.
bool LineReader::TakeLine() {
  const char* const start = buffer_.data() + begin_;
  const size_t available = end_ - begin_;
  const void* const feed =
      available == scanned_ ? nullptr : std::memchr(start + scanned_, '\n', available - scanned_);
  const size_t size =
      feed == nullptr ? available : static_cast<size_t>(static_cast<const char*>(feed) - start);
  if ((feed == nullptr && (!bytes_->ended() || size == 0)) || size > max_line_) {
    scanned_ = size;
    return false;
  }
  begin_ += feed == nullptr ? size : size + 1;
  scanned_ = 0;
  ++line_;
  std::string_view text(start, size);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return true;
  RawMessage& raw = batch_.emplace_back();
  raw.feed = feed_;
  raw.offset = line_;
  raw.payload = text;
  return true;
}

Result<size_t> LineReader::Fill(Duration max_wait) {
  std::move(buffer_.begin() + static_cast<ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < end_ + kReadBytes) {
    buffer_.resize(std::max(end_ + kReadBytes, std::min(2 * end_, max_line_ + kReadBytes)));
  }
  const Result<size_t> count = bytes_->Read(std::span(buffer_).subspan(end_), max_wait);
  if (count) end_ += *count;
  return count;
}

Error LineReader::LineTooLong() const {
  return {bytes_->name() + ":" + std::to_string(line_ + 1) + ": the line is longer than " +
          std::to_string(max_line_) + " bytes"};
}

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path, uint32_t feed,
                                                     size_t max_line, size_t max_batch) {
  auto bytes = ByteStream::Open(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto lines = std::make_unique<LineReader>(*std::move(bytes), feed, max_line, max_batch);
  const bool csv =
      path.ends_with(".csv") || path.ends_with(".csv.gz") || path.ends_with(".csv.zst");
  if (csv) return RowsOf(std::move(lines));
  return lines;
}

}  // namespace newsvane::ingest
