// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/amounts.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "nlp/text/normalized_text.h"

namespace newsvane::nlp {
namespace {

// "money USD 1.25e+11..1.45e+11 [the text]; ..."
std::string Amounts(const std::string& text) {
  static constexpr const char* kKinds[] = {"money", "percent", "power", "count", "date"};
  std::vector<Annotation> found;
  FindAmounts(text, 0, static_cast<uint32_t>(text.size()), &found);
  std::ostringstream out;
  for (const Annotation& annotation : found) {
    if (out.tellp() > 0) out << "; ";
    out << kKinds[static_cast<int>(annotation.kind)] << ' ';
    if (!annotation.currency.empty()) out << annotation.currency << ' ';
    out << annotation.low;
    if (annotation.high != annotation.low) out << ".." << annotation.high;
    out << " [" << text.substr(annotation.begin, annotation.end - annotation.begin) << ']';
  }
  return out.str();
}

TEST(Amounts, ReadsMoneyWithCurrencyAndScale) {
  EXPECT_EQ(Amounts("pays $5 billion"), "money USD 5e+09 [$5 billion]");
  EXPECT_EQ(Amounts("US$ 1.2bn"), "money USD 1.2e+09 [US$ 1.2bn]");
  EXPECT_EQ(Amounts("NT$100 million"), "money TWD 1e+08 [NT$100 million]");
  EXPECT_EQ(Amounts("\u20AC3 bn and \u00A32m"),
            "money EUR 3e+09 [\u20AC3 bn]; money GBP 2e+06 [\u00A32m]");
  EXPECT_EQ(Amounts("a $10-billion plan"), "money USD 1e+10 [$10-billion]");
  EXPECT_EQ(Amounts("30 trillion won"), "money KRW 3e+13 [30 trillion won]");
  EXPECT_EQ(Amounts("EUR 40m"), "money EUR 4e+07 [EUR 40m]");
  EXPECT_EQ(Amounts("$1,234.50 a share"), "money USD 1234.5 [$1,234.50]");
  EXPECT_EQ(Amounts("$2.5T"), "money USD 2.5e+12 [$2.5T]");
}

TEST(Amounts, ReadsRangesAsOne) {
  EXPECT_EQ(Amounts("$125-145 billion"), "money USD 1.25e+11..1.45e+11 [$125-145 billion]");
  EXPECT_EQ(Amounts("$60B-$64B"), "money USD 6e+10..6.4e+10 [$60B-$64B]");
  EXPECT_EQ(Amounts("125 to 145 billion dollars"),
            "money USD 1.25e+11..1.45e+11 [125 to 145 billion dollars]");
  EXPECT_EQ(Amounts("between $3 and $4 billion"), "money USD 3e+09..4e+09 [$3 and $4 billion]");
  EXPECT_EQ(Amounts("from $115-135 billion"), "money USD 1.15e+11..1.35e+11 [$115-135 billion]");
  EXPECT_EQ(Amounts("3% to 5%"), "percent 3 [3%]; percent 5 [5%]");
}

TEST(Amounts, AChangeIsTwoAmounts) {
  EXPECT_EQ(Amounts("from $60 to $65 billion"),
            "money USD 6e+10 [$60]; money USD 6.5e+10 [$65 billion]");
  EXPECT_EQ(Amounts("raised to $10 billion from $8 billion"),
            "money USD 1e+10 [$10 billion]; money USD 8e+09 [$8 billion]");
}

// As Amounts(), of a text as people write it; what was read is shown without spaces.
std::string ChineseAmounts(const std::string& original) {
  NormalizedText text;
  text.Reset(original, "", 1 << 20);
  std::string found = Amounts(std::string(text.text()));
  for (size_t at = found.find('['); at != std::string::npos; at = found.find('[', at + 1)) {
    const size_t end = found.find(']', at);
    std::string inner = found.substr(at, end - at);
    std::erase(inner, ' ');
    found.replace(at, end - at, inner);
  }
  return found;
}

TEST(Amounts, ReadsChineseMoney) {
  EXPECT_EQ(ChineseAmounts("投资1450亿元建厂"), "money CNY 1.45e+11 [1450亿元]");
  EXPECT_EQ(ChineseAmounts("价值250亿美元"), "money USD 2.5e+10 [250亿美元]");
  EXPECT_EQ(ChineseAmounts("1,250亿至1,450亿美元"),
            "money USD 1.25e+11..1.45e+11 [1,250亿至1,450亿美元]");
  EXPECT_EQ(ChineseAmounts("１２５０亿～１４５０亿美元"),
            "money USD 1.25e+11..1.45e+11 [1250亿~1450亿美元]");
  EXPECT_EQ(ChineseAmounts("約3.5兆韓元"), "money KRW 3.5e+12 [3.5兆韓元]");
  EXPECT_EQ(ChineseAmounts("投資500億元"), "money TWD 5e+10 [500億元]");
  EXPECT_EQ(ChineseAmounts("新台幣500億元"), "money TWD 5e+10 [新台幣500億元]");
  EXPECT_EQ(ChineseAmounts("人民币80亿元"), "money CNY 8e+09 [人民币80亿元]");
  EXPECT_EQ(ChineseAmounts("2万亿日元和300万欧元"),
            "money JPY 2e+12 [2万亿日元]; money EUR 3e+06 [300万欧元]");
  EXPECT_EQ(ChineseAmounts("从600亿美元提高到650亿美元"),
            "money USD 6e+10 [600亿美元]; money USD 6.5e+10 [650亿美元]");
}

TEST(Amounts, ReadsChinesePercentPowerAndCounts) {
  EXPECT_EQ(ChineseAmounts("涨价３０％"), "percent 30 [30%]");
  EXPECT_EQ(ChineseAmounts("1.2吉瓦"), "power 1.2e+09 [1.2吉瓦]");
  EXPECT_EQ(ChineseAmounts("500兆瓦和120万千瓦"),
            "power 5e+08 [500兆瓦]; power 1.2e+09 [120万千瓦]");
  EXPECT_EQ(ChineseAmounts("采购10万张英伟达GPU"), "count 100000 [10万张英伟达GPU]");
  EXPECT_EQ(ChineseAmounts("10万卡集群"), "count 100000 [10万卡集群]");
  EXPECT_EQ(ChineseAmounts("2026年第3季度，100万用户，5个月"), "");
}

TEST(Amounts, ReadsPercentPowerAndCounts) {
  EXPECT_EQ(Amounts("up 8.5%"), "percent 8.5 [8.5%]");
  EXPECT_EQ(Amounts("up 12 per cent, 3 percent"),
            "percent 12 [12 per cent]; percent 3 [3 percent]");
  EXPECT_EQ(Amounts("1.5 GW and 200MW"), "power 1.5e+09 [1.5 GW]; power 2e+08 [200MW]");
  EXPECT_EQ(Amounts("a 2-gigawatt site"), "power 2e+09 [2-gigawatt]");
  EXPECT_EQ(Amounts("100,000 GPUs"), "count 100000 [100,000 GPUs]");
  EXPECT_EQ(Amounts("1 million Nvidia H100 GPUs"), "count 1e+06 [1 million Nvidia H100 GPUs]");
}

TEST(Amounts, ReadsSpelledNumbers) {
  EXPECT_EQ(Amounts("half a billion dollars"), "money USD 5e+08 [half a billion dollars]");
  EXPECT_EQ(Amounts("half million dollars"), "money USD 500000 [half million dollars]");
  EXPECT_EQ(Amounts("a trillion won"), "money KRW 1e+12 [a trillion won]");
  EXPECT_EQ(Amounts("Three gigawatts, five percent"),
            "power 3e+09 [Three gigawatts]; percent 5 [five percent]");
  EXPECT_EQ(Amounts("two to three gigawatts"), "power 2e+09..3e+09 [two to three gigawatts]");
  EXPECT_EQ(Amounts("one million chips"), "count 1e+06 [one million chips]");
  EXPECT_EQ(Amounts("41 cents a share"), "money USD 0.41 [41 cents]");
}

TEST(Amounts, OtherNumbersAreNone) {
  for (const char* text : {"four new chip plants", "a billion reasons", "a chip", "half a chip",
                           "one of ten GPUs", "anyone million dollars", "in 2026", "H100 Q3",
                           "a 5 m wall", "top 10 stocks", "version 3.5", "24/7", "x1"}) {
    EXPECT_EQ(Amounts(text), "") << text;
  }
}

TEST(Amounts, NumbersAtTheVeryEndOrTooLongDoNoHarm) {
  EXPECT_EQ(Amounts("$"), "");
  EXPECT_EQ(Amounts("$5"), "money USD 5 [$5]");
  EXPECT_EQ(Amounts("5-"), "");
  EXPECT_EQ(Amounts("1.2.3.4 5,,6 " + std::string(400, '9')), "");
}

std::string Dates(const std::string& text) {
  std::vector<Annotation> found;
  FindDates(text, 0, static_cast<uint32_t>(text.size()), &found);
  std::string periods;
  for (const Annotation& date : found) periods += (periods.empty() ? "" : "; ") + date.period;
  return periods;
}

TEST(Dates, ReadsPeriodsInOneForm) {
  EXPECT_EQ(Dates("its 2026 capex"), "2026");
  EXPECT_EQ(Dates("Q3 2026, 2Q26 and the third quarter of 2027"), "Q3 2026; Q2 2026; Q3 2027");
  EXPECT_EQ(Dates("fiscal 2027, fiscal year 2028, FY27"), "fiscal 2027; fiscal 2028; fiscal 2027");
  EXPECT_EQ(Dates("in the first half, H2 2026"), "H1; H2 2026");
  EXPECT_EQ(Dates("Q1 results"), "Q1");
  EXPECT_EQ(Dates("fiscal discipline in 1999 over 20260 parts"), "");
  EXPECT_EQ(Dates("H100 and H200 chips of 2026"), "2026");
}

}  // namespace
}  // namespace newsvane::nlp
