#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench/quality/event_study.py holds newsvane against sums of its own, here on made-up closes.

usage: event_study_test.py NEWSVANE_BINARY
"""
import datetime
import os
import random
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCRIPT = os.path.join(ROOT, "bench", "quality", "event_study.py")
BINARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane"))

sys.path.insert(0, os.path.dirname(SCRIPT))
import event_study  # noqa: E402

DAY = datetime.date(2026, 7, 1)


def closes():
    """Some 290 trading days that end nine after the event's; on one, a neocloud gains 60 % and keeps it."""
    with open(os.path.join(ROOT, "config", "default", "baskets.yaml"), encoding="utf-8") as file:
        baskets = event_study.yaml.safe_load(file)["baskets"]
    symbols = ["SPY", "META"] + [symbol for _, members in event_study.leaves(baskets) for symbol in members]
    chance = random.Random(20260701)
    price, rows = dict.fromkeys(symbols, 100.0), ["date,symbol,close"]
    with open(os.path.join(ROOT, "config", "default", "calendars.yaml"), encoding="utf-8") as file:
        holidays = event_study.yaml.safe_load(file)["calendars"][0]["holidays"]
    days = [day for day in (DAY + datetime.timedelta(days=i) for i in range(-407, 13))
            if day.weekday() < 5 and day not in holidays]
    for i, day in enumerate(days):
        market = chance.gauss(0.0005, 0.01)
        for symbol in symbols:
            change = market if symbol == "SPY" else 1.5 * market + chance.gauss(0.001, 0.02)
            if (symbol, i) == ("CRWV", 200):
                change = 0.6
            price[symbol] *= 1 + change
            if symbol != "NBIS" or i > 150:  # Listed later.
                rows.append(f"{day},{symbol},{price[symbol]:.4f}")
    return "\n".join(rows) + "\n"


class EventStudy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.closes = self.write("closes.csv", closes())

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def compare(self, *arguments, binary=BINARY):
        return subprocess.run([sys.executable, SCRIPT, self.closes, *arguments], capture_output=True, text=True,
                              env={**os.environ, "NEWSVANE_BINARY": binary}, check=False)

    def test_both_find_the_same_for_every_basket_and_company(self):
        done = self.compare()
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 12)
        self.assertNotIn("nan", done.stdout)

    def test_a_difference_of_a_tenth_of_a_point_fails(self):
        wrong = self.write("wrong.py", f"""#!{sys.executable}
import json, subprocess, sys
out = json.loads(subprocess.run([{BINARY!r}] + sys.argv[1:], capture_output=True, check=True).stdout)
out["cells"][0]["lasting"]["1d"]["mean"] += 0.001
print(json.dumps(out))
""")
        os.chmod(wrong, stat.S_IRWXU)
        done = self.compare(binary=wrong)
        self.assertEqual(done.returncode, 1, done.stderr + done.stdout)
        self.assertIn("1 targets differ", done.stderr)

    def test_a_day_without_prices_is_said(self):
        done = self.compare("--day", "2026-07-04")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no closes of SPY", done.stderr)


if __name__ == "__main__":
    unittest.main()
