// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/rules/rules.h"
#include "core/error.h"

namespace newsvane::bench {

// About 2 KB of sentences, with an empty line between, so that all engines see the same sentences;
// and without what they would read as different words: no apostrophe, no hyphen and no stop inside
// of a sentence or a number.
using Document = std::string;

// Of the real sentences of a file: each line is one, or has it in the third of four columns that
// tabs part. An Error: the file cannot be read, or holds less than one document.
Result<std::vector<Document>> NewsDocuments(const std::string& path);

// Where there is no such file: made-up sentences, half of them the words that all texts have.
std::vector<Document> MadeUpDocuments();

// Words of the vocabulary in any order.
std::vector<Document> RandomDocuments();

// Long sentences of nothing but the rules' own words.
std::vector<Document> HostileDocuments(const std::vector<Rule>& rules);

}  // namespace newsvane::bench
