// SPDX-License-Identifier: Apache-2.0
#include "kafka/handles.h"

#include <librdkafka/rdkafka.h>

namespace newsvane::kafka {

void Release::operator()(rd_kafka_s* client) const { rd_kafka_destroy(client); }
void Release::operator()(rd_kafka_conf_s* conf) const { rd_kafka_conf_destroy(conf); }
void Release::operator()(rd_kafka_topic_s* topic) const { rd_kafka_topic_destroy(topic); }
void Release::operator()(rd_kafka_topic_partition_list_s* list) const {
  rd_kafka_topic_partition_list_destroy(list);
}
void Release::operator()(rd_kafka_queue_s* queue) const { rd_kafka_queue_destroy(queue); }
void Release::operator()(rd_kafka_error_s* error) const { rd_kafka_error_destroy(error); }
void Release::operator()(rd_kafka_op_s* event) const { rd_kafka_event_destroy(event); }
void Release::operator()(rd_kafka_headers_s* headers) const { rd_kafka_headers_destroy(headers); }
void Release::operator()(rd_kafka_message_s* message) const { rd_kafka_message_destroy(message); }
void Release::operator()(const struct rd_kafka_metadata* metadata) const {
  rd_kafka_metadata_destroy(metadata);
}
void Release::operator()(rd_kafka_AdminOptions_s* options) const {
  rd_kafka_AdminOptions_destroy(options);
}
void Release::operator()(rd_kafka_NewTopic_s* topic) const { rd_kafka_NewTopic_destroy(topic); }

}  // namespace newsvane::kafka
