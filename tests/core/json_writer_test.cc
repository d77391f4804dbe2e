// SPDX-License-Identifier: Apache-2.0
#include "core/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace newsvane {
namespace {

// The object that `write` gives.
template <class Write>
std::string Object(const Write& write) {
  JsonWriter json;
  json.Object([&] { write(json); });
  return json.Take();
}

TEST(JsonWriter, WritesMembersInTheOrderOfTheCallsAndNestsAsTheyDo) {
  struct Point {
    int x;
  };
  const std::vector<Point> points = {{1}, {-2}};
  EXPECT_EQ(Object([&](JsonWriter& json) {
              json.Text("text", "a\"b");
              json.Flag("flag", true);
              json.Null("none");
              json.Json("raw", R"({"k":1})");
              json.Object("inner", [&] { json.Integer("big", uint64_t{1} << 63); });
              json.Objects("points", points, [&](const Point& p) { json.Integer("x", p.x); });
              json.Integers("numbers", std::vector<int64_t>{-1, 2});
              json.Scores("scores", std::vector<double>{0.5, -0.0});
              json.Texts("texts", std::vector<std::string>{"x", ""});
              json.Array("rest", [&] { json.Object([&] { json.Flag("last", false); }); });
            }),
            R"({"text":"a\"b","flag":true,"none":null,"raw":{"k":1},)"
            R"("inner":{"big":9223372036854775808},"points":[{"x":1},{"x":-2}],)"
            R"("numbers":[-1,2],"scores":[0.5,0],"texts":["x",""],"rest":[{"last":false}]})");
}

TEST(JsonWriter, SaysNullForWhatIsNotThere) {
  EXPECT_EQ(Object([](JsonWriter& json) {
              json.TextOrNull("empty", "");
              json.TextOrNull("text", "x");
              json.TimeOrNull("never", kNoTime);
              json.TimeOrNull("epoch", Time{});
              json.ObjectOrNull("no", std::optional<int>(), [](int) {});
              json.ObjectOrNull("yes", std::optional<int>(3),
                                [&](int value) { json.Integer("value", value); });
            }),
            R"({"empty":null,"text":"x","never":null,"epoch":"1970-01-01T00:00:00Z",)"
            R"("no":null,"yes":{"value":3}})");
}

TEST(JsonWriter, WritesNumbersThatReadBackAndScoresOfSixPlaces) {
  EXPECT_EQ(Object([](JsonWriter& json) {
              json.Number("tenth", 0.1);
              json.Number("infinite", std::numeric_limits<double>::infinity());
              json.Score("sum", 0.1 + 0.2);
              json.Score("small", 0.00000149);
              json.Score("minus_zero", -1e-9);
              json.Score("nothing", std::numeric_limits<double>::quiet_NaN());
              json.Seconds("seconds", std::chrono::milliseconds(1500));
            }),
            R"({"tenth":0.1,"infinite":null,"sum":0.3,"small":1e-06,"minus_zero":0,)"
            R"("nothing":null,"seconds":1.5})");
}

TEST(JsonWriter, RepairsTextThatIsNotUtf8) {
  EXPECT_EQ(Object([](JsonWriter& json) { json.Text("t", "a\xFFz"); }), "{\"t\":\"a\uFFFDz\"}");
}

TEST(JsonWriter, BeginsEmptyAfterALongAndAfterAShortDocument) {
  for (const size_t size : {size_t{10}, size_t{1} << 20, size_t{10}}) {
    const std::string text(size, 'x');
    EXPECT_EQ(Object([&](JsonWriter& json) { json.Text("t", text); }), "{\"t\":\"" + text + "\"}");
  }
}

TEST(JsonWriter, KeepsTwoDocumentsOfOneThreadApart) {
  JsonWriter outer;
  outer.Object([&] {
    EXPECT_EQ(Object([](JsonWriter& json) { json.Integer("inner", 1); }), R"({"inner":1})");
    outer.Integer("outer", 2);
  });
  EXPECT_EQ(outer.Take(), R"({"outer":2})");
}

}  // namespace
}  // namespace newsvane
