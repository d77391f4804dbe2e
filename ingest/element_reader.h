// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.h"
#include "ingest/decoder.h"
#include "ingest/document_walk.h"
#include "ingest/json_text.h"
#include "ingest/plan.h"

namespace newsvane::ingest {

// Turns the slots of one element into a record. Fields are read in the preset's order; each is
// optional unless said otherwise. After a false, or a String() that gives nothing, error() says
// why, with the pointer of the field and nothing of the payload. Both must outlive it; one thread.
class ElementReader {
 public:
  ElementReader(const Plan& plan, const Slots& slots) : plan_(plan), slots_(slots) {}

  // The first of the field's values that is there, not null and not "".
  std::optional<SlotId> Find(const FieldPlan& field) const;

  // Whether the condition holds; nothing while its value has not come by.
  std::optional<bool> Holds(const ConditionPlan& condition, bool complete);

  // A string, without its escapes. The view holds until the next call.
  std::optional<std::string_view> String(SlotId slot);

  // What the element itself says of the item: of its origin and receipt it knows nothing. Needs a
  // headline, or for a deletion an id.
  bool ReadNews(const MessagePlan& message, NewsItem* item);
  // All but the symbol and the receipt. The time is kNoTime where the element has none.
  bool ReadTick(const MessagePlan& message, PriceTick* tick);

  // Sets error() to say that none of the field's pointers is there. False.
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
