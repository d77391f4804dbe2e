// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/amount_text.h"

#include <gtest/gtest.h>

namespace newsvane::nlp {
namespace {

Amount Make(double low, double high, const char* unit, const char* currency = "",
            const char* period = "") {
  return {low, high, unit, currency, period, {}};
}

struct Written {
  const char* text;  // The shortest form.
  Amount amount;
};

TEST(AmountText, ReadsWhatItWrites) {
  const Written cases[] = {
      {"$125-145 billion 2026", Make(125e9, 145e9, "money", "USD", "2026")},
      {"$900 million-1.2 billion", Make(9e8, 1.2e9, "money", "USD")},
      {"$15.84 billion Q3 2026", Make(15.84e9, 15.84e9, "money", "USD", "Q3 2026")},
      {"$950", Make(950, 950, "money", "USD")},
      {"EUR 3 billion fiscal 2027", Make(3e9, 3e9, "money", "EUR", "fiscal 2027")},
      {"KRW 2.5 trillion", Make(2.5e12, 2.5e12, "money", "KRW")},
      {"5-7%", Make(5, 7, "percent")},
      {"0.5%", Make(0.5, 0.5, "percent")},
      {"200-300 MW 2027", Make(200e6, 300e6, "watt", "", "2027")},
      {"1.2 GW", Make(1.2e9, 1.2e9, "watt")},
      {"350 kW", Make(350e3, 350e3, "watt")},
      {"5000 units", Make(5000, 5000, "count")},
      {"1-2 million units", Make(1e6, 2e6, "count")},
  };
  for (const Written& c : cases) {
    EXPECT_EQ(FormatAmount(c.amount), c.text);
    const Result<Amount> read = ReadAmount(c.text);
    ASSERT_TRUE(read.has_value()) << c.text << ": " << read.error().message;
    EXPECT_TRUE(IsAmount(*read, c.amount)) << c.text << " read as " << FormatAmount(*read);
    EXPECT_EQ(read->period, c.amount.period) << c.text;
  }
}

TEST(AmountText, ReadsOtherWordsForTheSame) {
  for (const char* text : {"$125 billion to $145 billion in 2026", "US$125-145bn, 2026",
                           "125 billion-145 billion dollars 2026"}) {
    const Result<Amount> read = ReadAmount(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(FormatAmount(*read), "$125-145 billion 2026") << text;
  }
}

TEST(AmountText, WhatHoldsNoneOrSeveralIsAnError) {
  EXPECT_NE(ReadAmount("a lot").error().message.find("'a lot' holds no amounts; write one as"),
            std::string::npos);
  EXPECT_NE(ReadAmount("$3 billion, 12%").error().message.find("holds 2 amounts"),
            std::string::npos);
  EXPECT_NE(ReadAmount("2026").error().message.find("holds no amounts"), std::string::npos);
  EXPECT_NE(ReadAmount("$3 billion in 2026 or 2027").error().message.find("more than one period"),
            std::string::npos);
}

TEST(AmountText, AnEarlierAmountSaysSo) {
  const Result<Amount> earlier = ReadAmount("previously $8 billion");
  ASSERT_TRUE(earlier.has_value());
  EXPECT_TRUE(earlier->previous);
  EXPECT_EQ(FormatAmount(*earlier), "previously $8 billion");
  EXPECT_FALSE(IsAmount(*ReadAmount("$8 billion"), *earlier));
}

TEST(AmountText, APeriodCountsOnlyWhereItIsExpected) {
  const Amount amount = Make(3, 3, "percent", "", "2026");
  EXPECT_TRUE(IsAmount(amount, Make(3, 3, "percent")));
  EXPECT_FALSE(IsAmount(amount, Make(3, 3, "percent", "", "2027")));
}

}  // namespace
}  // namespace newsvane::nlp
