// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/json_text.h"
#include "ingest/plan.h"
#include "ingest/preset.h"

namespace newsvane::ingest {

// What a walk picked up: the value of every slot of the plan, and the members of the slots that are
// lists. They point into the document and hold until the next Walk().
struct Slots {
  std::vector<JsonText> values;
  std::vector<std::vector<JsonText>> lists;
};

// Told of each element while a document is walked.
class ElementVisitor {
 public:
  // The walk comes to an element, or to where the next one should be: what goes wrong from now on
  // goes wrong there. In an array `index` counts them from 0.
  virtual void Begin(std::optional<size_t> index) = 0;
  // A slot that decides was filled. True if nothing more of the element matters: the rest of it is
  // skipped, and if it is the document itself, not even checked to be JSON.
  virtual bool Enough() = 0;
  // The slots hold what the element has.
  virtual void End() = 0;
  // In place of the others: the element can hold no fields.
  virtual void NotAnElement(JsonType type) = 0;

 protected:
  ~ElementVisitor() = default;
};

// How a walk ended.
enum class WalkEnd : uint8_t {
  kDone,
  kEmpty,        // Nothing to walk.
  kInvalidJson,  // From somewhere on it is not JSON; the elements before have been told.
  kInvalidUtf8,  // Found before any element is told.
  kTooLarge,     // For the parser.
  kTooMany,      // Elements: the rest of the array is left out.
  kTextBehind,   // All elements have been told, and then another document begins.
};

// One pass over a JSON document along the plan's tree of keys: what is in the tree is kept, what is
// not is skipped without being looked at, whatever the order of the keys.
//
//   the preset            its plan                    the document
//
//   items: /data                                      {"seq": 8, "data": [
//   when: {/T: t}         element ─┬─ T   slot 0 (!)    {"S": "CRWV", "x": {"p": 1},
//   symbol: /S                     ├─ S   slot 1 (!)     "T": "t",
//   price: /q/p                    └─ q ── p  slot 2     "q": {"p": 99.5, "z": [0]}},
//   (!) decides                                         {"S": "ZZZZ", "T": "t", "q": {…}}]}
//
// At an object the walk goes through its members once. A key that the node has as a child leads to
// the child's target: its slot takes the value's text, its node is walked in turn (an object by
// keys, an array by indices), or both. So "x" is skipped whole, and "p" counts below "q" alone.
// When a slot with (!) is filled the visitor is asked whether it has enough: of the second element,
// whose symbol is in no basket, "q" is never read.
//
// Invariants: in one element a slot is filled at most once and a node entered at most once, so that
// the first of a repeated key counts and the depth of the recursion is that of the preset's longest
// pointer, never that of the document. Pointers from the root ("^/ticker") are walked first, once a
// document, and stand in every element's slots.
//
// One thread. Keeps its buffers from document to document; one above 1 MiB gives them back.
class DocumentWalk {
 public:
  // Both must outlive it.
  DocumentWalk(const Preset& preset, const Plan& plan);
  ~DocumentWalk();

  const Slots& slots() const;

  // `text` begins with '{' or '['. Tells the elements in their order, at most `max_elements`.
  WalkEnd Walk(std::string_view text, size_t max_elements, ElementVisitor* visitor);
  // What the parser said of the last walk, where it ended in kInvalidJson, kInvalidUtf8, kEmpty or
  // kTooLarge.
  std::string_view message() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::ingest
