// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

namespace newsvane::config {
namespace {

// An alias is copied, so that a few lines of nested aliases could otherwise stand for any number
// of nodes; 20,000 rules of 60 nodes stay below.
constexpr size_t kMaxNodes = 2'000'000;
constexpr size_t kMaxDepth = 64;

size_t Count(const Node& node) {
  size_t count = 1;
  for (const Node& item : node.items) count += Count(item);
  for (const auto& [key, value] : node.entries) count += Count(key) + Count(value);
  return count;
}

size_t Depth(const Node& node) {
  size_t depth = 0;
  for (const Node& item : node.items) depth = std::max(depth, Depth(item));
  for (const auto& [key, value] : node.entries) depth = std::max({depth, Depth(key), Depth(value)});
  return depth + 1;
}

// Builds the tree from the parser's events. YAML::Node is not used because it forgets duplicate
// keys and expands aliases without a bound.
class TreeBuilder : public YAML::EventHandler {
 public:
  Node TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(MakeNode(Node::Kind::kNull, mark), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = MakeNode(Node::Kind::kScalar, mark);
    node.scalar = value;
    Add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw YAML::ParserException(mark, "an alias within the value that it stands for");
    }
    const Node& target = found->second;
    CheckSize(mark, Count(target), open_.size() + Depth(target));
    Add(target, YAML::NullAnchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(MakeNode(Node::Kind::kSequence, mark), anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(MakeNode(Node::Kind::kMap, mark), anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Node> key;  // Of the entry whose value comes next.
  };

  void CheckSize(const YAML::Mark& mark, size_t nodes, size_t depth) {
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) {
      throw YAML::ParserException(mark, "more than " + std::to_string(kMaxNodes) + " values");
    }
    if (depth > kMaxDepth) {
      throw YAML::ParserException(mark, "nested more than " + std::to_string(kMaxDepth) + " deep");
    }
  }

  Node MakeNode(Node::Kind kind, const YAML::Mark& mark) {
    CheckSize(mark, 1, open_.size() + 1);
    Node node;
    node.kind = kind;
    node.line = static_cast<uint32_t>(mark.line + 1);
    node.column = static_cast<uint32_t>(mark.column + 1);
    return node;
  }

  void Open(Node node, YAML::anchor_t anchor) {
    open_.push_back({std::move(node), anchor, std::nullopt});
  }

  void Close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    Add(std::move(level.node), level.anchor);
  }

  void Add(Node node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& parent = open_.back();
    if (parent.node.kind == Node::Kind::kSequence) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node);
    } else {
      // The parser gives a value that is not there the place of whatever comes next.
      if (node.kind == Node::Kind::kNull) {
        node.line = parent.key->line;
        node.column = parent.key->column;
      }
      parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
      parent.key.reset();
    }
  }

  Node root_;
  std::vector<Level> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  size_t nodes_ = 0;
};

std::string HintFor(std::string_view syntax_error, std::string_view line) {
  if (line.find('\t') != std::string_view::npos) return "indent with spaces, not with tabs";
  if (syntax_error.find("illegal map value") != std::string_view::npos) {
    return "quote a text that holds ': '";
  }
  if (syntax_error.find("unknown token") != std::string_view::npos ||
      syntax_error.find("alphanumeric") != std::string_view::npos) {
    return "quote a text that begins with one of * & ! @ ` % or holds ' #'";
  }
  if (syntax_error.find("alias") != std::string_view::npos ||
      syntax_error.find("anchor") != std::string_view::npos) {
    return "define '&name' above its use, or write the value out";
  }
  return "check indentation, brackets and quotes here and on the line above";
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return Fail("cannot read '" + path + "': it is a folder");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail("cannot read '" + path + "': " + std::strerror(errno));
  std::string text;
  char block[1 << 16];
  while (file.read(block, sizeof block) || file.gcount() > 0) {
    text.append(block, static_cast<size_t>(file.gcount()));
    if (text.size() > max_bytes) {
      return Fail("'" + path + "' is larger than " + std::to_string(max_bytes) + " bytes");
    }
  }
  return text;
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Document Document::Read(const std::string& path, Diagnostics* diagnostics) {
  Result<std::string> text = ReadFile(path);
  if (!text) {
    diagnostics->Add({Severity::kError, {path, 0, 0}, text.error().message, "", ""});
    return Document(path, diagnostics);
  }
  return Parse(path, std::move(*text), diagnostics);
}

Document Document::Parse(const std::string& path, std::string text, Diagnostics* diagnostics) {
  Document document(path, diagnostics);
  document.lines_ = SplitLines(text);
  std::istringstream stream(std::move(text));
  Node place;
  place.line = place.column = 1;
  try {
    YAML::Parser parser(stream);
    TreeBuilder builder;
    TreeBuilder second;
    parser.HandleNextDocument(builder);
    if (parser.HandleNextDocument(second)) {
      document.Report(second.TakeRoot(), "a second YAML document in one file",
                      "remove the '---' line, or move what follows to a file of its own");
      return document;
    }
    document.root_ = builder.TakeRoot();
    document.ok_ = true;
    if (document.root_.line == 0) document.root_.line = document.root_.column = 1;
  } catch (const YAML::Exception& error) {
    if (!error.mark.is_null() && !document.lines_.empty()) {
      // What is missing at the end of the file is reported at the end of its last line.
      const auto last = static_cast<uint32_t>(document.lines_.size());
      place.line = std::min(static_cast<uint32_t>(error.mark.line + 1), last);
      place.column = static_cast<int>(place.line) == error.mark.line + 1
                         ? static_cast<uint32_t>(error.mark.column + 1)
                         : static_cast<uint32_t>(document.lines_.back().size() + 1);
    }
    const std::string line = document.lines_.empty() ? "" : document.lines_[place.line - 1];
    document.Report(place, "not valid YAML: " + error.msg, HintFor(error.msg, line));
  }
  return document;
}

void Document::Report(const Node& node, std::string message, std::string hint,
                      Severity severity) const {
  const bool known = node.line > 0 && node.line <= lines_.size();
  diagnostics_->Add({severity, PlaceOf(node), std::move(message), std::move(hint),
                     known ? lines_[node.line - 1] : ""});
}

std::string Describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "empty";
    case Node::Kind::kScalar:
      return "'" + (node.scalar.size() <= 60 ? node.scalar : node.scalar.substr(0, 57) + "...") +
             "'";
    case Node::Kind::kSequence:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
  }
  return "";
}

}  // namespace newsvane::config
