// SPDX-License-Identifier: Apache-2.0
#include "ingest/file_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/csv_source.h"

namespace newsvane::ingest {
namespace {

constexpr size_t kReadBytes = 1 << 20;

class LineReader : public FileSource {
 public:
  LineReader(int fd, std::string name, uint64_t total, uint32_t feed, size_t max_line,
             size_t max_batch)
      : fd_(fd),
        name_(std::move(name)),
        total_(total),
        feed_(feed),
        max_line_(max_line),
        max_batch_(max_batch) {}
  ~LineReader() override {
    if (fd_ != STDIN_FILENO) close(fd_);
  }

  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Commit(std::span<const Position> /*positions*/) override {}
  void Pause() override { paused_ = true; }
  void Resume() override { paused_ = false; }
  bool AtEnd() const override { return ended_ && begin_ == end_; }
  uint64_t bytes_read() const override { return read_ - (end_ - begin_); }
  uint64_t bytes_total() const override { return total_; }

 private:
  Result<void> Fill(Duration max_wait);
  bool TakeLine();
  Error LineTooLong() const;

  const int fd_;
  const std::string name_;
  const uint64_t total_;
  const uint32_t feed_;
  const size_t max_line_;
  const size_t max_batch_;

  std::vector<char> buffer_;  // What is read and not handed out is in [begin_, end_).
  size_t begin_ = 0;
  size_t end_ = 0;
  size_t scanned_ = 0;  // Up to here, from begin_, there is no line feed.
  uint64_t read_ = 0;
  int64_t line_ = 0;
  bool ended_ = false;
  bool paused_ = false;
  std::vector<RawMessage> batch_;
};

Result<std::span<const RawMessage>> LineReader::Poll(Duration max_wait) {
  batch_.clear();
  if (paused_) return std::span<const RawMessage>();
  while (batch_.size() < max_batch_) {
    if (TakeLine()) continue;
    // Reading more would move the lines that this batch points at.
    if (!batch_.empty() || ended_ || end_ - begin_ > max_line_) break;
    const uint64_t before = read_;
    if (Result<void> filled = Fill(max_wait); !filled) return tl::unexpected(filled.error());
    if (read_ == before && !ended_) break;
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
  if ((feed == nullptr && (!ended_ || size == 0)) || size > max_line_) {
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

Result<void> LineReader::Fill(Duration max_wait) {
  std::move(buffer_.begin() + static_cast<ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < end_ + kReadBytes) {
    buffer_.resize(std::max(end_ + kReadBytes, std::min(2 * end_, max_line_ + kReadBytes)));
  }
  pollfd ready{fd_, POLLIN, 0};
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(max_wait);
  if (poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return {};  // Time out, or a signal.
  const ssize_t count = read(fd_, buffer_.data() + end_, buffer_.size() - end_);
  if (count < 0 && errno == EINTR) return {};
  if (count < 0) return Fail(name_ + ": " + std::strerror(errno));
  end_ += static_cast<size_t>(count);
  read_ += static_cast<uint64_t>(count);
  ended_ = count == 0;
  return {};
}

Error LineReader::LineTooLong() const {
  return {name_ + ":" + std::to_string(line_ + 1) + ": the line is longer than " +
          std::to_string(max_line_) + " bytes"};
}

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path, uint32_t feed,
                                                     size_t max_line, size_t max_batch) {
  if (path == "-") {
    return std::make_unique<LineReader>(STDIN_FILENO, "standard input", 0, feed, max_line,
                                        max_batch);
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Fail(path + ": " + std::strerror(errno));
  struct stat info {};
  if (fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    const int error = S_ISDIR(info.st_mode) ? EISDIR : errno;
    close(fd);
    return Fail(path + ": " + std::strerror(error));
  }
  const uint64_t total = S_ISREG(info.st_mode) ? static_cast<uint64_t>(info.st_size) : 0;
  auto lines = std::make_unique<LineReader>(fd, path, total, feed, max_line, max_batch);
  if (path.ends_with(".csv")) return RowsOf(std::move(lines));
  return lines;
}

}  // namespace newsvane::ingest
