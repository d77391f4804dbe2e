// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/amounts.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "nlp/text/amount_words.h"
#include "nlp/text/normalized_text.h"

namespace newsvane::nlp {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether a spelled number may start with the letter.
bool StartsSpelled(char c) {
  return std::string_view("aefhnostAEFHNOST").find(c) != std::string_view::npos;
}

// Reads numbers and what stands around them, over [begin, end) of the text.
class Scanner {
 public:
  Scanner(std::string_view text, uint32_t begin, uint32_t end)
      : text_(text.substr(0, end)), begin_(begin) {}

  // The amount whose first digit stands at `at`, and where to read on.
  std::optional<Annotation> Parse(uint32_t at, uint32_t* next);

 private:
  struct Number {
    double value = 0;
    double scale = 0;  // 0: none was written.
    uint32_t begin = 0;
    uint32_t end = 0;  // Of the number and its scale.
    std::string_view currency;
    bool after_to = false;  // The second of "A to B".
    bool spelled = false;
    double Total() const { return scale == 0 ? value : value * scale; }
  };

  std::optional<Number> ParseNumber(uint32_t at) const;
  std::optional<Number> ParseSpelled(uint32_t at) const;
  void TakeScale(Number* number) const;
  std::optional<Number> ParseRangeEnd(const Number& first) const;
  bool ParseUnit(Annotation* annotation, const Number& last) const;
  std::string_view WordAt(uint32_t at, uint32_t* end) const;
  std::string_view WordBefore(uint32_t at) const;
  uint32_t SkipSpace(uint32_t at) const {
    return at < text_.size() && text_[at] == ' ' ? at + 1 : at;
  }
  void TakeCurrency(uint32_t from, Number* number) const;
  void TakeWideScale(Number* number) const;
  bool ParseWideUnit(Annotation* annotation, const Number& last) const;
  bool StartsWith(uint32_t at, std::string_view name) const {
    return at < text_.size() && text_.substr(at).starts_with(name);
  }

  std::string_view text_;
  uint32_t begin_;
};

std::string Lower(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

// The letters from `at` on.
std::string_view Scanner::WordAt(uint32_t at, uint32_t* end) const {
  uint32_t i = at;
  while (i < text_.size() && (IsLetter(text_[i]) || static_cast<uint8_t>(text_[i]) >= 0x80)) ++i;
  *end = i;
  return text_.substr(at, i - at);
}

std::string_view Scanner::WordBefore(uint32_t at) const {
  uint32_t end = at;
  while (end > begin_ && text_[end - 1] == ' ') --end;
  uint32_t begin = end;
  while (begin > begin_ && IsLetter(text_[begin - 1])) --begin;
  return text_.substr(begin, end - begin);
}

// Extends the number to the left over its currency, which starts no earlier than `from`.
void Scanner::TakeCurrency(uint32_t from, Number* number) const {
  uint32_t end = number->begin;
  if (end > from && text_[end - 1] == ' ') --end;
  const std::string_view before = text_.substr(from, end - from);
  for (const Unit& unit : kCurrencyBefore) {
    if (!before.ends_with(unit.name)) continue;
    const auto start = static_cast<uint32_t>(end - unit.name.size());
    const bool code = IsLetter(unit.name.back());
    if (code && start > from && IsLetter(text_[start - 1])) continue;
    number->begin = start;
    number->currency = unit.currency;
    return;
  }
}

std::optional<Scanner::Number> Scanner::ParseNumber(uint32_t at) const {
  std::array<char, 24> digits;
  size_t count = 0;
  uint32_t i = at;
  for (; i < text_.size() && count < digits.size(); ++i) {
    const bool separator = (text_[i] == ',' || text_[i] == '.') && i + 1 < text_.size() &&
                           IsDigit(text_[i + 1]) && i > at;
    if (!IsDigit(text_[i]) && !separator) break;
    if (text_[i] != ',') digits[count++] = text_[i];
  }
  Number number;
  number.begin = at;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + count, number.value);
  if (error != std::errc() || end != digits.data() + count) return std::nullopt;
  number.end = i;
  TakeScale(&number);
  return number;
}

// The number whose first word starts at `at`: "three", "half a".
std::optional<Scanner::Number> Scanner::ParseSpelled(uint32_t at) const {
  Number number;
  number.begin = at;
  number.spelled = true;
  uint32_t end = at;
  std::string word = Lower(WordAt(at, &end));
  uint32_t second_end = end;
  if (word == "half" && Lower(WordAt(SkipSpace(end), &second_end)) == "a") {
    word = "half a";
    end = second_end;
  }
  const auto known = std::find_if(std::begin(kSpelled), std::end(kSpelled),
                                  [&](const Scale& spelled) { return spelled.name == word; });
  if (known == std::end(kSpelled)) return std::nullopt;
  number.value = known->factor;
  number.end = end;
  TakeScale(&number);
  const bool article = word.starts_with('a') || word.starts_with("half");
  if (article && number.scale == 0) return std::nullopt;
  return number;
}

void Scanner::TakeScale(Number* number) const {
  const uint32_t end = number->end;
  uint32_t start = SkipSpace(end);
  if (start == end && end < text_.size() && text_[end] == '-') ++start;  // "$10-billion"
  uint32_t word_end = 0;
  const std::string word = Lower(WordAt(start, &word_end));
  for (const Scale& scale : kScales) {
    // A letter is a scale only where it touches the number: "$10 b" is no money, "5 m" is a length.
    if (word != scale.name || (word.size() == 1 && start != end)) continue;
    number->scale = scale.factor;
    number->end = word_end;
    if (scale.factor < 1) number->currency = "USD";
    break;
  }
  TakeWideScale(number);
}

void Scanner::TakeWideScale(Number* number) const {
  const uint32_t at = SkipSpace(number->end);
  if (at >= text_.size() || !IsIdeographByte(text_[at])) return;
  const auto take = [&](const Scale& scale) {
    if (number->scale != 0 || !StartsWith(at, scale.name)) return;
    number->scale = scale.factor;
    number->end = static_cast<uint32_t>(at + scale.name.size());
  };
  for (const Scale& scale : kWideScales) take(scale);
  if (!StartsWith(at, "兆 瓦")) take(kWideTrillion);
}

std::optional<Scanner::Number> Scanner::ParseRangeEnd(const Number& first) const {
  uint32_t at = SkipSpace(first.end);
  bool after_to = false;
  if (at < text_.size() && (text_[at] == '-' || text_[at] == '~')) {
    at = SkipSpace(at + 1);
  } else {
    uint32_t end = 0;
    const std::string word = Lower(WordAt(at, &end));
    after_to = word == "to";
    const bool joined = after_to || word == "至" || word == "到" ||
                        (word == "and" && Lower(WordBefore(first.begin)) == "between");
    if (!joined || end >= text_.size() || text_[end] != ' ') return std::nullopt;
    at = end + 1;
  }
  uint32_t digit = at;
  while (digit < text_.size() && digit - at < 4 && !IsDigit(text_[digit])) ++digit;
  std::optional<Number> second = ParseSpelled(at);
  if (second) digit = at;
  if (!second && digit < text_.size() && IsDigit(text_[digit])) second = ParseNumber(digit);
  if (!second) return std::nullopt;
  TakeCurrency(at, &*second);
  if (second->begin != at) return std::nullopt;
  if (second->currency.empty() && digit != at) return std::nullopt;
  second->after_to = after_to;
  return second;
}

// Reads the unit behind `last`. False where the number has none.
bool Scanner::ParseUnit(Annotation* annotation, const Number& last) const {
  annotation->end = last.end;
  if (last.end < text_.size() && text_[last.end] == '%') {
    annotation->kind = Annotation::Kind::kPercent;
    annotation->end = last.end + 1;
    return true;
  }
  uint32_t at = SkipSpace(last.end);
  if (at < text_.size() && IsIdeographByte(text_[at])) return ParseWideUnit(annotation, last);
  if (at == last.end && at < text_.size() && (text_[at] == '-' || text_[at] == '+')) ++at;
  at = SkipSpace(at);
  uint32_t end = 0;
  std::string word = Lower(WordAt(at, &end));
  uint32_t cent_end = 0;
  if (word == "percent" || word == "pct" ||
      (word == "per" && Lower(WordAt(SkipSpace(end), &cent_end)) == "cent")) {
    annotation->kind = Annotation::Kind::kPercent;
    annotation->end = std::max(end, cent_end);
    return true;
  }
  if (!annotation->currency.empty()) return true;
  for (const Unit& unit : kCurrencyAfter) {
    if (word != unit.name) continue;
    annotation->currency = unit.currency;
    annotation->end = end;
    return true;
  }
  std::string_view singular = word;
  if (singular.size() > 3 && singular.ends_with('s')) singular.remove_suffix(1);
  for (const Scale& power : kPower) {
    if (singular != power.name) continue;
    annotation->kind = Annotation::Kind::kPower;
    annotation->low *= power.factor;
    annotation->high *= power.factor;
    annotation->end = end;
    return true;
  }
  // "100,000 Nvidia H100 GPUs": up to two words may stand before what is counted.
  for (int words = 0; words < 3 && end > at; ++words) {
    if (std::find(std::begin(kPieces), std::end(kPieces), word) != std::end(kPieces)) {
      annotation->kind = Annotation::Kind::kCount;
      annotation->end = end;
      return true;
    }
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    if (end >= text_.size() || text_[end] != ' ') return false;
    at = end + 1;
    word = Lower(WordAt(at, &end));
  }
  return false;
}

// The same, where an ideograph stands behind.
bool Scanner::ParseWideUnit(Annotation* annotation, const Number& last) const {
  uint32_t at = SkipSpace(last.end);
  const bool traditional = text_.substr(0, last.end).ends_with("億") ||
                           text_.substr(0, last.end).ends_with("萬") ||
                           text_.substr(0, last.end).ends_with("兆");
  for (const Unit& unit : kWideCurrencies) {
    if (!StartsWith(at, unit.name)) continue;
    // Where nothing else is said, the yuan of the traditional script is Taiwan's.
    const bool bare = unit.name == "元";
    if (annotation->currency.empty()) {
      annotation->currency = bare && traditional ? "TWD" : unit.currency;
    }
    annotation->end = static_cast<uint32_t>(at + unit.name.size());
    return true;
  }
  if (!annotation->currency.empty()) return true;
  for (const Scale& power : kWidePower) {
    if (!StartsWith(at, power.name)) continue;
    annotation->kind = Annotation::Kind::kPower;
    annotation->low *= power.factor;
    annotation->high *= power.factor;
    annotation->end = static_cast<uint32_t>(at + power.name.size());
    return true;
  }
  // "10 万 张 英 伟 达 H100 GPU": a word that counts things, and what it counts a few words on.
  constexpr uint32_t kPieceReach = 40;  // Bytes.
  const auto measure = std::find_if(std::begin(kMeasures), std::end(kMeasures),
                                    [&](std::string_view word) { return StartsWith(at, word); });
  if (measure == std::end(kMeasures)) return false;
  at = static_cast<uint32_t>(at + measure->size());
  const std::string_view rest = text_.substr(at, kPieceReach);
  size_t nearest = std::string_view::npos;
  size_t size = 0;
  const auto look = [&](std::string_view piece) {
    const size_t found = rest.find(piece);
    if (found >= nearest) return;
    nearest = found;
    size = piece.size();
  };
  look("GPU");
  look("TPU");
  for (const std::string_view piece : kWidePieces) look(piece);
  if (nearest == std::string_view::npos) return false;
  annotation->kind = Annotation::Kind::kCount;
  annotation->end = static_cast<uint32_t>(at + nearest + size);
  return true;
}

std::optional<Annotation> Scanner::Parse(uint32_t at, uint32_t* next) {
  std::optional<Number> first = IsDigit(text_[at]) ? ParseNumber(at) : ParseSpelled(at);
  *next = at + 1;
  while (*next < text_.size() && IsDigit(text_[*next])) ++*next;
  if (!first) return std::nullopt;
  TakeCurrency(begin_, &*first);
  std::optional<Number> second = ParseRangeEnd(*first);
  if (second && second->currency.empty()) second->currency = first->currency;
  if (second && first->currency.empty()) first->currency = second->currency;
  if (second && first->scale == 0) first->scale = second->scale;
  if (second && second->Total() < first->Total()) second.reset();  // "$5 billion to 3 partners"
  const Number& last = second ? *second : *first;
  Annotation annotation;
  annotation.begin = first->begin;
  annotation.currency = first->currency;
  annotation.low = first->Total();
  annotation.high = last.Total();
  if (!ParseUnit(&annotation, last)) return std::nullopt;
  // "four new chip plants" are not four chips.
  const bool few = first->spelled && last.scale == 0;
  if (few && annotation.kind == Annotation::Kind::kCount) return std::nullopt;
  // "from $60 to $65 billion" tells a change: two amounts, the first with the second's unit.
  if (second && second->after_to && Lower(WordBefore(first->begin)) == "from") {
    annotation.high = annotation.low;
    annotation.end = first->end;
  }
  *next = std::max(*next, annotation.end);
  return annotation;
}

std::string PeriodOf(const std::array<std::string_view, 9>& parts) {
  const auto& [q_digit, digit_q, h_digit, digit_h, ordinal, span, fiscal, year, lone_year] = parts;
  if (!lone_year.empty()) return std::string(lone_year);
  std::string period;
  if (!q_digit.empty()) period = std::string("Q") + q_digit.back();
  if (!digit_q.empty()) period = "Q" + std::string(digit_q);
  if (!h_digit.empty()) period = std::string("H") + h_digit.back();
  if (!digit_h.empty()) period = "H" + std::string(digit_h);
  if (!ordinal.empty()) {
    static constexpr std::string_view kInitials = "fstf";  // First, second, third, fourth.
    const std::string lower = Lower(ordinal);
    const size_t number = lower == "fourth" ? 4 : kInitials.find(lower.front()) + 1;
    period = (Lower(span) == "half" ? "H" : "Q") + std::to_string(number);
  }
  if (!fiscal.empty()) period = "fiscal";
  if (year.empty()) return fiscal.empty() ? period : "";
  return period + (year.size() == 2 ? " 20" : " ") + std::string(year);
}

}  // namespace

std::string_view UnitName(Annotation::Kind kind) {
  static constexpr std::array<std::string_view, 5> kNames = {"money", "percent", "watt", "count",
                                                             ""};
  return kNames[static_cast<size_t>(kind)];
}

void FindAmounts(std::string_view text, uint32_t begin, uint32_t end,
                 std::vector<Annotation>* annotations) {
  annotations->clear();
  Scanner scanner(text, begin, end);
  for (uint32_t at = begin; at < end;) {
    // Not the digits of a name such as "H100" or "Q3".
    const bool starts = IsDigit(text[at]) && (at == begin || !IsLetter(text[at - 1]) ||
                                              std::string_view("sDRPYWKFBN").find(text[at - 1]) !=
                                                  std::string_view::npos);
    const bool word = at == begin || (!IsLetter(text[at - 1]) && text[at - 1] != '-');
    const bool spelled = word && StartsSpelled(text[at]);
    uint32_t next = at + 1;
    if (starts || spelled) {
      if (std::optional<Annotation> found = scanner.Parse(at, &next)) {
        annotations->push_back(std::move(*found));
      }
    }
    while (!starts && IsDigit(text[at]) && next < end && IsDigit(text[next])) ++next;
    at = next;
  }
}

void FindDates(std::string_view text, uint32_t begin, uint32_t end,
               std::vector<Annotation>* annotations) {
  static const RE2 kDate(
      R"((?i)\b(?:(?:(q[1-4])|([1-4])q|(h[12])|([12])h|(first|second|third|fourth)[- ](quarter|half))"
      R"(|(fiscal(?: year)?|fy))(?: of)?(?: fiscal)?[ -]?'?(20\d\d|\d\d)?|(20\d\d))\b)");
  annotations->clear();
  const re2::StringPiece piece(text.data(), text.size());
  std::array<re2::StringPiece, 10> groups;
  for (size_t at = begin; kDate.Match(piece, at, end, RE2::UNANCHORED, groups.data(), 10);) {
    std::array<std::string_view, 9> parts;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (groups[i + 1].data() == nullptr) continue;
      parts[i] = std::string_view(groups[i + 1].data(), groups[i + 1].size());
    }
    Annotation date;
    date.kind = Annotation::Kind::kDate;
    date.begin = static_cast<uint32_t>(groups[0].data() - text.data());
    date.end = static_cast<uint32_t>(date.begin + groups[0].size());
    date.period = PeriodOf(parts);
    at = date.end;
    while (date.end > date.begin && text[date.end - 1] == ' ') --date.end;
    const std::string_view year = parts[7];
    if (year.size() == 2 && IsDigit(year.data()[-1])) continue;  // "H100" is no first half of 2000.
    if (!date.period.empty()) annotations->push_back(std::move(date));
  }
}

}  // namespace newsvane::nlp
