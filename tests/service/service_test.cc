// SPDX-License-Identifier: Apache-2.0
//
// The running loop between fakes: a source, a sink and a store that the test plays, and its clock.
#include "service/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/service/rules_folder.h"
#include "tests/support/fake_source.h"
#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

using newsvane::testing::FakeSink;
using newsvane::testing::FakeSource;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Batch = std::vector<RawMessage>;

// The test's sink, which outlives the service, as the service owns one. Its end is noted.
class LentSink : public Sink {
 public:
  LentSink(FakeSink* sink, SinkEvents events, std::vector<std::string>* journal)
      : sink_(sink), events_(std::move(events)), journal_(journal) {}
  ~LentSink() override {
    events_.on_trouble("messages are dropped, which takes more words than fit in a short string");
    journal_->push_back("sink gone");
  }
  Result<uint64_t> Publish(OutMessage message) override {
    return sink_->Publish(std::move(message));
  }
  Result<uint64_t> Acknowledged() override { return sink_->Acknowledged(); }
  Result<void> Flush(Duration max_wait) override {
    journal_->push_back("flush");
    return sink_->Flush(max_wait);
  }
  bool connected() const override { return sink_->connected(); }

 private:
  FakeSink* sink_;
  SinkEvents events_;
  std::vector<std::string>* journal_;
};

// What is kept of a store that the service owns.
struct Kept {
  std::optional<std::string> state;
  int failures_to_come = 0;  // Of Load().
  bool refuses = false;      // Save().
};

class FakeStore : public StateStore {
 public:
  FakeStore(Kept* kept, std::vector<std::string>* journal) : kept_(kept), journal_(journal) {}
  ~FakeStore() override { journal_->push_back("store gone"); }
  Result<std::optional<std::string>> Load() override {
    if (kept_->failures_to_come-- > 0) return Fail("no broker answers");
    return kept_->state;
  }
  Result<void> Save(const std::string& bytes) override {
    if (kept_->refuses) return Fail("the disk is full");
    journal_->push_back("save");
    kept_->state = bytes;
    return {};
  }

 private:
  Kept* kept_;
  std::vector<std::string>* journal_;
};

class FakeHttp : public sinks::HttpServer {
 public:
  explicit FakeHttp(std::vector<std::string>* journal) : journal_(journal) {}
  ~FakeHttp() override { journal_->push_back("http gone"); }
  uint16_t port() const override { return 9464; }

 private:
  std::vector<std::string>* journal_;
};

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() {
    Diagnostics diagnostics;
    loaded_ = config::Load(folder_.Path("newsvane.yaml"), &diagnostics);
    course_.at_end = [this] { stop_ = true; };
  }

  Edges FakeEdges() {
    Edges edges;
    edges.clock = &clock_;
    edges.open_sink = [this](SinkEvents events) {
      give_up_ = events.give_up;
      return std::make_unique<LentSink>(&sink_, std::move(events), &course_.journal);
    };
    edges.open_store = [this](Sink*) {
      return std::make_unique<FakeStore>(&kept_, &course_.journal);
    };
    edges.open_source = [this](SourceEvents events) {
      return std::make_unique<FakeSource>(&course_, std::move(events));
    };
    edges.open_http = [this](sinks::HttpHandlers handlers) {
      http_ = std::move(handlers);
      return std::make_unique<FakeHttp>(&course_.journal);
    };
    edges.missing_topics = [this](const std::vector<std::string>& topics) {
      asked_for_ = topics;
      return missing_;
    };
    return edges;
  }

  std::unique_ptr<Service> Create() {
    auto service = Service::Create(*loaded_, FakeEdges());
    EXPECT_TRUE(service) << service.error().message;
    return *std::move(service);
  }

  // A service from its start to its end, destruction included.
  Result<void> RunToTheEnd() {
    stop_ = false;
    course_.polls = 0;
    return Create()->Run(stop_);
  }

  // Steps of the course.
  void Gain(std::vector<Position> gained = {{0, 0, -1}}) {
    course_.steps.push_back([gained](FakeSource& source) {
      source.Gain(gained);
      return Batch();
    });
  }
  void LoseAll() {
    course_.steps.push_back([](FakeSource& source) {
      source.LoseAll();
      return Batch();
    });
  }
  void Read(int64_t offset, const std::string& headline = "Northwind sells computing power") {
    const std::string story = R"({"id":")" + std::to_string(offset) +
                              R"(","source":"wire","headline":")" + headline +
                              R"(","published_at":"2026-07-01T14:32:00Z"})";
    const RawMessage raw = records_.Make(0, offset, story);
    course_.steps.push_back([raw](FakeSource&) { return Batch{raw}; });
  }
  // What the test does while a Poll() gives nothing.
  void Meanwhile(std::function<void()> what) {
    course_.steps.push_back([what = std::move(what)](FakeSource&) {
      what();
      return Batch();
    });
  }
  void Pass(Duration time) {
    Meanwhile([this, time] { clock_.now += time; });
  }

  // The journal's entries of this kind, in order.
  std::vector<std::string> Noted(const std::string& what) const {
    std::vector<std::string> found;
    std::ranges::copy_if(course_.journal, std::back_inserter(found),
                         [&](const std::string& entry) { return entry.starts_with(what); });
    return found;
  }
  size_t Count(const std::string& what) const { return Noted(what).size(); }
  size_t Published(const std::string& topic) const { return sink_.On(topic).size(); }

  const RulesFolder folder_{::testing::UnitTest::GetInstance()->current_test_info()->name()};
  std::unique_ptr<config::Loaded> loaded_;
  const config::TopicNames topics_;
  ManualClock clock_;
  Records records_;
  FakeSink sink_;
  FakeSource::Course course_;
  Kept kept_;
  std::function<bool()> give_up_;  // As the sink may ask.
  sinks::HttpHandlers http_;       // What a scrape may ask.
  std::vector<std::string> missing_;
  std::vector<std::string> asked_for_;
  std::atomic<bool> stop_ = false;
};

TEST_F(ServiceTest, IsReadyWhenItsStateIsReadItHasPartitionsAndTheProducerIsConnected) {
  sink_.away = true;
  const std::unique_ptr<Service> service = Create();
  EXPECT_THAT(service->NotReadyReasons(),
              ElementsAre("the state is not read yet", "no partitions are assigned yet",
                          "the producer is not connected yet"));
  std::vector<std::vector<std::string>> reasons;
  const auto look = [&] { reasons.push_back(service->NotReadyReasons()); };
  Meanwhile([] {});
  Meanwhile(look);
  Gain();
  Meanwhile(look);
  Meanwhile([this] { sink_.away = false; });
  Meanwhile(look);
  ASSERT_TRUE(service->Run(stop_));
  ASSERT_EQ(reasons.size(), 3U);
  EXPECT_THAT(reasons[0],
              ElementsAre("no partitions are assigned yet", "the producer is not connected"));
  EXPECT_THAT(reasons[1], ElementsAre("the producer is not connected"));
  EXPECT_THAT(reasons[2], IsEmpty());
}

TEST_F(ServiceTest, TellsAScrapeItsLagAndWhetherItIsReady) {
  std::string before;
  std::string after;
  Gain();
  Meanwhile([&] { before = http_.metrics(); });
  LoseAll();
  Meanwhile([&] { after = http_.metrics(); });
  ASSERT_TRUE(RunToTheEnd());
  EXPECT_THAT(before, HasSubstr("newsvane_ready 1\n"));
  EXPECT_THAT(before,
              HasSubstr("newsvane_consumer_lag_records{partition=\"0\",topic=\"news\"} 5\n"));
  EXPECT_THAT(after, HasSubstr("newsvane_ready 0\n"));
  EXPECT_THAT(after, ::testing::Not(HasSubstr("partition=\"0\"")));
}

TEST_F(ServiceTest, StartsWithoutAStateWhereTheGroupIs) {
  Gain({{0, 0, 17}});
  Read(17);
  ASSERT_TRUE(RunToTheEnd());
  EXPECT_THAT(Noted("seek"), IsEmpty());
  EXPECT_EQ(Published(topics_.events), 1U);
}

TEST_F(ServiceTest, GoesOnWhereItsStateEndsWhateverTheGroupCommitted) {
  Gain();
  Read(41);
  ASSERT_TRUE(RunToTheEnd());
  ASSERT_TRUE(kept_.state.has_value());

  course_ = {};
  course_.at_end = [this] { stop_ = true; };
  Gain({{0, 0, 7}, {0, 1, 9}});
  const std::unique_ptr<Service> service = Create();
  stop_ = false;
  ASSERT_TRUE(service->Run(stop_));
  EXPECT_THAT(Noted("seek"), ElementsAre("seek 0/0@42")) << "and 0/1 where the group is";
  EXPECT_NE(service->pipeline().scorer().Signals().front().score, 0) << "the scores are back";
}

TEST_F(ServiceTest, LeavesAStateThatAnotherModelMadeAndItsPositions) {
  Gain();
  Read(41);
  ASSERT_TRUE(RunToTheEnd());
  course_ = {};
  course_.at_end = [this] { stop_ = true; };
  loaded_->model.policy.event_threshold /= 2;
  Gain({{0, 0, 7}});
  ASSERT_TRUE(RunToTheEnd());
  EXPECT_THAT(Noted("seek"), IsEmpty());
}

TEST_F(ServiceTest, EndsRatherThanStartWithoutAStateThatItCannotRead) {
  kept_.state = "of another version";
  Gain();
  Read(0);
  const Result<void> ended = RunToTheEnd();
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message, HasSubstr("another version"));
  EXPECT_EQ(course_.polls, 0U) << "nothing was read";
  EXPECT_EQ(kept_.state, "of another version");
}

TEST_F(ServiceTest, ReadsNothingUntilTheStoreAnswersAndTriesEveryFiveSeconds) {
  kept_.failures_to_come = 3;
  missing_ = {topics_.state};
  const Time start = clock_.now;
  std::vector<std::string> reasons;
  std::unique_ptr<Service> service;
  Edges edges = FakeEdges();
  edges.missing_topics = [&](const std::vector<std::string>& topics) {
    asked_for_ = topics;
    reasons = service->NotReadyReasons();
    EXPECT_EQ(course_.polls, 0U);
    return missing_;
  };
  service = *Service::Create(*loaded_, std::move(edges));
  Time read;
  Meanwhile([&] { read = clock_.now; });
  ASSERT_TRUE(service->Run(stop_));
  EXPECT_EQ(read - start, std::chrono::seconds(15));
  ASSERT_FALSE(reasons.empty());
  EXPECT_EQ(reasons[0], "the state cannot be read: no broker answers");
  EXPECT_THAT(asked_for_,
              ::testing::IsSupersetOf({topics_.state, topics_.alerts, std::string("news")}));
}

TEST_F(ServiceTest, StopsThoughItsStateCannotBeRead) {
  kept_.failures_to_come = 1000;
  Edges edges = FakeEdges();
  edges.missing_topics = [this](const std::vector<std::string>&) {
    stop_ = true;
    return missing_;
  };
  const Time start = clock_.now;
  const auto service = Service::Create(*loaded_, std::move(edges));
  EXPECT_TRUE((*service)->Run(stop_));
  EXPECT_EQ(clock_.now, start) << "without the wait";
  EXPECT_THAT(Noted("save"), IsEmpty());
  EXPECT_THAT(Noted("commit"), IsEmpty());
}

TEST_F(ServiceTest, CommitsAndSavesNothingBeforeWhatItLedToIsAcknowledged) {
  sink_.corked = true;
  Gain();
  Read(41);
  Pass(std::chrono::seconds(10));
  Meanwhile([this] {
    EXPECT_GT(sink_.messages.size(), 0U);
    EXPECT_THAT(Noted("save"), IsEmpty());
    EXPECT_THAT(Noted("commit"), IsEmpty());
    sink_.acknowledged = sink_.messages.size();
  });
  Meanwhile([this] {
    EXPECT_THAT(course_.journal, ElementsAre("gain", "save", "commit 0/0@42"))
        << "the state first: a commit must not be ahead of it";
  });
  ASSERT_TRUE(RunToTheEnd());
}

TEST_F(ServiceTest, CommitsOftenAndSavesItsStateSeldom) {
  loaded_->config.commit_interval = std::chrono::seconds(1);
  loaded_->config.snapshot_interval = std::chrono::seconds(10);
  Gain();
  for (int i = 0; i < 40; ++i) {
    Read(i, "Nothing happens");
    Pass(std::chrono::milliseconds(500));
  }
  size_t commits = 0;
  size_t saves = 0;
  Meanwhile([&] {
    commits = Count("commit");
    saves = Count("save");
  });
  ASSERT_TRUE(RunToTheEnd());
  EXPECT_GE(commits, 19U);
  EXPECT_LE(commits, 21U) << "in twenty seconds";
  EXPECT_GE(saves, 2U);
  EXPECT_LE(saves, 3U);
}

TEST_F(ServiceTest, ForgetsThePartitionsThatItLosesAndGoesOnWhereItWasWhenTheyComeBack) {
  const std::unique_ptr<Service> service = Create();
  Gain();
  Read(41);
  Pass(std::chrono::seconds(2));
  Meanwhile([&] { EXPECT_THAT(service->NotReadyReasons(), IsEmpty()); });
  LoseAll();
  Meanwhile(
      [&] { EXPECT_THAT(service->NotReadyReasons(), ElementsAre("no partitions are assigned")); });
  Gain({{0, 0, 30}});
  Meanwhile([&] { EXPECT_THAT(service->NotReadyReasons(), IsEmpty()); });
  ASSERT_TRUE(service->Run(stop_));
  EXPECT_THAT(Noted("seek"), ElementsAre("seek 0/0@42"));
}

TEST_F(ServiceTest, IsReadyAsLongAsItHasOneOfItsPartitions) {
  const std::unique_ptr<Service> service = Create();
  Gain({{0, 0, -1}, {0, 1, -1}});
  course_.steps.push_back([](FakeSource& source) {
    source.events().on_revoked(std::vector<Position>{{0, 1, -1}});
    return Batch();
  });
  Meanwhile([&] { EXPECT_THAT(service->NotReadyReasons(), IsEmpty()); });
  ASSERT_TRUE(service->Run(stop_));
}

TEST_F(ServiceTest, SaysThatItLivesAsOftenAsConfiguredWhileSomebodyCouldHear) {
  loaded_->config.heartbeat_interval = std::chrono::seconds(30);
  const auto beats = [this] { return Published(topics_.alerts); };
  Gain();
  Meanwhile([&] { EXPECT_EQ(beats(), 1U); });
  Pass(std::chrono::seconds(29));
  Meanwhile([&] { EXPECT_EQ(beats(), 1U); });
  Pass(std::chrono::seconds(1));
  Meanwhile([&] { EXPECT_EQ(beats(), 2U); });
  Meanwhile([&] { sink_.away = true; });
  Pass(std::chrono::seconds(300));
  Meanwhile([&] { EXPECT_EQ(beats(), 2U) << "none is queued for a broker that is away"; });
  ASSERT_TRUE(RunToTheEnd());
}

TEST_F(ServiceTest, DrainsInOrderFlushSaveCommitClose) {
  sink_.corked = true;
  Gain();
  Read(41);
  ASSERT_TRUE(RunToTheEnd());
  EXPECT_THAT(course_.journal,
              ElementsAre("gain", "flush", "save", "commit 0/0@42", "flush", "close", "http gone",
                          "source gone", "store gone", "sink gone"));
}

TEST_F(ServiceTest, TellsThatAStopLeftMessagesUnacknowledgedAndCommitsNothing) {
  sink_.corked = true;
  sink_.stuck = true;
  Gain();
  Read(41);
  const Result<void> ended = RunToTheEnd();
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message, HasSubstr("not committed and is read again"));
  EXPECT_THAT(Noted("commit"), IsEmpty());
  EXPECT_THAT(Noted("save"), IsEmpty());
  EXPECT_EQ(Count("close"), 1U) << "it leaves the group all the same";
}

TEST_F(ServiceTest, EndsWhenTheSinkRefusesAMessageAndCommitsNothingOfIt) {
  sink_.refuses = topics_.dead_letter;
  Gain();
  const RawMessage bad = records_.Make(0, 41, "no story");
  course_.steps.push_back([bad](FakeSource&) { return Batch{bad}; });
  const Result<void> ended = RunToTheEnd();
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message, HasSubstr("refuses the message"));
  EXPECT_THAT(course_.committed, IsEmpty());
  EXPECT_EQ(Count("close"), 1U);
}

TEST_F(ServiceTest, EndsWhenTheSourceFailsAndWhenTheStateCannotBeSaved) {
  course_.failure = Error{"the topic was deleted"};
  Result<void> ended = RunToTheEnd();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "the topic was deleted");

  course_ = {};
  course_.at_end = [this] { stop_ = true; };
  kept_.refuses = true;
  Gain();
  Read(41);
  ended = RunToTheEnd();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "the disk is full");
  EXPECT_THAT(Noted("commit"), IsEmpty()) << "a commit must not be ahead of the state";
}

// On every way out, clients tell of their end to a service that is still whole; under the address
// sanitizer it would be seen if it were not.
TEST_F(ServiceTest, OutlivesWhatCallsItBackAsItEnds) {
  course_.calls_back_as_it_closes = true;
  sink_.refuses = topics_.events;
  Gain();
  Read(41);
  EXPECT_FALSE(RunToTheEnd());
  EXPECT_THAT(course_.journal, ElementsAre("gain", "http gone", "close", "lose", "source gone",
                                           "store gone", "sink gone"));
}

TEST_F(ServiceTest, AStartThatFailsHalfwayClosesWhatItOpened) {
  course_.calls_back_as_it_closes = true;
  Edges edges = FakeEdges();
  edges.open_http = [](const sinks::HttpHandlers&) -> Result<std::unique_ptr<sinks::HttpServer>> {
    return Fail("the port is taken");
  };
  const auto service = Service::Create(*loaded_, std::move(edges));
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().message, "the port is taken");
  EXPECT_THAT(course_.journal, ElementsAre("close", "source gone", "store gone", "sink gone"));
}

TEST_F(ServiceTest, TellsASinkThatWaitsToGiveUpOnlyWhileItIsToStop) {
  std::vector<bool> given_up;
  Meanwhile([&] { given_up.push_back(give_up_()); });
  Meanwhile([&] {
    stop_ = true;
    given_up.push_back(give_up_());
  });
  const std::unique_ptr<Service> service = Create();
  EXPECT_FALSE(give_up_()) << "before it runs";
  ASSERT_TRUE(service->Run(stop_));
  EXPECT_THAT(given_up, ElementsAre(false, true));
}

}  // namespace
}  // namespace newsvane::service
