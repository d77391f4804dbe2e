// SPDX-License-Identifier: Apache-2.0
#include "ingest/decoder.h"

#include <utility>

#include "core/id.h"
#include "ingest/document_walk.h"
#include "ingest/element_reader.h"
#include "ingest/plan.h"

namespace newsvane::ingest {
namespace {

DecodeReason ReasonOf(WalkEnd end) {
  switch (end) {
    case WalkEnd::kInvalidUtf8:
      return DecodeReason::kInvalidUtf8;
    case WalkEnd::kEmpty:
      return DecodeReason::kEmpty;
    case WalkEnd::kTooLarge:
    case WalkEnd::kTooMany:
      return DecodeReason::kTooLarge;
    case WalkEnd::kInvalidJson:
    case WalkEnd::kTextBehind:
    case WalkEnd::kDone:
      break;
  }
  return DecodeReason::kInvalidJson;
}

// The payload without a byte order mark and the white space around it.
std::string_view Strip(std::string_view payload) {
  if (payload.starts_with("\xEF\xBB\xBF")) payload.remove_prefix(3);
  const size_t first = payload.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : payload.substr(first);
}

}  // namespace

class Decoder::Impl final : public ElementVisitor {
 public:
  Impl(const Preset& preset, const SymbolTable& symbols, std::string topic, Limits limits)
      : preset_(preset),
        symbols_(symbols),
        topic_(std::move(topic)),
        limits_(limits),
        plan_(preset),
        walk_(preset, plan_),
        reader_(plan_, walk_.slots()) {}

  void Decode(const RawMessage& raw, Decoded* out) {
    raw_ = &raw;
    out_ = out;
    out->Clear();
    index_.reset();
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
    const WalkEnd end = walk_.Walk(text, limits_.max_elements, this);
    if (end == WalkEnd::kTextBehind) index_.reset();
    if (end != WalkEnd::kDone) Fail({ReasonOf(end), MessageOf(end)});
  }

  void Begin(std::optional<size_t> index) override {
    index_ = index;
    outcome_ = Outcome::kOpen;
    message_ = nullptr;
  }

  bool Enough() override { return Decide(false); }

  void NotAnElement(JsonType type) override {
    Fail({DecodeReason::kWrongType, "expected an object, found " + std::string(ToString(type))});
  }

  void End() override {
    if (outcome_ == Outcome::kOpen) Decide(true);
    if (outcome_ == Outcome::kNews) EmitNews();
    if (outcome_ == Outcome::kTick) EmitTick();
  }

 private:
  // What is known of the element so far.
  enum class Outcome : uint8_t { kOpen, kNews, kTick, kDone };

  std::string MessageOf(WalkEnd end) const {
    if (end == WalkEnd::kTooMany) return "the rest of the array is left out";
    if (end == WalkEnd::kTextBehind) return "something stands behind the end of the document";
    return std::string(walk_.message());
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
      if (walk_.slots().values[slot].there()) break;
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

  void Fail(DecodeError error) {
    if (out_->errors.size() >= limits_.max_errors) {
      ++out_->more_errors;
      return;
    }
    if (index_) error.message = "element " + std::to_string(*index_) + ": " + error.message;
    out_->errors.push_back(std::move(error));
  }

  const Preset& preset_;
  const SymbolTable& symbols_;
  const std::string topic_;
  const Limits limits_;
  const Plan plan_;
  DocumentWalk walk_;
  ElementReader reader_;

  // Of the record.
  const RawMessage* raw_ = nullptr;
  Decoded* out_ = nullptr;

  // Of the element.
  std::optional<size_t> index_;  // In an array.
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
