// SPDX-License-Identifier: Apache-2.0
#include "kafka/embedded_broker.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>

namespace newsvane::kafka {
namespace {

class MockCluster : public EmbeddedBroker {
 public:
  explicit MockCluster(rd_kafka_t* client)
      : client_(client),
        cluster_(rd_kafka_mock_cluster_new(client, 1)),
        bootstrap_servers_(rd_kafka_mock_cluster_bootstraps(cluster_)) {
    // A lone member need not wait three seconds for others.
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_, 0);
  }
  ~MockCluster() override {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(client_);
  }

  const std::string& bootstrap_servers() const override { return bootstrap_servers_; }

  Result<void> CreateTopic(const std::string& name, int partitions) override {
    const rd_kafka_resp_err_t error =
        rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return Fail("topic " + name + ": " + rd_kafka_err2str(error));
  }

 private:
  rd_kafka_t* client_;
  rd_kafka_mock_cluster_t* cluster_;
  std::string bootstrap_servers_;
};

}  // namespace

Result<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::Start() {
  std::array<char, 512> error;
  // The mock cluster lives on a client of its own, which talks to nobody and need not say so.
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "log_level", "0", error.data(), error.size());
  rd_kafka_t* const client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
  if (client == nullptr)
    return Fail(std::string("cannot start the embedded broker: ") + error.data());
  return std::make_unique<MockCluster>(client);
}

}  // namespace newsvane::kafka
