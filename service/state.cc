// SPDX-License-Identifier: Apache-2.0
#include "service/state.h"

#include <fcntl.h>
#include <unistd.h>

#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/id.h"

namespace newsvane::service {

template <class Archive>
void serialize(Archive& archive, RunState::TopicPosition& position) {
  archive(position.topic, position.partition, position.offset);
}

namespace {

constexpr std::string_view kMagic = "newsvane-state 1\n";
constexpr std::string_view kFilePrefix = "file:";

// The text before the bytes of a part: "sequence index count\n".
std::string PartHeader(uint64_t sequence, size_t index, size_t count) {
  return std::to_string(sequence) + " " + std::to_string(index) + " " + std::to_string(count) +
         "\n";
}

std::string PartKey(const std::string& group, char set, size_t index) {
  return group + "/" + set + "/" + std::to_string(index);
}

std::optional<JoinedState> JoinSet(const std::string& group, char set,
                                   const std::map<std::string, std::string>& values) {
  JoinedState joined;
  size_t count = 1;
  for (size_t index = 0; index < count; ++index) {
    const auto found = values.find(PartKey(group, set, index));
    if (found == values.end()) return std::nullopt;
    const size_t header_end = found->second.find('\n');
    if (header_end == std::string::npos) return std::nullopt;
    std::istringstream header(found->second.substr(0, header_end));
    uint64_t sequence = 0;
    size_t part = 0;
    size_t parts = 0;
    if (!(header >> sequence >> part >> parts) || part != index) return std::nullopt;
    if (index > 0 && (sequence != joined.sequence || parts != count)) return std::nullopt;
    joined.sequence = sequence;
    count = parts;
    joined.bytes.append(found->second, header_end + 1);
  }
  return joined;
}

class NoStore : public StateStore {
 public:
  Result<std::optional<std::string>> Load() override { return std::nullopt; }
  Result<void> Save(const std::string&) override { return {}; }
};

class FileStore : public StateStore {
 public:
  explicit FileStore(std::filesystem::path folder) : file_(std::move(folder) / "newsvane.state") {}

  Result<std::optional<std::string>> Load() override {
    std::error_code error;
    if (!std::filesystem::exists(file_, error)) return std::nullopt;
    std::ifstream in(file_, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) return Fail("cannot read " + file_.string());
    return bytes;
  }

  // Written aside, made durable, then renamed: there is always one whole file.
  Result<void> Save(const std::string& bytes) override {
    const std::string aside = file_.string() + ".new";
    const int file = open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return Broken(aside);
    size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t count = write(file, bytes.data() + written, bytes.size() - written);
      if (count < 0 && errno != EINTR) break;
      if (count > 0) written += static_cast<size_t>(count);
    }
    const bool whole = written == bytes.size() && fsync(file) == 0;
    const int write_error = errno;
    close(file);
    if (!whole) {
      errno = write_error;
      return Broken(aside);
    }
    if (rename(aside.c_str(), file_.c_str()) != 0) return Broken(file_.string());
    return {};
  }

 private:
  static tl::unexpected<Error> Broken(const std::string& path) {
    return Fail("cannot write " + path + ": " + std::strerror(errno));
  }
  std::filesystem::path file_;
};

class TopicStore : public StateStore {
 public:
  TopicStore(const config::Config& config, Sink* sink, ReadStateTopic read_topic)
      : config_(config), sink_(sink), read_topic_(std::move(read_topic)) {}

  Result<std::optional<std::string>> Load() override {
    const auto values = read_topic_();
    if (!values) return tl::unexpected(values.error());
    std::optional<JoinedState> joined = JoinState(config_.group, *values);
    if (!joined) return std::nullopt;
    sequence_ = joined->sequence;
    return std::move(joined->bytes);
  }

  Result<void> Save(const std::string& bytes) override {
    ++sequence_;
    for (OutMessage& message : SplitState(config_.topics.state, config_.group, sequence_, bytes)) {
      const Result<uint64_t> number = sink_->Publish(std::move(message));
      if (!number) return tl::unexpected(number.error());
    }
    return {};
  }

 private:
  const config::Config& config_;
  Sink* sink_;
  ReadStateTopic read_topic_;
  uint64_t sequence_ = 0;
};

}  // namespace

std::string EncodeState(const RunState& state) {
  std::ostringstream body;
  {
    cereal::PortableBinaryOutputArchive archive(body);
    archive(state.positions, state.scorer);
  }
  const std::string bytes = body.str();
  return std::string(kMagic) + std::to_string(Hash64(bytes)) + "\n" + bytes;
}

Result<RunState> DecodeState(std::string_view bytes) {
  if (!bytes.starts_with(kMagic))
    return Fail(
        "the state was written by another version of newsvane, or is none; go on with that "
        "version, or delete the state to start without");
  bytes.remove_prefix(kMagic.size());
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos ||
      bytes.substr(0, end) != std::to_string(Hash64(bytes.substr(end + 1)))) {
    return Fail("the state is damaged or cut: its checksum is wrong; delete it to start without");
  }
  RunState state;
  std::istringstream body{std::string(bytes.substr(end + 1))};
  try {
    cereal::PortableBinaryInputArchive archive(body);
    archive(state.positions, state.scorer);
  } catch (const cereal::Exception& error) {
    return Fail(std::string("the state cannot be read: ") + error.what());
  }
  return state;
}

std::vector<OutMessage> SplitState(const std::string& topic, const std::string& group,
                                   uint64_t sequence, std::string_view bytes, size_t part_size) {
  const size_t count = bytes.size() / part_size + 1;
  std::vector<OutMessage> messages;
  for (size_t index = 0; index < count; ++index) {
    OutMessage& message = messages.emplace_back();
    message.topic = topic;
    message.key = PartKey(group, sequence % 2 == 0 ? 'a' : 'b', index);
    message.value = PartHeader(sequence, index, count);
    message.value += bytes.substr(index * part_size, part_size);
  }
  return messages;
}

std::optional<JoinedState> JoinState(const std::string& group,
                                     const std::map<std::string, std::string>& values) {
  std::optional<JoinedState> a = JoinSet(group, 'a', values);
  std::optional<JoinedState> b = JoinSet(group, 'b', values);
  if (a && b) return a->sequence > b->sequence ? a : b;
  return a ? a : b;
}

Result<std::unique_ptr<StateStore>> OpenStateStore(const config::Config& config, Sink* sink,
                                                   ReadStateTopic read_topic) {
  if (config.state == "none") return std::make_unique<NoStore>();
  if (config.state == "kafka") {
    return std::make_unique<TopicStore>(config, sink, std::move(read_topic));
  }
  if (!config.state.starts_with(kFilePrefix)) {
    return Fail("state '" + config.state + "' is none of: kafka, none, file:FOLDER");
  }
  const std::filesystem::path folder = config.state.substr(kFilePrefix.size());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Fail("cannot create " + folder.string() + ": " + error.message());
  return std::make_unique<FileStore>(folder);
}

}  // namespace newsvane::service
