// SPDX-License-Identifier: Apache-2.0
//
// What a restart needs: the scorer's snapshot and the positions that it covers, always together.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/io.h"

namespace newsvane::service {

struct RunState {
  struct TopicPosition {
    std::string topic;  // By name: feeds may come in another order after a restart.
    int32_t partition = -1;
    int64_t offset = 0;  // The next to read.
  };
  std::vector<TopicPosition> positions;
  std::string scorer;  // Scorer::Snapshot().
};

// Bytes with a version and a checksum, and back. An Error of DecodeState says what a person must
// do: the bytes are whole or they are refused, whatever was cut or flipped.
std::string EncodeState(const RunState& state);
Result<RunState> DecodeState(std::string_view bytes);

// Where states are kept. Load() gives the bytes of the newest whole one, or nothing if there was
// none yet; its Error is worth another try. Save() only what no crash may undo: everything that led
// to it must be acknowledged before.
class StateStore {
 public:
  virtual ~StateStore() = default;
  virtual Result<std::optional<std::string>> Load() = 0;
  virtual Result<void> Save(const std::string& bytes) = 0;
};

// The latest value of each key of the state topic, where states are kept in Kafka.
using ReadStateTopic = std::function<Result<std::map<std::string, std::string>>()>;

// As `config.state` says: in a file, nowhere, or in a compacted topic, which is written through
// `sink` and read by `read_topic`. `config` and `sink` must outlive it.
Result<std::unique_ptr<StateStore>> OpenStateStore(const config::Config& config, Sink* sink,
                                                   ReadStateTopic read_topic);

// A state as messages of a compacted topic, and the newest whole state among a topic's latest
// values. A state may be larger than a message, so it has parts; two sets of keys take turns, so
// that a crash in the middle of writing one leaves the other whole.
std::vector<OutMessage> SplitState(const std::string& topic, const std::string& group,
                                   uint64_t sequence, std::string_view bytes,
                                   size_t part_size = 512 << 10);
struct JoinedState {
  uint64_t sequence = 0;
  std::string bytes;
};
std::optional<JoinedState> JoinState(const std::string& group,
                                     const std::map<std::string, std::string>& values);

}  // namespace newsvane::service
