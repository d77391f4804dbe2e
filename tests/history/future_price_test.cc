// SPDX-License-Identifier: Apache-2.0
//
// The demo's days with one price among them that is stamped in the future, through the decoder and
// the whole pipeline: all that is published is as without it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "history/input.h"
#include "history/timeline.h"
#include "tests/service/stages.h"
#include "tests/support/fakes.h"

namespace newsvane::history {
namespace {

namespace fs = std::filesystem;
using newsvane::testing::FakeSink;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;
using signals::BadPrice;

const fs::path kDemo = fs::path(NEWSVANE_SOURCE_DIR) / "config/demo";
const char* const kFarAway = "2099-07-01T15:00:00Z";
const char* const kNextWeek = "2026-07-09T15:00:00Z";
constexpr auto kOnItsWay = std::chrono::milliseconds(250);

std::string PriceOf(const std::string& time) {
  return R"([{"T":"b","S":"CRWV","o":96,"h":96,"l":96,"c":96,"v":900,"t":")" + time + R"("}])";
}

Input DemoIn(const fs::path& folder) {
  Diagnostics diagnostics;
  auto loaded = config::Load((kDemo / "newsvane.yaml").string(), &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << Render(diagnostic);
  InputOptions options;
  options.folder = folder.string();
  return OpenInput(options, std::move(loaded)).value();
}

struct Outcome {
  std::vector<std::string> published;  // Alerts and impacts.
  std::map<VerdictState, int> verdicts;
  uint64_t set_aside_as_future = 0;
  uint64_t set_aside = 0;
};

Outcome OutcomeOf(const FakeSink& sink, service::Pipeline* pipeline, Outcome outcome) {
  const config::TopicNames topics;
  for (const OutMessage& message : sink.messages) {
    if (message.topic == topics.alerts || message.topic == topics.impacts) {
      outcome.published.push_back(message.value);
    }
  }
  const auto& aside = pipeline->scorer().counters().ticks_set_aside;
  outcome.set_aside_as_future = aside[static_cast<size_t>(BadPrice::kFuture)];
  for (const uint64_t count : aside) outcome.set_aside += count;
  return outcome;
}

class Run {
 public:
  explicit Run(const Input& input) : stages_(*input.loaded, &sink_, &clock_, nullptr, 1) {
    stages_.pipeline.publisher().on_alert = [this](const Alert& alert) {
      ++outcome_.verdicts[alert.verdict.state];
    };
  }
  service::Stages& stages() { return stages_; }
  Outcome Take() { return OutcomeOf(sink_, &stages_.pipeline, outcome_); }

 private:
  FakeSink sink_;
  ManualClock clock_;
  Outcome outcome_;
  service::Stages stages_;
};

// As `replay` reads a folder.
Outcome FromFiles(const fs::path& folder) {
  const Input input = DemoIn(folder);
  Run run(input);
  service::Stages& stages = run.stages();
  const auto timeline = Timeline::Open(input.files, &stages.intake, nullptr).value();
  while (true) {
    const Timeline::Message message = timeline->Next().value();
    if (message.raw == nullptr) break;
    const service::Portion portion{{}, {}, message.news, message.ticks};
    EXPECT_TRUE(stages.pipeline.Process({&portion, 1}));
  }
  return run.Take();
}

// As Kafka gives it: each record is stamped with the time of its receipt. Among them, on the first
// day, a price of `future`; empty: none.
Outcome FromKafka(const std::string& future) {
  const Input input = DemoIn(kDemo);
  Records records;
  std::vector<RawMessage> all;
  service::Intake intake(*input.loaded, 1, service::Intake::Tagging::kOff);
  const auto timeline = Timeline::Open(input.files, &intake, nullptr).value();
  uint32_t alpaca = 0;
  while (input.loaded->config.feeds[alpaca].topic != "prices.alpaca") ++alpaca;
  while (true) {
    const Timeline::Message message = timeline->Next().value();
    if (message.raw == nullptr) break;
    const Time at = message.time == kNoTime ? kNoTime : message.time + kOnItsWay;
    if (!future.empty() && all.size() == 60) {
      all.push_back(records.Make(alpaca, 1'000'000, PriceOf(future), at));
    }
    all.push_back(records.Make(message.raw->feed, message.raw->offset,
                               std::string(message.raw->payload), at));
  }
  Run run(input);
  for (const RawMessage& raw : all) EXPECT_TRUE(run.stages().Process({&raw, 1}));
  return run.Take();
}

void ExpectTheSameButForOnePrice(const Outcome& with, const Outcome& without) {
  EXPECT_EQ(without.verdicts.at(VerdictState::kConfirmed), 13);
  EXPECT_EQ(with.verdicts, without.verdicts);
  EXPECT_EQ(with.published, without.published);
  EXPECT_EQ(without.set_aside_as_future, 0U);
  EXPECT_EQ(with.set_aside_as_future, 1U);
  EXPECT_EQ(with.set_aside, without.set_aside + 1);
}

TEST(PriceOfTheFuture, OfKafkaIsSetAsideByItsReceiptAndChangesNothingElse) {
  const Outcome without = FromKafka("");
  ExpectTheSameButForOnePrice(FromKafka(kFarAway), without);
  ExpectTheSameButForOnePrice(FromKafka(kNextWeek), without);
}

TEST(PriceOfTheFuture, OfAFileIsSetAsideByItsNeighboursAndChangesNothingElse) {
  const fs::path folder =
      fs::path(::testing::TempDir()) / ("newsvane_future_" + std::to_string(getpid()));
  fs::create_directories(folder);
  for (const auto& entry : fs::directory_iterator(kDemo)) {
    if (entry.path().extension() == ".ndjson") {
      fs::copy_file(entry, folder / entry.path().filename(), fs::copy_options::overwrite_existing);
    }
  }
  std::ifstream in(kDemo / "prices.alpaca.ndjson");
  std::ofstream out(folder / "prices.alpaca.ndjson");
  int64_t lines = 0;
  for (std::string line; std::getline(in, line);) {
    if (++lines == 30) out << PriceOf(kFarAway) << '\n';
    out << line << '\n';
  }
  out.close();
  ASSERT_GT(lines, 60);
  ExpectTheSameButForOnePrice(FromFiles(folder), FromFiles(kDemo));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace newsvane::history
