// SPDX-License-Identifier: Apache-2.0
#include "ingest/preset.h"

#include <algorithm>

namespace newsvane::ingest {
namespace {

// Undoes RFC 6901's "~0" and "~1"; false where '~' stands for nothing.
bool Unescape(std::string_view token, std::string* key) {
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      key->push_back(token[i]);
    } else if (++i < token.size() && (token[i] == '0' || token[i] == '1')) {
      key->push_back(token[i] == '0' ? '~' : '/');
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<Pointer> ParsePointer(std::string_view text) {
  const std::string_view whole = text;
  Pointer pointer;
  if (text.starts_with('^')) {
    pointer.from_root = true;
    text.remove_prefix(1);
  }
  if (!text.empty() && text.front() != '/') {
    return Fail("'" + std::string(whole) + "' is not a JSON pointer: it must start with '/'");
  }
  while (!text.empty()) {
    text.remove_prefix(1);
    const size_t end = std::min(text.find('/'), text.size());
    if (!Unescape(text.substr(0, end), &pointer.keys.emplace_back())) {
      return Fail("'" + std::string(whole) +
                  "' is not a JSON pointer: '~' must be written ~0, and '/' in a key ~1");
    }
    text.remove_prefix(end);
  }
  return pointer;
}

std::string ToString(const Pointer& pointer) {
  std::string text = pointer.from_root ? "^" : "";
  for (const std::string& key : pointer.keys) {
    text += '/';
    for (const char c : key) {
      if (c == '~') {
        text += "~0";
      } else if (c == '/') {
        text += "~1";
      } else {
        text += c;
      }
    }
  }
  return text;
}

bool Preset::news() const {
  return std::any_of(messages.begin(), messages.end(),
                     [](const Message& message) { return message.kind == MessageKind::kNews; });
}

}  // namespace newsvane::ingest
