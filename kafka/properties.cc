// SPDX-License-Identifier: Apache-2.0
#include "kafka/properties.h"

#include <array>

namespace newsvane::kafka {
namespace {

constexpr std::array<const char*, 4> kOwnCommits = {
    "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store", "offset.store.method"};

}  // namespace

Properties DefaultConsumerProperties() {
  return {
      {"client.id", "newsvane"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "earliest"},
      {"isolation.level", "read_committed"},
      {"partition.assignment.strategy", "cooperative-sticky"},
      {"allow.auto.create.topics", "false"},
      // After a crash the partitions stay with the dead member for so long; the default is 45 s.
      {"session.timeout.ms", "10000"},
      {"enable.partition.eof", "false"},
      {"check.crcs", "true"},
      {"socket.nagle.disable", "true"},
      {"socket.keepalive.enable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      // A broker answers as soon as it has a record; this is the wait when it has none, and so the
      // most that a new assignment waits for the fetch that is under way.
      {"fetch.wait.max.ms", "100"},
      {"fetch.error.backoff.ms", "100"},
      // How long fetching rests when the queue is full; the default of 1 s would drain it.
      {"fetch.queue.backoff.ms", "5"},
      {"queued.min.messages", "100000"},
      {"queued.max.messages.kbytes", "32768"},
      {"topic.metadata.refresh.interval.ms", "30000"},  // When new partitions are found.
      {"statistics.interval.ms", "1000"},
      {"log.queue", "true"},
      {"log.connection.close", "false"},
  };
}

Properties DefaultProducerProperties() {
  return {
      {"client.id", "newsvane"},
      {"enable.idempotence", "true"},
      {"acks", "all"},
      {"linger.ms", "0"},
      {"socket.nagle.disable", "true"},
      {"compression.type", "zstd"},
      // One key goes to the partition where Java's clients put it.
      {"partitioner", "murmur2_random"},
      {"queue.buffering.max.kbytes", "65536"},
      {"queue.buffering.max.messages", "100000"},
      // A dead letter is as large as the record it came from: the broker's limit counts, not ours.
      {"message.max.bytes", "16777216"},
      {"message.timeout.ms", "300000"},
      // A missing topic is waited for as long as any message: someone may create it.
      {"topic.metadata.propagation.max.ms", "300000"},
      {"statistics.interval.ms", "1000"},
      {"log.queue", "true"},
  };
}

Result<void> CheckCommitsNothing(const Properties& properties) {
  for (const char* const name : kOwnCommits) {
    const auto set = properties.find(name);
    if (set != properties.end() && set->second != "false") {
      return Fail("kafka consumer property " + set->first +
                  " must be left out: newsvane commits an offset only when all that it led to is "
                  "acknowledged");
    }
  }
  return {};
}

}  // namespace newsvane::kafka
