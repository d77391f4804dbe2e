// SPDX-License-Identifier: Apache-2.0
#include "config/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/yaml.h"
#include "core/nearest.h"
#include "nlp/text/amount_text.h"

namespace newsvane::config {
namespace {

using nlp::ExampleSpec;
using nlp::Guard;
using nlp::Lifecycle;
using nlp::RuleSpec;
using nlp::Scope;
using nlp::TermSpec;
using Kind = Node::Kind;

constexpr Choice<Lifecycle> kLifecycles[] = {{"stable", Lifecycle::kStable},
                                             {"shadow", Lifecycle::kShadow},
                                             {"deprecated", Lifecycle::kDeprecated}};
constexpr Choice<bool> kYesOrNo[] = {{"true", true}, {"false", false}};
constexpr Choice<Scope> kScopes[] = {
    {"headline", Scope::kHeadline}, {"lead", Scope::kLead}, {"document", Scope::kDocument}};
constexpr Choice<Status> kStatuses[] = {{"reported", Status::kReported},
                                        {"planned", Status::kPlanned},
                                        {"confirmed", Status::kConfirmed},
                                        {"denied", Status::kDenied}};
constexpr Choice<Attribution> kAttributions[] = {{"first_hand", Attribution::kFirstHand},
                                                 {"second_hand", Attribution::kSecondHand}};
constexpr Guard kGuards[] = {Guard::kNegation, Guard::kDenial, Guard::kQuestion, Guard::kHypothesis,
                             Guard::kHistory,  Guard::kEcho,   Guard::kRoundup,  Guard::kHearsay};

// What files give to lists of any file.
struct ListExtension {
  const Document* document;
  const Node* name;
  std::vector<nlp::Text> phrases;
};

// Reads one file. The ids are those of all files; `*extensions` keeps pointers into the document.
class RuleFile {
 public:
  RuleFile(const Document& document, Ids* list_ids, Ids* rule_ids, nlp::RuleSetSpec* spec,
           std::vector<ListExtension>* extensions)
      : document_(document),
        list_ids_(*list_ids),
        rule_ids_(*rule_ids),
        spec_(*spec),
        extensions_(*extensions) {}

  void Read() {
    MapReader reader(document_, document_.root(), "rule file");
    reader.Read("family", &family_);
    reader.Read("owner", &owner_);
    for (const Entry* entry : UniqueEntries(document_, reader.Entries("lists"))) {
      ReadList(entry->key, entry->value);
    }
    for (const Entry* entry : UniqueEntries(document_, reader.Entries("extends"))) {
      extensions_.push_back({&document_, &entry->key, ReadPhrases(entry->key, entry->value)});
    }
    for (const Node& node : reader.Items("rules")) ReadRule(node);
    reader.Finish();
  }

 private:
  void ReadList(const Node& name, const Node& phrases) {
    nlp::ListSpec list{name.scalar, ReadPhrases(name, phrases), document_.PlaceOf(name)};
    if (list_ids_.Claim(document_, name)) spec_.lists.push_back(std::move(list));
  }

  std::vector<nlp::Text> ReadPhrases(const Node& name, const Node& phrases) {
    std::vector<nlp::Text> read;
    const bool is_list = phrases.kind == Kind::kSequence;
    for (const Node& node :
         is_list ? std::span<const Node>(phrases.items) : std::span(&phrases, 1)) {
      if (node.kind != Kind::kScalar || node.scalar.empty()) {
        document_.Report(node,
                         fmt::format("a phrase of list '{}' is {}", name.scalar, Describe(node)),
                         "give words; quote a text that holds ': '");
      } else {
        read.push_back({node.scalar, document_.PlaceOf(node)});
      }
    }
    if (is_list && phrases.items.empty()) {
      document_.Report(name, fmt::format("list '{}' has no phrases", name.scalar),
                       "add phrases or remove the list");
    }
    return read;
  }

  void ReadRule(const Node& node) {
    RuleSpec rule;
    rule.place = document_.PlaceOf(node);
    rule.family = family_;
    rule.owner = owner_;
    MapReader reader(document_, node, "rule");
    const Node* const id = reader.Require("id", &rule.id);
    if (const Node* const event = reader.Require("event", &rule.event)) {
      CheckId(document_, *event, "event");
    }
    reader.Read("family", &rule.family);
    reader.Read("owner", &rule.owner);
    reader.Read("description", &rule.description);
    reader.Read("lifecycle", &rule.lifecycle, kLifecycles);
    reader.Read("scope", &rule.scope, kScopes);
    const size_t errors_before = document_.errors();
    if (const Node* const when = reader.Require("when")) ReadSequences(*when, &rule.when);
    rule.all = ReadTerms(reader.Scalars("all"));
    rule.none = ReadTerms(reader.Scalars("none"));
    const bool terms_hold = document_.errors() == errors_before;
    ReadGuards(&reader, &rule);
    reader.Read("status", &rule.status, kStatuses);
    reader.Read("confidence", &rule.confidence, {0, 1, true});
    reader.Read("banks", &rule.banks, kYesOrNo);
    for (const Node& example : reader.Items("match")) ReadExample(example, true, &rule.match);
    for (const Node& example : reader.Items("no_match"))
      ReadExample(example, false, &rule.no_match);
    reader.Finish();
    const bool id_holds = id != nullptr && rule_ids_.Claim(document_, *id);
    // A rule that lost terms would only lead to more reports about it.
    if (id_holds && terms_hold) spec_.rules.push_back(std::move(rule));
  }

  // One sequence of terms, or a list of sequences.
  void ReadSequences(const Node& when, std::vector<std::vector<TermSpec>>* sequences) {
    if (when.kind != Kind::kSequence || when.items.empty()) {
      document_.Report(when,
                       fmt::format("'when' must be a sequence of terms, not {}",
                                   when.kind == Kind::kSequence ? "an empty list" : Describe(when)),
                       "write [<company:subject>, ..6, <list>] or a list of such sequences");
      return;
    }
    const bool many = when.items.front().kind == Kind::kSequence;
    for (const Node& sequence : many ? std::span<const Node>(when.items) : std::span(&when, 1)) {
      if (sequence.kind != Kind::kSequence || sequence.items.empty()) {
        document_.Report(sequence, "a sequence of 'when' is not a list of terms",
                         "write each as '- [term, ..N, term]'");
        continue;
      }
      std::vector<const Node*> nodes;
      for (const Node& node : sequence.items) nodes.push_back(&node);
      sequences->push_back(ReadTerms(nodes));
    }
  }

  std::vector<TermSpec> ReadTerms(const std::vector<const Node*>& nodes) {
    std::vector<TermSpec> terms;
    for (const Node* node : nodes) {
      if (node->kind != Kind::kScalar) {
        document_.Report(*node, fmt::format("a term must be text, not {}", Describe(*node)),
                         "quote a term that holds one of , : [ ] { }");
        continue;
      }
      Result<TermSpec> term = nlp::ParseTerm(node->scalar);
      if (!term) {
        document_.Report(*node, std::move(term.error().message),
                         "a term is words, <list>, <slot>, <company:role>, ..N or /pattern/");
        continue;
      }
      term->place = document_.PlaceOf(*node);
      terms.push_back(std::move(*term));
    }
    return terms;
  }

  void ReadGuards(MapReader* reader, RuleSpec* rule) {
    std::vector<std::string> names;
    for (const Guard guard : kGuards) names.emplace_back(ToString(guard));
    for (const Node* node : reader->Scalars("without")) {
      if (const auto guard = nlp::ParseGuard(node->scalar)) {
        rule->without.push_back(*guard);
      } else {
        document_.Report(*node, fmt::format("unknown guard '{}'", node->scalar),
                         Suggest(node->scalar, names));
      }
    }
  }

  void ReadExample(const Node& node, bool is_match, std::vector<ExampleSpec>* examples) {
    ExampleSpec example;
    example.place = document_.PlaceOf(node);
    if (node.kind == Kind::kScalar) {
      example.text = node.scalar;
    } else if (node.kind == Kind::kMap) {
      MapReader reader(document_, node, is_match ? "'match' example" : "'no_match' example");
      reader.Require("text", &example.text);
      reader.Read("event", &example.expected.event);
      if (is_match) ReadExpected(&reader, &example.expected);
      reader.Finish();
    } else {
      document_.Report(node, fmt::format("an example is {}", Describe(node)),
                       "give a headline, or a map with 'text'");
      return;
    }
    examples->push_back(std::move(example));
  }

  void ReadExpected(MapReader* reader, nlp::ExpectedEvent* expected) {
    reader->Read("subject", &expected->subject);
    reader->Read("other", &expected->other);
    reader->Read("status", &expected->status, kStatuses);
    reader->Read("attribution", &expected->attribution, kAttributions);
    if (reader->Find("amounts") == nullptr) return;
    expected->amounts.emplace();
    for (const Node* node : reader->Scalars("amounts")) {
      Result<Amount> amount = nlp::ReadAmount(node->scalar);
      if (amount) {
        expected->amounts->push_back(std::move(*amount));
      } else {
        document_.Report(*node, std::move(amount.error().message),
                         "give a list, [$3 billion in 2026, 12%]; quote an amount with a comma");
      }
    }
  }

  const Document& document_;
  Ids& list_ids_;
  Ids& rule_ids_;
  nlp::RuleSetSpec& spec_;
  std::vector<ListExtension>& extensions_;
  std::string family_;
  std::string owner_;
};

void Extend(const ListExtension& extension, std::vector<nlp::ListSpec>* lists) {
  const std::string& id = extension.name->scalar;
  const auto list = std::ranges::find(*lists, id, &nlp::ListSpec::id);
  if (list != lists->end()) {
    list->phrases.insert(list->phrases.end(), extension.phrases.begin(), extension.phrases.end());
    return;
  }
  std::vector<std::string> ids;
  for (const nlp::ListSpec& known : *lists) ids.push_back(known.id);
  const auto nearest = Nearest(id, ids);
  extension.document->Report(*extension.name,
                             fmt::format("no list '{}' that could be extended", id),
                             nearest ? fmt::format("did you mean '{}'?", *nearest)
                                     : "a list of your own stands under 'lists'");
}

}  // namespace

bool LoadRules(std::span<const std::string> paths, nlp::RuleSetSpec* spec,
               Diagnostics* diagnostics) {
  bool all_read = true;
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    documents.push_back(Document::Read(path, diagnostics));
    all_read &= documents.back().ok();
  }
  Ids list_ids("list");
  Ids rule_ids("rule");
  std::vector<ListExtension> extensions;
  for (const Document& document : documents) {
    if (document.ok()) RuleFile(document, &list_ids, &rule_ids, spec, &extensions).Read();
  }
  // Last, so that the order of the files does not count. Where one is missing, what extends its
  // lists would seem wrong.
  if (!all_read) return false;
  for (const ListExtension& extension : extensions) Extend(extension, &spec->lists);
  return true;
}

bool ReadRules(const std::string& path, std::string text, nlp::RuleSetSpec* spec,
               Diagnostics* diagnostics) {
  Ids list_ids("list");
  Ids rule_ids("rule");
  const Document document = Document::Parse(path, std::move(text), diagnostics);
  if (!document.ok()) return false;
  std::vector<ListExtension> extensions;
  RuleFile(document, &list_ids, &rule_ids, spec, &extensions).Read();
  for (const ListExtension& extension : extensions) Extend(extension, &spec->lists);
  return true;
}

}  // namespace newsvane::config
