// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/characters.h"

#include <utf8proc.h>

namespace newsvane::nlp {

int32_t FoldTypography(int32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x00B4:
    case 0x02BC:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
      return '-';
    case 0x00AD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
    case 0x00A9:
    case 0x00AE:
    case 0x2122:
    case 0xFE0F:
    case 0x007F:
      return 0;
    case 0x3001:
      return ',';
    case 0x3002:
    case 0xFF61:
      return '.';
    case 0x2022:
    case 0x25CF:
    case 0x25AA:
    case 0x2028:
    case 0x2029:
      return '\n';
    default:
      return c < 0x20 ? ' ' : c;
  }
}

bool IsWideStop(int32_t c) {
  return c == 0x3002 || c == 0xFF61 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B;
}

bool IsSpace(int32_t c) {
  return c == ' ' || (c >= 0x80 && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS);
}

bool IsCombining(int32_t c) {
  if (c < 0x300) return false;
  if (c >= 0x1160 && c <= 0x11FF)
    return true;  // Hangul vowels and finals compose with what is before.
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

bool IsIdeograph(int32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsWordCharacter(int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
      return true;
    default:
      return false;
  }
}

size_t Decode(std::string_view text, size_t at, int32_t* code_point) {
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                       static_cast<utf8proc_ssize_t>(text.size() - at), code_point);
  if (length > 0) return static_cast<size_t>(length);
  *code_point = 0xFFFD;
  return 1;
}

}  // namespace newsvane::nlp
