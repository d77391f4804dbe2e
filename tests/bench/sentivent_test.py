#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench/quality/sentivent.py counts what it should, on made-up sentences.

usage: sentivent_test.py NEWSVANE_BINARY
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCRIPT = os.path.join(ROOT, "bench", "quality", "sentivent.py")
BINARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane"))
HEADER = "document_id\tsentence_idx\ttext\ttypes_event_unq\n"

sys.path.insert(0, os.path.dirname(SCRIPT))
import sentivent  # noqa: E402


def score(rows, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sentences.tsv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(rows)
        return subprocess.run([sys.executable, SCRIPT, path, *arguments], capture_output=True, text=True,
                              env={**os.environ, "NEWSVANE_BINARY": BINARY}, check=False)


class Sentivent(unittest.TestCase):
    def test_right_wrong_and_missed_types_are_counted(self):
        done = score(HEADER +
                     "a\t0\tMicron shares fall 6 % in early trading\t['SecurityValue']\n"
                     "a\t1\tMarvell shares fall 3 % in early trading\t['SecurityValue']\n"
                     "b\t0\tThe weather stayed mild\t['SecurityValue', 'Deal']\n"
                     "b\t1\tThe weather stayed dry\t[]\n"
                     "b\t2\tNvidia shares fall 4 % in early trading\t[]\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        figures = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()[1:]}
        self.assertEqual(figures["SecurityValue"], ["3", "0.667", "0.667", "0.667"])
        self.assertEqual(figures["Deal"], ["1", "0.000", "0.000", "0.000"])
        self.assertEqual(figures["micro"], ["4", "0.667", "0.500", "0.571"])

    def test_errors_name_the_sentences(self):
        done = score(HEADER + "b\t0\tThe weather stayed mild\t['Deal']\n", "--errors", "Deal")
        self.assertIn("missed Deal b: The weather stayed mild", done.stdout)

    def test_tokens_are_put_together(self):
        self.assertEqual(
            sentivent.detokenised("Acme Inc . said it ' s up 4.76 % ( to $ 47.08 ) , a 52 - week high ; AT & T does n't ."),
            "Acme Inc. said it's up 4.76% (to $47.08), a 52-week high; AT&T doesn't.")

    def test_both_parts_together_are_the_whole(self):
        rows = HEADER + "".join(f"d{i}\t0\tThe weather stayed mild\t[]\n" for i in range(50))
        sizes = [int(re.match(r"(\d+) sentences", score(rows, "--part", part).stdout).group(1))
                 for part in ("grow", "held-out")]
        self.assertEqual(sum(sizes), 50)
        self.assertGreater(min(sizes), 0)

    def test_a_file_that_is_not_there_or_does_not_fit_is_named(self):
        done = subprocess.run([sys.executable, SCRIPT, "nowhere.tsv"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere.tsv", done.stderr)
        self.assertIn("not shipped", done.stderr)
        done = score(HEADER + "a\t0\tMicron rises\tDeal]\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn("sentences.tsv:2:", done.stderr)


if __name__ == "__main__":
    unittest.main()
