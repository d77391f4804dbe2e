// SPDX-License-Identifier: Apache-2.0
#include "core/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/utf8.h"

namespace newsvane {
namespace {

constexpr size_t kInitialBytes = 8192;  // Most records fit without growing.
constexpr size_t kMostKept = 65536;     // After a document beyond, the memory is given back.

}  // namespace

class JsonWriter::Impl {
 public:
  rapidjson::StringBuffer buffer{nullptr, kInitialBytes};
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
  std::string repaired;

  // The last writer's memory, for the next one on the thread: taking and freeing it for each record
  // costs as much as writing some.
  static thread_local std::unique_ptr<Impl> spare;
};

thread_local std::unique_ptr<JsonWriter::Impl> JsonWriter::Impl::spare;

JsonWriter::JsonWriter() : impl_(std::move(Impl::spare)) {
  if (impl_ == nullptr) impl_ = std::make_unique<Impl>();
}

JsonWriter::~JsonWriter() {
  if (impl_->buffer.GetSize() > kMostKept) return;
  impl_->buffer.Clear();
  impl_->writer.Reset(impl_->buffer);
  Impl::spare = std::move(impl_);
}

void JsonWriter::Text(std::string_view key, std::string_view value) {
  Key(key);
  Text(value);
}

void JsonWriter::TextOrNull(std::string_view key, std::string_view value) {
  value.empty() ? Null(key) : Text(key, value);
}

void JsonWriter::TimeOrNull(std::string_view key, Time value) {
  TextOrNull(key, value == kNoTime ? std::string() : FormatTime(value));
}

void JsonWriter::Flag(std::string_view key, bool value) {
  Key(key);
  impl_->writer.Bool(value);
}

void JsonWriter::Null(std::string_view key) {
  Key(key);
  impl_->writer.Null();
}

void JsonWriter::Number(std::string_view key, double value) {
  Key(key);
  Number(value);
}

void JsonWriter::Score(std::string_view key, double value) {
  Key(key);
  Score(value);
}

void JsonWriter::Number(double value) {
  if (!std::isfinite(value)) {
    impl_->writer.Null();
    return;
  }
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  impl_->writer.RawValue(digits.data(), static_cast<size_t>(end - digits.data()),
                         rapidjson::kNumberType);
}

void JsonWriter::Score(double value) {
  Number(std::round(value * 1e6) / 1e6 + 0.0);  // Adding zero turns -0 into 0.
}

void JsonWriter::Seconds(std::string_view key, Duration value) {
  Number(key, std::chrono::duration<double>(value).count());
}

void JsonWriter::Json(std::string_view key, std::string_view object) {
  Key(key);
  impl_->writer.RawValue(object.data(), object.size(), rapidjson::kObjectType);
}

std::string JsonWriter::Take() const {
  return {impl_->buffer.GetString(), impl_->buffer.GetSize()};
}

void JsonWriter::Key(std::string_view key) {
  impl_->writer.Key(key.data(), static_cast<unsigned>(key.size()));
}

void JsonWriter::Text(std::string_view value) {
  const std::string_view valid = WellFormedUtf8(value, &impl_->repaired);
  impl_->writer.String(valid.data(), static_cast<unsigned>(valid.size()));
}

void JsonWriter::Signed(int64_t value) { impl_->writer.Int64(value); }
void JsonWriter::Unsigned(uint64_t value) { impl_->writer.Uint64(value); }
void JsonWriter::StartObject() { impl_->writer.StartObject(); }
void JsonWriter::EndObject() { impl_->writer.EndObject(); }
void JsonWriter::StartArray() { impl_->writer.StartArray(); }
void JsonWriter::EndArray() { impl_->writer.EndArray(); }

}  // namespace newsvane
