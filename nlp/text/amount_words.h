// SPDX-License-Identifier: Apache-2.0
//
// The words around numbers. Names in ideographs are as the normalised text has them: parted by
// spaces.
#pragma once

#include <string_view>

namespace newsvane::nlp {

struct Unit {
  std::string_view name;
  std::string_view currency;
};

// The longest first where one is the end of another.
inline constexpr Unit kCurrencyBefore[] = {
    {"US$", "USD"},      {"NT$", "TWD"},      {"HK$", "HKD"},      {"AU$", "AUD"},
    {"CA$", "CAD"},      {"A$", "AUD"},       {"C$", "CAD"},       {"S$", "SGD"},
    {"R$", "BRL"},       {"$", "USD"},        {"\u20AC", "EUR"},   {"\u00A3", "GBP"},
    {"\u00A5", "JPY"},   {"\u20A9", "KRW"},   {"\u20B9", "INR"},   {"USD", "USD"},
    {"EUR", "EUR"},      {"GBP", "GBP"},      {"JPY", "JPY"},      {"KRW", "KRW"},
    {"INR", "INR"},      {"TWD", "TWD"},      {"CNY", "CNY"},      {"RMB", "CNY"},
    {"CHF", "CHF"},      {"SEK", "SEK"},      {"SGD", "SGD"},      {"HKD", "HKD"},
    {"Rs", "INR"},       {"人 民 币", "CNY"}, {"人 民 幣", "CNY"}, {"新 台 币", "TWD"},
    {"新 台 幣", "TWD"}, {"新 臺 幣", "TWD"}};

inline constexpr Unit kCurrencyAfter[] = {
    {"dollars", "USD"}, {"dollar", "USD"}, {"euros", "EUR"}, {"euro", "EUR"},   {"pounds", "GBP"},
    {"yen", "JPY"},     {"won", "KRW"},    {"yuan", "CNY"},  {"rupees", "INR"}, {"francs", "CHF"},
    {"usd", "USD"},     {"eur", "EUR"},    {"gbp", "GBP"},   {"jpy", "JPY"},    {"krw", "KRW"},
    {"cny", "CNY"},     {"rmb", "CNY"},    {"twd", "TWD"},   {"inr", "INR"},    {"\u20AC", "EUR"}};

// One that is the start of another stands behind it.
inline constexpr Unit kWideCurrencies[] = {
    {"美 元", "USD"},    {"美 金", "USD"},    {"元 人 民 币", "CNY"}, {"元 人 民 幣", "CNY"},
    {"人 民 币", "CNY"}, {"人 民 幣", "CNY"}, {"元 新 台 币", "TWD"}, {"元 新 台 幣", "TWD"},
    {"新 台 币", "TWD"}, {"新 台 幣", "TWD"}, {"新 臺 幣", "TWD"},    {"台 币", "TWD"},
    {"台 幣", "TWD"},    {"日 元", "JPY"},    {"日 圆", "JPY"},       {"日 圓", "JPY"},
    {"韩 元", "KRW"},    {"韓 元", "KRW"},    {"韩 圆", "KRW"},       {"韓 圜", "KRW"},
    {"欧 元", "EUR"},    {"歐 元", "EUR"},    {"英 镑", "GBP"},       {"英 鎊", "GBP"},
    {"港 元", "HKD"},    {"港 币", "HKD"},    {"港 幣", "HKD"},       {"卢 比", "INR"},
    {"盧 比", "INR"},    {"瑞 郎", "CHF"},    {"元", "CNY"}};

struct Scale {
  std::string_view name;
  double factor;
};

inline constexpr Scale kScales[] = {
    {"thousand", 1e3},  {"million", 1e6}, {"millions", 1e6}, {"billion", 1e9}, {"billions", 1e9},
    {"trillion", 1e12}, {"mn", 1e6},      {"mln", 1e6},      {"mm", 1e6},      {"bn", 1e9},
    {"bln", 1e9},       {"tn", 1e12},     {"trn", 1e12},     {"crore", 1e7},   {"lakh", 1e5},
    {"cents", 0.01},    {"cent", 0.01},   {"k", 1e3},        {"m", 1e6},       {"b", 1e9},
    {"t", 1e12}};

// A number that is spelled. "a" and "half" count only before a scale: "half a billion dollars".
inline constexpr Scale kSpelled[] = {
    {"one", 1},      {"two", 2},     {"three", 3},    {"four", 4},     {"five", 5},
    {"six", 6},      {"seven", 7},   {"eight", 8},    {"nine", 9},     {"ten", 10},
    {"eleven", 11},  {"twelve", 12}, {"fifteen", 15}, {"twenty", 20},  {"thirty", 30},
    {"forty", 40},   {"fifty", 50},  {"sixty", 60},   {"seventy", 70}, {"eighty", 80},
    {"ninety", 90},  {"a", 1},       {"an", 1},       {"half a", 0.5}, {"half", 0.5},
    {"hundred", 100}};

inline constexpr Scale kWideScales[] = {
    {"万 亿", 1e12}, {"萬 億", 1e12}, {"千 亿", 1e11}, {"千 億", 1e11}, {"百 亿", 1e10},
    {"百 億", 1e10}, {"亿", 1e8},     {"億", 1e8},     {"千 万", 1e7},  {"千 萬", 1e7},
    {"百 万", 1e6},  {"百 萬", 1e6},  {"万", 1e4},     {"萬", 1e4}};
inline constexpr Scale kWideTrillion = {"兆", 1e12};

inline constexpr Scale kWidePower[] = {
    {"千 瓦", 1e3}, {"兆 瓦", 1e6}, {"吉 瓦", 1e9}, {"百 万 瓦", 1e6}, {"百 萬 瓦", 1e6}};

// The words by which Chinese counts things, and the things.
inline constexpr std::string_view kMeasures[] = {"张", "張", "块", "塊", "颗", "顆", "枚",
                                                 "片", "个", "個", "台", "臺", "套", "卡"};
inline constexpr std::string_view kWidePieces[] = {
    "芯 片", "晶 片", "服 务 器", "伺 服 器", "加 速 卡", "加 速 器", "显 卡", "顯 卡",
    "晶 圆", "晶 圓", "处 理 器", "處 理 器", "算 力 卡", "集 群",    "机 柜", "機 櫃"};

inline constexpr Scale kPower[] = {{"kw", 1e3},      {"mw", 1e6},       {"gw", 1e9},
                                   {"tw", 1e12},     {"kilowatt", 1e3}, {"megawatt", 1e6},
                                   {"gigawatt", 1e9}};

inline constexpr std::string_view kPieces[] = {
    "gpus",   "gpu",          "chips", "chip",  "processors", "tpus",    "servers",
    "wafers", "accelerators", "cpus",  "racks", "units",      "systems", "superchips"};

}  // namespace newsvane::nlp
