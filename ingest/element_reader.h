// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.h"
#include "ingest/decoder.h"
#include "ingest/json_text.h"
#include "ingest/plan.h"

namespace newsvane::ingest {

// What one walk found: the value of every slot, and the members of the slots that are lists.
struct Slots {
  std::vector<JsonText> values;
  std::vector<std::vector<JsonText>> lists;
};

// Turns the slots of one element into a record. After a false, error() says why.
class ElementReader {
 public:
  ElementReader(const Plan& plan, const Slots& slots) : plan_(plan), slots_(slots) {}

  // The first of the field's values that is there, not null and not "".
  std::optional<SlotId> Find(const FieldPlan& field) const;

  // Whether the condition holds; nothing while its value has not come by.
  std::optional<bool> Holds(const ConditionPlan& condition, bool complete);

  // A string, without its escapes. The view holds until the next call.
  std::optional<std::string_view> String(SlotId slot);

  bool ReadNews(const MessagePlan& message, NewsItem* item);
  // All but the symbol. The time is kNoTime where the element has none.
  bool ReadTick(const MessagePlan& message, PriceTick* tick);

  bool Missing(const FieldPlan& field);
  const DecodeError& error() const { return error_; }

 private:
  bool ReadString(const FieldPlan& field, std::string* value);
  bool ReadId(const FieldPlan& field, std::string* value);
  bool ReadRevision(const FieldPlan& field, int64_t* value);
  bool ReadAction(const MessagePlan& message, NewsAction* action);
  bool ReadSymbols(const FieldPlan& field, std::vector<std::string>* symbols);
  bool ReadTime(const TimePlan& plan, Time* time);
  bool ReadNumber(const FieldPlan& field, double* value);
  bool RequireNumber(const FieldPlan& field, double* value);

  bool Fail(DecodeReason reason, SlotId slot, std::string_view what);
  bool WrongType(SlotId slot, std::string_view expected, JsonType found);

  const Plan& plan_;
  const Slots& slots_;
  std::string scratch_;
  DecodeError error_;
};

}  // namespace newsvane::ingest
