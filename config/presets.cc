// SPDX-License-Identifier: Apache-2.0
#include "config/presets.h"

#include <fmt/format.h>

#include "config/yaml.h"
#include "core/records.h"
#include "ingest/timestamp.h"

namespace newsvane::config {
namespace {

using ingest::Condition;
using ingest::Message;
using ingest::MessageKind;
using ingest::Pointer;
using ingest::TimeField;
using ingest::TimeUnit;

constexpr Choice<MessageKind> kKinds[] = {
    {"news", MessageKind::kNews},     {"trade", MessageKind::kTrade},
    {"quote", MessageKind::kQuote},   {"bar", MessageKind::kBar},
    {"cancel", MessageKind::kCancel}, {"ignore", MessageKind::kIgnore}};

constexpr Choice<TimeUnit> kUnits[] = {
    {"s", TimeUnit::kSeconds},       {"ms", TimeUnit::kMilliseconds},
    {"us", TimeUnit::kMicroseconds}, {"ns", TimeUnit::kNanoseconds},
    {"epoch", TimeUnit::kEpoch},     {"rfc3339", TimeUnit::kRfc3339},
    {"rfc2822", TimeUnit::kRfc2822}};

constexpr Choice<NewsAction> kActions[] = {{"new", NewsAction::kNew},
                                           {"update", NewsAction::kUpdate},
                                           {"correct", NewsAction::kCorrect},
                                           {"delete", NewsAction::kDelete}};

std::optional<Pointer> ReadPointer(const Document& document, const Node& node) {
  auto pointer = ingest::ParsePointer(node.scalar);
  if (pointer) return std::move(*pointer);
  document.Report(node, std::move(pointer.error().message),
                  "write a JSON pointer such as /data/0/id, or ^/data/0/id from the root");
  return std::nullopt;
}

std::vector<Pointer> ReadPointers(const Document& document, std::string_view key,
                                  MapReader* reader) {
  std::vector<Pointer> pointers;
  for (const Node* node : reader->Scalars(key)) {
    if (auto pointer = ReadPointer(document, *node)) pointers.push_back(std::move(*pointer));
  }
  return pointers;
}

TimeField ReadTime(const Document& document, std::string_view key, MapReader* fields) {
  TimeField time;
  const Node* const node = fields->Find(key);
  if (node == nullptr) return time;
  MapReader reader(document, *node, fmt::format("'{}'", key));
  time.at = ReadPointers(document, "at", &reader);
  reader.Read("unit", &time.unit, kUnits);
  const Node* const zone = reader.Find("zone");
  reader.Read("zone", &time.zone);
  if (zone != nullptr && !time.zone.empty() && !ingest::IsTimeZone(time.zone)) {
    document.Report(*zone, fmt::format("'{}' is no time zone", time.zone),
                    "write an IANA name such as America/New_York");
  }
  reader.Read("plus", &time.plus, {Duration(0), std::chrono::hours(24)});
  reader.Require("at");
  reader.Finish();
  return time;
}

void ReadConditions(const Document& document, MapReader* reader, Message* message) {
  for (const Entry* entry : UniqueEntries(document, reader->Entries("when"))) {
    const auto& [at, value] = *entry;
    auto pointer = ReadPointer(document, at);
    if (!pointer) continue;
    Condition condition{std::move(*pointer), {}};
    if (value.kind == Node::Kind::kScalar) condition.equals.push_back(value.scalar);
    if (value.kind == Node::Kind::kNull || value.kind == Node::Kind::kMap) {
      document.Report(value, fmt::format("the condition on '{}' is {}", at.scalar, Describe(value)),
                      "give a value, a list of values, or [] for \"is there and not null\"");
    }
    for (const Node& item : value.items) {
      if (item.kind == Node::Kind::kScalar) {
        condition.equals.push_back(item.scalar);
      } else {
        document.Report(item, fmt::format("a value of a condition is {}", Describe(item)),
                        "give text, a number, true or false");
      }
    }
    message->when.push_back(std::move(condition));
  }
}

void ReadNewsFields(const Document& document, const Node& node, Message* message) {
  MapReader fields(document, node, "news 'fields'");
  message->id = ReadPointers(document, "id", &fields);
  message->revision = ReadPointers(document, "revision", &fields);
  message->action = ReadPointers(document, "action", &fields);
  message->source = ReadPointers(document, "source", &fields);
  message->language = ReadPointers(document, "language", &fields);
  message->headline = ReadPointers(document, "headline", &fields);
  message->body = ReadPointers(document, "body", &fields);
  message->url = ReadPointers(document, "url", &fields);
  message->symbols = ReadPointers(document, "symbols", &fields);
  message->published = ReadTime(document, "published", &fields);
  message->updated = ReadTime(document, "updated", &fields);
  fields.Require("id");
  fields.Finish();
}

void ReadPriceFields(const Document& document, const Node& node, Message* message) {
  MapReader fields(document, node, "price 'fields'");
  message->symbol = ReadPointers(document, "symbol", &fields);
  message->price = ReadPointers(document, "price", &fields);
  message->size = ReadPointers(document, "size", &fields);
  message->bid = ReadPointers(document, "bid", &fields);
  message->ask = ReadPointers(document, "ask", &fields);
  message->time = ReadTime(document, "time", &fields);
  const MessageKind kind = message->kind;
  fields.Require("symbol");
  if (kind == MessageKind::kTrade || kind == MessageKind::kBar) fields.Require("price");
  if (kind == MessageKind::kQuote) {
    fields.Require("bid");
    fields.Require("ask");
  }
  fields.Finish();
}

// What only news has beside its fields.
void ReadNewsKeys(const Document& document, MapReader* reader, Message* message) {
  reader->Read("symbol_key", &message->symbol_key);
  NewsAction action = NewsAction::kNew;
  reader->Read("default_action", &action, kActions);
  message->default_action = ToString(action);
  const Node* const node = reader->Find("actions");
  if (node == nullptr) return;
  MapReader words(document, *node, "'actions'");
  for (const auto& [word, value] : node->entries) {
    words.Read(word.scalar, &action, kActions);
    message->actions.emplace_back(word.scalar, ToString(action));
  }
  words.Finish();
}

Message ReadMessage(const Document& document, const Node& node) {
  Message message;
  MapReader reader(document, node, "message");
  std::optional<MessageKind> kind;
  reader.Require("kind");
  reader.Read("kind", &kind, kKinds);
  ReadConditions(document, &reader, &message);
  const Node* const fields = reader.Find("fields");
  ReadNewsKeys(document, &reader, &message);
  reader.Finish();
  if (!kind || kind == MessageKind::kIgnore) return message;
  message.kind = *kind;
  if (fields == nullptr) {
    document.Report(node, "message has no 'fields'", "say which pointer gives which field");
  } else if (message.kind == MessageKind::kNews) {
    ReadNewsFields(document, *fields, &message);
  } else {
    ReadPriceFields(document, *fields, &message);
  }
  return message;
}

ingest::Preset ReadPreset(const Document& document, Ids* names) {
  ingest::Preset preset;
  MapReader reader(document, document.root(), "preset");
  if (const Node* const name = reader.Require("preset", &preset.name)) {
    names->Claim(document, *name);
  }
  std::string description;
  reader.Read("description", &description);
  if (const Node* const items = reader.Find("items")) {
    if (auto pointer = ReadPointer(document, *items)) preset.items = std::move(*pointer);
  }
  preset.source = preset.name;
  reader.Read("source", &preset.source);
  const Node* const messages = reader.Require("messages");
  for (const Node& node : reader.Items("messages")) {
    preset.messages.push_back(ReadMessage(document, node));
  }
  if (messages != nullptr && messages->kind == Node::Kind::kSequence && preset.messages.empty()) {
    document.Report(*messages, "'messages' is empty", "describe at least one message");
  }
  reader.Finish();
  return preset;
}

}  // namespace

std::optional<ingest::Preset> LoadPreset(const std::string& path, Diagnostics* diagnostics) {
  const size_t errors_before = diagnostics->errors();
  std::map<std::string, ingest::Preset> presets;
  LoadPresets({&path, 1}, &presets, diagnostics);
  if (diagnostics->errors() > errors_before) return std::nullopt;
  return std::move(presets.begin()->second);
}

bool LoadPresets(std::span<const std::string> paths, std::map<std::string, ingest::Preset>* presets,
                 Diagnostics* diagnostics) {
  bool all_read = true;
  Ids names("preset");
  for (const std::string& path : paths) {
    const Document document = Document::Read(path, diagnostics);
    all_read &= document.ok();
    if (!document.ok()) continue;
    ingest::Preset preset = ReadPreset(document, &names);
    std::string name = preset.name;
    presets->try_emplace(std::move(name), std::move(preset));
  }
  return all_read;
}

}  // namespace newsvane::config
