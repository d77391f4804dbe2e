// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/time.h"

namespace newsvane {

// Writes members of objects in the order of the calls. In everything that newsvane publishes or
// prints an absent value is spelled null, its member is there, and an empty list is []. Nesting
// follows the nesting of the lambdas, so that what is opened is always closed. Text that is not
// UTF-8 is repaired. Equal calls give equal bytes. One thread.
class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();

  void Text(std::string_view key, std::string_view value);
  void TextOrNull(std::string_view key, std::string_view value);  // Null where it is empty.
  void TimeOrNull(std::string_view key, Time value);              // Null for kNoTime.
  template <std::integral Value>
  void Integer(std::string_view key, Value value) {
    Key(key);
    Integer(value);
  }
  void Flag(std::string_view key, bool value);
  void Null(std::string_view key);
  // The shortest digits that read back to the same double; null for what JSON cannot say.
  void Number(std::string_view key, double value);
  // A number that came out of floating-point sums: rounded to six places, so that compilers and
  // machines which differ in the last bit still write the same bytes.
  void Score(std::string_view key, double value);
  void Seconds(std::string_view key, Duration value);
  void Json(std::string_view key, std::string_view object);  // As it is.

  template <class Members>
  void Object(const Members& members) {
    StartObject();
    members();
    EndObject();
  }
  template <class Members>
  void Object(std::string_view key, const Members& members) {
    Key(key);
    Object(members);
  }
  template <class Value, class Members>
  void ObjectOrNull(std::string_view key, const std::optional<Value>& value,
                    const Members& members) {
    if (!value) return Null(key);
    Object(key, [&] { members(*value); });
  }
  template <class Body>
  void Array(const Body& body) {
    StartArray();
    body();
    EndArray();
  }
  template <class Body>
  void Array(std::string_view key, const Body& body) {
    Key(key);
    Array(body);
  }
  template <class Items, class Members>
  void Objects(const Items& items, const Members& members) {
    Array([&] {
      for (const auto& item : items) Object([&] { members(item); });
    });
  }
  template <class Items, class Members>
  void Objects(std::string_view key, const Items& items, const Members& members) {
    Key(key);
    Objects(items, members);
  }
  template <class Items>
  void Integers(std::string_view key, const Items& items) {
    Array(key, [&] {
      for (const auto item : items) Integer(item);
    });
  }
  // As Score().
  template <class Items>
  void Scores(std::string_view key, const Items& items) {
    Array(key, [&] {
      for (const double item : items) Score(item);
    });
  }
  template <class Items>
  void Texts(std::string_view key, const Items& items) {
    Array(key, [&] {
      for (const auto& item : items) Text(item);
    });
  }

  std::string Take() const;  // What was written so far.

 private:
  void Key(std::string_view key);
  void Text(std::string_view value);
  template <std::integral Value>
  void Integer(Value value) {
    if constexpr (std::is_signed_v<Value>) {
      Signed(value);
    } else {
      Unsigned(value);
    }
  }
  void Number(double value);
  void Score(double value);
  void Signed(int64_t value);
  void Unsigned(uint64_t value);
  void StartObject();
  void EndObject();
  void StartArray();
  void EndArray();

  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane
