#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Groups sources into units that compile as one file each, for builds from nothing.

usage: tools/units.py LARGEST PREFIX SOURCE...
Writes PREFIX_1.cc and so on, of LARGEST sources at most, and prints their paths as a list for CMake.

Two files may both have an `IsDigit` in their unnamed namespaces; included by one unit they would be two definitions
of one name, or hide a name of a header. So a file joins a unit only if no name that one of them keeps to itself is
kept by the other too, or declared in a header that the other includes. No C++ parser is needed for that: what stands
outside of all brackets is read.
"""
import functools
import glob
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
INCLUDE = re.compile(r'#include "([^"]+)"')
UNNAMED = re.compile(r"\bnamespace\s*\{")
NAMESPACE = re.compile(r"\bnamespace\s+[\w:]+\s*\{")
STATIC = re.compile(r"^static [\w:<>*& ]+?(\w+)\(", re.MULTILINE)
BORROWED = re.compile(r"\busing\s+(?:namespace\s+)?[\w:]*::[\w:]+\s*;|\bnamespace\s+\w+\s*=[^;]*;")
MACRO = re.compile(r"[A-Z][A-Z0-9_]{2,}")
NAMED = re.compile(r"\b(?:struct|class|enum|using)\s+(\w+)|\b([A-Za-z_]\w*)\s*[(={\[;]")
# Words that stand before a bracket and are no name of the file's own.
NO_NAMES = {"if", "for", "while", "switch", "return", "requires", "decltype", "alignas", "noexcept", "std", "operator",
            "const", "static_assert", "default", "delete", "public", "private", "namespace", "sizeof"}


@functools.cache
def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@functools.cache
def code_of(path):
    return NOISE.sub(" ", text_of(path))


def block(code, start):
    """What stands in the braces that were opened before start."""
    depth = 1
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return code[start:at]
    return code[start:]


def surface(code):
    """The code without what is inside of its brackets of any kind."""
    kept, depth = [], 0
    for char in code:
        depth -= char in ")}]"
        if depth == 0 or (depth == 1 and char in "({["):
            kept.append(char)
        depth += char in "({["
    return "".join(kept)


def names_of(code):
    """The names that the code declares outside of all brackets, but for those that a using takes from elsewhere."""
    names = {first or second for first, second in NAMED.findall(BORROWED.sub(" ", surface(code)))}
    return {name for name in names - NO_NAMES if not MACRO.fullmatch(name)}


@functools.cache
def kept(path):
    """The names that the file's unnamed namespaces and static functions keep to the file, and its macros."""
    code = code_of(path)
    names = set().union(*(names_of(block(code, found.end())) for found in UNNAMED.finditer(code)))
    return names | set(re.findall(r"#define\s+(\w+)", code)) | set(STATIC.findall(code))


@functools.cache
def declared(path):
    """The names that the project's headers declare which the file includes, by themselves or through others."""
    names, seen, queue = set(), {path}, [path]
    while queue:
        code = text_of(queue.pop())
        for header in (os.path.join(ROOT, name) for name in INCLUDE.findall(code)):
            if header not in seen and os.path.exists(header):
                seen.add(header)
                queue.append(header)
                clean = code_of(header)
                names |= set().union(*(names_of(block(clean, found.end())) for found in NAMESPACE.finditer(clean)))
    return names


def meet(one, other):
    return kept(one) & (kept(other) | declared(other)) or kept(other) & declared(one)


def group(paths, largest):
    """Each file goes into the first unit with room that it can be in; those with most names of their own go first."""
    units = []
    for path in sorted(paths, key=lambda path: (-len(kept(path)), path)):
        for unit in units:
            if len(unit) < largest and not any(meet(path, other) for other in unit):
                unit.append(path)
                break
        else:
            units.append([path])
    return units


def write(path, text):
    """Leaves a file that has the text already as it is, so that it is not compiled again."""
    if not os.path.exists(path) or text_of(path) != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def main(largest, prefix, *paths):
    os.makedirs(os.path.dirname(prefix), exist_ok=True)
    units = {f"{prefix}_{number}.cc": unit for number, unit in enumerate(group(paths, int(largest)), 1)}
    for path in set(glob.glob(f"{glob.escape(prefix)}_[0-9]*.cc")) - set(units):
        os.remove(path)
    for path, unit in units.items():
        write(path, "".join(f'#include "{source}"\n' for source in sorted(unit)))
    return ";".join(units)


if __name__ == "__main__":
    print(main(*sys.argv[1:]), end="")
