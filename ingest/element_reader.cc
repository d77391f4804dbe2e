// SPDX-License-Identifier: Apache-2.0
#include "ingest/element_reader.h"

#include <algorithm>
#include <charconv>

#include "ingest/timestamp.h"

namespace newsvane::ingest {
namespace {

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

void AppendSymbols(std::string_view text, std::vector<std::string>* symbols) {
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view symbol = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    while (symbol.starts_with(' ')) symbol.remove_prefix(1);
    while (symbol.ends_with(' ')) symbol.remove_suffix(1);
    if (!symbol.empty()) symbols->emplace_back(symbol);
  }
}

}  // namespace

bool ElementReader::Fail(DecodeReason reason, SlotId slot, std::string_view what) {
  error_.reason = reason;
  error_.message = plan_.slot(slot).pointer + ": " + std::string(what);
  return false;
}

bool ElementReader::WrongType(SlotId slot, std::string_view expected, JsonType found) {
  const bool invalid = found == JsonType::kInvalid;
  return Fail(invalid ? DecodeReason::kInvalidJson : DecodeReason::kWrongType, slot,
              "expected " + std::string(expected) + ", found " + std::string(ToString(found)));
}

bool ElementReader::Missing(const FieldPlan& field) {
  std::string pointers;
  for (const SlotId slot : field) {
    if (!pointers.empty()) pointers += " or ";
    pointers += plan_.slot(slot).pointer;
  }
  error_ = {DecodeReason::kMissingField, pointers + ": missing"};
  return false;
}

std::optional<SlotId> ElementReader::Find(const FieldPlan& field) const {
  for (const SlotId slot : field) {
    const JsonText& value = slots_.values[slot];
    if (value.there() && !value.IsNullOrEmpty()) return slot;
  }
  return std::nullopt;
}

std::optional<bool> ElementReader::Holds(const ConditionPlan& condition, bool complete) {
  const JsonText& value = slots_.values[condition.slot];
  if (!value.there()) return complete ? std::optional<bool>(false) : std::nullopt;
  if (condition.equals.empty()) return value.type() != JsonType::kNull;
  const auto text = value.Text(&scratch_);
  return text && std::find(condition.equals.begin(), condition.equals.end(), *text) !=
                     condition.equals.end();
}

std::optional<std::string_view> ElementReader::String(SlotId slot) {
  const JsonText& value = slots_.values[slot];
  const JsonType type = value.type();
  if (type != JsonType::kString) {
    WrongType(slot, "a string", type);
    return std::nullopt;
  }
  const auto text = value.Text(&scratch_);
  if (!text) Fail(DecodeReason::kInvalidJson, slot, "the string has a broken escape");
  return text;
}

bool ElementReader::ReadString(const FieldPlan& field, std::string* value) {
  const auto slot = Find(field);
  if (!slot) return true;
  const auto text = String(*slot);
  if (text) value->assign(*text);
  return text.has_value();
}

bool ElementReader::ReadId(const FieldPlan& field, std::string* value) {
  const auto slot = Find(field);
  if (!slot) return true;
  const JsonType type = slots_.values[*slot].type();
  if (type != JsonType::kNumber) return ReadString(field, value);
  const auto text = slots_.values[*slot].Text(&scratch_);
  if (!IsInteger(*text)) return WrongType(*slot, "a string or an integer of 64 bits", type);
  value->assign(*text);
  return true;
}

bool ElementReader::ReadRevision(const FieldPlan& field, int64_t* value) {
  const auto slot = Find(field);
  if (!slot) return true;
  const auto text = slots_.values[*slot].Text(&scratch_);
  if (!text) return WrongType(*slot, "an integer", slots_.values[*slot].type());
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, *value);
  if (error == std::errc() && stop == end) return true;
  return Fail(DecodeReason::kBadNumber, *slot, "not an integer of 64 bits");
}

bool ElementReader::ReadAction(const MessagePlan& message, NewsAction* action) {
  *action = message.default_action;
  const auto slot = Find(message.action);
  if (!slot) return true;
  const auto text = String(*slot);
  if (!text) return false;
  for (const auto& [word, meaning] : message.actions) {
    if (!EqualsIgnoringCase(*text, word)) continue;
    *action = meaning;
    return true;
  }
  return Fail(DecodeReason::kUnknownMessage, *slot, "an action that the preset does not name");
}

bool ElementReader::ReadSymbols(const FieldPlan& field, std::vector<std::string>* symbols) {
  const auto slot = Find(field);
  if (!slot) return true;
  const JsonType type = slots_.values[*slot].type();
  if (type == JsonType::kString) {
    const auto text = String(*slot);
    if (text) AppendSymbols(*text, symbols);
    return text.has_value();
  }
  if (type != JsonType::kArray) return WrongType(*slot, "an array or a string", type);
  for (const JsonText& member : slots_.lists[*slot]) {
    const JsonType member_type = member.type();
    if (member_type == JsonType::kNull || member_type == JsonType::kMissing) continue;
    const auto text = member_type == JsonType::kString ? member.Text(&scratch_) : std::nullopt;
    if (!text) return WrongType(*slot, "strings in the array", member_type);
    if (!text->empty()) symbols->emplace_back(*text);
  }
  return true;
}

bool ElementReader::ReadTime(const TimePlan& plan, Time* time) {
  const auto slot = Find(plan.at);
  if (!slot) return true;
  const JsonType type = slots_.values[*slot].type();
  const auto text = type == JsonType::kBool ? std::nullopt : slots_.values[*slot].Text(&scratch_);
  if (!text) return WrongType(*slot, "a time", type);
  const auto parsed = ParseTimestamp(*text, plan.unit, plan.zone);
  if (!parsed || *parsed > Time::max() - plan.plus) {
    const bool is_text = plan.unit == TimeUnit::kRfc3339;
    return Fail(DecodeReason::kBadTime, *slot,
                !is_text            ? "not a time as the preset writes it"
                : plan.zone.empty() ? "not a time with its zone, as 2026-07-01T13:30:00Z"
                                    : "neither a date nor a time, as 2026-07-01T13:30");
  }
  // Nothing is told of 1970: 0 is how a vendor writes that it has no time.
  if (*parsed != Time()) *time = *parsed + plan.plus;
  return true;
}

bool ElementReader::ReadNumber(const FieldPlan& field, double* value) {
  const auto slot = Find(field);
  if (!slot) return true;
  const JsonType type = slots_.values[*slot].type();
  if (type != JsonType::kNumber && type != JsonType::kString) {
    return WrongType(*slot, "a number", type);
  }
  const auto text = slots_.values[*slot].Text(&scratch_);
  const auto number = text ? ParseNumber(*text) : std::nullopt;
  if (!number) return Fail(DecodeReason::kBadNumber, *slot, "not a finite number");
  *value = *number;
  return true;
}

bool ElementReader::RequireNumber(const FieldPlan& field, double* value) {
  return Find(field) ? ReadNumber(field, value) : Missing(field);
}

bool ElementReader::ReadNews(const MessagePlan& message, NewsItem* item) {
  if (!ReadAction(message, &item->action)) return false;
  const bool deletion = item->action == NewsAction::kDelete;
  const FieldPlan& required = deletion ? message.id : message.headline;
  if (!Find(required)) return Missing(required);
  return ReadId(message.id, &item->id) && ReadRevision(message.revision, &item->revision) &&
         ReadString(message.source, &item->source) &&
         ReadString(message.language, &item->language) &&
         ReadString(message.headline, &item->headline) && ReadString(message.body, &item->body) &&
         ReadString(message.url, &item->url) && ReadSymbols(message.symbols, &item->symbols) &&
         ReadTime(message.published, &item->published_at) &&
         ReadTime(message.updated, &item->updated_at);
}

bool ElementReader::ReadTick(const MessagePlan& message, PriceTick* tick) {
  bool ok = ReadTime(message.time, &tick->at) && ReadNumber(message.size, &tick->size);
  switch (message.kind) {
    case MessageKind::kTrade:
      tick->kind = TickKind::kTrade;
      return ok && RequireNumber(message.price, &tick->price);
    case MessageKind::kBar:
      tick->kind = TickKind::kBar;
      return ok && RequireNumber(message.price, &tick->price);
    case MessageKind::kCancel:
      tick->kind = TickKind::kCancel;
      return ok && ReadNumber(message.price, &tick->price);
    case MessageKind::kQuote:
      tick->kind = TickKind::kQuote;
      ok = ok && RequireNumber(message.bid, &tick->bid) && RequireNumber(message.ask, &tick->ask);
      tick->price = (tick->bid + tick->ask) / 2;
      return ok;
    case MessageKind::kNews:
    case MessageKind::kIgnore:
      break;
  }
  return false;
}

}  // namespace newsvane::ingest
