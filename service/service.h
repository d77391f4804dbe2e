// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/group_source.h"
#include "core/io.h"
#include "service/checkpoints.h"
#include "service/edges.h"
#include "service/intake.h"
#include "service/live_rules.h"
#include "service/pipeline.h"
#include "service/readiness.h"
#include "service/state.h"
#include "sinks/http_server.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// `newsvane run`: records in, the pipeline, messages and HTTP out.
//
// Delivery: at least once with deterministic ids. Offsets are committed, and state is saved, only
// when everything that the records before them led to is acknowledged (see Checkpoints). After a
// crash the input is rewound to the saved state and the same ids come out again.
//
// Threads: Run() and all that it calls, the clients' callbacks among it, are on the caller's
// thread. Beside it there are those of HTTP, which only read metrics, reasons and notes; that of
// LiveRules, which makes rule sets; and the workers that divide a large batch.
class Service {
 public:
  // Opens the edges and starts the HTTP server. A broker that cannot be reached is no Error but
  // keeps it from being ready. `loaded` must outlive it.
  static Result<std::unique_ptr<Service>> Create(const config::Loaded& loaded, Edges edges);

  // After a Run() that failed, too: leaves the group, and commits what is safe, within two seconds.
  ~Service();

  // Once. Runs until `stop` or a final Error. While `reload` is given, the rules are read again
  // when it is set (and then taken back) or their files change. On `stop`: fetches no more, waits
  // for what is under way, commits, saves, and leaves the group, all within ten seconds.
  Result<void> Run(const std::atomic<bool>& stop, std::atomic<bool>* reload = nullptr);

  uint16_t http_port() const { return http_->port(); }
  // Why it is not ready, one sentence each; empty: ready. Any thread.
  std::vector<std::string> NotReadyReasons() const { return readiness_.Reasons(); }
  uint64_t records_read() const { return records_read_; }  // Any thread.
  Pipeline& pipeline() { return *pipeline_; }  // Before and after Run(), or on its thread.

 private:
  Service(const config::Loaded& loaded, Edges edges);

  Result<void> Start();
  SourceEvents ListenToSource();
  void Trouble(const std::string& message);

  Result<void> RestoreState();
  Result<void> GoOnFrom(const std::optional<std::string>& bytes);
  void WaitToRetry();
  Result<void> Step();
  Result<void> KeepHouse();
  Result<void> FinishCheckpoint();
  void BeginCheckpoint(bool with_state);
  Result<void> Drain();
  void ReportLag();
  void NameMissingTopics() const;
  std::string ShadowProblem() const;  // What keeps shadow events from being published; any thread.
  bool Stopping() const { return stop_ != nullptr && *stop_; }

  void OnAssigned(std::span<const Position> gained);
  void OnRevoked(std::span<const Position> lost);

  const config::Loaded& loaded_;
  const config::Config& config_;
  const Edges edges_;

  // What the parts below tell and ask while they live, and so before them.
  Readiness readiness_;
  const std::atomic<bool>* stop_ = nullptr;  // Run()'s, while it runs.
  Checkpoints checkpoints_;
  std::optional<std::string> pending_state_;  // Of the checkpoint under way.
  size_t assigned_ = 0;                       // Partitions.
  // By the clock; 1970 is long enough ago, and kNoTime too long for a difference.
  Time last_checkpoint_{};
  Time last_state_{};
  Time last_heartbeat_{};
  Time last_lag_{};
  std::atomic<uint64_t> records_read_ = 0;

  // Each calls only those above it.
  std::unique_ptr<sinks::Metrics> metrics_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<StateStore> store_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<LiveRules> rules_;
  std::unique_ptr<GroupSource> source_;
  std::unique_ptr<sinks::HttpServer> http_;
};

}  // namespace newsvane::service
