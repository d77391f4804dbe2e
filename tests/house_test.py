#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rooms keep their walls, and the documents name only what is there."""
import glob
import os
import re
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))

# What each room may include besides itself.
MAY_INCLUDE = {
    "core": set(), "ingest": {"core"}, "nlp": {"core"}, "signals": {"core"}, "sinks": {"core"},
    "config": {"core", "ingest", "nlp", "signals", "sinks"},
    "app": {"core", "ingest", "nlp", "signals", "sinks", "config"},
}
# Headers of these libraries stand in .cc files only.
VENDORS = re.compile(r"<(librdkafka/|simdjson|re2/|hs/|hs\.h|utf8proc|prometheus/|civetweb|yaml-cpp/|rapidjson/|cereal/"
                     r"|xxhash|CLI/|spdlog/)")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Rooms(unittest.TestCase):
    def test_a_room_includes_only_what_its_place_in_the_flow_allows(self):
        for room, allowed in MAY_INCLUDE.items():
            for path in glob.glob(os.path.join(ROOT, room, "*.cc")) + glob.glob(os.path.join(ROOT, room, "*.h")):
                for included in re.findall(r'#include "(\w+)/', read(path)):
                    self.assertIn(included, allowed | {room}, path)

    def test_headers_show_no_library_types(self):
        for room in MAY_INCLUDE:
            for path in glob.glob(os.path.join(ROOT, room, "*.h")):
                self.assertIsNone(VENDORS.search(read(path)), path)


class Documents(unittest.TestCase):
    def test_paths_that_documents_name_exist(self):
        pages = [os.path.join(ROOT, "README.md"), os.path.join(ROOT, "bench", "README.md")]
        pages += glob.glob(os.path.join(ROOT, "docs", "*.md"))
        self.assertGreaterEqual(len(pages), 4)
        rooms = "app|bench|config|core|deploy|docs|ingest|nlp|signals|sinks|tests|tools"
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


if __name__ == "__main__":
    unittest.main()
