#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the demo's prices: bars of five minutes of 2026-07-01 and 2026-07-02, and the last before.

usage: seed_prices.py [FOLDER]        (default: config/demo beside this script's folder)

Reads FOLDER/closes.csv (the real closes) and writes FOLDER/prices.alpaca.ndjson and
FOLDER/prices.massive.ndjson, half of the symbols each, one JSON array a line. The path between two
closes is made up: noise around the previous close until the news at 14:32 UTC, then towards the
close, most of it within two hours. The same input gives the same bytes.
"""
import csv
import datetime
import json
import math
import pathlib
import random
import sys

UTC = datetime.timezone.utc
OPEN = datetime.time(13, 30, tzinfo=UTC)  # 09:30 in New York, in summer.
BAR = datetime.timedelta(minutes=5)
BARS = 78
NEWS = datetime.datetime(2026, 7, 1, 14, 32, tzinfo=UTC)
# After the news: a share of the move, and the minutes in which 63 % of it is done.
FAST = (0.45, 6)
SLOW = (0.55, 60)
GAP = 0.4  # Share of the second day's move that the open already shows.
NOISE = 0.0012  # Standard deviation of a bar's return that is not the move.
NOISE_OF_MARKET = 0.0003  # SPY is five hundred stocks.
OVERSHOOT = {"META": 0.022}  # Above the way to the close, at its height.

# Faults that a real feed has, for the decoder and the scorer to set aside. Each at a quiet bar.
BAD_TIMES_TEN = ("MU", 40)
BAD_ZERO = ("SNOW", 52)
UNKNOWN = ("ZVZZT", 20)  # A test symbol, in no basket.


def bridge(rng, bars, sigma):
    """Noise that starts and ends at zero."""
    walk = [0.0]
    for _ in range(bars):
        walk.append(walk[-1] + rng.gauss(0, sigma))
    return [walk[i] - walk[-1] * i / bars for i in range(bars + 1)]


def settled(time):
    """How much of the reaction to the news is over."""
    minutes = (time - NEWS).total_seconds() / 60
    return sum(share * (1 - math.exp(-minutes / scale)) for share, scale in (FAST, SLOW))


def share_done(day, bar_end):
    """How much of the day's move is in the price at the end of a bar, 0 to 1."""
    close = day + BARS * BAR
    if day.date() == NEWS.date():
        if bar_end <= NEWS:
            return 0.0
        return settled(bar_end) / settled(close)
    return GAP + (1 - GAP) * (bar_end - day) / (close - day)


def overshoot(symbol, day, bar_end):
    if day.date() != NEWS.date() or bar_end <= NEWS:
        return 0.0
    way = (bar_end - NEWS) / (day + BARS * BAR - NEWS)
    return OVERSHOOT.get(symbol, 0.0) * math.sin(math.pi * way)


def closes_of_bars(rng, symbol, day, before, after):
    """The close of each bar of a day, from the previous close to the day's."""
    noise = bridge(rng, BARS, NOISE_OF_MARKET if symbol == "SPY" else NOISE)
    prices = []
    for i in range(1, BARS + 1):
        bar_end = day + i * BAR
        move = math.log(after / before) * share_done(day, bar_end)
        prices.append(before * math.exp(move + noise[i] + overshoot(symbol, day, bar_end)))
    prices[-1] = after
    return prices


def bars_of(symbol, closes):
    """(end of bar, open, high, low, close, volume), in order of time."""
    rng = random.Random(f"newsvane {symbol}")
    days = [datetime.datetime.combine(datetime.date.fromisoformat(d), OPEN) for d in closes]
    values = list(closes.values())
    bars = [(days[0] + BARS * BAR, values[0], values[0], values[0], values[0], 900)]
    for day, before, after in zip(days[1:], values, values[1:]):
        last = before
        for i, close in enumerate(closes_of_bars(rng, symbol, day, before, after), start=1):
            wick = abs(rng.gauss(0, NOISE / 2))
            high, low = max(last, close) * (1 + wick), min(last, close) * (1 - wick)
            busy = 5 if day.date() == NEWS.date() and i > 12 else 1
            volume = int(100 + 800 * rng.random() * busy)
            bars.append((day + i * BAR, last, high, low, close, volume))
            last = close
    return [(b[0], *(round(p, 2) for p in b[1:5]), b[5]) for b in bars]


def alpaca(symbol, bar):
    end, o, h, low, c, v = bar
    # Alpaca stamps a minute bar with its first second.
    start = end - datetime.timedelta(minutes=1)
    return {"T": "b", "S": symbol, "o": o, "h": h, "l": low, "c": c, "v": v,
            "t": start.strftime("%Y-%m-%dT%H:%M:%SZ")}


def massive(symbol, bar):
    end, o, h, low, c, v = bar
    ms = int(end.timestamp() * 1000)
    return {"ev": "AM", "sym": symbol, "v": v, "o": o, "c": c, "h": h, "l": low,
            "s": ms - 60000, "e": ms}


def spoil(symbol, index, bar):
    end, o, h, low, c, v = bar
    if (symbol, index) == BAD_TIMES_TEN:
        return end, o, round(c * 10, 2), low, round(c * 10, 2), v
    if (symbol, index) == BAD_ZERO:
        return end, o, h, 0, 0, v
    return bar


def write(path, hello, bars, record):
    lines = {}
    for symbol, series in bars.items():
        for index, bar in enumerate(series):
            lines.setdefault(bar[0], []).append(record(symbol, spoil(symbol, index, bar)))
    with open(path, "w", encoding="utf-8") as out:
        for message in [hello, *(lines[end] for end in sorted(lines))]:
            out.write(json.dumps(message, separators=(",", ":")) + "\n")


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "config" / "demo"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    with open(folder / "closes.csv", encoding="utf-8", newline="") as rows:
        closes = {}
        for row in csv.DictReader(rows):
            closes.setdefault(row["symbol"], {})[row["date"]] = float(row["close"])
    bars = {symbol: bars_of(symbol, days) for symbol, days in closes.items()}
    symbols = list(bars)
    unknown, index = UNKNOWN
    extra = {unknown: bars["SPY"][index : index + 1]}
    write(folder / "prices.alpaca.ndjson", [{"T": "success", "msg": "authenticated"}],
          {s: bars[s] for s in symbols[0::2]} | extra, alpaca)
    write(folder / "prices.massive.ndjson",
          [{"ev": "status", "status": "auth_success", "message": "authenticated"}],
          {s: bars[s] for s in symbols[1::2]}, massive)


if __name__ == "__main__":
    main()
