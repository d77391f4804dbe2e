#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What must come out of the demo's two days, by `newsvane replay` (the claims are in seed-day.yaml).

usage: seed_day_test.py NEWSVANE_BINARY
"""
import collections
import json
import os
import subprocess
import sys
import tempfile
import unittest

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "..", "..", "config", "demo")
BINARY = sys.argv.pop(1) if len(sys.argv) > 1 else "build/newsvane"


def replay(folder):
    """Replays the demo's input; returns the parsed records of each kind and the bytes of alerts and impacts."""
    files = {kind: os.path.join(folder, kind) for kind in ("alerts", "events", "signals", "impacts", "dead-letters")}
    command = [BINARY, "replay", "--config", os.path.join(DEMO, "newsvane.yaml"), "--folder", DEMO]
    for kind, path in files.items():
        command += [f"--{kind}", path]
    subprocess.run(command, check=True, stderr=subprocess.PIPE)
    records = {}
    for kind in ("alerts", "events", "signals", "impacts"):
        with open(files[kind], encoding="utf-8") as lines:
            records[kind] = [json.loads(line) for line in lines]
    published = b""
    for kind in ("alerts", "impacts"):
        with open(files[kind], "rb") as raw:
            published += raw.read()
    with open(files["dead-letters"], "rb") as raw:
        records["dead-letters"] = raw.read().splitlines()
    return records, published


class SeedDay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(HERE, "seed-day.yaml"), encoding="utf-8") as file:
            cls.claims = yaml.safe_load(file)
        with tempfile.TemporaryDirectory() as folder:
            cls.records, cls.published = replay(folder)
        cls.alerts = cls.records["alerts"]
        cls.event_alerts = [a for a in cls.alerts if a["kind"] == "event"]
        cls.events = cls.records["events"]

    def test_every_claimed_event_is_tagged(self):
        found = collections.defaultdict(list)
        for event in self.events:
            found[event["news"]["id"]].append(event)
        for claim in self.claims["events"]:
            with self.subTest(news=claim["news"], event=claim["event"]):
                action = claim.get("action")
                fits = [e for e in found[claim["news"]]
                        if e["event_type"] == claim["event"] and (e["subject"] or {}).get("id") == claim["subject"]
                        and (action is None or e["news"]["action"] == action)
                        and ("other" not in claim or (e["other"] or {}).get("id") == claim["other"])]
                seen = [(e["event_type"], (e["subject"] or {}).get("id"), e["status"], e["attribution"])
                        for e in found[claim["news"]]]
                self.assertTrue(fits, f"found only {seen}")
                self.assertIn((claim["status"], claim["attribution"]), [(e["status"], e["attribution"]) for e in fits])

    def test_noise_gives_no_event_and_bystanders_give_no_alert(self):
        tagged = {e["news"]["id"]: e["event_type"] for e in self.events}
        alerted = {c["news_id"] for a in self.event_alerts if a["action"] == "new" for c in a["contributions"][:1]}
        for news in self.claims["untagged"]:
            self.assertNotIn(news, tagged, tagged.get(news))
        for news in self.claims["silent"]:
            self.assertNotIn(news, alerted)

    def test_alerts_have_the_direction_of_the_day_and_its_made_prices_reach_their_verdicts(self):
        for claim in self.claims["alerts"]:
            with self.subTest(**claim):
                mine = [a for a in self.event_alerts
                        if a["basket"] == claim["basket"] and a["event_type"] == claim["event"]]
                self.assertTrue(mine)
                self.assertEqual({a["direction"] for a in mine if a["action"] == "new"}, {claim["direction"]})
                self.assertIn(claim["verdict"], {a["verdict"]["state"] for a in mine})
        for claim in self.claims["never"]:
            with self.subTest(never=claim):
                wrong = [a for a in self.event_alerts
                         if a["basket"] == claim["basket"] and a["event_type"] == claim["event"]
                         and a["direction"] == claim.get("direction", a["direction"])]
                self.assertEqual(wrong, [])

    def test_impacts_hold_each_horizon_and_have_the_sign_of_the_made_prices(self):
        last = {impact["alert_id"]: impact for impact in self.records["impacts"]}
        for claim in self.claims["impacts"]:
            with self.subTest(**claim):
                first = [i for i in last.values()
                         if i["basket"] == claim["basket"] and i["event_type"] == claim["event"]][0]
                self.assertTrue(first["complete"])
                abnormal = {r["horizon_seconds"]: r["abnormal_return"] for r in first["returns"]}
                for horizon in claim["horizons"]:
                    self.assertGreater((abnormal[horizon] or 0) * claim["sign"], 0, abnormal)
        ids = {a["id"] for a in self.event_alerts}
        for impact in self.records["impacts"]:
            self.assertIn(impact["alert_id"], ids)

    def test_repeats_update_the_chain_and_give_no_second_alert(self):
        for claim in self.claims["chains"]:
            mine = [a for a in self.event_alerts
                    if a["event_type"] == claim["event"] and (a["subject"] or {}).get("id") == claim["subject"]]
            new = collections.Counter(a["basket"] for a in mine if a["action"] == "new")
            self.assertEqual(set(new.values()), {claim["new_alerts_per_basket"]})
            updates = [a for a in mine if a["action"] == "update" and a["basket"] == "neocloud"]
            self.assertTrue(any(a["corroboration"] >= 3 for a in updates))

    def test_a_rewrite_updates_a_correction_corrects_and_a_deletion_retracts(self):
        ids = {a["id"] for a in self.alerts}
        for action, claimed in (("update", "updated"), ("correct", "corrected"), ("retract", "retracted")):
            for news in self.claims[claimed]:
                events = {e["id"] for e in self.events if e["news"]["id"] == news}
                chains = {c["chain_id"] for a in self.event_alerts for c in a["contributions"]
                          if c["event_id"] in events}
                mine = [a for a in self.event_alerts if a["action"] == action and a["chain_id"] in chains]
                self.assertTrue(mine, f"no {action} for {news}")
                for alert in mine:
                    self.assertIn(alert["supersedes"], ids)

    def test_a_status_that_firms_up_moves_the_alert_from_reported_to_planned(self):
        statuses = [a["status"] for a in self.event_alerts
                    if a["event_type"] == "capacity_sale" and a["basket"] == "neocloud"
                    and a["verdict"]["state"] == "pending"]
        self.assertEqual(statuses[0], "reported")
        self.assertIn("planned", statuses)

    def test_one_rotation_names_its_members(self):
        rotations = [a for a in self.alerts if a["kind"] == "rotation" and a["action"] == "new"]
        self.assertEqual([a["basket"] for a in rotations], [self.claims["rotation"]])
        directions = {m["basket"]: m["direction"] for m in rotations[0]["members"]}
        self.assertEqual(directions, {"cloud": "down", "hardware": "down", "software": "up"})

    def test_garbage_is_kept_byte_for_byte(self):
        self.assertEqual(len(self.records["dead-letters"]), sum(self.claims["dead_letters"].values()))
        with open(os.path.join(DEMO, "news.newsapi.ndjson"), "rb") as raw:
            lines = raw.read().splitlines()
        for letter in self.records["dead-letters"]:
            self.assertIn(letter, lines)

    def test_every_id_is_used_once_and_every_supersedes_names_an_alert(self):
        counts = collections.Counter(a["id"] for a in self.alerts)
        self.assertEqual([i for i, n in counts.items() if n > 1], [])
        for alert in self.alerts:
            if alert["supersedes"]:
                self.assertIn(alert["supersedes"], counts)

    def test_a_second_run_gives_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(replay(folder)[1], self.published)


if __name__ == "__main__":
    unittest.main()
