// SPDX-License-Identifier: Apache-2.0
//
// What NormalizedText asks of single code points. None of these looks at its neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newsvane::nlp {

// Reads the code point at text[at] into `*code_point` and returns its length in bytes; U+FFFD, of
// one byte, where the bytes are not UTF-8. REQUIRES: at < text.size().
size_t Decode(std::string_view text, size_t at, int32_t* code_point);

// The character that readers take this one for although NFKC keeps the two apart: "'" for a
// typographic apostrophe. '\n' stands for the end of a paragraph (bullets, line separators), 0 for
// "leave it out" (soft hyphens, trade marks).
int32_t FoldTypography(int32_t c);

// Marks that end a sentence and are as wide as a character, with no space after them.
bool IsWideStop(int32_t c);

bool IsSpace(int32_t c);

// Characters that compose with the one before: accents, Hangul vowels and finals.
bool IsCombining(int32_t c);

// Characters of scripts that are written without spaces between words; each is a word of its own.
bool IsIdeograph(int32_t c);

// Letters, digits and the marks on them; of what is below U+0080 too.
bool IsWordCharacter(int32_t c);

}  // namespace newsvane::nlp
