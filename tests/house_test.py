#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rooms keep their walls, and what is written keeps its form.

usage: house_test.py [NEWSVANE_BINARY]   (which every test of the whole is given; this one needs none)
"""
import glob
import os
import re
import subprocess
import sys
import textwrap
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import function_lengths  # noqa: E402
if len(sys.argv) > 1 and os.path.isfile(sys.argv[1]):
    sys.argv.pop(1)

# What each room may include besides itself.
STAGES = {"core", "ingest", "nlp", "signals", "sinks"}
MAY_INCLUDE = {
    "core": set(), "kafka": {"core"}, "ingest": {"core"}, "nlp": {"core"}, "signals": {"core"}, "sinks": {"core"},
    "config": STAGES,
    "service": STAGES | {"config"},
    "history": STAGES | {"config", "kafka", "service"},
    "report": STAGES | {"config", "service", "history"},
    "workshop": {"core", "nlp", "signals", "config"},
    "app": STAGES | {"kafka", "config", "service", "history", "report", "workshop"},
}
# What is longer than a function may be, until it is split: by file and name, with the lines that it has.
LONG_FUNCTIONS = {
    ("tests/workshop/rule_mutation_test.cc", "Kinds"): 78,
    ("tests/nlp/rule_set_test.cc", "TEST(RuleSet,ReportsWhatIsWrongWithItsPlace)"): 76,
    ("bench/kafka_bench.cc", "Bench::Measure"): 72,
}
# From the commit after this one on, commits are written as CONTRIBUTING asks.
FIRST_COMMIT = "ce62931c3bbc"
# Headers of these libraries stand in .cc files only.
VENDORS = re.compile(r"<(librdkafka/|simdjson|re2/|hs/|hs\.h|utf8proc|prometheus/|civetweb|yaml-cpp/|rapidjson/|cereal/"
                     r"|xxhash|CLI/|spdlog/|date/|csv\.h)")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources_of(room):
    return [path for path in glob.glob(os.path.join(ROOT, room, "**", "*"), recursive=True)
            if path.endswith((".cc", ".h"))]


class Rooms(unittest.TestCase):
    def test_a_room_includes_only_what_its_place_in_the_flow_allows(self):
        for room, allowed in MAY_INCLUDE.items():
            for path in sources_of(room):
                for included in re.findall(r'#include "(\w+)/', read(path)):
                    self.assertIn(included, allowed | {room}, path)

    def test_headers_show_no_library_types(self):
        for room in MAY_INCLUDE:
            for path in (path for path in sources_of(room) if path.endswith(".h")):
                self.assertIsNone(VENDORS.search(read(path)), path)

    def test_no_folder_has_more_sources_than_a_reader_takes_in(self):
        for folder, _, names in os.walk(ROOT):
            if os.path.relpath(folder, ROOT).split(os.sep)[0] in [*MAY_INCLUDE, "bench", "fuzz", "tests"]:
                self.assertLessEqual(len([name for name in names if name.endswith((".cc", ".h"))]), 30, folder)


def written():
    """The files of the project that people wrote: what git knows, or in a copy without history all that is there."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        names = [os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, "*", "**", "*"), recursive=True)
                 if not path.startswith(os.path.join(ROOT, "build"))]
    return [name for name in names if "third_party" not in name and os.path.isfile(os.path.join(ROOT, name))]


class Sources(unittest.TestCase):
    def test_the_measure_of_functions_sees_the_forms_that_a_function_has(self):
        source = textwrap.dedent(r"""
            #define MACRO(x) { x
            namespace a {
            constexpr int kTable[] = {1, 2};  // f() {
            enum class Kind : uint8_t { kOne };
            template <class T = int>
            class Box final : public Lid<T> {
             public:
              explicit Box(int a) : a_{a}, b_(a) {
                Open('{', "}", R"(})");
              }
              bool operator==(const Box& other) const {
                return a_ == other.a_;
              }
              const char* name_ = "{";
              int a_{0};
            };
            template <class T>
            auto Box<T>::Long(int x = 2) const -> std::vector<int> {
              const auto inner = [&] {
                return x;
              };
              if (x) {
              }
            }
            TEST(Box, Opens) {
            }
            }  // namespace a
            """)
        self.assertEqual([(f.name, f.lines) for f in function_lengths.functions(source)],
                         [("Box", 3), ("operator==", 3), ("Box<T>::Long", 7), ("TEST(Box,Opens)", 2)])

    def test_a_function_is_no_longer_than_a_reader_holds_in_mind(self):
        lengths = {}
        for name in written():
            if name.endswith((".cc", ".h")):
                for function in function_lengths.functions_of(os.path.join(ROOT, name)):
                    key = (name, function.name)
                    lengths[key] = max(lengths.get(key, 0), function.lines)
        self.assertGreater(len(lengths), 2000)
        for key, lines in lengths.items():
            self.assertLessEqual(lines, LONG_FUNCTIONS.get(key, function_lengths.MOST), key)
        for key in LONG_FUNCTIONS:
            self.assertGreater(lengths.get(key, 0), function_lengths.MOST, f"{key} is split: take it off the list")

    def test_each_source_names_its_licence_once(self):
        tag = "SPDX-License-" + "Identifier: "
        for name in written():
            if name.endswith((".cc", ".h", ".py", ".js", ".css", ".html", ".java", ".cmake", ".sh", "CMakeLists.txt")) \
                    or name in ("dev", ".ci/run"):
                self.assertEqual(read(os.path.join(ROOT, name)).count(tag + "Apache-2.0"), 1, name)

    def test_commits_say_their_room_and_why(self):
        def git(*args):
            return subprocess.run(["git", "-C", ROOT, *args], capture_output=True, text=True)

        if git("merge-base", "--is-ancestor", FIRST_COMMIT, "HEAD").returncode != 0:
            self.skipTest("no history here")
        log = git("log", "--no-merges", "--format=%h%x00%s%x00%b%x01", f"{FIRST_COMMIT}..HEAD").stdout
        for commit in log.split("\x01")[:-1]:
            name, subject, body = commit.strip().split("\x00")
            self.assertRegex(subject, r"^[a-z]\w*(, [a-z]\w*)*: \S", name)
            self.assertLessEqual(len(subject), 100, name)
            self.assertNotEqual(body.strip(), "", f"{name} does not say why")


class Schemas(unittest.TestCase):
    def test_each_rule_file_leads_editors_to_the_schema(self):
        files = [path for pattern in ("config/*/rules/**/*.yaml", "bench/quality/*/rules/**/*.yaml")
                 for path in glob.glob(os.path.join(ROOT, pattern), recursive=True)]
        self.assertGreater(len(files), 5)
        for path in files:
            schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", read(path))
            self.assertIsNotNone(schema, f"{path}: the first line is not '# yaml-language-server: $schema=...'")
            self.assertTrue(os.path.samefile(os.path.join(os.path.dirname(path), schema.group(1)),
                                             os.path.join(ROOT, "config", "schema", "rules.schema.json")), path)


if __name__ == "__main__":
    unittest.main()
