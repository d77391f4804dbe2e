#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files compile together only if no name of one gets into the way of another."""
import os
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import units  # noqa: E402 (found by the line above)


class Units(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def group(self, *texts, largest=10):
        """How many files are in each unit."""
        paths = [self.file(f"{number}_{len(texts)}_{largest}.cc", text) for number, text in enumerate(texts)]
        return sorted(len(unit) for unit in units.group(paths, largest))

    def test_files_without_a_name_in_common_join(self):
        self.assertEqual(self.group("namespace {\nint A() { return 1; }\n}", "namespace {\nint B() { return 2; }\n}"), [2])

    def test_two_functions_of_one_name_part_their_files(self):
        self.assertEqual(self.group("namespace {\nint A() { return 1; }\n}", "namespace {\nint A() { return 2; }\n}"), [1, 1])

    def test_two_constants_types_or_macros_of_one_name_part_their_files(self):
        for text in ("namespace {\nconstexpr int kSize = 1;\n}", "namespace {\nstruct Row : Base {};\n}", "#define SIZE 1\n"):
            self.assertEqual(self.group(text, text + "\n"), [1, 1], text)

    def test_what_is_inside_of_a_function_parts_nothing(self):
        self.assertEqual(self.group("namespace {\nvoid A() { int x = 1; }\n}", "namespace {\nvoid B() { int x = 1; }\n}"), [2])

    def test_a_name_of_a_header_parts_those_who_include_it_from_those_who_keep_the_name(self):
        header = self.file("scale.h", "namespace newsvane::nlp {\nstruct Scale {};\n}")
        self.assertEqual(self.group(f'#include "{header}"\n', "namespace {\nstruct Scale {};\n}"), [1, 1])

    def test_words_of_comments_and_texts_part_nothing(self):
        self.assertEqual(self.group('namespace {\nint A = 1;  // int B = 2;\n}', 'namespace {\nint B = f("int A = 1;");\n}'), [2])

    def test_no_unit_is_larger_than_told(self):
        self.assertEqual(self.group(*(f"namespace {{\nint A{n} = 1;\n}}" for n in range(5)), largest=2), [1, 2, 2])

    def test_a_unit_that_says_the_same_again_is_left_as_it_was(self):
        source, prefix = self.file("a.cc", "int a;\n"), os.path.join(self.folder, "units", "room")
        units.main("10", prefix, source)
        os.utime(f"{prefix}_1.cc", (1, 1))
        units.main("10", prefix, source)
        self.assertEqual(os.stat(f"{prefix}_1.cc").st_mtime, 1)

    def test_a_unit_that_is_no_longer_needed_goes(self):
        prefix = os.path.join(self.folder, "units", "room")
        units.main("1", prefix, self.file("a.cc", "int a;\n"), self.file("b.cc", "int b;\n"))
        units.main("1", prefix, self.file("c.cc", "int c;\n"))
        self.assertEqual(os.listdir(os.path.dirname(prefix)), ["room_1.cc"])


if __name__ == "__main__":
    unittest.main()
