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
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
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
