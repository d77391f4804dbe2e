#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The demo over the embedded broker gives the alerts of replay.

usage: demo_test.py   (NEWSVANE_BINARY names the program)
"""
import os
import subprocess
import tempfile
import time
import unittest

import harness


class Demo(unittest.TestCase):
    def test_once_ends_within_a_minute_with_the_alerts_of_replay(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "alerts.jsonl")
            start = time.monotonic()
            demo = subprocess.run([harness.BINARY, "demo", "--once", "--port", "0", "--alerts", path],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            seconds = time.monotonic() - start
            self.assertEqual(demo.returncode, 0, demo.stderr)
            with open(path, encoding="utf-8") as lines:
                alerts = lines.read().splitlines()
        replayed = subprocess.run(
            [harness.BINARY, "replay", "--config", os.path.join(harness.DEMO, "newsvane.yaml"), "--folder", harness.DEMO],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        self.assertEqual(sorted(alerts), sorted(replayed))
        self.assertNotIn("\033", demo.stdout, "plain lines where there is no terminal")
        for words in ("neocloud", "capacity_sale", "cloud down, hardware down, software up", "confirmed", "p99"):
            self.assertIn(words, demo.stdout)
        # The worked example that the README begins with is a part of it.
        with open(os.path.join(harness.ROOT, "README.md"), encoding="utf-8") as readme:
            example = readme.read().split("```")[1].partition("while this runs\n")[2]
        printed = [line.rstrip() for line in demo.stdout.splitlines()]
        for line in example.splitlines():
            self.assertIn(line.rstrip(), ["", "…", *printed])
        # The bar is a minute on an idle machine; tests may share theirs.
        self.assertLess(seconds, 180)


if __name__ == "__main__":
    unittest.main()
