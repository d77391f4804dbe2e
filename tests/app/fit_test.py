#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`newsvane fit`, as a process, on a made-up history with a planted effect.

usage: fit_test.py NEWSVANE_BINARY
"""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BINARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane"))

IMPACT = """\
# Ours; {impact: -0.3} is a guess.
impacts:
  - event: capacity_sale
    targets:
      # What fit finds.
      neocloud:    {impact: -0.3, confidence: 0.5, half_life: 2d, reason: "more supply", source: judgement}  # Here.
      application: {impact: 0.4, confidence: 0.5, reason: "no effect is planted", source: "kept as it is"}
  - event: layoffs
    targets:
      subject: {impact: 0.05, source: judgement}
"""
SALES = 12
PLANTED = -0.05


def weekdays(count):
    day, days = datetime.date(2025, 1, 1), []
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += datetime.timedelta(days=1)
    return days


class Fit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("impact.yaml", IMPACT)
        self.write("newsvane.yaml", "impact: impact.yaml\n")
        self.days = weekdays(300)
        self.sales = [130 + 12 * i for i in range(SALES)]
        self.write("closes.csv", self.closes())
        self.write("news.ndjson", "".join(
            self.story(f"n{i}-{told}", self.days[day + told], "12:00")
            for i, day in enumerate(self.sales) for told in (0, 1)))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as file:
            return file.read()

    def story(self, name, day, time):
        return json.dumps({"id": name, "headline": "Meta sells surplus AI computing power",
                           "published_at": f"{day}T{time}:00Z"}) + "\n"

    def closes(self, symbols=("SPY", "CRWV", "NBIS", "CRM")):
        chance = random.Random(20260701)
        price, rows = dict.fromkeys(symbols, 100.0), ["date,symbol,close"]
        for i, day in enumerate(self.days):
            market = chance.gauss(0.0005, 0.01)
            for symbol in symbols:
                change = market if symbol == "SPY" else 1.5 * market + chance.gauss(0, 0.015)
                if symbol in ("CRWV", "NBIS") and i in self.sales:
                    change += PLANTED
                price[symbol] *= 1 + change
                rows.append(f"{day},{symbol},{price[symbol]:.4f}")
        return "\n".join(rows) + "\n"

    def newsvane(self, *arguments, code=0):
        done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    def fit(self, *arguments, code=0):
        return self.newsvane("fit", "--config", "newsvane.yaml", "--news", "newsvane=news.ndjson", "--prices",
                             "closes=closes.csv", *arguments, code=code)

    def test_the_planted_effect_is_proposed_and_the_rest_kept_byte_for_byte(self):
        out = self.fit().stdout
        self.assertTrue(out.startswith("**1 of 3 cells changed**: 12 first reports in 24 news items"), out)
        self.assertIn("unchanged: zero is in the interval", out)
        self.assertTrue(out.endswith("Proposed: impact.fitted.yaml\n"), out)
        before, after = IMPACT.splitlines(), self.read("impact.fitted.yaml").splitlines()
        self.assertEqual([i for i, line in enumerate(after) if line != before[i]], [5])
        self.assertRegex(after[5], r'^      neocloud:    \{impact: -0\.\d+, confidence: 0\.\d+, half_life: 2d, reason: '
                                   r'"more supply", source: "fit: n=12 days \(12 events\), mean AR -[3-6]\.\d\d %, '
                                   r't -\d+\.\d, 95 % CI \[-\d\.\d\d, -\d\.\d\d\] %, 2025-\d\d-\d\d to 2026-\d\d-\d\d"'
                                   r'\}  # Here\.$')
        self.assertEqual(self.read("impact.yaml"), IMPACT)

    def test_the_interval_holds_what_was_planted_and_the_new_number_lies_between(self):
        cells = {cell["target"]: cell for cell in json.loads(self.fit("--json").stdout)["cells"]}
        cell = cells["neocloud"]
        self.assertEqual((cell["verdict"], cell["realised"]["n"], cell["events"]), ("changed", 12, 12))
        self.assertLess(cell["realised"]["low"], PLANTED)
        self.assertGreater(cell["realised"]["high"], PLANTED)
        measured = cell["realised"]["mean"] / 0.10
        self.assertAlmostEqual(cell["new_impact"], -0.3 + 12 / 22 * (measured + 0.3), delta=0.006)
        self.assertEqual(cells["application"]["verdict"], "holds_zero")
        self.assertEqual(cells["application"]["new_impact"], 0.4)
        self.assertIs(cells["application"]["old_in_interval"], False)
        empty = cells["subject"]
        self.assertEqual((empty["verdict"], empty["realised"]["n"], empty["old_in_interval"]), ("too_few_days", 0, None))
        self.assertEqual({empty["realised"][key] for key in empty["realised"] if key != "n"}, {None})

    def test_check_accepts_the_proposal(self):
        self.fit()
        self.write("newsvane.yaml", "impact: impact.fitted.yaml\n")
        said = self.newsvane("check", "--config", "newsvane.yaml").stderr
        self.assertTrue(said.endswith(" 1 warning\n"), said)  # That there are no feeds.

    def test_a_file_that_exists_is_left_alone(self):
        self.write("impact.fitted.yaml", "mine\n")
        self.assertIn("'impact.fitted.yaml' exists; give --out another name", self.fit(code=2).stderr)
        self.assertEqual(self.read("impact.fitted.yaml"), "mine\n")
        self.fit("--out", "other.yaml")
        self.assertIn("fit: n=12", self.read("other.yaml"))

    def test_too_few_days_propose_nothing(self):
        out = self.fit("--least-days", "13").stdout
        self.assertIn("**0 of 3 cells changed**", out)
        self.assertTrue(out.endswith("Nothing to propose.\n"), out)
        self.assertNotIn("impact.fitted.yaml", os.listdir(self.folder))

    def test_news_after_the_close_counts_for_the_next_day(self):
        late = "".join(self.story(f"n{i}", self.days[day - 1], "21:30") for i, day in enumerate(self.sales))
        self.write("news.ndjson", late)
        cell = json.loads(self.fit("--json").stdout)["cells"][0]
        self.assertLess(cell["realised"]["high"], -0.03)

    def test_a_denial_is_no_event(self):
        self.write("news.ndjson", self.read("news.ndjson").replace("Meta sells", "Meta denies it sells"))
        out = json.loads(self.fit("--json").stdout)
        self.assertEqual((out["news"], out["first_reports"]), (24, 0))

    def test_without_prices_of_the_market_there_is_nothing_to_say(self):
        self.write("closes.csv", self.closes(("CRWV",)))
        self.assertIn("no prices of SPY", self.fit(code=1).stderr)

    def test_what_cannot_be_read_is_said_and_fails(self):
        self.write("news.ndjson", self.read("news.ndjson") + "{\n")
        done = self.fit(code=1)
        self.assertIn("news.ndjson:25: invalid_json", done.stderr)
        self.assertIn("1 record could not be read.", done.stdout)

    def test_many_records_that_cannot_be_read_are_one_line_for_each_file(self):
        self.write("news.ndjson", '{"headline": "Meta", "published_at": "2026-07-01"}\n' * 40)
        self.write("closes.csv", self.closes().replace("date,symbol,close", "day,name,price"))
        rows = self.read("closes.csv").count("\n") - 1
        self.assertEqual([line for line in self.fit(code=1).stderr.splitlines() if " more)" in line], [
            "news.ndjson:1: bad_time: /published_at: not a time with its zone, as 2026-07-01T13:30:00Z (and 39 more)",
            f"closes.csv:2: missing_field: /symbol or /ticker or /Symbol or /Ticker: missing (and {rows - 1:,} more)"])


if __name__ == "__main__":
    unittest.main()
