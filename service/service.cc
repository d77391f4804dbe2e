// SPDX-License-Identifier: Apache-2.0
#include "service/service.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

#include "core/version.h"
#include "nlp/rule_set.h"
#include "service/price_history.h"

namespace newsvane::service {
namespace {

// An idle loop wakes up this often, to commit what was acknowledged since.
constexpr auto kPollWait = std::chrono::milliseconds(20);
constexpr auto kLagInterval = std::chrono::seconds(1);
constexpr auto kStateRetry = std::chrono::seconds(5);
// Together below the ten seconds that a stop may take.
constexpr auto kDrainWait = std::chrono::seconds(5);
constexpr auto kStateWait = std::chrono::seconds(2);
constexpr auto kCloseWait = std::chrono::seconds(2);

sinks::MetricsLabels Labels(const config::Loaded& loaded) {
  sinks::MetricsLabels labels;
  for (const config::FeedConfig& feed : loaded.config.feeds) labels.feeds.push_back(feed.topic);
  for (int i = 0; i < ingest::kDecodeReasons; ++i) {
    labels.decode_reasons.emplace_back(ToString(static_cast<ingest::DecodeReason>(i)));
  }
  for (int i = 0; i < signals::kBadPrices; ++i) {
    labels.bad_price_reasons.emplace_back(ToString(static_cast<signals::BadPrice>(i)));
  }
  for (const signals::BasketSpec& basket : loaded.model.baskets)
    labels.baskets.push_back(basket.id);
  for (const signals::RotationSpec& rotation : loaded.model.rotations) {
    labels.baskets.push_back(rotation.id);
  }
  labels.reload_failures = ReloadFailures();
  labels.version = Version();
  labels.rules = LabelsOf(*loaded.rules);
  return labels;
}

// Those of one batch. Its stages took as long as their slowest slice.
void CountIntake(std::span<const Slice> slices, sinks::Metrics* metrics) {
  Duration decoding{};
  Duration tagging{};
  for (const Slice& slice : slices) {
    decoding = std::max(decoding, slice.decode_time);
    tagging = std::max(tagging, slice.tag_time);
    for (size_t feed = 0; feed < slice.feeds.size(); ++feed) {
      const FeedCounts& counts = slice.feeds[feed];
      if (counts.records == 0) continue;
      metrics->Consumed(feed, counts.records, counts.bytes);
      metrics->Decoded(feed, counts.elements);
      metrics->Ignored(feed, counts.ignored);
      metrics->UnknownSymbols(feed, counts.unknown_symbols);
      if (counts.newest != kNoTime) metrics->EventTime(feed, counts.newest);
    }
  }
  metrics->StageTime(sinks::Stage::kDecode, decoding);
  metrics->StageTime(sinks::Stage::kTag, tagging);
}

}  // namespace

Service::Service(const config::Loaded& loaded, Edges edges)
    : loaded_(loaded), config_(loaded.config), edges_(std::move(edges)) {}

// Whoever calls goes before what it calls: first the threads of HTTP, then the source, which tells
// of the partitions that it gives up while it closes. The rest goes in the order of the members.
Service::~Service() {
  http_.reset();
  if (source_ != nullptr) source_->Close(kCloseWait);
}

Result<std::unique_ptr<Service>> Service::Create(const config::Loaded& loaded, Edges edges) {
  std::unique_ptr<Service> service(new Service(loaded, std::move(edges)));
  if (Result<void> started = service->Start(); !started) return tl::unexpected(started.error());
  return service;
}

Result<void> Service::Start() {
  metrics_ = std::make_unique<sinks::Metrics>(Labels(loaded_));
  auto sink = edges_.open_sink(
      {[this](const std::string& message) { Trouble(message); }, [this] { return Stopping(); }});
  if (!sink) return tl::unexpected(sink.error());
  sink_ = *std::move(sink);
  auto store = edges_.open_store(sink_.get());
  if (!store) return tl::unexpected(store.error());
  store_ = *std::move(store);
  intake_ = std::make_unique<Intake>(loaded_, std::max(1U, std::thread::hardware_concurrency()),
                                     Intake::Tagging::kOn);
  pipeline_ = std::make_unique<Pipeline>(loaded_, sink_.get(), edges_.clock, metrics_.get(),
                                         Pipeline::SignalsWhen::kSoon);
  rules_ = std::make_unique<LiveRules>(loaded_, intake_.get(), metrics_.get(),
                                       [this] { return ShadowProblem(); });
  auto source = edges_.open_source(ListenToSource());
  if (!source) return tl::unexpected(source.error());
  source_ = *std::move(source);
  auto http =
      edges_.open_http({[this] { return metrics_->Exposition(); },
                        [this] { return NotReadyReasons(); }, [this] { return rules_->Notes(); }});
  if (!http) return tl::unexpected(http.error());
  http_ = *std::move(http);
  return {};
}

SourceEvents Service::ListenToSource() {
  SourceEvents events;
  events.on_assigned = [this](std::span<const Position> gained) { OnAssigned(gained); };
  events.on_revoked = [this](std::span<const Position> lost) { OnRevoked(lost); };
  events.on_trouble = [this](const std::string& message) { Trouble(message); };
  events.on_commit = [this](bool committed) {
    committed ? metrics_->Committed() : metrics_->CommitFailed();
  };
  events.on_data_loss = [this](uint32_t feed, int32_t partition, const std::string& message) {
    metrics_->Trouble();
    spdlog::error("records were lost before they were read: topic {} partition {}: {}",
                  config_.feeds[feed].topic, partition, message);
  };
  return events;
}

void Service::Trouble(const std::string& message) {
  metrics_->Trouble();
  spdlog::warn("{}", message);
}

Result<void> Service::Run(const std::atomic<bool>& stop, std::atomic<bool>* reload) {
  stop_ = &stop;
  if (reload != nullptr) rules_->Start();
  Result<void> ran = RestoreState();
  if (ran) {
    for (const Signal& signal : pipeline_->scorer().Signals()) metrics_->SignalScore(signal);
    if (!loaded_.rules->shadow_rule_ids().empty()) NameMissingTopics();
  }
  while (ran && !stop) {
    if (reload != nullptr && *reload && reload->exchange(false)) rules_->Request();
    rules_->Renew(edges_.clock->Now());
    ran = Step();
  }
  if (ran) ran = Drain();
  stop_ = nullptr;
  return ran;
}

// Takes one batch through the pipeline, and does what is due.
Result<void> Service::Step() {
  const Result<std::span<const RawMessage>> batch = source_->Poll(kPollWait);
  if (!batch) return tl::unexpected(batch.error());
  const std::span<const Slice> slices = intake_->Process(*batch);
  if (!slices.empty()) CountIntake(slices, metrics_.get());
  if (Result<void> out = pipeline_->Process(Portions(*batch, slices)); !out) return out;
  checkpoints_.Advance(*batch);
  records_read_ += batch->size();
  return KeepHouse();
}

// The inputs must not be read before the state they go on from is known, so this keeps trying.
Result<void> Service::RestoreState() {
  while (!Stopping()) {
    const Result<std::optional<std::string>> bytes = store_->Load();
    if (bytes) {
      Result<void> begun = GoOnFrom(*bytes);
      if (begun) readiness_.Set(Readiness::Need::kState, "");
      return begun;
    }
    readiness_.Set(Readiness::Need::kState, "the state cannot be read: " + bytes.error().message);
    spdlog::warn("cannot read the state: {}; trying again", bytes.error().message);
    NameMissingTopics();
    WaitToRetry();
  }
  return {};
}

// A state that belongs to another model is left, with its positions: the group's own then say where
// reading goes on. One that cannot be read at all is an Error, for a person to decide.
Result<void> Service::GoOnFrom(const std::optional<std::string>& bytes) {
  if (!bytes) return BeginWithHistory(loaded_, &pipeline_->scorer());
  const Result<RunState> state = DecodeState(*bytes);
  if (!state) return tl::unexpected(state.error());
  if (Result<void> restored = pipeline_->scorer().Restore(state->scorer); !restored) {
    spdlog::warn("starting without the saved state: {}", restored.error().message);
    return BeginWithHistory(loaded_, &pipeline_->scorer());
  }
  for (const RunState::TopicPosition& at : state->positions) {
    const auto feed = std::ranges::find(config_.feeds, at.topic, &config::FeedConfig::topic);
    if (feed == config_.feeds.end()) continue;
    const auto index = static_cast<uint32_t>(feed - config_.feeds.begin());
    checkpoints_.Set({index, at.partition, at.offset});
  }
  spdlog::info("state restored; going on from {} partitions' positions", state->positions.size());
  return {};
}

// In short naps, so that a stop is heard.
void Service::WaitToRetry() {
  for (auto waited = Duration::zero(); waited < kStateRetry && !Stopping(); waited += kPollWait) {
    edges_.clock->Wait(kPollWait);
  }
}

// All at once, so that one command mends it.
void Service::NameMissingTopics() const {
  std::vector<std::string> names = {config_.topics.events,  config_.topics.shadow,
                                    config_.topics.alerts,  config_.topics.signals,
                                    config_.topics.impacts, config_.topics.dead_letter,
                                    config_.topics.state};
  for (const config::FeedConfig& feed : config_.feeds) names.push_back(feed.topic);
  std::string missing;
  for (const std::string& topic : edges_.missing_topics(names)) missing += " " + topic;
  if (missing.empty()) return;
  spdlog::error("topics are missing:{}; create them with: newsvane topics create --config {}",
                missing, config_.path);
}

// Rules must not end the process by what they say to a topic that is not there. Where no broker
// answers, none of it is published anyway.
std::string Service::ShadowProblem() const {
  if (edges_.missing_topics({config_.topics.shadow}).empty()) return "";
  return "topic " + config_.topics.shadow +
         " does not exist; create it with: newsvane topics create --config " + config_.path +
         ", then send SIGHUP";
}

Result<void> Service::KeepHouse() {
  if (Result<void> finished = FinishCheckpoint(); !finished) return finished;
  const Time now = edges_.clock->Now();
  readiness_.Set(Readiness::Need::kProducer,
                 sink_->connected() ? "" : "the producer is not connected");
  metrics_->Ready(NotReadyReasons().empty());
  if (now - last_checkpoint_ >= config_.commit_interval) {
    last_checkpoint_ = now;
    const bool with_state = now - last_state_ >= config_.snapshot_interval;
    BeginCheckpoint(with_state);
  }
  if (now - last_lag_ >= kLagInterval) {
    last_lag_ = now;
    ReportLag();
  }
  // None is queued up for a broker that is away: it would come late and say that all is well.
  if (sink_->connected() && now - last_heartbeat_ >= config_.heartbeat_interval) {
    last_heartbeat_ = now;
    return pipeline_->publisher().Heartbeat(pipeline_->scorer().watermark());
  }
  return {};
}

void Service::BeginCheckpoint(bool with_state) {
  if (!checkpoints_.Begin(pipeline_->publisher().last())) return;
  if (!with_state || config_.state == "none") return;
  last_state_ = edges_.clock->Now();
  RunState state;
  for (const Position& position : checkpoints_.positions()) {
    state.positions.push_back(
        {config_.feeds[position.feed].topic, position.partition, position.offset});
  }
  state.scorer = pipeline_->scorer().Snapshot();
  pending_state_ = EncodeState(state);
}

Result<void> Service::FinishCheckpoint() {
  const Result<uint64_t> acknowledged = sink_->Acknowledged();
  if (!acknowledged) return tl::unexpected(acknowledged.error());
  const std::vector<Position> safe = checkpoints_.Finish(*acknowledged);
  if (safe.empty()) return {};
  if (pending_state_) {
    const Result<void> saved = store_->Save(*pending_state_);
    pending_state_.reset();
    if (!saved) return saved;
  }
  source_->Commit(safe);
  return {};
}

Result<void> Service::Drain() {
  spdlog::info("stopping: waiting for what is under way");
  if (Result<void> out = pipeline_->Process({}); !out) return out;
  const Result<void> flushed = sink_->Flush(kDrainWait);
  if (flushed) {
    if (Result<void> finished = FinishCheckpoint(); !finished) return finished;
    BeginCheckpoint(true);
    if (Result<void> finished = FinishCheckpoint(); !finished) return finished;
    if (Result<void> saved = sink_->Flush(kStateWait); !saved) {
      spdlog::warn("the last state was not saved: {}", saved.error().message);
    }
  }
  source_->Close(kCloseWait);
  if (!flushed) {
    return Fail("stopped with messages not acknowledged (" + flushed.error().message +
                "); their input was not committed and is read again at the next start");
  }
  return {};
}

void Service::ReportLag() {
  for (const PartitionState& partition : source_->Partitions()) {
    if (partition.lag() >= 0) metrics_->Lag(partition.feed, partition.partition, partition.lag());
  }
}

void Service::OnAssigned(std::span<const Position> gained) {
  // What this process has read, or restored, counts more than what the group committed: the state
  // fits it.
  std::vector<Position> known;
  for (Position position : gained) {
    position.offset = checkpoints_.Next(position.feed, position.partition);
    if (position.offset >= 0) known.push_back(position);
  }
  if (!known.empty()) {
    if (const Result<void> moved = source_->Seek(known); !moved) {
      spdlog::error("cannot go on where the state ends: {}", moved.error().message);
    }
  }
  assigned_ += gained.size();
  if (assigned_ > 0) readiness_.Set(Readiness::Need::kAssignment, "");
  spdlog::info("{} partitions assigned", assigned_);
}

void Service::OnRevoked(std::span<const Position> lost) {
  for (const Position& position : lost) metrics_->ForgetLag(position.feed, position.partition);
  assigned_ -= std::min(assigned_, lost.size());
  if (assigned_ == 0) readiness_.Set(Readiness::Need::kAssignment, "no partitions are assigned");
  spdlog::info("{} partitions assigned", assigned_);
}

}  // namespace newsvane::service
