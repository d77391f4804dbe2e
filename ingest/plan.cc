// SPDX-License-Identifier: Apache-2.0
#include "ingest/plan.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/check.h"

namespace newsvane::ingest {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

NewsAction ActionOf(std::string_view word) {
  const auto action = ParseNewsAction(word);
  NEWSVANE_CHECK(action);  // The preset's loader takes no other words.
  return *action;
}

std::vector<std::pair<std::string, NewsAction>> ActionWords(const Message& message) {
  std::vector<std::pair<std::string, NewsAction>> words;
  for (const auto& [word, action] : message.actions) {
    words.emplace_back(LowerCase(word), ActionOf(action));
  }
  if (!words.empty()) return words;
  for (const NewsAction action :
       {NewsAction::kNew, NewsAction::kUpdate, NewsAction::kCorrect, NewsAction::kDelete}) {
    words.emplace_back(ToString(action), action);
  }
  return words;
}

unsigned char FirstByte(const std::string& key) {
  return key.empty() ? '"' : static_cast<unsigned char>(key.front());
}

}  // namespace

KeyNode::Child& KeyNode::Add(const std::string& key) {
  const auto known = std::find_if(children_.begin(), children_.end(),
                                  [&](const Child& child) { return child.key == key; });
  if (known != children_.end()) return *known;
  NEWSVANE_CHECK(children_.size() < kNone);
  Child& child = children_.emplace_back();
  child.key = key;
  size_t index = 0;
  const char* const end = key.data() + key.size();
  const auto [stop, error] = std::from_chars(key.data(), end, index);
  if (error == std::errc() && stop == end) child.index = index;
  return child;
}

void KeyNode::Freeze() {
  std::sort(children_.begin(), children_.end(), [](const Child& left, const Child& right) {
    return std::pair(FirstByte(left.key), std::string_view(left.key)) <
           std::pair(FirstByte(right.key), std::string_view(right.key));
  });
  first_.fill(kNone);
  for (size_t i = children_.size(); i-- > 0;) {
    first_[FirstByte(children_[i].key)] = static_cast<uint8_t>(i);
  }
}

Plan::Plan(const Preset& preset) {
  for (const Message& message : preset.messages) messages_.push_back(AddMessage(message));
  for (KeyNode& node : nodes_) node.Freeze();
}

SlotId Plan::AddPointer(const Pointer& pointer) {
  // Nodes are named by number, since adding one moves the others.
  std::optional<uint16_t> parent;
  std::string_view last;
  const auto target = [&]() -> Target& {
    if (parent) return nodes_[*parent].Add(std::string(last)).target;
    return pointer.from_root ? root_ : element_;
  };
  for (const std::string& key : pointer.keys) {
    if (!target().node) {
      const auto fresh = static_cast<uint16_t>(nodes_.size());
      nodes_.emplace_back();
      target().node = fresh;
    }
    parent = target().node;
    last = key;
    nodes_[*parent].Add(key);
  }
  if (!target().slot) {
    target().slot = static_cast<SlotId>(slots_.size());
    SlotPlan& slot = slots_.emplace_back();
    slot.pointer = ToString(pointer);
    slot.from_root = pointer.from_root;
  }
  return *target().slot;
}

FieldPlan Plan::AddField(const std::vector<Pointer>& pointers) {
  FieldPlan field;
  for (const Pointer& pointer : pointers) field.push_back(AddPointer(pointer));
  return field;
}

FieldPlan Plan::AddSymbols(const Message& message) {
  FieldPlan field = AddField(message.symbols);
  for (const SlotId id : field) {
    if (!slots_[id].list) slots_[id].list_key = message.symbol_key;
    slots_[id].list = true;
  }
  return field;
}

TimePlan Plan::AddTime(const TimeField& field) {
  return {AddField(field.at), field.unit, field.zone, field.plus};
}

MessagePlan Plan::AddMessage(const Message& message) {
  MessagePlan plan;
  plan.kind = message.kind;
  for (const Condition& condition : message.when) {
    plan.when.push_back({AddPointer(condition.at), condition.equals});
    slots_[plan.when.back().slot].decides = true;
  }
  plan.id = AddField(message.id);
  plan.revision = AddField(message.revision);
  plan.action = AddField(message.action);
  plan.source = AddField(message.source);
  plan.language = AddField(message.language);
  plan.headline = AddField(message.headline);
  plan.body = AddField(message.body);
  plan.url = AddField(message.url);
  plan.symbols = AddSymbols(message);
  plan.actions = ActionWords(message);
  plan.default_action = ActionOf(message.default_action);
  plan.published = AddTime(message.published);
  plan.updated = AddTime(message.updated);
  plan.symbol = AddField(message.symbol);
  for (const SlotId id : plan.symbol) slots_[id].decides = true;
  plan.price = AddField(message.price);
  plan.size = AddField(message.size);
  plan.bid = AddField(message.bid);
  plan.ask = AddField(message.ask);
  plan.time = AddTime(message.time);
  return plan;
}

}  // namespace newsvane::ingest
