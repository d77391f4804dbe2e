#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is fetched is pinned, and the bill of materials tells of it.

usage: third_party_test.py NEWSVANE_BINARY
"""
import json
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import sbom  # noqa: E402 (found by the line above)

BINARY = sys.argv.pop(1)


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


class Pins(unittest.TestCase):
    def setUp(self):
        self.rows = sbom.third_party()

    def test_all_but_the_packages_of_the_distribution_have_a_version_a_hash_and_a_file(self):
        for row in self.rows:
            self.assertIn(row["use"], {"build", "tests", "bench", "lint", "fuzz"}, row)
            self.assertRegex(row["licence"], r"^[A-Za-z0-9.() +-]+$", row)
            if row["kind"] != "debian":
                self.assertRegex(row["version"], r"^\d", row)
                self.assertRegex(row["sha256"], r"^[0-9a-f]{64}$", row)
                self.assertGreater(len(row["file"]), 3, row)

    def test_nothing_is_listed_twice(self):
        keys = [(row["kind"], row["name"]) for row in self.rows]
        self.assertEqual(len(keys), len(set(keys)))

    def test_what_is_kept_here_has_the_bytes_that_are_told(self):
        kept = [row for row in self.rows if row["kind"] == "kept"]
        self.assertTrue(kept)
        for row in kept:
            told = sbom.output("sha256sum", os.path.join(ROOT, row["file"])).split()[0]
            self.assertEqual(told, row["sha256"], row["file"])

    def test_the_jars_that_are_asked_for_are_listed_with_their_versions(self):
        asked = re.findall(r"<groupId>(.*?)</groupId>\s*<artifactId>(.*?)</artifactId>\s*<version>(.*?)</version>",
                           read("tools", "kafka", "pom.xml").split("<dependencies>")[1].split("</dependencies>")[0])
        self.assertEqual(len(asked), 3)
        listed = {(row["name"], row["version"]) for row in self.rows if row["kind"] == "maven"}
        for group, artifact, version in asked:
            self.assertIn((f"{group}:{artifact}", version), listed)

    def test_both_ways_to_librdkafka_lead_to_one_version(self):
        versions = {row["version"] for row in self.rows if row["name"] == "librdkafka"}
        self.assertEqual(len(versions), 1)
        self.assertIn(f"v{versions.pop()}.tar.gz", next(r["file"] for r in self.rows if r["kind"] == "archive"))


class BillOfMaterials(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = [subprocess.run([os.path.join(ROOT, "tools", "sbom.py"), BINARY], capture_output=True, text=True,
                               check=True).stdout for _ in range(2)]
        cls.first, cls.second = made
        cls.bill = json.loads(made[0])
        cls.components = {part["name"]: part for part in cls.bill["components"]}

    def test_it_has_the_shape_that_cyclonedx_asks_for(self):
        self.assertEqual((self.bill["bomFormat"], self.bill["specVersion"], self.bill["version"]), ("CycloneDX", "1.5", 1))
        self.assertRegex(self.bill["metadata"]["component"]["version"], r"^\d+\.\d+\.\d+$")
        refs = [part["bom-ref"] for part in self.bill["components"]]
        self.assertEqual(len(refs), len(set(refs)))
        for part in self.bill["components"]:
            self.assertEqual(part["type"], "library")
            self.assertIn(part["scope"], {"required", "excluded"})
            self.assertRegex(part["purl"], r"^pkg:(deb|github|maven|npm)/\S+@\S+$")
            self.assertTrue(part["version"], part)

    def test_it_names_what_is_in_the_program_and_what_only_tests_it(self):
        for name in ("librdkafka", "echarts", "libc6", "libexpected-dev"):
            self.assertEqual(self.components[name]["scope"], "required", name)
        self.assertEqual(self.components["org.apache.kafka:kafka_2.13"]["scope"], "excluded")
        self.assertRegex(self.components["librdkafka"]["hashes"][0]["content"], r"^[0-9a-f]{64}$")

    def test_it_is_the_same_each_time(self):
        self.assertEqual(self.first, self.second)


if __name__ == "__main__":
    unittest.main()
