// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <string>

#include "ingest/decoder.h"

namespace newsvane::ingest {

inline std::string Number(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof(text), value).ptr};
}

// What a record held, for a person and for comparison; fields that are not given are left out.
inline std::string ToText(const Decoded& decoded, const SymbolTable& symbols) {
  std::string text;
  const auto field = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += std::string(" ") + name + "=" + value;
  };
  const auto time = [](Time at) { return at == kNoTime ? std::string() : FormatTime(at); };
  for (const NewsItem& item : decoded.news) {
    text += "  news " + std::string(ToString(item.action));
    field("id", item.id);
    if (item.revision != 0) field("revision", std::to_string(item.revision));
    field("source", item.source);
    field("language", item.language);
    field("published", time(item.published_at));
    field("updated", time(item.updated_at));
    std::string list;
    for (const std::string& symbol : item.symbols) list += (list.empty() ? "" : "|") + symbol;
    field("symbols", list);
    field("url", item.url);
    text += "\n    headline: " + item.headline + "\n    body: " + item.body + "\n";
  }
  for (const PriceTick& tick : decoded.ticks) {
    text += "  " + std::string(ToString(tick.kind)) + " " + symbols.Name(tick.symbol) + " " +
            Number(tick.price) + " x " + Number(tick.size);
    if (tick.kind == TickKind::kQuote) text += " of " + Number(tick.bid) + "/" + Number(tick.ask);
    text += " at " + FormatTime(tick.at) + "\n";
  }
  for (const DecodeError& error : decoded.errors) {
    text += "  error " + std::string(ToString(error.reason)) + ": " + error.message + "\n";
  }
  if (decoded.ignored > 0) text += "  ignored " + std::to_string(decoded.ignored) + "\n";
  if (decoded.unknown_symbols > 0) {
    text += "  unknown symbols " + std::to_string(decoded.unknown_symbols) + "\n";
  }
  return text;
}

}  // namespace newsvane::ingest
