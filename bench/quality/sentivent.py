#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores `newsvane tag` against the event types of SENTiVENT, sentence by sentence.

usage: sentivent.py FILE.tsv [--config newsvane.yaml] [--part all|grow|held-out] [--folds] [--errors [TYPE]]

FILE.tsv has a header and the columns document_id, sentence_idx, text and types_event_unq, a Python list of the
sentence's types; bench/README.md says where the corpus comes from. Each sentence becomes one news item.

--part splits by a hash of the document: "grow", about 60 % of them, is what the rules of bench/quality/economy were grown
on; "held-out" is the rest. --folds adds the figures of five groups of documents: how much they differ by chance.
Exits 1 when newsvane fails, 2 when the file or the mapping does not fit.
"""
import argparse
import ast
import collections
import csv
import hashlib
import json
import os
import re
import subprocess
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
COLUMNS = ("document_id", "sentence_idx", "text", "types_event_unq")
GROW_PERCENT = 60

# What the corpus' tokeniser took apart, in the order in which it is put together.
JOINS = [(re.compile(pattern), joined) for pattern, joined in [
    (r"` `|' '|``|''", '"'),
    (r" (['’]) (s|re|ve|ll|d|m|t)\b", r"\1\2"),      # Apple ' s
    (r"(\w) (n['’]t)\b", r"\1\2"),                  # does n't
    (r"(s) (['’])(?= )", r"\1\2"),                   # investors '
    (r"([$€£#(\[]) ", r"\1"),                        # $ 47.08
    (r" ([%)\],;:!?]|\.+)(?= |$)", r"\1"),           # 4.76 % , Inc .
    (r"([A-Z]) & ([A-Z])\b", r"\1&\2"),             # AT & T
    (r"(\w) - (\d)|(\d) - (\w)", r"\1\3-\2\4"),    # mid - 2015, 52 - week
    (r"(\d) / (\d)", r"\1/\2"),
    (r"- -", "--"),
]]


def fail(message, code=2):
    print(f"sentivent.py: {message}", file=sys.stderr)
    sys.exit(code)


def detokenised(text):
    for pattern, joined in JOINS:
        text = pattern.sub(joined, text)
    return text


def bucket(document, buckets, salt=""):
    return int(hashlib.sha256((salt + document).encode()).hexdigest(), 16) % buckets


def read_sentences(path, part):
    """The sentences of one part: their document, text and set of types."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        fail(f"cannot read {path}: {error.strerror}. The corpus is not shipped: see bench/README.md, Quality.")
    if not rows or tuple(rows[0][:4]) != COLUMNS:
        fail(f"{path} does not start with the columns {', '.join(COLUMNS)}")
    sentences = []
    for number, row in enumerate(rows[1:], start=2):
        try:
            sentence = (row[0], detokenised(row[2]), set(ast.literal_eval(row[3])))
        except (IndexError, SyntaxError, TypeError, ValueError):
            fail(f"{path}:{number}: needs four columns, the last a list such as ['Deal', 'Revenue']")
        grow = bucket(row[0], 100) < GROW_PERCENT
        if part == "all" or grow == (part == "grow"):
            sentences.append(sentence)
    if not sentences:
        fail(f"{path} has no sentences in the part {part}")
    return sentences


def read_mapping(path):
    with open(path, encoding="utf-8") as file:
        mapping = yaml.safe_load(file)
    unknown = {t for types in mapping["events"].values() for t in types} - set(mapping["types"])
    if unknown:
        fail(f"{path} maps to {', '.join(sorted(unknown))}, which is not under `types`")
    return mapping["types"], mapping["events"]


def tag(sentences, binary, config):
    """The event types that newsvane finds in each sentence."""
    items = "".join(json.dumps({"id": str(i), "headline": text}) + "\n" for i, (_, text, _) in enumerate(sentences))
    command = [binary, "tag"] + (["--config", config] if config else [])
    try:
        done = subprocess.run(command, input=items, stdout=subprocess.PIPE, text=True, check=False)
    except OSError as error:
        fail(f"cannot start {binary}: {error.strerror}. Build it, or name it in NEWSVANE_BINARY.")
    if done.returncode != 0:
        fail(f"`{' '.join(command)}` failed with {done.returncode}", 1)
    found = [set() for _ in sentences]
    for line in done.stdout.splitlines():
        item = json.loads(line)
        found[int(item["id"])] = {event["event"] for event in item["events"]}
    return found


class Counts:
    def __init__(self):
        self.right = self.wrong = self.missed = 0

    def add(self, want, got):
        self.right += want and got
        self.wrong += got and not want
        self.missed += want and not got

    def plus(self, other):
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        return self

    def precision(self):
        return self.right / max(1, self.right + self.wrong)

    def recall(self):
        return self.right / max(1, self.right + self.missed)

    def f1(self):
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def count(types, sentences, found):
    """Counts by type over `sentences`, and their sum."""
    by_type = {t: Counts() for t in types}
    for (_, _, want), got in zip(sentences, found):
        for t, counts in by_type.items():
            counts.add(t in want, t in got)
    total = Counts()
    for counts in by_type.values():
        total.plus(counts)
    return by_type, total


def print_figures(types, sentences, found):
    by_type, total = count(types, sentences, found)
    print(f"{'type':20} {'support':>7} {'precision':>9} {'recall':>7} {'F1':>6}")
    for t, counts in by_type.items():
        support = counts.right + counts.missed
        print(f"{t:20} {support:7} {counts.precision():9.3f} {counts.recall():7.3f} {counts.f1():6.3f}")
    support = total.right + total.missed
    print(f"{'micro':20} {support:7} {total.precision():9.3f} {total.recall():7.3f} {total.f1():6.3f}")
    print(f"{'macro':20} {'':7} {'':9} {'':7} {sum(c.f1() for c in by_type.values()) / len(by_type):6.3f}")


def print_folds(types, sentences, found, folds=5):
    figures = []
    for fold in range(folds):
        of_fold = [i for i, (document, _, _) in enumerate(sentences) if bucket(document, folds, "fold ") == fold]
        _, total = count(types, [sentences[i] for i in of_fold], [found[i] for i in of_fold])
        figures.append(total.f1())
    print("micro-F1 of five groups of documents: " + ", ".join(f"{figure:.3f}" for figure in figures))


def print_errors(types, only, sentences, found):
    wrong = collections.defaultdict(list)
    for (document, text, want), got in zip(sentences, found):
        for t in types:
            if (t in want) != (t in got) and only in ("all", t):
                wrong[t].append(f"{'missed' if t in want else 'wrong '} {t} {document}: {text}")
    for lines in wrong.values():
        print("\n".join(sorted(lines)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE.tsv")
    parser.add_argument("--config", help="newsvane's configuration; without it, what newsvane ships")
    parser.add_argument("--part", choices=("all", "grow", "held-out"), default="all")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--errors", nargs="?", const="all", metavar="TYPE")
    args = parser.parse_args()
    types, events = read_mapping(os.path.join(HERE, "sentivent.yaml"))
    sentences = read_sentences(args.file, args.part)
    binary = os.environ.get("NEWSVANE_BINARY", os.path.join(ROOT, "build", "newsvane"))
    found = [{t for event in got for t in events.get(event, [])} for got in tag(sentences, binary, args.config)]
    if args.errors:
        print_errors(types, args.errors, sentences, found)
    documents = len({document for document, _, _ in sentences})
    print(f"{len(sentences)} sentences of {documents} documents ({args.part})")
    print_figures(types, sentences, found)
    if args.folds:
        print_folds(types, sentences, found)


if __name__ == "__main__":
    main()
