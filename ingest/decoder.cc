// SPDX-License-Identifier: Apache-2.0
#include "ingest/decoder.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "core/id.h"
#include "ingest/element_reader.h"
#include "ingest/json_text.h"
#include "ingest/plan.h"

namespace newsvane::ingest {
namespace {

namespace ondemand = simdjson::ondemand;

// A record above it gives its buffers back, so that one giant does not keep six times its size in
// every thread for good.
constexpr size_t kKeepBytes = 1 << 20;

DecodeReason ReasonOf(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return DecodeReason::kInvalidUtf8;
    case simdjson::EMPTY:
      return DecodeReason::kEmpty;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return DecodeReason::kTooLarge;
    default:
      return DecodeReason::kInvalidJson;
  }
}

// The payload without a byte order mark and the white space around it.
std::string_view Strip(std::string_view payload) {
  if (payload.starts_with("\xEF\xBB\xBF")) payload.remove_prefix(3);
  const size_t first = payload.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : payload.substr(first);
}

}  // namespace

class Decoder::Impl {
 public:
  Impl(const Preset& preset, const SymbolTable& symbols, std::string topic, Limits limits)
      : preset_(preset),
        symbols_(symbols),
        topic_(std::move(topic)),
        limits_(limits),
        plan_(preset),
        reader_(plan_, slots_) {
    root_values_.resize(plan_.slots());
    slots_.values.resize(plan_.slots());
    slots_.lists.resize(plan_.slots());
    entered_.resize(plan_.nodes());
  }

  void Decode(const RawMessage& raw, Decoded* out) {
    raw_ = &raw;
    out_ = out;
    out->Clear();
    in_array_ = false;
    if (!raw.unreadable.empty()) {
      return Fail({DecodeReason::kInvalidRow, std::string(raw.unreadable)});
    }
    if (!raw.has_payload) return Fail({DecodeReason::kEmpty, "a tombstone: no payload"});
    if (raw.payload.size() > limits_.max_bytes) {
      return Fail({DecodeReason::kTooLarge,
                   "the payload is over " + std::to_string(limits_.max_bytes) + " bytes"});
    }
    const std::string_view text = Strip(raw.payload);
    if (text.empty()) return Fail({DecodeReason::kEmpty, "the payload has only white space"});
    if (text.front() != '{' && text.front() != '[') {
      return Fail({DecodeReason::kInvalidJson, "not a JSON object or array"});
    }
    DecodeDocument(text);
    if (text.size() > kKeepBytes) ReleaseBuffers();
  }

 private:
  // How a walk goes on: to its end, no further since the rest does not matter, or not at all since
  // this is not JSON (walk_error_).
  enum class Flow : uint8_t { kGoOn, kStop, kError };

  // What is known of the element so far.
  enum class Outcome : uint8_t { kOpen, kNews, kTick, kDone };

  void DecodeDocument(std::string_view text) {
    ondemand::document document;
    if (const auto error = Parse(text).get(document)) return FailDocument(error);
    ondemand::value root;
    if (const auto error = document.get_value().get(root)) return FailDocument(error);
    if (plan_.uses_root()) {
      if (!WalkRoot(root)) return FailDocument(walk_error_);
      document.rewind();
      if (const auto error = document.get_value().get(root)) return FailDocument(error);
    }
    if (!preset_.items.keys.empty()) {
      bool found = false;
      if (const auto error = FindItems(root, &found)) return FailDocument(error);
      if (!found) {
        document.rewind();
        if (const auto error = document.get_value().get(root)) return FailDocument(error);
      }
    }
    const Flow flow = TypeOf(root) == JsonType::kArray ? DecodeArray(root) : DecodeElement(root);
    if (flow == Flow::kError) return FailDocument(walk_error_);
    // A second document behind the first would otherwise be lost without a word.
    if (flow == Flow::kGoOn && preset_.items.keys.empty() &&
        document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      in_array_ = false;
      Fail({DecodeReason::kInvalidJson, "something stands behind the end of the document"});
    }
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

  // The walk -------------------------------------------------------------------------------------

  // Broken JSON can put a token's end, or the whole of it, behind the text.
  std::string_view TokenOf(ondemand::value& value) const {
    const std::string_view token = value.raw_json_token();
    if (token.data() >= text_end_) return {text_end_, 0};
    return token.substr(0, static_cast<size_t>(text_end_ - token.data()));
  }

  JsonType TypeOf(ondemand::value& value) const { return JsonText(TokenOf(value)).type(); }

  Flow BrokenJson(simdjson::error_code error) {
    walk_error_ = error;
    return Flow::kError;
  }

  bool WalkRoot(ondemand::value& root) {
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
    return flow != Flow::kError;
  }

  void StartWalk() {
    std::copy(root_values_.begin(), root_values_.end(), slots_.values.begin());
    ++walk_;
    outcome_ = Outcome::kOpen;
    message_ = nullptr;
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
      if (plan.decides && !walking_root_ && Decide(false)) return Flow::kStop;
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
    for (const std::string& key : preset_.items.keys) {
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

  // The elements ---------------------------------------------------------------------------------

  Flow DecodeArray(ondemand::value& value) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return BrokenJson(error);
    in_array_ = true;
    index_ = 0;
    for (auto result : array) {
      ondemand::value element;
      if (const auto error = std::move(result).get(element)) return BrokenJson(error);
      if (index_ >= limits_.max_elements) {
        Fail({DecodeReason::kTooLarge, "the rest of the array is left out"});
        return Flow::kStop;
      }
      if (DecodeElement(element) == Flow::kError) return Flow::kError;
      ++index_;
    }
    return Flow::kGoOn;
  }

  Flow DecodeElement(ondemand::value& value) {
    const JsonType type = TypeOf(value);
    if (type != JsonType::kObject && type != JsonType::kArray) {
      Fail({DecodeReason::kWrongType, "expected an object, found " + std::string(ToString(type))});
      return Flow::kGoOn;
    }
    StartWalk();
    const Flow flow = Capture(plan_.element(), value);
    if (flow == Flow::kError) return flow;
    if (outcome_ == Outcome::kOpen) Decide(true);
    if (outcome_ == Outcome::kNews) EmitNews();
    if (outcome_ == Outcome::kTick) EmitTick();
    return flow;
  }

  // The first message whose conditions hold; nothing while that is not known yet.
  const MessagePlan* FindMessage(bool complete) {
    for (const MessagePlan& message : plan_.messages()) {
      bool all = true;
      for (const ConditionPlan& condition : message.when) {
        const auto holds = reader_.Holds(condition, complete);
        if (!holds) return nullptr;
        all = *holds;
        if (!all) break;
      }
      if (all) return &message;
    }
    if (complete) {
      Fail({DecodeReason::kUnknownMessage, "no message of preset '" + preset_.name + "' fits"});
    }
    return nullptr;
  }

  // Looks whether the slots filled so far settle what the element is; all of them when `complete`.
  // True if nothing more of it matters.
  bool Decide(bool complete) {
    if (message_ == nullptr) message_ = FindMessage(complete);
    if (message_ == nullptr) {
      if (complete) outcome_ = Outcome::kDone;
      return complete;
    }
    if (message_->kind == MessageKind::kIgnore) {
      ++out_->ignored;
      outcome_ = Outcome::kDone;
    } else if (message_->kind == MessageKind::kNews) {
      outcome_ = Outcome::kNews;
    } else if (outcome_ == Outcome::kOpen) {
      outcome_ = DecideSymbol(complete);
    }
    return outcome_ == Outcome::kDone;
  }

  Outcome DecideSymbol(bool complete) {
    // An earlier pointer may still come by, and would count.
    for (const SlotId slot : message_->symbol) {
      if (slots_.values[slot].there()) break;
      if (!complete) return Outcome::kOpen;
    }
    const auto slot = reader_.Find(message_->symbol);
    if (!slot && !complete) return Outcome::kOpen;
    if (!slot) {
      reader_.Missing(message_->symbol);
      Fail(reader_.error());
      return Outcome::kDone;
    }
    const auto name = reader_.String(*slot);
    if (!name) {
      Fail(reader_.error());
      return Outcome::kDone;
    }
    const auto symbol = symbols_.Find(*name);
    if (!symbol) {
      ++out_->unknown_symbols;
      return Outcome::kDone;
    }
    symbol_ = *symbol;
    return Outcome::kTick;
  }

  void EmitNews() {
    NewsItem& item = out_->news.emplace_back();
    if (!reader_.ReadNews(*message_, &item)) {
      out_->news.pop_back();
      return Fail(reader_.error());
    }
    if (item.source.empty()) item.source = preset_.source;
    item.received_at = raw_->timestamp;
    if (item.received_at == kNoTime) {
      item.received_at = item.updated_at != kNoTime ? item.updated_at : item.published_at;
    }
    if (item.id.empty()) {
      item.id = MakeId({item.source, item.headline, FormatTime(item.event_time())});
    }
    item.origin.topic = topic_;
    item.origin.partition = raw_->partition;
    item.origin.offset = raw_->offset;
    item.traceparent = raw_->traceparent;
  }

  void EmitTick() {
    PriceTick& tick = out_->ticks.emplace_back();
    tick.symbol = symbol_;
    tick.received_at = raw_->timestamp;
    bool ok = reader_.ReadTick(*message_, &tick);
    if (ok && tick.at == kNoTime) {
      tick.at = raw_->timestamp;
      ok = tick.at != kNoTime || reader_.Missing(message_->time.at);
    }
    if (ok) return;
    out_->ticks.pop_back();
    Fail(reader_.error());
  }

  // Errors ---------------------------------------------------------------------------------------

  void Fail(DecodeError error) {
    if (out_->errors.size() >= limits_.max_errors) {
      ++out_->more_errors;
      return;
    }
    if (in_array_) error.message = "element " + std::to_string(index_) + ": " + error.message;
    out_->errors.push_back(std::move(error));
  }

  void FailDocument(simdjson::error_code error) {
    Fail({ReasonOf(error), simdjson::error_message(error)});
  }

  const Preset& preset_;
  const SymbolTable& symbols_;
  const std::string topic_;
  const Limits limits_;
  const Plan plan_;

  ondemand::parser parser_;
  std::unique_ptr<char[]> buffer_;
  size_t buffer_size_ = 0;

  // Of the record.
  const RawMessage* raw_ = nullptr;
  Decoded* out_ = nullptr;
  const char* text_end_ = nullptr;
  std::vector<JsonText> root_values_;  // The slots that are from the root; the others are empty.
  simdjson::error_code walk_error_ = simdjson::SUCCESS;
  bool in_array_ = false;
  size_t index_ = 0;

  // Of the element.
  Slots slots_;
  ElementReader reader_;
  std::vector<uint64_t> entered_;  // The walk that last entered each node.
  uint64_t walk_ = 0;
  bool walking_root_ = false;
  Outcome outcome_ = Outcome::kOpen;
  const MessagePlan* message_ = nullptr;
  SymbolId symbol_{};
};

std::string_view ToString(DecodeReason reason) {
  switch (reason) {
    case DecodeReason::kEmpty:
      return "empty";
    case DecodeReason::kTooLarge:
      return "too_large";
    case DecodeReason::kInvalidJson:
      return "invalid_json";
    case DecodeReason::kInvalidUtf8:
      return "invalid_utf8";
    case DecodeReason::kInvalidRow:
      return "invalid_row";
    case DecodeReason::kUnknownMessage:
      return "unknown_message";
    case DecodeReason::kMissingField:
      return "missing_field";
    case DecodeReason::kWrongType:
      return "wrong_type";
    case DecodeReason::kBadTime:
      return "bad_time";
    case DecodeReason::kBadNumber:
      return "bad_number";
  }
  return "";
}

void Decoded::Clear() {
  news.clear();
  ticks.clear();
  errors.clear();
  more_errors = 0;
  ignored = 0;
  unknown_symbols = 0;
}

Decoder::Decoder(const Preset& preset, const SymbolTable& symbols, std::string topic, Limits limits)
    : impl_(std::make_unique<Impl>(preset, symbols, std::move(topic), limits)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;

void Decoder::Decode(const RawMessage& raw, Decoded* out) { impl_->Decode(raw, out); }

}  // namespace newsvane::ingest
