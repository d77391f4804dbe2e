#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A reload every second under load, against a Kafka of its own: what is lost, what is judged twice, what it costs.

News comes at a fixed rate. In blocks that take turns the rules are left alone, or replaced every second by a set that no
reload brought before. Two rules find one event each in every tenth news item, so that an item that two sets had judged
would show. Latency runs from the moment an item is sent until another consumer has its first event.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "integration"))
import harness  # noqa: E402

BODY = "Trading was quiet across the region and few expect that to change before the end of the week. " * 20
QUIET, FOUND, SCORED = ("A calm day for markets in Europe", "Apple opens a new store in Ohio",
                        "Meta is preparing to sell surplus AI computing power, Bloomberg reports")
WARM_UP_SECONDS = 5
EVENTS = {"bench_opening", "bench_store"}  # Each news item whose headline is FOUND gives both.


def write_rules(folder, number):
    """Set `number`: its confidence makes it another set than all before."""
    def rule(name, event, when):
        return {"id": name, "event": event, "when": when, "confidence": round(0.3 + number * 1e-5, 5),
                "match": [FOUND], "no_match": [QUIET]}
    path = os.path.join(folder, "bench.yaml")
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump({"rules": [rule("opening", "bench_opening", ["<company:subject>", "..3", "opens"]),
                             rule("store", "bench_store", ["<company:subject>", "..6", "new store"])]}, file)
    os.rename(path + ".new", path)


class Publisher(threading.Thread):
    """Sends news at its schedule, late rather than less."""

    def __init__(self, kafka, topic, rate, seconds):
        super().__init__()
        self.process = subprocess.Popen(["kcat", "-b", kafka.bootstrap, "-P", "-t", topic, "-X", "linger.ms=0"],
                                        stdin=subprocess.PIPE)
        self.rate, self.count, self.sent = rate, int(rate * seconds), {}

    def run(self):
        start, per_wake = time.time(), max(1, self.rate // 1000)
        for number in range(self.count):
            if number % per_wake == 0:
                time.sleep(max(0, start + number / self.rate - time.time()))
            headline = SCORED if number % 100 == 50 else FOUND if number % 10 == 0 else QUIET
            now = time.time()
            if headline == FOUND:
                self.sent[f"n{number}"] = now
            line = {"id": f"n{number}", "source": "wire", "headline": headline, "body": BODY,
                    "published_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))}
            self.process.stdin.write(json.dumps(line).encode() + b"\n")
            if number % per_wake == per_wake - 1:
                self.process.stdin.flush()
        self.process.stdin.close()
        self.process.wait()


class Consumer(threading.Thread):
    """Keeps of each news item when its first event came, and which events of which sets there were."""

    def __init__(self, kafka, topic):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            ["kcat", "-b", kafka.bootstrap, "-C", "-q", "-u", "-o", "beginning", "-t", topic,
             "-X", "fetch.wait.max.ms=10"], stdout=subprocess.PIPE)
        self.arrived, self.ids = {}, collections.Counter()
        self.types, self.sets = collections.defaultdict(set), collections.defaultdict(set)

    def run(self):
        for line in self.process.stdout:
            now = time.time()
            event = json.loads(line)
            if event["event_type"] not in EVENTS:
                continue
            news = event["news"]["id"]
            self.arrived.setdefault(news, now)
            self.ids[event["id"]] += 1
            self.types[news].add(event["event_type"])
            self.sets[news].add(event["rule_set"])


def percentile(values, share):
    return sorted(values)[int(share * (len(values) - 1))] * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="with reloads; the same time goes by without")
    parser.add_argument("--block", type=int, default=15, help="seconds before the other takes its turn")
    parser.add_argument("--rate", type=int, default=1000, help="news a second, of 2 KB")
    options = parser.parse_args()
    kafka = harness.Kafka()
    rules = tempfile.mkdtemp(prefix="newsvane-bench-")
    write_rules(rules, 0)
    run = harness.Deployment(kafka, feeds={"news": {"news": "newsvane"}}, rules=["default", rules])
    try:
        run.create_topics()
        process = run.start_ready()
        report(*measure(kafka, run, rules, options), options)
        code, _ = harness.terminate(process)
        if code != 0:
            sys.exit(f"newsvane ended with {code}:\n{run.log(process)[-2000:]}")
    finally:
        run.close()
        kafka.stop()
        shutil.rmtree(rules)


def measure(kafka, run, rules, options):
    blocks = 2 * max(1, options.seconds // options.block)
    publisher = Publisher(kafka, run.topic("news"), options.rate, WARM_UP_SECONDS + blocks * options.block)
    consumer = Consumer(kafka, run.topics["events"])
    consumer.start()
    publisher.start()
    time.sleep(WARM_UP_SECONDS)
    switches, writes = [time.time()], 0
    for block in range(blocks):
        end = switches[-1] + options.block
        while time.time() < end:
            if block % 2 == 1:
                writes += 1
                write_rules(rules, writes)
            time.sleep(max(0, min(1, end - time.time())))
        switches.append(end)
    publisher.join()
    try:
        harness.wait_until(lambda: len(consumer.types) >= len(publisher.sent) and
                           all(len(types) == len(EVENTS) for types in list(consumer.types.values())), "all", 60)
    except AssertionError:
        pass  # Reported as lost.
    reloads = {result: run.metric("newsvane_rules_reloads_total", result=result) for result in ("ok", "failed")}
    consumer.process.kill()
    consumer.join()
    return publisher, consumer, switches, writes, reloads


def report(publisher, consumer, switches, writes, reloads, options):
    latencies = {False: [], True: []}  # By whether rules were reloaded when the item was sent.
    for news, sent in publisher.sent.items():
        block = int((sent - switches[0]) // options.block)
        if news in consumer.arrived and 0 <= block < len(switches) - 1:
            latencies[block % 2 == 1].append(consumer.arrived[news] - sent)
    lost = sum(1 for news in publisher.sent if consumer.types.get(news, set()) != EVENTS)
    repeats = sum(count - 1 for count in consumer.ids.values())
    most_sets = max(len(sets) for sets in consumer.sets.values())
    all_sets = len(set().union(*consumer.sets.values()))
    print(f"{publisher.count} news at {options.rate}/s, {len(publisher.sent)} with two events each; "
          f"{writes} rule sets written, {reloads['ok']:.0f} taken, {reloads['failed']:.0f} failed, {all_sets} judged news")
    print(f"lost {lost}, repeated {repeats}, most sets that judged one news item {most_sets}")
    print(f"{'ms':<18}{'p50':>9}{'p99':>9}{'worst':>9}{'count':>9}")
    for reloading, name in ((False, "without reloads"), (True, "a reload a second")):
        values = latencies[reloading]
        print(f"{name:<18}{percentile(values, .5):>9.2f}{percentile(values, .99):>9.2f}{max(values) * 1000:>9.1f}"
              f"{len(values):>9}")
    ratio = percentile(latencies[True], .99) / percentile(latencies[False], .99)
    print(f"p99 with reloads is {ratio:.2f} of p99 without")
    if lost or repeats or most_sets != 1 or reloads["ok"] < 0.5 * writes or reloads["failed"]:
        sys.exit("FAILED")


if __name__ == "__main__":
    main()
