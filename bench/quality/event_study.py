#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds newsvane's event study of one day against another one, written apart from it.

usage: event_study.py CLOSES.csv [--day 2026-07-01]

CLOSES.csv has the columns date, symbol and close, with SPY among the symbols. Every basket of config/default is
studied, and Meta, as `newsvane fit` sees them after one story on that day. Exits 1 where a return is 0.02 points or
more from this script's, or a t 0.02; 2 when the file does not fit.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

import yaml

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MARKET, COMPANY = "SPY", "META"
HISTORY, GAP = 250, 10
TOLERANCE = 0.02


def fail(message, code=2):
    print(f"event_study.py: {message}", file=sys.stderr)
    sys.exit(code)


def leaves(baskets):
    for basket in baskets:
        if "members" in basket:
            yield basket["id"], basket["members"]
        yield from leaves(basket.get("baskets", []))


class Study:
    """The market model by the sums of the textbook."""

    def __init__(self, path):
        self.closes = {}
        with open(path, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                self.closes.setdefault(row["date"], {})[row["symbol"]] = float(row["close"])
        self.days = sorted(day for day, prices in self.closes.items() if MARKET in prices)

    def change(self, i, members):
        before, now = self.closes[self.days[i - 1]], self.closes[self.days[i]]
        changes = [now[m] / before[m] - 1 for m in members if m in now and m in before]
        return sum(changes) / len(changes) if changes else None

    def around(self, day, members):
        """AR0, its t, its t with the error of the forecast, and CAR0-1; in percent."""
        i0 = self.days.index(day)
        pairs = [(self.change(i, [MARKET]), self.change(i, members))
                 for i in range(max(1, i0 - GAP - HISTORY), i0 - GAP)]
        x, y = zip(*[pair for pair in pairs if pair[1] is not None])
        n, mean_x, mean_y = len(x), sum(x) / len(x), sum(y) / len(y)
        sum_xx = sum((a - mean_x) ** 2 for a in x)
        beta = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum_xx
        alpha = mean_y - beta * mean_x
        sigma = math.sqrt(sum((b - alpha - beta * a) ** 2 for a, b in zip(x, y)) / (n - 2))
        first, second = (self.change(i, members) - alpha - beta * self.change(i, [MARKET]) for i in (i0, i0 + 1))
        forecast = sigma * math.sqrt(1 + 1 / n + (self.change(i0, [MARKET]) - mean_x) ** 2 / sum_xx)
        return 100 * first, first / sigma, first / forecast, 100 * (first + second)


def newsvane(path, day, baskets):
    """AR0, its t and CAR0-1 of each target, in percent, by `newsvane fit`."""
    binary = os.environ.get("NEWSVANE_BINARY", os.path.join(ROOT, "build", "newsvane"))
    targets = {basket: {"impact": 0.1} for basket in baskets} | {"subject": {"impact": 0.1}}
    story = {"id": "1", "headline": "Meta sells surplus AI computing power", "published_at": f"{day}T12:00:00Z"}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in [("newsvane.yaml", "impact: impact.yaml\n"), ("news.ndjson", json.dumps(story) + "\n"),
                           ("impact.yaml", json.dumps({"impacts": [{"event": "capacity_sale", "targets": targets}]}))]:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([binary, "fit", "--config", "newsvane.yaml", "--news", "newsvane=news.ndjson",
                               "--prices", f"closes={os.path.abspath(path)}", "--json"],
                              capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode != 0:
        fail(done.stderr, 1)
    return {cell["target"]: (100 * cell["lasting"]["1d"]["mean"], cell["lasting"]["1d"]["t"],
                             100 * cell["lasting"]["2d"]["mean"])
            for cell in json.loads(done.stdout)["cells"] if cell["lasting"]["2d"]["n"] > 0}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("closes")
    parser.add_argument("--day", default="2026-07-01")
    options = parser.parse_args()
    study = Study(options.closes)
    if options.day not in study.days[1:-1]:
        fail(f"{options.closes} has no closes of {MARKET} before, on and after {options.day}")
    with open(os.path.join(ROOT, "config", "default", "baskets.yaml"), encoding="utf-8") as file:
        baskets = dict(leaves(yaml.safe_load(file)["baskets"]))
    ours = newsvane(options.closes, options.day, baskets)
    wrong = 0
    print(f"| {options.day:20} |  AR0 % | t = AR0 / sigma | t of the forecast | CAR0-1 % | newsvane: AR0 % |      t | "
          "CAR0-1 % |\n|" + "-" * 22 + "|" + "-" * 7 + ":|" + "-" * 16 + ":|" + "-" * 18 + ":|" + "-" * 9 + ":|"
          + "-" * 16 + ":|" + "-" * 7 + ":|" + "-" * 9 + ":|")
    for target, members in {**baskets, "subject": [COMPANY]}.items():
        first, t, forecast_t, both = study.around(options.day, members)
        told = ours.get(target, (math.nan,) * 3)
        wrong += not all(abs(a - b) < TOLERANCE for a, b in zip((first, forecast_t, both), told))
        print(f"| {target:20} | {first:+6.2f} | {t:+15.2f} | {forecast_t:+17.2f} | {both:+8.2f} | {told[0]:+15.2f} | "
              f"{told[1]:+6.2f} | {told[2]:+8.2f} |")
    if wrong:
        fail(f"{wrong} targets differ", 1)


if __name__ == "__main__":
    main()
