#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The numbers of the report of `newsvane replay`, against the same computed another way.

usage: report_test.py NEWSVANE_BINARY
"""
import collections
import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DEMO = os.path.join(ROOT, "config", "demo")
BINARY = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane")
DEMO_INPUT = ["--config", os.path.join(DEMO, "newsvane.yaml"), "--folder", DEMO]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def replay(folder, *arguments):
    """Returns the report's document, its page and the alerts."""
    document, page, alerts = (os.path.join(folder, name) for name in ("report.json", "report.html", "alerts"))
    subprocess.run([BINARY, "replay", *arguments, "--alerts", alerts, "--report", page, "--report-json", document],
                   check=True, stderr=subprocess.PIPE)
    return read(document), read(page), [json.loads(line) for line in read(alerts).split("\n") if line]


def check_schema(document):
    schema = json.loads(read(os.path.join(ROOT, "config", "schema", "report.schema.json")))
    jsonschema.Draft202012Validator.check_schema(schema)
    problems = [f"{error.json_path}: {error.message}" for error in
                jsonschema.Draft202012Validator(schema).iter_errors(json.loads(document))]
    if problems:
        raise AssertionError("\n".join(problems[:10]))


def wilson(hits, n):
    """The p at which the score test of hits / n is just at 95 %, by bisection."""
    def edge(low, high):
        for _ in range(100):
            middle = (low + high) / 2
            inside = abs(hits / n - middle) <= 1.959963984540054 * math.sqrt(middle * (1 - middle) / n)
            low, high = (low, middle) if inside else (middle, high)
        return high
    return edge(0.0, hits / n), edge(1.0, hits / n)


class DemoReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.document, cls.page, cls.alerts = replay(folder, *DEMO_INPUT)
            cls.again = replay(folder, *DEMO_INPUT)[:2]
        cls.report = json.loads(cls.document)
        cls.run_ = cls.report["runs"][0]
        cls.closes = collections.defaultdict(dict)  # By symbol, then day.
        for row in csv.DictReader(read(os.path.join(DEMO, "closes.csv")).splitlines()):
            cls.closes[row["symbol"]][row["date"]] = float(row["close"])
        spec = yaml.safe_load(read(os.path.join(ROOT, "config", "default", "baskets.yaml")))
        cls.leaves = {leaf["id"]: leaf for parent in spec["baskets"] for leaf in parent["baskets"]}

    def line(self, event, basket):
        return next(line for line in self.run_["lines"] if line["event_type"] == event and line["basket"] == basket
                    and line["kind"] == "event" and line["subject"]["name"] == "Meta Platforms")

    def test_it_fits_its_schema(self):
        check_schema(self.document)

    def test_the_same_input_gives_the_same_bytes(self):
        self.assertEqual((self.document, self.page), self.again)

    def test_the_page_holds_the_same_document(self):
        held = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', self.page, re.DOTALL)
        self.assertEqual(json.loads(held.group(1)), self.report)

    def test_alerts_are_counted_and_lined_up(self):
        self.assertEqual(self.run_["counts"]["alerts"], len(self.alerts))
        self.assertEqual(self.run_["counts"]["alerts_by_kind"], dict(collections.Counter(a["kind"] for a in self.alerts)))
        lines = collections.defaultdict(list)
        for alert in self.alerts:
            lines[alert["kind"], alert["chain_id"], alert["basket"]].append(alert)
        self.assertEqual(self.run_["counts"]["lines"], len(lines))
        self.assertEqual(self.run_["counts"]["lines_left_out"], 0)
        for line in self.run_["lines"]:
            alerts = lines.pop((line["kind"], line["chain_id"], line["basket"]))
            told = [alert for alert in alerts if alert["verdict"]["horizon_seconds"] == 0]
            self.assertEqual(line["alerts"], len(alerts))
            self.assertEqual(line["first_at"], alerts[0]["as_of"])
            for key in ("score", "reason", "headline", "status", "as_of", "corroboration"):
                self.assertEqual(line[key], told[-1][key])
            self.assertEqual(abs(line["peak"]), max(abs(alert["score"]) for alert in alerts))
            self.assertEqual([step["supersedes"] for step in line["steps"]][0], None)
        self.assertEqual(lines, {})

    def test_hit_rates_follow_from_the_alerts(self):
        lines = {}
        for alert in self.alerts:
            if alert["kind"] != "event":
                continue
            key = alert["event_type"], alert["basket"] if alert["basket"] in self.leaves else None, alert["chain_id"], alert["basket"]
            if alert["action"] == "retract":
                lines[key] = "retracted"
            elif alert["verdict"]["horizon_seconds"] > 0 and lines.get(key) == "retracted":
                continue  # Of a horizon that ended before.
            elif alert["action"] == "correct" or alert["verdict"]["horizon_seconds"] > 0:
                lines[key] = alert["verdict"]["state"]
            else:
                lines.setdefault(key, "pending")
        found = collections.defaultdict(collections.Counter)
        for (event, basket, *_), state in lines.items():
            found[event, basket][state] += 1
        self.assertEqual(len(self.run_["hits"]), len(found))
        for hit in self.run_["hits"] + [{"event_type": "all", "basket": "all", **self.run_["all_hits"]}]:
            expected = found[hit["event_type"], hit["basket"]]
            if hit["event_type"] == "all":
                expected = sum((counts for counts in found.values()), collections.Counter())
            for state in ("confirmed", "contradicted", "no_data", "pending", "retracted"):
                self.assertEqual(hit[state], expected[state], hit)
            n = expected["confirmed"] + expected["contradicted"]
            self.assertEqual(hit["n"], n)
            if n == 0:
                self.assertIsNone(hit["rate"])
                continue
            self.assertAlmostEqual(hit["rate"], expected["confirmed"] / n, 6)
            low, high = wilson(expected["confirmed"], n)
            self.assertAlmostEqual(hit["low"], low, 5)
            self.assertAlmostEqual(hit["high"], high, 5)

    def test_prices_end_where_the_closes_say(self):
        series = {one["basket"]: one for one in self.run_["series"]["baskets"]}
        for basket, leaf in self.leaves.items():
            held = [self.closes[symbol]["2026-07-02"] / self.closes[symbol]["2026-06-30"] for symbol in leaf["members"]]
            self.assertAlmostEqual(series[basket]["prices"][-1], 100 * sum(held) / len(held), 4, basket)
        market = self.closes["SPY"]["2026-07-02"] / self.closes["SPY"]["2026-06-30"]
        self.assertAlmostEqual(self.run_["series"]["market"][-1], 100 * market, 4)

    def test_scores_are_those_of_the_alerts_of_their_time(self):
        times = self.run_["series"]["times"]
        self.assertEqual(times, sorted(times))
        compared = 0
        for alert in self.alerts:
            if alert["kind"] != "basket" or alert["as_of"] not in times:
                continue
            series = next(one for one in self.run_["series"]["baskets"] if one["basket"] == alert["basket"])
            last = len(times) - 1 - times[::-1].index(alert["as_of"])
            self.assertAlmostEqual(series["scores"][last], alert["score"], 6)
            compared += 1
        self.assertGreater(compared, 5)

    def test_the_day_of_the_event_is_judged_by_the_market_model(self):
        for basket in ("neocloud", "application", "memory"):
            leaf = self.leaves[basket]
            returns = {symbol: row["2026-07-01"] / row["2026-06-30"] - 1 for symbol, row in self.closes.items()}
            own = sum(returns[symbol] for symbol in leaf["members"]) / len(leaf["members"])
            model = leaf["market_model"]
            abnormal = own - model["alpha"] - model["beta"] * returns["SPY"]
            day = self.line("capacity_sale", basket)["day_0"]
            self.assertAlmostEqual(day["abnormal_return"], abnormal, 6)
            self.assertAlmostEqual(day["t"], abnormal / model["sigma"], 4)
            self.assertTrue(day["configured_model"])
            cell = next(cell for cell in self.run_["event_study"] if (cell["event_type"], cell["basket"]) == ("capacity_sale", basket))
            self.assertAlmostEqual(cell["day_0"]["mean"], abnormal, 6)
            self.assertEqual(cell["n"], 1)
        neocloud = self.line("capacity_sale", "neocloud")["day_0"]
        self.assertEqual(round(neocloud["abnormal_return"], 4), -0.0842)
        self.assertEqual(round(neocloud["t"], 2), -2.24)

    def test_what_was_left_out_of_the_input_is_told_by_reason(self):
        counts = self.run_["counts"]
        self.assertEqual(counts["dead_letters"], {"invalid_json": 1})
        self.assertEqual(counts["ticks_set_aside"], {"not_positive": 1, "jump": 1})
        self.assertEqual(counts["records"], sum(entry["records"] for entry in self.run_["inputs"]))
        self.assertEqual(self.run_["delays"], [])  # Files say no time of receipt.


class OtherReports(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_text_of_the_news_cannot_leave_its_place_in_the_page(self):
        headline = "Meta to sell surplus AI computing power, Bloomberg reports </script><script>alert(1)</script>\u2028<!--"
        news = self.write("news", json.dumps({"id": "1", "source": "wire", "headline": headline, "published_at": "2026-07-01T14:32:05Z"}) + "\n")
        document, page, alerts = replay(self.folder, "--news", f"newsvane={news}")
        self.assertTrue(alerts)
        held = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', page, re.DOTALL).group(1)
        self.assertNotIn("<", held)
        self.assertNotIn("\u2028", held)
        self.assertEqual(json.loads(held), json.loads(document))
        self.assertEqual(json.loads(document)["runs"][0]["lines"][0]["headline"], headline)

    def test_a_run_without_records_has_a_report(self):
        document, _, alerts = replay(self.folder, "--news", "newsvane=" + self.write("none", ""))
        check_schema(document)
        run = json.loads(document)["runs"][0]
        self.assertEqual((alerts, run["lines"], run["from"], run["counts"]["news"]), ([], [], None, 0))

    def test_a_report_that_cannot_be_written_is_an_error(self):
        done = subprocess.run([BINARY, "replay", *DEMO_INPUT, "--alerts", os.path.join(self.folder, "alerts"),
                               "--report", os.path.join(self.folder, "no", "folder")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be written", done.stderr)

    def test_what_cannot_be_read_is_said_unless_it_is_kept(self):
        news = self.write("news", "{\n" * 3)
        for more, said in ((), f"{news}:1: invalid_json: "), (("--dead-letters", os.path.join(self.folder, "dead")), ""):
            done = subprocess.run([BINARY, "replay", "--news", f"newsvane={news}", *more], check=True, capture_output=True, text=True)
            self.assertIn(" 3 dead letters; ", done.stderr)
            lines = done.stderr.splitlines()[1:]
            self.assertEqual([line.startswith(said) and line.endswith(" (and 2 more)") for line in lines], [True] if said else [])

    def test_standard_input_is_not_compared(self):
        done = subprocess.run([BINARY, "replay", "--news", "newsvane=-", "--compare", os.path.join(DEMO, "newsvane.yaml")],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("standard input can be read once", done.stderr)

    def test_two_configurations_are_compared_over_one_input(self):
        policy = read(os.path.join(ROOT, "config", "default", "policy.yaml"))
        self.write("policy.yaml", policy.replace("event_threshold: 0.10", "event_threshold: 0.25").replace("planned: 0.85", "planned: 0.5"))
        other = self.write("other.yaml", read(os.path.join(DEMO, "newsvane.yaml")) + "policy: policy.yaml\n")
        document, page, alerts = replay(self.folder, *DEMO_INPUT, "--compare", other)
        check_schema(document)
        report = json.loads(document)
        first, second = report["runs"]
        self.assertEqual(first["counts"]["alerts"], len(alerts))
        self.assertLess(second["counts"]["alerts"], len(alerts))
        self.assertNotEqual(first["model"], second["model"])
        self.assertEqual(first["rule_set"], second["rule_set"])
        keys = [{(line["kind"], line["chain_id"], line["basket"]) for line in run["lines"]} for run in (first, second)]
        comparison = report["comparison"]
        self.assertEqual(comparison["lines_in_both"], len(keys[0] & keys[1]))
        self.assertEqual(comparison["lines_only_in_first"], len(keys[0] - keys[1]))
        self.assertEqual(comparison["lines_only_in_second"], len(keys[1] - keys[0]))
        self.assertGreater(comparison["lines_only_in_first"], 10)
        for row in comparison["scores"]:
            a, b = (next(one["scores"] for one in run["series"]["baskets"] if one["basket"] == row["basket"]) for run in (first, second))
            self.assertEqual(row["n"], len(a))
            self.assertAlmostEqual(row["mean_absolute"], sum(abs(y - x) for x, y in zip(a, b)) / len(a), 5)
            self.assertAlmostEqual(row["largest"], max((y - x for x, y in zip(a, b)), key=abs), 5)
        alone, _, _ = replay(self.folder, "--config", other, "--folder", DEMO)
        self.assertEqual(json.loads(alone)["runs"][0], second)


if __name__ == "__main__":
    unittest.main()
