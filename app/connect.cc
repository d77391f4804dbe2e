// SPDX-License-Identifier: Apache-2.0
#include "app/connect.h"

#include "kafka/compacted_topic.h"
#include "kafka/consumer_source.h"
#include "kafka/producer_sink.h"
#include "kafka/topics.h"

namespace newsvane::app {
namespace {

constexpr auto kDescribeWait = std::chrono::seconds(2);
constexpr auto kReadStateWait = std::chrono::seconds(5);  // A stop must not wait longer.

std::map<std::string, std::string> Merge(std::map<std::string, std::string> base,
                                         const std::map<std::string, std::string>& over) {
  for (const auto& [name, value] : over) base[name] = value;
  return base;
}

Result<std::unique_ptr<Sink>> OpenSink(const config::Config& config, service::SinkEvents events) {
  auto sink =
      kafka::ProducerSink::Create({Merge(config.kafka, config.producer),
                                   std::move(events.on_trouble), std::move(events.give_up)});
  if (!sink) return tl::unexpected(sink.error());
  return *std::move(sink);
}

Result<std::unique_ptr<GroupSource>> OpenSource(const config::Config& config, SourceEvents events) {
  kafka::ConsumerOptions options;
  options.properties = Merge(config.kafka, config.consumer);
  options.group = config.group;
  for (const config::FeedConfig& feed : config.feeds) options.topics.push_back(feed.topic);
  auto source = kafka::ConsumerSource::Create(std::move(options), std::move(events));
  if (!source) return tl::unexpected(source.error());
  return *std::move(source);
}

std::vector<std::string> MissingTopics(const config::Config& config,
                                       const std::vector<std::string>& topics) {
  std::vector<std::string> missing;
  const auto states = kafka::DescribeTopics(config.kafka, topics, kDescribeWait);
  if (!states) return missing;  // The clients tell of a broker that cannot be reached.
  for (const kafka::TopicState& topic : *states) {
    if (topic.partitions == 0) missing.push_back(topic.name);
  }
  return missing;
}

}  // namespace

service::Edges ConnectKafka(const config::Loaded& loaded, Clock* clock) {
  const config::Config& config = loaded.config;
  service::Edges edges;
  edges.clock = clock;
  edges.open_sink = [&config](service::SinkEvents events) {
    return OpenSink(config, std::move(events));
  };
  edges.open_store = [&config](Sink* sink) {
    return service::OpenStateStore(config, sink, [&config] {
      return kafka::ReadCompactedTopic(config.kafka, config.topics.state, kReadStateWait);
    });
  };
  edges.open_source = [&config](SourceEvents events) {
    return OpenSource(config, std::move(events));
  };
  edges.open_http = [&config](sinks::HttpHandlers handlers) {
    return sinks::HttpServer::Start(config.http, std::move(handlers));
  };
  edges.missing_topics = [&config](const std::vector<std::string>& topics) {
    return MissingTopics(config, topics);
  };
  return edges;
}

}  // namespace newsvane::app
