// SPDX-License-Identifier: Apache-2.0
#include "sinks/json_lines.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace newsvane::sinks {
namespace {

struct FileClose {
  void operator()(std::FILE* file) const {
    if (file != stdout) std::fclose(file);
  }
};

struct LineFile {
  std::string path;
  std::unique_ptr<std::FILE, FileClose> stream;
};

class JsonLines : public JsonLinesSink {
 public:
  Result<void> Add(const std::string& topic, const std::string& path);
  bool Wants(const std::string& topic) const override { return file_of_topic_.contains(topic); }
  Result<uint64_t> Publish(OutMessage message) override;
  Result<uint64_t> Acknowledged() override;
  Result<void> Flush(Duration max_wait) override;

 private:
  tl::unexpected<Error> FailWrite(const LineFile& file);

  std::unordered_map<std::string, LineFile> files_;  // By path.
  std::unordered_map<std::string, LineFile*> file_of_topic_;
  uint64_t published_ = 0;
  std::optional<Error> failure_;
};

Result<void> JsonLines::Add(const std::string& topic, const std::string& path) {
  LineFile& file = files_[path];  // Two topics may share one file.
  if (file.stream == nullptr) {
    file.path = path;
    file.stream.reset(path == "-" ? stdout : std::fopen(path.c_str(), "we"));
    if (file.stream == nullptr) {
      return Fail(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
    }
  }
  file_of_topic_[topic] = &file;
  return {};
}

Result<uint64_t> JsonLines::Publish(OutMessage message) {
  if (failure_) return tl::unexpected(*failure_);
  ++published_;
  const auto found = file_of_topic_.find(message.topic);
  if (found == file_of_topic_.end() || !message.has_value) return published_;
  message.value += '\n';
  std::FILE* const stream = found->second->stream.get();
  if (std::fwrite(message.value.data(), 1, message.value.size(), stream) != message.value.size()) {
    return FailWrite(*found->second);
  }
  return published_;
}

Result<uint64_t> JsonLines::Acknowledged() {
  if (failure_) return tl::unexpected(*failure_);
  for (const auto& [path, file] : files_) {
    if (std::fflush(file.stream.get()) != 0) return FailWrite(file);
  }
  return published_;
}

Result<void> JsonLines::Flush(Duration) {
  if (const Result<uint64_t> written = Acknowledged(); !written) {
    return tl::unexpected(written.error());
  }
  for (const auto& [path, file] : files_) {
    // Pipes and terminals cannot be synchronised; what they took is as durable as they get.
    if (fsync(fileno(file.stream.get())) != 0 && errno != EINVAL && errno != EROFS) {
      return FailWrite(file);
    }
  }
  return {};
}

tl::unexpected<Error> JsonLines::FailWrite(const LineFile& file) {
  failure_ = Error{fmt::format("cannot write {}: {}", file.path, std::strerror(errno))};
  return tl::unexpected(*failure_);
}

}  // namespace

Result<std::unique_ptr<JsonLinesSink>> JsonLinesSink::Open(
    const std::map<std::string, std::string>& file_of_topic) {
  auto sink = std::make_unique<JsonLines>();
  for (const auto& [topic, path] : file_of_topic) {
    if (Result<void> added = sink->Add(topic, path); !added) return Fail(added.error().message);
  }
  return sink;
}

}  // namespace newsvane::sinks
