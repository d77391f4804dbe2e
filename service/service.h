// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "kafka/consumer_source.h"
#include "kafka/producer_sink.h"
#include "service/checkpoints.h"
#include "service/live_rules.h"
#include "service/pipeline.h"
#include "service/state.h"
#include "sinks/http_server.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// `newsvane run`: Kafka in, the pipeline, Kafka and HTTP out.
//
// Delivery: at least once with deterministic ids. Offsets are committed, and state is saved, only
// when everything that the records before them led to is acknowledged. After a crash the input is
// rewound to the saved state and the same ids come out again.
class Service {
 public:
  // Starts the clients and the HTTP server; a broker that cannot be reached is no Error but keeps
  // it from being ready. `loaded` and `clock` must outlive it.
  static Result<std::unique_ptr<Service>> Create(const config::Loaded& loaded, Clock* clock);
  ~Service();

  // Runs until `stop` or a final Error. While `reload` is given, the rules are read again when it
  // is set (and then taken back) or their files change. On `stop`: fetches no more, waits for what
  // is under way, commits, saves, and leaves the group, all within ten seconds.
  Result<void> Run(const std::atomic<bool>& stop, std::atomic<bool>* reload = nullptr);

  uint16_t http_port() const { return http_->port(); }
  std::vector<std::string> NotReadyReasons() const;        // Empty: ready. Any thread.
  uint64_t records_read() const { return records_read_; }  // Any thread.
  Pipeline& pipeline() { return *pipeline_; }  // Before and after Run(), or on its thread.

 private:
  Service(const config::Loaded& loaded, Clock* clock);

  Result<void> Start();
  Result<void> RestoreState(const std::atomic<bool>& stop);
  void NameMissingTopics() const;
  std::string ShadowProblem() const;  // What keeps shadow events from being published; any thread.
  Result<void> KeepHouse();
  Result<void> FinishCheckpoint();
  void BeginCheckpoint(bool with_state);
  Result<void> Drain();
  void ReportLag();
  void OnAssigned(std::span<const Position> gained);
  void OnRevoked(std::span<const Position> lost);
  void SetReason(std::string* reason, std::string text);

  const config::Loaded& loaded_;
  const config::Config& config_;
  Clock* clock_;
  std::unique_ptr<sinks::Metrics> metrics_;
  std::unique_ptr<kafka::ProducerSink> sink_;
  std::unique_ptr<StateStore> store_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<LiveRules> rules_;
  std::unique_ptr<kafka::ConsumerSource> source_;
  std::unique_ptr<sinks::HttpServer> http_;

  const std::atomic<bool>* stop_ = nullptr;  // Run()'s.
  Checkpoints checkpoints_;
  std::optional<std::string> pending_state_;  // Of the checkpoint under way.
  size_t assigned_ = 0;
  // By the clock; 1970 is long enough ago, and kNoTime too long for a difference.
  Time last_checkpoint_{};
  Time last_state_{};
  Time last_heartbeat_{};
  Time last_lag_{};
  std::atomic<uint64_t> records_read_ = 0;

  mutable std::mutex reasons_mutex_;
  std::string state_reason_ =
      "the state is not read yet";  // Guarded by reasons_mutex_; empty: none.
  std::string assignment_reason_ = "no partitions are assigned yet";   // The same.
  std::string producer_reason_ = "the producer is not connected yet";  // The same.
};

}  // namespace newsvane::service
