# SPDX-License-Identifier: Apache-2.0
#
# Writes a C++ source to OUTPUT: FUNCTION of ROOM, declared in HEADER, which gives the bytes of FILES (in FOLDER).
set(source "#include \"${HEADER}\"\n\nnamespace newsvane::${ROOM} {\nnamespace {\n\n")
set(table "")
foreach(file ${FILES})
  file(READ ${FOLDER}/${file} hex HEX)
  string(LENGTH "${hex}" length)
  math(EXPR bytes "${length} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
  string(REGEX REPLACE "(................................................................)" "\\1\"\n    \"" escaped
    "${escaped}")
  string(MAKE_C_IDENTIFIER ${file} name)
  string(APPEND source "constexpr char ${name}[] =\n    \"${escaped}\";\n\n")
  string(APPEND table "      {\"${file}\", {${name}, ${bytes}}},\n")
endforeach()
string(APPEND source "}  // namespace\n\nstd::span<const PageFile> ${FUNCTION}() {\n  static constexpr PageFile kFiles[] = {\n"
  "${table}  };\n  return kFiles;\n}\n\n}  // namespace newsvane::${ROOM}\n")
file(WRITE ${OUTPUT} "${source}")
