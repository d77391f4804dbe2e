// SPDX-License-Identifier: Apache-2.0
//
// `newsvane topics`: creates or describes the topics of a configuration.
#include "kafka/topics.h"

#include <fmt/core.h>

#include "app/commands.h"
#include "core/json_writer.h"

namespace newsvane::app {
namespace {

using kafka::Cleanup;

constexpr auto kAdminWait = std::chrono::seconds(15);

std::vector<kafka::TopicSpec> TopicSpecs(const config::Config& config, int partitions,
                                         int replication) {
  std::vector<kafka::TopicSpec> topics;
  for (const config::FeedConfig& feed : config.feeds) {
    topics.push_back({feed.topic, partitions, Cleanup::kClusterDefault, replication});
  }
  const config::TopicNames& names = config.topics;
  for (const std::string& name : {names.events, names.shadow, names.alerts, names.dead_letter}) {
    topics.push_back({name, partitions, Cleanup::kClusterDefault, replication});
  }
  // Every alert has a key of its own here: kept for good, they would pile up.
  topics.push_back({names.impacts, partitions, Cleanup::kCompactAndDelete, replication});
  topics.push_back({names.signals, 1, Cleanup::kCompact, replication});
  topics.push_back({names.state, 1, Cleanup::kCompact, replication});
  return topics;
}

// The client's words do not say whom it asked.
int ExplainBroker(const config::Config& config, const Error& error) {
  const auto servers = config.kafka.find("bootstrap.servers");
  return PrintError(
      {fmt::format("the brokers at bootstrap.servers '{}': {}",
                   servers == config.kafka.end() ? "" : servers->second, error.message)});
}

int DescribeAll(const config::Config& config, const std::vector<kafka::TopicSpec>& topics,
                bool as_json) {
  std::vector<std::string> names;
  for (const kafka::TopicSpec& topic : topics) names.push_back(topic.name);
  const auto states = kafka::DescribeTopics(config.kafka, names, kAdminWait);
  if (!states) return ExplainBroker(config, states.error());
  if (as_json) {
    JsonWriter json;
    json.Objects(*states, [&](const kafka::TopicState& state) {
      json.Text("topic", state.name);
      json.Integer("partitions", state.partitions);
    });
    fmt::print("{}\n", json.Take());
  }
  bool all = true;
  for (const kafka::TopicState& state : *states) {
    all = all && state.partitions > 0;
    if (as_json) continue;
    if (state.partitions > 0) {
      fmt::print("{}  {} partition{}\n", state.name, state.partitions,
                 state.partitions == 1 ? "" : "s");
    } else {
      fmt::print("{}  missing; create it with: newsvane topics create --config {}\n", state.name,
                 config.path);
    }
  }
  return all ? kOk : kFailed;
}

}  // namespace

int Topics(const TopicsOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  const std::vector<kafka::TopicSpec> topics =
      TopicSpecs(loaded->config, options.partitions, options.replication);
  if (!options.create) return DescribeAll(loaded->config, topics, options.json);
  const auto created = kafka::CreateTopics(loaded->config.kafka, topics, kAdminWait);
  if (!created) return ExplainBroker(loaded->config, created.error());
  for (const std::string& name : *created) fmt::print("created {}\n", name);
  fmt::print(stderr, "{} topics created, {} were there\n", created->size(),
             topics.size() - created->size());
  return kOk;
}

}  // namespace newsvane::app
