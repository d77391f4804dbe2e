// SPDX-License-Identifier: Apache-2.0
//
// Owners of librdkafka's objects, for the .cc files of this room. Its types are only named here,
// never included, so that no other room sees its header.
#pragma once

#include <memory>

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_topic_s;
struct rd_kafka_topic_partition_list_s;
struct rd_kafka_queue_s;
struct rd_kafka_error_s;
struct rd_kafka_op_s;  // An event.
struct rd_kafka_headers_s;
struct rd_kafka_message_s;
struct rd_kafka_metadata;
struct rd_kafka_AdminOptions_s;
struct rd_kafka_NewTopic_s;

namespace newsvane::kafka {

// Gives an object back to librdkafka by the function of its kind.
struct Release {
  void operator()(rd_kafka_s* client) const;
  void operator()(rd_kafka_conf_s* conf) const;
  void operator()(rd_kafka_topic_s* topic) const;
  void operator()(rd_kafka_topic_partition_list_s* list) const;
  void operator()(rd_kafka_queue_s* queue) const;
  void operator()(rd_kafka_error_s* error) const;
  void operator()(rd_kafka_op_s* event) const;
  void operator()(rd_kafka_headers_s* headers) const;
  void operator()(rd_kafka_message_s* message) const;
  void operator()(const struct rd_kafka_metadata* metadata) const;
  void operator()(rd_kafka_AdminOptions_s* options) const;
  void operator()(rd_kafka_NewTopic_s* topic) const;
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

using Client = Owned<rd_kafka_s>;
using Conf = Owned<rd_kafka_conf_s>;
using TopicHandle = Owned<rd_kafka_topic_s>;
using PartitionList = Owned<rd_kafka_topic_partition_list_s>;
using Queue = Owned<rd_kafka_queue_s>;
using ClientError = Owned<rd_kafka_error_s>;  // nullptr: none.
using Event = Owned<rd_kafka_op_s>;
using Headers = Owned<rd_kafka_headers_s>;
using Metadata = Owned<const struct rd_kafka_metadata>;  // A function has the name, too.

}  // namespace newsvane::kafka
