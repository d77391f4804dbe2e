// SPDX-License-Identifier: Apache-2.0
#include "bench/rules/documents.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string_view>
#include <utility>

#include "bench/rules/vocabulary.h"

namespace newsvane::bench {
namespace {

constexpr size_t kDocumentBytes = 2048;
constexpr size_t kMadeUpDocuments = 400;
constexpr size_t kSentenceWords = 22;
constexpr size_t kMaxSentenceBytes = 1100;  // Longer ones newsvane cuts, as no other does.
constexpr uint64_t kSeed = 7;

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// The sentence as Document says; empty where nothing is left.
std::string Plain(std::string_view sentence) {
  std::string plain;
  for (size_t i = 0; i < sentence.size(); ++i) {
    const char c = sentence[i];
    const bool in_number =
        i > 0 && i + 1 < sentence.size() && IsDigit(sentence[i - 1]) && IsDigit(sentence[i + 1]);
    if (IsAlnum(c)) {
      plain += c;
    } else if (std::string_view(",:%)").find(c) != std::string_view::npos) {
      if (in_number) continue;
      if (plain.ends_with(' ')) plain.pop_back();  // The corpus parts marks from words.
      plain += c;
    } else if (c != '\'' && c != '.') {
      if (!plain.empty() && !plain.ends_with(' ')) plain += ' ';
      if (c == '$' || c == '(') plain += c;
    }
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain.empty() ? plain : plain + '.';
}

// Puts sentences together to documents.
class Writer {
 public:
  void Add(const std::string& sentence) {
    if (sentence.empty() || sentence.size() > kMaxSentenceBytes) return;
    if (!current_.empty()) current_ += "\n\n";
    current_ += sentence;
    if (current_.size() >= kDocumentBytes) documents_.push_back(std::exchange(current_, {}));
  }
  size_t count() const { return documents_.size(); }
  std::vector<Document> Take() { return std::move(documents_); }

 private:
  Document current_;
  std::vector<Document> documents_;
};

std::vector<std::string> Vocabulary() {
  std::vector<std::string> words;
  for (const std::vector<std::string>& forms : VerbForms()) {
    words.insert(words.end(), forms.begin(), forms.end());
  }
  for (const std::string& noun : SplitWords(kNouns)) {
    words.push_back(noun);
    words.push_back(Plural(noun));
  }
  const std::vector<std::string> modifiers = SplitWords(kModifiers);
  words.insert(words.end(), modifiers.begin(), modifiers.end());
  return words;
}

// Sentences of `next` words, each of at most `words` of them.
template <class Next>
std::vector<Document> Write(size_t words, const Next& next) {
  Writer writer;
  while (writer.count() < kMadeUpDocuments) {
    std::string sentence = next();
    sentence[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence[0])));
    for (size_t i = 1; i < words; ++i) {
      const std::string word = next();
      if (sentence.size() + 1 + word.size() >= kMaxSentenceBytes) break;
      sentence += ' ' + word;
    }
    writer.Add(sentence + '.');
  }
  return writer.Take();
}

}  // namespace

Result<std::vector<Document>> NewsDocuments(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Fail("cannot read " + path);
  Writer writer;
  for (std::string line; std::getline(file, line);) {
    if (std::count(line.begin(), line.end(), '\t') == 3) {
      const size_t begin = line.find('\t', line.find('\t') + 1) + 1;
      line = line.substr(begin, line.find('\t', begin) - begin);
    }
    writer.Add(Plain(line));
  }
  if (writer.count() == 0) return Fail(path + " holds less than one document of 2 KB");
  return writer.Take();
}

std::vector<Document> MadeUpDocuments() {
  const std::vector<std::string> common = SplitWords(kFunctionWords);
  const std::vector<std::string> words = Vocabulary();
  Random random(kSeed);
  return Write(kSentenceWords, [&] { return random.Of(random.Below(2) == 0 ? common : words); });
}

std::vector<Document> RandomDocuments() {
  const std::vector<std::string> words = Vocabulary();
  Random random(kSeed + 1);
  return Write(kSentenceWords, [&] { return random.Of(words); });
}

std::vector<Document> HostileDocuments(const std::vector<Rule>& rules) {
  Random random(kSeed + 2);
  return Write(kMaxSentenceBytes, [&] {
    const Rule& rule = rules[random.Below(rules.size())];
    return random.Of(random.Below(2) == 0 ? rule.verbs : rule.objects);
  });
}

}  // namespace newsvane::bench
