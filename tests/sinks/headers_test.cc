// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sinks/json.h"
#include "tests/sinks/samples.h"

namespace newsvane::sinks {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::vector<std::pair<std::string, std::string>> Pairs(const std::vector<Header>& headers) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const Header& header : headers) pairs.emplace_back(header.name, header.value);
  return pairs;
}

std::string ValueOf(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return "(none)";
}

const Time kEmitted = At("2026-07-01T15:02:06.000001Z");

TEST(Headers, AlertsAreCloudEventsThatCanBeFilteredUnparsed) {
  EXPECT_THAT(
      Pairs(AlertHeaders(SampleAlert(), kEmitted)),
      ElementsAre(
          Pair("ce_specversion", "1.0"), Pair("ce_id", kIdA), Pair("ce_source", "/newsvane"),
          Pair("ce_type", "dev.newsvane.alert.v1"), Pair("ce_subject", "neocloud"),
          Pair("ce_time", "2026-07-01T15:02:05.120Z"), Pair("content-type", "application/json"),
          Pair("newsvane-emitted-at", "2026-07-01T15:02:06.000001Z"),
          Pair("newsvane-kind", "event"), Pair("newsvane-action", "update"),
          Pair("newsvane-severity", "warning"), Pair("newsvane-basket", "neocloud"),
          Pair("newsvane-event-type", "capacity_sale"), Pair("newsvane-origin", "news.wire/3/1042"),
          Pair("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
}

TEST(Headers, WhatAHeartbeatDoesNotHaveIsLeftOut) {
  EXPECT_THAT(Pairs(AlertHeaders(SampleHeartbeat(), kEmitted)),
              ElementsAre(Pair("ce_specversion", "1.0"), Pair("ce_id", kIdA),
                          Pair("ce_source", "/newsvane"), Pair("ce_type", "dev.newsvane.alert.v1"),
                          Pair("ce_time", "2026-07-01T15:02:06.000001Z"),
                          Pair("content-type", "application/json"),
                          Pair("newsvane-emitted-at", "2026-07-01T15:02:06.000001Z"),
                          Pair("newsvane-kind", "heartbeat"), Pair("newsvane-action", "new"),
                          Pair("newsvane-severity", "info")));
}

TEST(Headers, EventsNameTheirNewsAndWhereItCameFrom) {
  const std::vector<Header> headers = EventHeaders(SampleEvent(), SampleNews(), kEmitted);
  EXPECT_EQ(ValueOf(headers, "ce_type"), "dev.newsvane.event.v1");
  EXPECT_EQ(ValueOf(headers, "ce_id"), kIdA);
  EXPECT_EQ(ValueOf(headers, "ce_subject"), "story-7");
  EXPECT_EQ(ValueOf(headers, "ce_time"), "2026-07-01T14:32:05.120Z");
  EXPECT_EQ(ValueOf(headers, "newsvane-origin"), "news.wire/3/1042");
  EXPECT_EQ(ValueOf(headers, "newsvane-action"), "update");
}

TEST(Headers, SignalsThatDifferHaveDifferentIds) {
  Signal later = SampleSignal();
  later.as_of += std::chrono::seconds(1);
  Signal stronger = SampleSignal();
  stronger.contributions[0].event_id = kIdB;
  const std::string id = ValueOf(SignalHeaders(SampleSignal(), kEmitted), "ce_id");
  EXPECT_EQ(id, ValueOf(SignalHeaders(SampleSignal(), kEmitted + Duration(1)), "ce_id"));
  EXPECT_NE(id, ValueOf(SignalHeaders(later, kEmitted), "ce_id"));
  EXPECT_NE(id, ValueOf(SignalHeaders(stronger, kEmitted), "ce_id"));
}

TEST(Headers, ImpactsNameTheirBasketAndEvent) {
  const std::vector<Header> headers = ImpactHeaders(SampleImpact(), kEmitted);
  EXPECT_EQ(ValueOf(headers, "ce_type"), "dev.newsvane.impact.v1");
  EXPECT_EQ(ValueOf(headers, "ce_subject"), "neocloud");
  EXPECT_EQ(ValueOf(headers, "ce_time"), "2026-07-01T14:37:05.120Z");
  EXPECT_EQ(ValueOf(headers, "newsvane-basket"), "neocloud");
  EXPECT_EQ(ValueOf(headers, "newsvane-event-type"), "capacity_sale");
}

TEST(Headers, ImpactsOfOneAlertThatDifferHaveDifferentIds) {
  RealisedImpact later = SampleImpact();
  later.as_of += std::chrono::minutes(5);
  RealisedImpact last = SampleImpact();
  last.complete = true;
  const std::string id = ValueOf(ImpactHeaders(SampleImpact(), kEmitted), "ce_id");
  EXPECT_EQ(id, ValueOf(ImpactHeaders(SampleImpact(), kEmitted + Duration(1)), "ce_id"));
  EXPECT_NE(id, ValueOf(ImpactHeaders(later, kEmitted), "ce_id"));
  EXPECT_NE(id, ValueOf(ImpactHeaders(last, kEmitted), "ce_id"));
}

TEST(Headers, ASignalThatHasNoTimeYetIsOfTheTimeItWasEmitted) {
  Signal signal;
  signal.basket = "memory";
  EXPECT_EQ(ValueOf(SignalHeaders(signal, kEmitted), "ce_time"), "2026-07-01T15:02:06.000001Z");
}

TEST(Headers, DeadLettersUseTheNamesOfKafkaConnect) {
  const DeadLetter letter{"news.wire", 0, 7, "decode", "wrong_type", "element 3: /p: a \xFF"};
  EXPECT_THAT(
      Pairs(DeadLetterHeaders(letter)),
      ElementsAre(Pair("__connect.errors.topic", "news.wire"),
                  Pair("__connect.errors.partition", "0"), Pair("__connect.errors.offset", "7"),
                  Pair("__connect.errors.stage", "decode"),
                  Pair("__connect.errors.exception.message", "element 3: /p: a \xEF\xBF\xBD"),
                  Pair("error_type", "wrong_type")));
}

TEST(Headers, TheReasonOfADeadLetterIsBounded) {
  DeadLetter letter;
  letter.message = std::string(1023, 'x') + "€";
  EXPECT_EQ(ValueOf(DeadLetterHeaders(letter), "__connect.errors.exception.message"),
            std::string(1023, 'x'));
}

}  // namespace
}  // namespace newsvane::sinks
