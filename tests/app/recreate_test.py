#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`newsvane replay --alert`: an alert made again from files, or what changed.

usage: recreate_test.py NEWSVANE_BINARY
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BINARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane"))


class Recreate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.input = shutil.copytree(os.path.join(ROOT, "config", "demo"), os.path.join(folder.name, "input"))
        self.config = os.path.join(self.input, "newsvane.yaml")
        self.file = os.path.join(folder.name, "alerts.jsonl")
        alerts = self.newsvane().stdout.splitlines()
        self.write(self.file, "".join(a + "\n" for a in alerts))
        self.alerts = {json.loads(a)["id"]: a for a in alerts}
        # The first alert that counts Meta's plan to sell capacity, which most of the day follows from.
        self.alert = next(json.loads(a) for a in alerts if json.loads(a)["event_type"] == "capacity_sale")

    def write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def change(self, name, edit):
        path = os.path.join(self.input, name)
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = edit(before)
        self.assertNotEqual(before, after)
        self.write(path, after)

    def newsvane(self, *arguments, code=0):
        done = subprocess.run([BINARY, "replay", "--config", self.config, "--folder", self.input, *arguments],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def recreate(self, identity, code=0):
        return self.newsvane("--alert", self.file, "--id", identity, code=code)

    def use_own(self, kind, text):
        """A definition of the configuration's own in place of the one that is shipped."""
        self.write(os.path.join(self.input, f"{kind}.yaml"), text)
        self.change("newsvane.yaml", lambda settings: settings + f"\n{kind}: {kind}.yaml\n")

    def test_alerts_of_every_kind_are_the_same_byte_for_byte(self):
        one_of_each = {json.loads(a)["kind"] + json.loads(a)["action"]: i for i, a in self.alerts.items()}
        self.assertGreater(len(one_of_each), 3)
        for identity in one_of_each.values():
            done = self.recreate(identity)
            self.assertEqual(done.stdout, self.alerts[identity] + "\n")
            self.assertIn("the same, byte for byte", done.stderr)

    def test_a_file_of_one_may_be_laid_out_for_people_or_be_kcats(self):
        value = self.alerts[self.alert["id"]]
        envelope = {"topic": "alerts", "partition": 0, "offset": 7, "headers": ["newsvane-origin", "x/0/1"],
                    "payload": value}
        for text in (json.dumps(self.alert, indent=2, ensure_ascii=False), json.dumps(envelope)):
            self.write(self.file, text)
            self.assertEqual(self.newsvane("--alert", self.file).stdout, value + "\n")

    def test_numbers_that_a_tool_wrote_in_its_own_way_are_no_change(self):
        identity, value = next((i, a) for i, a in self.alerts.items() if "e+10," in a)
        self.write(self.file, re.sub(r"[0-9.]+e\+10", lambda number: str(int(float(number[0]))), value))
        done = self.newsvane("--alert", self.file, "--id", identity)
        self.assertEqual(done.stdout, value + "\n")
        self.assertIn("the same, but for how its numbers", done.stderr)

    def test_a_changed_impact_is_named_with_the_factors_that_it_moves(self):
        with open(os.path.join(ROOT, "config", "default", "impact.yaml"), encoding="utf-8") as file:
            text = file.read()
        self.use_own("impact", re.sub(r"\bimpact: (-?)0\.[0-9]+", r"impact: \g<1>0.777", text))
        done = self.recreate(self.alert["id"], code=1)
        self.assertIn(f"baskets, impacts or policy differ: model {self.alert['model']} then, ", done.stderr)
        self.assertRegex(done.stderr, r"contributions\[\w+\]\.factors\.impact: -?0\.\d+ -> -?0\.777\n")
        self.assertNotIn("the rules differ", done.stderr)

    def test_changed_rules_are_named(self):
        os.mkdir(os.path.join(self.input, "more"))
        self.write(os.path.join(self.input, "more", "outlets.yaml"), json.dumps({"rules": [{
            "id": "outlet", "event": "outlet_opening", "when": ["<company:subject>", "..6", "opens", "..3", "new store"],
            "match": ["Apple opens a new store"], "no_match": ["Apple opens an office"]}]}))
        self.change("newsvane.yaml", lambda settings: settings + "\nrules: [default, more]\n")
        done = self.recreate(self.alert["id"], code=1)
        self.assertIn(f"the rules differ: rule set {self.alert['rule_set']} then, ", done.stderr)
        self.assertIn(f'rule_set: "{self.alert["rule_set"]}" -> ', done.stderr)
        self.assertNotIn("model", done.stderr)

    def test_a_story_that_is_gone_is_named(self):
        story = self.alert["contributions"][0]["news_id"]
        for name in os.listdir(self.input):
            if not name.startswith("news."):
                continue
            with open(os.path.join(self.input, name), encoding="utf-8") as file:
                lines = file.readlines()
            self.write(file.name, "".join(line for line in lines if story not in line))
        done = self.recreate(self.alert["id"], code=1)
        self.assertIn(f"story {story} is not in the input", done.stderr)

    def test_what_came_before_is_suspected_when_nothing_else_differs(self):
        verdict = next(json.loads(a) for a in self.alerts.values()
                       if json.loads(a)["kind"] == "event" and json.loads(a)["verdict"]["state"] != "pending")
        for name in os.listdir(self.input):
            if name.startswith("prices."):
                os.remove(os.path.join(self.input, name))
        self.assertIn("what came before", self.recreate(verdict["id"], code=1).stderr)

    def test_what_is_no_alert_and_what_is_not_chosen_is_told(self):
        self.assertIn("choose one with --id", self.newsvane("--alert", self.file, code=2).stderr)
        self.assertIn("has the id nope", self.newsvane("--alert", self.file, "--id", "nope", code=2).stderr)
        self.write(self.file, "")
        self.assertIn("is empty", self.newsvane("--alert", self.file, code=2).stderr)
        self.write(self.file, '{"headline": "x"}\n')
        self.assertIn("is not an alert", self.newsvane("--alert", self.file, code=2).stderr)


if __name__ == "__main__":
    unittest.main()
