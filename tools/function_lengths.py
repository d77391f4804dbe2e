#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the functions of C++ sources are.

usage: function_lengths.py FILE... [--above LINES]

Prints `lines file:line name` for each function that has more lines than that (70), the longest first. A function
counts from the line of its name to that of its last brace, with all between them; a lambda counts with the function
that it stands in. It reads tokens and no types, so it wants code as clang-format leaves it.
"""
import argparse
import dataclasses
import re
import sys

MOST = 70  # Lines of one function.

# What may hold braces and quotes that are none of the code's.
NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\''
                     r'|^[ \t]*#(?:[^\n\\]|\\.)*', re.DOTALL | re.MULTILINE)
# A brace whose inside is declarations: functions are looked for in it.
SCOPE = re.compile(r"\b(?:namespace|class|struct|union|extern)\b")


@dataclasses.dataclass(frozen=True)
class Function:
    file: str
    name: str
    line: int   # Of its name, from 1.
    lines: int


def blank(found):
    """The text as spaces, so that what follows keeps its line."""
    return re.sub(r"[^\n]", " ", found.group(0))


def without_parentheses(text):
    """The text without what is in round or square brackets."""
    depth, kept = 0, []
    for char in text:
        depth -= char in ")]"
        if depth == 0:
            kept.append(char)
        depth += char in "(["
    return "".join(kept)


def kind_of(head):
    """What a brace opens by what stands before it since the last ; or brace: scope, function or value."""
    named = re.sub(r"\boperator\s*[^\w\s(]+", "operator_", head)
    bare = without_parentheses(re.sub(r"\btemplate\s*<[^{};]*?>\s+(?=\w)", "", named))
    if "=" in bare:
        return "value"
    if "(" in bare or not bare.strip():
        return "function"
    if SCOPE.search(bare) and "enum" not in bare.split():
        return "scope"
    return "value"


def functions(text, file=""):
    """The functions that a source defines, in its order."""
    code = NO_CODE.sub(blank, text)
    found, scopes, start = [], 0, 0
    at = 0
    while at < len(code):
        char = code[at]
        if char == ";":
            start = at + 1
        elif char == "}":  # Of a scope: blocks are passed as a whole.
            scopes -= 1
            start = at + 1
        elif char == "(":
            at = end_of(code, at, "(", ")")
        elif char == "{":
            kind = kind_of(code[start:at])
            if kind == "scope":
                scopes += 1
                start = at + 1
            else:
                end = end_of(code, at, "{", "}")
                # `: a_{1}, b_{2} {`: what follows an initialiser belongs to the same head.
                goes_on = re.match(r"\s*(?:,|\{)", code[end + 1:])
                if kind == "function" and not goes_on:
                    found.append(function_of(code, start, end, file))
                if not goes_on:
                    start = end + 1
                at = end
        at += 1
    return found


def end_of(code, at, opening, closing):
    """Where the bracket that opens at `at` is closed."""
    depth = 0
    while at < len(code):
        depth += (code[at] == opening) - (code[at] == closing)
        if depth == 0:
            return at
        at += 1
    raise ValueError(f"a '{opening}' is never closed")


def function_of(code, start, end, file):
    head = code[start:end]
    named = re.search(r"((?:\w+(?:<[^()]*>)?::)*(?:~?\w+|operator[^\w\s(]+))\s*\(", head)
    first = start + (named.start(1) if named else len(head) - len(head.lstrip()))
    name = re.sub(r"\s", "", named.group(1)) if named else "?"
    if name in ("TEST", "TEST_F", "TEST_P"):
        name = re.sub(r"\s+", "", head[named.start(1):head.index(")") + 1])
    lines = code.count("\n", first, end) + 1
    return Function(file, name, code.count("\n", 0, first) + 1, lines)


def functions_of(path):
    with open(path, encoding="utf-8") as file:
        return functions(file.read(), path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--above", type=int, default=MOST)
    args = parser.parse_args()
    found = [f for path in args.files for f in functions_of(path) if f.lines > args.above]
    for function in sorted(found, key=lambda f: -f.lines):
        print(f"{function.lines} {function.file}:{function.line} {function.name}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
