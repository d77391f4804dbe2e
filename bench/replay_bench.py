#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ten years of made-up news and daily closes, and a day of ticks, through `newsvane replay`: how fast, in how much memory.

The news come from a fixed seed. One item in ten tells of an event, in words that the shipped rules know; a story is told
by up to five outlets within hours, and one item in fifty is followed by a revision of its own. What comes out is counted
before anything is reported. Seconds of the processor (all threads, user and system) matter less on a busy machine than
those of the clock. `wc -l` over the same files shows what reading them costs by itself.
"""
import argparse
import datetime
import heapq
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
YEARS, FIRST_DAY = 10, datetime.datetime(2016, 1, 4, tzinfo=datetime.timezone.utc)
OUTLETS = ("wire", "ledger", "harbour", "courier", "gazette")
COMPANIES = ("Meta", "Microsoft", "Oracle", "Amazon", "Alphabet", "CoreWeave", "Nvidia", "AMD", "Intel", "Micron", "Dell",
             "Salesforce", "Snowflake", "Adobe", "Broadcom", "Marvell")
EVENTS = ("{company} is preparing to sell surplus AI computing power, Bloomberg reports",
          "{company} raises its capex forecast to ${number} billion", "{company} cuts its capex forecast",
          "{company} revenue misses estimates", "{company} cuts {number},000 jobs",
          "{company} raises its full-year revenue forecast", "{company} to buy AI chip startup for ${number} billion")
QUIET = ("A calm day for markets in {place}, part {number}", "Farmers in {place} expect an average harvest",
         "{company} names a sponsor for the {place} robotics league", "Museum in {place} shows {number} maps of old harbours",
         "{place} repaints its bridge before the first frost", "Trams return to {place} after {number} years")
PLACES = ("Europe", "Ohio", "the valley", "Lisbon", "Osaka", "the north", "Bergen", "Toledo")
BODY = ("Trading was quiet across the region, and few expect that to change before the end of the week. A spokesman said "
        "that a new canteen would open in the spring.")
SYMBOLS = ("SPY CRWV NBIS IREN CORZ APLD CIFR WULF DOCN AMZN MSFT GOOGL ORCL DLR EQIX NVDA AMD AVGO MRVL ALAB INTC ARM TSM "
           "MU SNDK WDC STX ASML AMAT LRCX KLAC ONTO VRT ANET DELL SMCI CRM NOW ADBE INTU WDAY TEAM HUBS SAP SHOP SNOW DDOG "
           "MDB NET CRWD PANW META AAPL TSLA NFLX PLTR QCOM TXN IBM CSCO").split()


class News:
    """Items in event time. Counts what it has told."""

    def __init__(self, seed, items, event_share):
        self.random, self.items, self.event_share = random.Random(seed), items, event_share
        self.waiting = []  # (time, number, item): repeats and revisions to come.
        self.told = self.events = 0

    def story(self, at, event):
        choose = self.random.choice
        words = {"company": choose(COMPANIES), "place": choose(PLACES), "number": self.random.randint(2, 90)}
        headline = choose(EVENTS if event else QUIET).format(**words)
        outlets = self.random.sample(OUTLETS, self.random.choices((1, 2, 3, 4, 5), (70, 15, 8, 4, 3))[0])
        for outlet in outlets:
            item = {"id": f"{outlet}-{self.told + len(self.waiting)}-{int(at)}", "revision": 1, "source": outlet,
                    "headline": headline, "body": BODY, "event": event}
            heapq.heappush(self.waiting, (at, self.random.random(), item))
            at += self.random.expovariate(1 / 3600)

    def lines(self):
        step = YEARS * 365 * 86400 / self.items
        now = FIRST_DAY.timestamp()
        end = now + YEARS * 365 * 86400
        while self.told < self.items:
            # New stories start as often as items are due; while their repeats catch up, fewer do.
            now += step
            if len(self.waiting) < 1 or self.waiting[0][0] > now:
                self.story(min(now, end), self.random.random() < self.event_share)
            at, _, item = heapq.heappop(self.waiting)
            self.told += 1
            self.events += item["event"]
            if item["revision"] == 1 and self.random.random() < 0.02:
                heapq.heappush(self.waiting, (at + self.random.expovariate(1 / 7200), self.random.random(),
                                              {**item, "revision": 2, "body": BODY + " The text was revised."}))
            moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            yield (f'{{"id":"{item["id"]}","revision":{item["revision"]},"source":"{item["source"]}",'
                   f'"published_at":"{moment}","headline":"{item["headline"]}","body":"{item["body"]}"}}\n')


def write_closes(path, seed):
    """Weekdays of ten years; returns the number of closes."""
    numbers, prices, rows = random.Random(seed), {symbol: 100.0 for symbol in SYMBOLS}, 0
    with open(path, "w", encoding="ascii") as file:
        file.write("date,symbol,close\n")
        for day in range(YEARS * 365):
            date = FIRST_DAY + datetime.timedelta(days=day)
            if date.weekday() > 4:
                continue
            market = numbers.gauss(0.0003, 0.01)
            for symbol in SYMBOLS:
                prices[symbol] *= 1 + max(-0.2, market + (numbers.gauss(0, 0.015) if symbol != "SPY" else 0))
                file.write(f"{date:%Y-%m-%d},{symbol},{prices[symbol]:.4f}\n")
                rows += 1
    return rows


def write_ticks(path, seed, count):
    """A session of trades of a hundred and some bytes each, one a line."""
    numbers, prices = random.Random(seed), {symbol: 100.0 for symbol in SYMBOLS}
    start = FIRST_DAY.timestamp() + 14.5 * 3600
    with open(path, "w", encoding="ascii") as file:
        for number in range(count):
            at, symbol = start + 23400 * number / count, numbers.choice(SYMBOLS)
            prices[symbol] *= 1 + numbers.gauss(0, 2e-5)
            moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1e6):06}Z"
            file.write(f'{{"symbol":"{symbol}","price":{prices[symbol]:.2f},"size":{number % 500 + 1},'
                       f'"time":"{moment}","exchange":"XNAS","currency":"USD"}}\n')


def run(command, **streams):
    """Its seconds, seconds of the processor, peak memory in MB, and what it wrote to stderr."""
    with tempfile.TemporaryFile("w+") as messages:
        start = time.monotonic()
        process = subprocess.Popen(command, stderr=messages, **streams)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        text = messages.read()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{text}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def replay(name, newsvane, arguments, files, news, events, ticks):
    bare, _, _, _ = run(["wc", "-l", *files], stdout=subprocess.DEVNULL)
    seconds, processor, peak, text = run([newsvane, "replay", *arguments, "--alerts", os.devnull])
    numbers = re.search(r"(\d+) news items with (\d+) events, (\d+) ticks, (\d+) dead letters; (\d+) alerts", text)
    found = [int(number) for number in numbers.groups()] if numbers else []
    if found[:4] != [news, events, ticks, 0] or (events > 0) != (found[4] > 0):
        sys.exit(f"FAILED: {name}: expected {news} news items with {events} events, {ticks} ticks, no dead letters: {text}")
    records, size = news + ticks, sum(os.path.getsize(file) for file in files)
    print(f"{name:<8}{records:>10}{size / 1e6:>9.0f}{events:>10}{found[4]:>10}{seconds:>9.1f}{processor:>9.1f}"
          f"{records / seconds:>11.0f}{records / processor:>11.0f}{peak:>9.0f}{seconds / bare:>9.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsvane", default=os.path.join(ROOT, "build", "newsvane"))
    parser.add_argument("--items", type=int, default=5_000_000, help="news items in ten years")
    parser.add_argument("--ticks", type=int, default=10_000_000, help="ticks in a day")
    parser.add_argument("--event-share", type=float, default=0.1, help="of the stories")
    parser.add_argument("--seed", type=int, default=20160104)
    parser.add_argument("--keep", help="write the files to this folder and leave them there")
    options = parser.parse_args()
    folder = options.keep or tempfile.mkdtemp(prefix="newsvane-bench-")
    news_path, closes_path, ticks_path = (os.path.join(folder, name) for name in ("news.ndjson", "closes.csv", "ticks.ndjson"))
    try:
        os.makedirs(folder, exist_ok=True)
        news = News(options.seed, options.items, options.event_share)
        with open(news_path, "w", encoding="ascii") as file:
            file.writelines(news.lines())
        closes = write_closes(closes_path, options.seed)
        write_ticks(ticks_path, options.seed, options.ticks)
        print(f"{'':<8}{'records':>10}{'MB':>9}{'events':>10}{'alerts':>10}{'s':>9}{'cpu s':>9}{'/s':>11}{'/cpu s':>11}"
              f"{'peak MB':>9}{'x wc -l':>9}")
        replay("news", options.newsvane, ["--news", f"newsvane={news_path}", "--prices", f"closes={closes_path}"],
               [news_path, closes_path], news.told, news.events, closes)
        replay("ticks", options.newsvane, ["--prices", f"newsvane-prices={ticks_path}"], [ticks_path], 0, 0, options.ticks)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
