// SPDX-License-Identifier: Apache-2.0
#include "history/alert_file.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>

namespace newsvane::history {
namespace {

namespace dom = simdjson::dom;

std::string TextOf(const dom::element& object, std::string_view key) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// The value of a header in kcat's list of names and values.
std::string HeaderOf(const dom::element& envelope, std::string_view name) {
  dom::array headers;
  if (envelope["headers"].get(headers) != simdjson::SUCCESS) return {};
  bool next = false;
  size_t index = 0;
  for (const dom::element element : headers) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) text = {};
    if (next) return std::string(text);
    next = index++ % 2 == 0 && text == name;
  }
  return {};
}

Result<PublishedAlert> ParseAlert(std::string text) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(text).get(root) != simdjson::SUCCESS) return Fail("is not JSON");
  PublishedAlert alert;
  dom::parser payload_parser;
  std::string_view payload;
  if (root["payload"].get(payload) == simdjson::SUCCESS) {
    alert.origin = HeaderOf(root, "newsvane-origin");
    alert.value = payload;
    if (payload_parser.parse(alert.value).get(root) != simdjson::SUCCESS) {
      return Fail("has a payload that is not JSON");
    }
  } else {
    // An editor or jq may have laid it out for people.
    alert.value = text.find('\n') == std::string::npos ? std::move(text) : simdjson::minify(root);
  }
  alert.id = TextOf(root, "id");
  alert.kind = TextOf(root, "kind");
  alert.basket = TextOf(root, "basket");
  alert.headline = TextOf(root, "headline");
  alert.as_of = TextOf(root, "as_of");
  alert.rule_set = TextOf(root, "rule_set");
  alert.model = TextOf(root, "model");
  if (alert.id.empty() || alert.kind.empty()) return Fail("is not an alert: it has no id and kind");
  dom::array contributions;
  if (root["contributions"].get(contributions) == simdjson::SUCCESS) {
    for (const dom::element contribution : contributions) {
      alert.news_ids.push_back(TextOf(contribution, "news_id"));
    }
  }
  return alert;
}

void Flatten(const std::string& path, const dom::element& element,
             std::map<std::string, std::string>* members) {
  dom::object object;
  dom::array array;
  double number = 0;
  if (element.get(object) == simdjson::SUCCESS) {
    for (const dom::key_value_pair member : object) {
      Flatten((path.empty() ? "" : path + ".") + std::string(member.key), member.value, members);
    }
  } else if (element.get(array) == simdjson::SUCCESS) {
    size_t index = 0;
    for (const dom::element part : array) {
      const std::string event = TextOf(part, "event_id");
      Flatten(path + "[" + (event.empty() ? std::to_string(index) : event) + "]", part, members);
      ++index;
    }
  } else if (element.get(number) == simdjson::SUCCESS) {
    (*members)[path] = fmt::format("{}", number);  // jq writes 39000000000 for 3.9e+10.
  } else {
    (*members)[path] = simdjson::minify(element);
  }
}

std::map<std::string, std::string> MembersOf(std::string_view json) {
  std::map<std::string, std::string> members;
  dom::parser parser;
  dom::element root;
  if (parser.parse(json.data(), json.size()).get(root) == simdjson::SUCCESS) {
    Flatten("", root, &members);
  }
  return members;
}

Result<std::string> ReadWhole(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail(path + ": cannot be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Result<PublishedAlert> ReadAlert(const std::string& path, const std::string& id) {
  Result<std::string> text = ReadWhole(path);
  if (!text) return tl::unexpected(text.error());
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  std::vector<PublishedAlert> found;
  size_t count = 0;
  const auto take = [&](PublishedAlert alert) {
    ++count;
    if (id.empty() || alert.id == id) found.push_back(std::move(alert));
  };
  if (auto whole = ParseAlert(*text)) {
    take(*std::move(whole));
  } else {
    std::istringstream lines(*text);
    size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (line.empty()) continue;
      auto alert = ParseAlert(line);
      if (!alert) return Fail(path + ":" + std::to_string(number) + ": " + alert.error().message);
      take(*std::move(alert));
    }
  }
  if (count == 0) return Fail(path + " is empty");
  if (found.empty()) {
    return Fail(path + ": none of its " + std::to_string(count) + " alerts has the id " + id);
  }
  // A repeated delivery has the same bytes.
  for (const PublishedAlert& other : found) {
    if (other.value != found.front().value) {
      return Fail(path + " has " + std::to_string(count) + " alerts; choose one with --id");
    }
  }
  return std::move(found.front());
}

std::vector<MemberChange> CompareMembers(std::string_view before, std::string_view after) {
  const std::map<std::string, std::string> old_members = MembersOf(before);
  const std::map<std::string, std::string> new_members = MembersOf(after);
  std::vector<MemberChange> changes;
  for (const auto& [path, value] : old_members) {
    const auto now = new_members.find(path);
    if (now == new_members.end()) {
      changes.push_back({path, value, ""});
    } else if (now->second != value) {
      changes.push_back({path, value, now->second});
    }
  }
  for (const auto& [path, value] : new_members) {
    if (!old_members.contains(path)) changes.push_back({path, "", value});
  }
  return changes;
}

}  // namespace newsvane::history
