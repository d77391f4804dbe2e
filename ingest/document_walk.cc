// SPDX-License-Identifier: Apache-2.0
#include "ingest/document_walk.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace newsvane::ingest {
namespace {

namespace ondemand = simdjson::ondemand;

// A record above it gives its buffers back, so that one giant does not keep six times its size in
// every thread for good.
constexpr size_t kKeepBytes = 1 << 20;

WalkEnd EndBy(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return WalkEnd::kInvalidUtf8;
    case simdjson::EMPTY:
      return WalkEnd::kEmpty;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return WalkEnd::kTooLarge;
    default:
      return WalkEnd::kInvalidJson;
  }
}

}  // namespace

class DocumentWalk::Impl {
 public:
  Impl(const Preset& preset, const Plan& plan) : items_(preset.items), plan_(plan) {
    root_values_.resize(plan_.slots());
    slots_.values.resize(plan_.slots());
    slots_.lists.resize(plan_.slots());
    entered_.resize(plan_.nodes());
  }

  const Slots& slots() const { return slots_; }
  std::string_view message() const { return simdjson::error_message(error_); }

  WalkEnd Walk(std::string_view text, size_t max_elements, ElementVisitor* visitor) {
    visitor_ = visitor;
    max_elements_ = max_elements;
    const WalkEnd end = WalkDocument(text);
    if (text.size() > kKeepBytes) ReleaseBuffers();
    return end;
  }

 private:
  // How a walk goes on: to its end, no further since the rest does not matter, or not at all since
  // this is not JSON (error_).
  enum class Flow : uint8_t { kGoOn, kStop, kError };

  WalkEnd WalkDocument(std::string_view text) {
    ondemand::document document;
    ondemand::value root;
    error_ = Parse(text).get(document);
    if (error_ == simdjson::SUCCESS) error_ = document.get_value().get(root);
    if (error_ == simdjson::SUCCESS && plan_.uses_root() && WalkRoot(root) != Flow::kError) {
      error_ = Rewind(&document, &root);
    }
    if (error_ == simdjson::SUCCESS && !items_.keys.empty()) {
      bool found = false;
      error_ = FindItems(root, &found);
      if (error_ == simdjson::SUCCESS && !found) error_ = Rewind(&document, &root);
    }
    if (error_ != simdjson::SUCCESS) return EndBy(error_);

    too_many_ = false;
    visitor_->Begin(std::nullopt);
    const Flow flow = TypeOf(root) == JsonType::kArray ? WalkElements(root) : WalkElement(root);
    if (flow == Flow::kError) return EndBy(error_);
    if (too_many_) return WalkEnd::kTooMany;
    // A second document behind the first would otherwise be lost without a word.
    const bool whole = flow == Flow::kGoOn && items_.keys.empty();
    return whole && document.current_location().error() != simdjson::OUT_OF_BOUNDS
               ? WalkEnd::kTextBehind
               : WalkEnd::kDone;
  }

  static simdjson::error_code Rewind(ondemand::document* document, ondemand::value* root) {
    document->rewind();
    return document->get_value().get(*root);
  }

  simdjson::simdjson_result<ondemand::document> Parse(std::string_view text) {
    const size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (buffer_size_ < needed) {
      buffer_size_ = std::bit_ceil(needed);
      buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size_);
      if (const auto error = parser_.allocate(buffer_size_)) return error;
    }
    std::memcpy(buffer_.get(), text.data(), text.size());
    std::memset(buffer_.get() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
    text_end_ = buffer_.get() + text.size();
    return parser_.iterate(buffer_.get(), text.size(), needed);
  }

  void ReleaseBuffers() {
    buffer_.reset();
    buffer_size_ = 0;
    parser_ = ondemand::parser();
  }

  // Broken JSON can put a token's end, or the whole of it, behind the text.
  std::string_view TokenOf(ondemand::value& value) const {
    const std::string_view token = value.raw_json_token();
    if (token.data() >= text_end_) return {text_end_, 0};
    return token.substr(0, static_cast<size_t>(text_end_ - token.data()));
  }

  JsonType TypeOf(ondemand::value& value) const { return JsonText(TokenOf(value)).type(); }

  Flow BrokenJson(simdjson::error_code error) {
    error_ = error;
    return Flow::kError;
  }

  Flow WalkRoot(ondemand::value& root) {
    std::fill(root_values_.begin(), root_values_.end(), JsonText());
    StartWalk();
    walking_root_ = true;
    const Flow flow = Capture(plan_.root(), root);
    walking_root_ = false;
    for (SlotId id = 0; id < plan_.slots(); ++id) {
      if (!plan_.slot(id).from_root) continue;
      root_values_[id] = slots_.values[id];
      // The walks of the elements need not wait for what the root does not have.
      if (!root_values_[id].there()) root_values_[id] = JsonText("null");
    }
    return flow;
  }

  void StartWalk() {
    std::copy(root_values_.begin(), root_values_.end(), slots_.values.begin());
    ++walk_;
  }

  Flow Capture(const Target& target, ondemand::value& value) {
    const std::string_view token = TokenOf(value);
    const char first = token.empty() ? '\0' : token.front();
    if (target.slot) {
      JsonText& slot = slots_.values[*target.slot];
      if (slot.there()) return Flow::kGoOn;  // A repeated key: the first counts.
      slot = JsonText(token);
      const SlotPlan& plan = plan_.slot(*target.slot);
      if (plan.list && first == '[') return CaptureList(*target.slot, value);
      if (plan.decides && !walking_root_ && visitor_->Enough()) return Flow::kStop;
    }
    if (!target.node || std::exchange(entered_[*target.node], walk_) == walk_) return Flow::kGoOn;
    const KeyNode& node = plan_.node(*target.node);
    if (first == '{') return WalkObject(node, value);
    return first == '[' ? WalkArray(node, value) : Flow::kGoOn;
  }

  Flow WalkObject(const KeyNode& node, ondemand::value& value) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return BrokenJson(error);
    for (auto result : object) {
      ondemand::field field;
      if (const auto error = std::move(result).get(field)) return BrokenJson(error);
      const ondemand::raw_json_string key = field.key();
      const auto* child = node.Candidates(static_cast<unsigned char>(*key.raw()));
      if (child == nullptr) continue;
      for (; child != node.end(); ++child) {
        if (!key.unsafe_is_equal(child->key)) continue;
        const Flow flow = Capture(child->target, field.value());
        if (flow != Flow::kGoOn) return flow;
        break;
      }
    }
    return Flow::kGoOn;
  }

  Flow WalkArray(const KeyNode& node, ondemand::value& value) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return BrokenJson(error);
    size_t index = 0;
    for (auto result : array) {
      ondemand::value member;
      if (const auto error = std::move(result).get(member)) return BrokenJson(error);
      for (const KeyNode::Child& child : node.children()) {
        if (child.index != index) continue;
        const Flow flow = Capture(child.target, member);
        if (flow != Flow::kGoOn) return flow;
        break;
      }
      ++index;
    }
    return Flow::kGoOn;
  }

  Flow CaptureList(SlotId slot, ondemand::value& value) {
    std::vector<JsonText>& list = slots_.lists[slot];
    list.clear();
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return BrokenJson(error);
    for (auto result : array) {
      ondemand::value member;
      if (const auto error = std::move(result).get(member)) return BrokenJson(error);
      if (TypeOf(member) != JsonType::kObject) {
        list.emplace_back(TokenOf(member));
        continue;
      }
      ondemand::object object;
      if (const auto error = member.get_object().get(object)) return BrokenJson(error);
      ondemand::value named;
      const auto error = object.find_field_unordered(plan_.slot(slot).list_key).get(named);
      if (error != simdjson::SUCCESS && error != simdjson::NO_SUCH_FIELD) return BrokenJson(error);
      if (error == simdjson::SUCCESS) list.emplace_back(TokenOf(named));
    }
    return Flow::kGoOn;
  }

  simdjson::error_code FindItems(ondemand::value& value, bool* found) {
    for (const std::string& key : items_.keys) {
      if (TypeOf(value) != JsonType::kObject) return simdjson::SUCCESS;
      ondemand::object object;
      if (const auto error = value.get_object().get(object)) return error;
      const auto error = object.find_field_unordered(key).get(value);
      if (error == simdjson::NO_SUCH_FIELD) return simdjson::SUCCESS;
      if (error != simdjson::SUCCESS) return error;
    }
    const JsonType type = TypeOf(value);
    *found = type == JsonType::kArray || type == JsonType::kObject;
    return simdjson::SUCCESS;
  }

  Flow WalkElements(ondemand::value& value) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return BrokenJson(error);
    size_t index = 0;
    for (auto result : array) {
      visitor_->Begin(index);
      ondemand::value element;
      if (const auto error = std::move(result).get(element)) return BrokenJson(error);
      if (index >= max_elements_) {
        too_many_ = true;
        return Flow::kStop;
      }
      if (WalkElement(element) == Flow::kError) return Flow::kError;
      ++index;
    }
    return Flow::kGoOn;
  }

  Flow WalkElement(ondemand::value& value) {
    const JsonType type = TypeOf(value);
    if (type != JsonType::kObject && type != JsonType::kArray) {
      visitor_->NotAnElement(type);
      return Flow::kGoOn;
    }
    StartWalk();
    const Flow flow = Capture(plan_.element(), value);
    if (flow != Flow::kError) visitor_->End();
    return flow;
  }

  const Pointer& items_;
  const Plan& plan_;

  ondemand::parser parser_;
  std::unique_ptr<char[]> buffer_;
  size_t buffer_size_ = 0;

  // Of the document.
  ElementVisitor* visitor_ = nullptr;
  size_t max_elements_ = 0;
  const char* text_end_ = nullptr;
  std::vector<JsonText> root_values_;  // The slots that are from the root; the others are empty.
  simdjson::error_code error_ = simdjson::SUCCESS;
  bool too_many_ = false;

  // Of the element.
  Slots slots_;
  std::vector<uint64_t> entered_;  // The walk that last entered each node.
  uint64_t walk_ = 0;
  bool walking_root_ = false;
};

DocumentWalk::DocumentWalk(const Preset& preset, const Plan& plan)
    : impl_(std::make_unique<Impl>(preset, plan)) {}
DocumentWalk::~DocumentWalk() = default;

const Slots& DocumentWalk::slots() const { return impl_->slots(); }

WalkEnd DocumentWalk::Walk(std::string_view text, size_t max_elements, ElementVisitor* visitor) {
  return impl_->Walk(text, max_elements, visitor);
}

std::string_view DocumentWalk::message() const { return impl_->message(); }

}  // namespace newsvane::ingest
