// SPDX-License-Identifier: Apache-2.0
#include "ingest/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace newsvane::ingest {
namespace {

constexpr size_t kPackedBytes = 256 << 10;  // Read at once of a packed file.

}  // namespace

ByteStream::ByteStream(int fd, std::string name, uint64_t total)
    : fd_(fd), name_(std::move(name)), total_(total) {}

ByteStream::~ByteStream() {
  if (fd_ != STDIN_FILENO) close(fd_);
}

Result<std::unique_ptr<ByteStream>> ByteStream::Open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<ByteStream>(new ByteStream(STDIN_FILENO, "standard input", 0));
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
  return std::unique_ptr<ByteStream>(new ByteStream(fd, path, total));
}

Result<size_t> ByteStream::Read(std::span<char> out, Duration max_wait) {
  if (!looked_) {
    if (Result<void> looked = LookAtFirstBytes(max_wait); !looked) {
      return tl::unexpected(looked.error());
    }
    if (!looked_) return 0;
  }
  if (unpacker_ != nullptr) return Unpack(out, max_wait);
  const size_t first = waiting_.copy(out.data(), out.size());
  waiting_.remove_prefix(first);
  const Result<size_t> more = ReadFile(out.subspan(first), max_wait);
  if (!more) return more;
  ended_ = file_ended_;
  return first + *more;
}

Result<size_t> ByteStream::ReadFile(std::span<char> out, Duration max_wait) {
  pollfd ready{fd_, POLLIN, 0};
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(max_wait);
  if (poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return 0;  // Time out, or a signal.
  const ssize_t count = read(fd_, out.data(), out.size());
  if (count < 0 && errno == EINTR) return 0;
  if (count < 0) return Fail(name_ + ": " + std::strerror(errno));
  taken_ += static_cast<uint64_t>(count);
  file_ended_ = count == 0;
  return static_cast<size_t>(count);
}

Result<void> ByteStream::LookAtFirstBytes(Duration max_wait) {
  buffer_.resize(Unpacker::kMagicBytes);
  while (waiting_.size() < buffer_.size() && !file_ended_) {
    const Result<size_t> count = ReadFile(std::span(buffer_).subspan(waiting_.size()), max_wait);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0 && !file_ended_) return {};
    waiting_ = {buffer_.data(), waiting_.size() + *count};
  }
  looked_ = true;
  unpacker_ = Unpacker::For(waiting_);
  if (unpacker_ != nullptr) {
    buffer_.resize(kPackedBytes);
    waiting_ = {buffer_.data(), waiting_.size()};
  }
  return {};
}

Result<size_t> ByteStream::Unpack(std::span<char> out, Duration max_wait) {
  while (true) {
    const Result<size_t> count = unpacker_->Unpack(&waiting_, out);
    const std::string packer(unpacker_->format());
    // Under a name of the same kind: rows are known by theirs.
    const char* const whole =
        name_.find(".csv") == std::string::npos ? "whole.ndjson" : "whole.csv";
    const std::string remedy = "; get the file again, or save what is whole of it with: " + packer +
                               " -dc " + name_ + " > " + whole;
    if (!count) {
      return Fail(name_ + ": the " + packer + " data is damaged (" + count.error().message +
                  ") within its first " + std::to_string(taken_) + " bytes" + remedy);
    }
    if (*count > 0) return count;
    if (!waiting_.empty()) continue;
    if (file_ended_) {
      ended_ = unpacker_->Complete();
      if (ended_) return 0;
      return Fail(name_ + ": the file ends in the middle of its " + packer + " data" + remedy);
    }
    const Result<size_t> read = ReadFile(buffer_, max_wait);
    if (!read) return read;
    if (*read == 0 && !file_ended_) return 0;
    waiting_ = {buffer_.data(), *read};
  }
}

}  // namespace newsvane::ingest
