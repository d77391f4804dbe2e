// SPDX-License-Identifier: Apache-2.0
#include "kafka/embedded_broker.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <utility>

#include "kafka/client.h"

namespace newsvane::kafka {
namespace {

class MockCluster : public EmbeddedBroker {
 public:
  explicit MockCluster(Client client)
      : client_(std::move(client)),
        cluster_(rd_kafka_mock_cluster_new(client_.get(), 1)),
        bootstrap_servers_(rd_kafka_mock_cluster_bootstraps(cluster_)) {
    // A lone member need not wait three seconds for others.
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_, 0);
  }
  ~MockCluster() override { rd_kafka_mock_cluster_destroy(cluster_); }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  const std::string& bootstrap_servers() const override { return bootstrap_servers_; }

  Result<void> CreateTopic(const std::string& name, int partitions) override {
    const rd_kafka_resp_err_t error =
        rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return Fail("topic " + name + ": " + rd_kafka_err2str(error));
  }

 private:
  const Client client_;  // Outlives the cluster.
  rd_kafka_mock_cluster_t* cluster_;
  std::string bootstrap_servers_;
};

}  // namespace

Result<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::Start() {
  constexpr std::string_view kWho = "the embedded broker";
  // The mock cluster lives on a client of its own, which talks to nobody and need not say so.
  auto conf = NewConf(kWho, {{{"log_level", "0"}}});
  if (!conf) return tl::unexpected(conf.error());
  auto client = NewClient(kWho, Role::kProducer, *std::move(conf));
  if (!client) return tl::unexpected(client.error());
  return std::make_unique<MockCluster>(*std::move(client));
}

}  // namespace newsvane::kafka
