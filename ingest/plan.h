// SPDX-License-Identifier: Apache-2.0
//
// A preset compiled for one walk: every pointer of every message gets a slot, and the pointers
// together make a tree of keys. Walking a document along the tree fills the slots and skips all
// else, whatever the order of its keys; which message it is and what its fields say is read from
// the slots.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/records.h"
#include "ingest/preset.h"

namespace newsvane::ingest {

using SlotId = uint16_t;
using FieldPlan = std::vector<SlotId>;  // In the order in which they are tried.

// What the walk does with a value: keep it in a slot, go on into it, or both.
struct Target {
  std::optional<SlotId> slot;
  std::optional<uint16_t> node;
};

// The keys that matter in one object, or the indices in one array.
class KeyNode {
 public:
  static constexpr size_t kNoIndex = ~size_t{0};
  struct Child {
    std::string key;
    size_t index = kNoIndex;  // The key as an array index, if it is one.
    Target target;
  };

  // The child of the key, which is made if there is none. The reference holds until the next call.
  Child& Add(const std::string& key);
  void Freeze();  // Sorts the children and makes Candidates() usable.

  // The children whose key begins with the byte; a key's closing quote stands for the empty key.
  const Child* Candidates(unsigned char first) const {
    return first_[first] == kNone ? nullptr : &children_[first_[first]];
  }
  const Child* end() const { return children_.data() + children_.size(); }
  const std::vector<Child>& children() const { return children_; }

 private:
  static constexpr uint8_t kNone = 255;
  std::vector<Child> children_;
  std::array<uint8_t, 256> first_;
};

struct SlotPlan {
  std::string pointer;
  bool decides = false;    // A condition or a tick's symbol: look whether the walk can stop.
  bool from_root = false;  // Once a document, not once an element.
  bool list = false;       // Keep the members of an array too: those of objects by `list_key`.
  std::string list_key;
};

struct ConditionPlan {
  SlotId slot = 0;
  std::vector<std::string> equals;  // Empty: to be there and not null is enough.
};

struct TimePlan {
  FieldPlan at;
  TimeUnit unit = TimeUnit::kRfc3339;
  std::string zone;
  Duration plus{};
};

// A Message, its pointers made slots and its words made ready for comparing.
struct MessagePlan {
  MessageKind kind = MessageKind::kIgnore;
  std::vector<ConditionPlan> when;
  FieldPlan id, revision, action, source, language, headline, body, url, symbols;
  std::vector<std::pair<std::string, NewsAction>> actions;  // Vendor's word in lower case.
  NewsAction default_action = NewsAction::kNew;
  TimePlan published, updated;
  FieldPlan symbol, price, size, bid, ask;
  TimePlan time;
};

// Immutable once made. The preset must be one that its loader let pass.
class Plan {
 public:
  explicit Plan(const Preset& preset);

  const std::vector<MessagePlan>& messages() const { return messages_; }
  const SlotPlan& slot(SlotId id) const { return slots_[id]; }
  size_t slots() const { return slots_.size(); }
  const KeyNode& node(uint16_t id) const { return nodes_[id]; }
  size_t nodes() const { return nodes_.size(); }
  const Target& element() const { return element_; }
  const Target& root() const { return root_; }
  bool uses_root() const { return root_.slot || root_.node; }

 private:
  SlotId AddPointer(const Pointer& pointer);
  FieldPlan AddField(const std::vector<Pointer>& pointers);
  FieldPlan AddSymbols(const Message& message);
  TimePlan AddTime(const TimeField& field);
  MessagePlan AddMessage(const Message& message);

  std::vector<SlotPlan> slots_;
  std::vector<KeyNode> nodes_;
  std::vector<MessagePlan> messages_;
  Target element_;
  Target root_;
};

}  // namespace newsvane::ingest
