#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rooms keep their walls, and the documents name only what is there.

usage: house_test.py [NEWSVANE_BINARY]
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import function_lengths  # noqa: E402
BINARY = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane")

# What each room may include besides itself.
STAGES = {"core", "ingest", "nlp", "signals", "sinks"}
MAY_INCLUDE = {
    "core": set(), "kafka": {"core"}, "ingest": {"core"}, "nlp": {"core"}, "signals": {"core"}, "sinks": {"core"},
    "config": STAGES,
    "service": STAGES | {"config", "kafka"},
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
    def test_each_rule_file_that_ships_leads_editors_to_the_schema(self):
        files = glob.glob(os.path.join(ROOT, "config", "*", "rules", "**", "*.yaml"), recursive=True)
        self.assertGreater(len(files), 5)
        for path in files:
            schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", read(path))
            self.assertIsNotNone(schema, f"{path}: the first line is not '# yaml-language-server: $schema=...'")
            self.assertTrue(os.path.samefile(os.path.join(os.path.dirname(path), schema.group(1)),
                                             os.path.join(ROOT, "config", "schema", "rules.schema.json")), path)


class Documents(unittest.TestCase):
    def test_paths_that_documents_name_exist(self):
        pages = [os.path.join(ROOT, "README.md"), os.path.join(ROOT, "bench", "README.md")]
        pages += glob.glob(os.path.join(ROOT, "docs", "*.md"))
        self.assertGreaterEqual(len(pages), 4)
        rooms = "|".join([*MAY_INCLUDE, "bench", "deploy", "docs", "tests", "tools"])
        for page in pages:
            for path in re.findall(rf"(?<![\w/.-])((?:{rooms})/[\w./-]*\w)", read(page)):
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)), f"{page} names {path}")

    def test_commands_that_documents_name_are_commands(self):
        cli = read(os.path.join(ROOT, "app", "cli.cc"))
        known = set(re.findall(r'add_subcommand\(\s*"(\w+)"', cli))
        self.assertIn("run", known)
        for page in [os.path.join(ROOT, "README.md")] + glob.glob(os.path.join(ROOT, "docs", "*.md")):
            for command in re.findall(r"(?:^\$ (?:\S*/)?|`)newsvane ([a-z]+)", read(page), re.MULTILINE):
                self.assertIn(command, known, page)

    def test_the_operators_page_lists_the_configuration_keys_that_there_are(self):
        schema = json.loads(read(os.path.join(ROOT, "config", "schema", "newsvane.schema.json")))

        def keys(node, prefix):
            """The keys of a map by the schema; those of maps with names of their own stop at the map."""
            if "$ref" in node:
                found = schema
                for part in node["$ref"].removeprefix("#/").split("/"):
                    found = found[part]
                node = found
            inner = node.get("properties")
            return {prefix} if not inner else {k for name in inner for k in keys(inner[name], f"{prefix}.{name}")}

        known = {key.removeprefix(".") for key in keys(schema, "")}
        page = read(os.path.join(ROOT, "docs", "operators.md"))
        table = page[page.index("## Configuration"):page.index("### Presets")]
        named = {key for line in table.splitlines() if line.startswith("| `")
                 for key in re.findall(r"`([a-z_.]+)`", line.split("|")[1])}
        self.assertEqual(named, known)

    def test_the_configuration_in_the_readme_has_no_error(self):
        block = re.search(r"```yaml\n(# newsvane\.yaml\n.*?)```", read(os.path.join(ROOT, "README.md")), re.DOTALL)
        with tempfile.TemporaryDirectory() as folder:
            secret = os.path.join(folder, "password")
            config = os.path.join(folder, "newsvane.yaml")
            with open(secret, "w", encoding="utf-8") as file:
                file.write("secret\n")
            with open(config, "w", encoding="utf-8") as file:
                file.write(block.group(1).replace("/run/secrets/kafka-password", secret))
            check = subprocess.run([BINARY, "check", "--config", config], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stderr)


if __name__ == "__main__":
    unittest.main()
