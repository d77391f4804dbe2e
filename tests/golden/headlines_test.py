#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well the shipped rules read the labelled headlines of headlines/*.yaml.

usage: headlines_test.py [NEWSVANE_BINARY] [--errors]

A file maps a group (an event, or what misleads) to its headlines; each has a text and the events that it
tells, [] for none. Counted are pairs of headline and event type: right, wrong or missed. Of a right pair, one
labelled company must be tagged as the subject, and likewise the status and the attribution (first_hand unless
labelled). --errors lists every wrong or missed pair, and what else is wrong in a right one.
Exits 1 below a bar, 2 when a label is not well formed.
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")

# The least that is accepted: raise a bar when the rules have got better.
BARS = {"precision": 0.95, "recall": 0.92, "subject": 0.96, "status": 0.95, "attribution": 0.98, "silent": 0.96}
# The same for the F1 of each event; EVENT_BARS has those that are not there yet.
EVENT_BAR = 0.75
EVENT_BARS = {}
# An event with fewer headlines says little about its rules.
LEAST_POSITIVES = 6

STATUSES = {"reported", "planned", "confirmed", "denied"}
DETAILS = ("subject", "status", "attribution")
# Words that make no difference between two names of one company or sector.
EMPTY_WORDS = {"inc", "corp", "corporation", "co", "ltd", "plc", "platforms", "holdings", "group", "company",
               "technologies", "technology", "the", "electronics", "com", "sa", "nv", "ag"}


def label_problems(family, group, entry):
    where = f"{family}.yaml, {group}, {entry.get('text')!r}"
    if set(entry) != {"text", "events"}:
        return [f"{where}: a headline has text and events ([] for none), nothing else"]
    found = []
    for event in entry["events"]:
        if not {"event", "status"} <= set(event) <= {"event", "subject", "other", "status", "attribution"}:
            found.append(f"{where}: an event has event and status, and may have subject, other and attribution")
        elif event["status"] not in STATUSES:
            found.append(f"{where}: status is one of {', '.join(sorted(STATUSES))}, not {event['status']!r}")
    if "traps" not in (family, group) and group not in [e.get("event") for e in entry["events"]]:
        found.append(f"{where}: stands under {group} but is not labelled with it")
    return found


def load_headlines():
    """Every labelled headline with its family (the file), group and id; exits 2 if a label is not well formed."""
    headlines, problems = [], []
    for path in sorted(glob.glob(os.path.join(HERE, "headlines", "*.yaml"))):
        family = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="utf-8") as file:
            groups = yaml.safe_load(file)
        for group, entries in groups.items():
            for entry in entries:
                problems += label_problems(family, group, entry)
                headlines.append({**entry, "family": family, "group": group, "id": str(len(headlines))})
    counts = collections.Counter(h["text"] for h in headlines)
    problems += [f"{text!r} is there {n} times" for text, n in counts.items() if n > 1]
    if not problems:
        known = {h["group"] for h in headlines if "traps" not in (h["family"], h["group"])}
        positives = collections.Counter(e for h in headlines for e in {e["event"] for e in h["events"]})
        problems += [f"{e} has {n} headlines, fewer than {LEAST_POSITIVES}" for e, n in positives.items()
                     if n < LEAST_POSITIVES]
        problems += [f"{e} is labelled but no file has a group of that name" for e in set(positives) - known]
        problems += [f"EVENT_BARS has {e}, which no headline is labelled with" for e in set(EVENT_BARS) - known]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        sys.exit(2)
    return headlines


def tag(binary, headlines):
    """The events that newsvane finds, by the headline's id."""
    lines = "".join(json.dumps({"id": h["id"], "headline": h["text"]}) + "\n" for h in headlines)
    done = subprocess.run([binary, "tag"], input=lines, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return {t["id"]: t["events"] for t in map(json.loads, done.stdout.splitlines())}


class Companies:
    """Tells whether a labelled and a tagged name mean the same company."""

    def __init__(self):
        entries = []
        for path in sorted(glob.glob(os.path.join(ROOT, "config", "default", "companies", "*.yaml"))):
            with open(path, encoding="utf-8") as file:
                entries += yaml.safe_load(file)["companies"]
        self.ids = {}
        for entry in entries:
            names = [entry.get("name"), entry.get("symbol")] + entry.get("aliases", []) + entry.get("ambiguous", [])
            for name in filter(None, names):
                self.ids.setdefault(str(name).lower(), entry.get("id") or entry["extends"])

    @staticmethod
    def words(name):
        words = re.sub(r"[^\w\s]", " ", name.lower()).split()
        return [w for w in words if w not in EMPTY_WORDS] or words

    def same(self, wanted, got):
        """`wanted` is a name or None, `got` a company of the output or None."""
        if not wanted or not got:
            return not wanted and not got
        ids = [self.ids.get(name.lower()) for name in (wanted, got["name"])]
        if all(ids):
            return ids[0] == ids[1]
        return self.words(wanted)[0] == self.words(got["name"])[0]


class Tally:
    """Right, wrong and missed pairs, and how many of the right ones are right in their details."""

    def __init__(self):
        self.right = self.wrong = self.missed = self.texts = self.negatives = self.silent = 0
        self.detail = collections.Counter()

    def figures(self):
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        shares = {d: self.detail[d] / self.right if self.right else 1.0 for d in DETAILS}
        silent = self.silent / self.negatives if self.negatives else 1.0
        return {"precision": precision, "recall": recall, "f1": f1, **shares, "silent": silent}


def wrong_details(companies, wanted, got):
    """Which details of a right pair are wrong: those in which no labelled event agrees with a tagged one."""
    def agrees(detail, w, g):
        if detail == "subject":
            return companies.same(w.get("subject"), g["subject"])
        return w.get(detail, "first_hand") == g[detail]

    return [d for d in DETAILS if not any(agrees(d, w, g) for w in wanted for g in got)]


def by_event(events):
    found = collections.defaultdict(list)
    for event in events:
        found[event["event"]].append(event)
    return found


def measure(headlines, tags, show_errors):
    """Tallies by ("total", ""), ("family", name), ("group", name) and ("event", name)."""
    companies, tallies = Companies(), collections.defaultdict(Tally)

    def report(what, event, headline, detail=""):
        if show_errors:
            print(f"{what:12} {event:18} {headline['family']:16} {headline['text']}{detail}")

    for headline in headlines:
        wanted, got = by_event(headline["events"]), by_event(tags[headline["id"]])
        places = [tallies["total", ""], tallies["family", headline["family"]]]
        if "traps" in (headline["family"], headline["group"]):
            places.append(tallies["trap", headline["group"]])
        for place in places:
            place.texts += 1
            place.negatives += not wanted
            place.silent += not wanted and not got
        for event in sorted(set(wanted) | set(got)):
            both = event in wanted and event in got
            bad = wrong_details(companies, wanted[event], got[event]) if both else []
            for place in places + [tallies["event", event]]:
                place.right += both
                place.wrong += event not in wanted
                place.missed += event not in got
                place.detail.update([d for d in DETAILS if both and d not in bad])
            if not both:
                rules = ", ".join(sorted({g["rule"] for g in got.get(event, [])}))
                report("MISSED" if event in wanted else "WRONG", event, headline, f"  [{rules}]" if rules else "")
            for detail in bad:
                names = [(e[detail] or {}).get("name") if detail == "subject" else e[detail] for e in got[event]]
                report(detail.upper(), event, headline, f"  [tagged {', '.join(map(str, names))}]")
    return tallies


def print_tables(tallies):
    print(f"{'event':20} right wrong missed  precision recall    F1")
    for (kind, name), t in sorted(tallies.items()):
        if kind == "event":
            f = t.figures()
            print(f"{name:20} {t.right:5} {t.wrong:5} {t.missed:6}  "
                  f"{f['precision']:9.3f} {f['recall']:6.3f} {f['f1']:.3f}")
    print(f"\n{'file or trap':20} texts right wrong missed  precision recall    F1  subject status attr.   silent")
    for kind in ("family", "trap", "total"):
        for (k, name), t in sorted(tallies.items()):
            if k != kind:
                continue
            f = t.figures()
            print(f"{name or kind:20} {t.texts:5} {t.right:5} {t.wrong:5} {t.missed:6}  {f['precision']:9.3f} "
                  f"{f['recall']:6.3f} {f['f1']:.3f}  {f['subject']:7.3f} {f['status']:6.3f} {f['attribution']:.3f}  "
                  f"{t.silent:3} of {t.negatives} ({f['silent']:.3f})")


def below_the_bars(tallies):
    total = tallies["total", ""].figures()
    found = [f"{name} {total[name]:.3f} is below its bar {bar}" for name, bar in BARS.items() if total[name] < bar]
    for (kind, event), tally in sorted(tallies.items()):
        bar = EVENT_BARS.get(event, EVENT_BAR)
        if kind == "event" and tally.figures()["f1"] < bar:
            found.append(f"F1 of {event} {tally.figures()['f1']:.3f} is below its bar {bar}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", default=os.path.join(ROOT, "build", "newsvane"))
    parser.add_argument("--errors", action="store_true", help="list every wrong or missed pair")
    args = parser.parse_args()
    headlines = load_headlines()
    tallies = measure(headlines, tag(args.binary, headlines), args.errors)
    print_tables(tallies)
    failures = below_the_bars(tallies)
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
