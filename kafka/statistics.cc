// SPDX-License-Identifier: Apache-2.0
#include "kafka/statistics.h"

#include <simdjson.h>

#include <algorithm>

namespace newsvane::kafka {
namespace {

namespace dom = simdjson::dom;

int64_t OffsetOf(const dom::element& partition, const char* key) {
  int64_t offset = -1;
  // Logical offsets, such as -1001 for "invalid", are "not known" here.
  if (partition[key].get(offset) != simdjson::SUCCESS) return -1;
  return std::max<int64_t>(offset, -1);
}

void AddPartitions(std::string_view topic, const dom::object& partitions,
                   std::vector<Statistics::Partition>* out) {
  for (const auto& [key, partition] : partitions) {
    int64_t number = -1;
    if (partition["partition"].get(number) != simdjson::SUCCESS || number < 0) continue;
    out->push_back({std::string(topic), static_cast<int32_t>(number),
                    OffsetOf(partition, "ls_offset"), OffsetOf(partition, "app_offset")});
  }
}

bool IsUp(const dom::element& broker) {
  std::string_view state;
  std::string_view source;
  // A logical broker, such as the group coordinator, stands for one of the others.
  return broker["state"].get(state) == simdjson::SUCCESS && state == "UP" &&
         broker["source"].get(source) == simdjson::SUCCESS && source != "logical";
}

}  // namespace

Result<Statistics> ParseStatistics(std::string_view json) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(json.data(), json.size()).get(root)) {
    return Fail(std::string("librdkafka's statistics: ") + simdjson::error_message(error));
  }
  Statistics statistics;
  dom::object brokers;
  if (root["brokers"].get(brokers) == simdjson::SUCCESS) {
    for (const auto& [name, broker] : brokers) statistics.connected |= IsUp(broker);
  }
  dom::object topics;
  if (root["topics"].get(topics) == simdjson::SUCCESS) {
    for (const auto& [name, topic] : topics) {
      dom::object partitions;
      if (topic["partitions"].get(partitions) != simdjson::SUCCESS) continue;
      AddPartitions(name, partitions, &statistics.partitions);
    }
  }
  return statistics;
}

}  // namespace newsvane::kafka
