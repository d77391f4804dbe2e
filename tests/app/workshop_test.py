#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commands for people who write rules, as processes.

usage: workshop_test.py NEWSVANE_BINARY
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
RULES = os.path.join(ROOT, "config", "default", "rules")
BINARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "newsvane"))

GUARDS = """\
lists:
  guard_negation: ["not", no plans to]
  status_planned: [plans to]
"""
RULE = """\
lists:
  sell: [%s]
rules:
  - id: sale
    event: capacity_sale
    when: [<company:subject>, ..6, <sell>, ..3, compute]
    match: [CoreWeave will sell compute]
    no_match: [CoreWeave has no plans to sell compute]
"""


class Workshop(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def news(self, *headlines):
        return self.write("news.jsonl", "".join(
            json.dumps({"id": f"n{i}", "headline": headline}) + "\n" for i, headline in enumerate(headlines)))

    def newsvane(self, *arguments, code=0):
        done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done


class Diff(Workshop):
    def setUp(self):
        super().setUp()
        for name, words in (("old", "sell, sells"), ("new", "sell, sold")):
            self.write(f"{name}/guards.yaml", GUARDS)
            self.write(f"{name}/sale.yaml", RULE % words)
        self.news("CoreWeave sold compute", "CoreWeave sells compute | cheaply", "Nebius plans to sell compute",
                  "Nothing happened")

    def test_what_is_gained_and_lost_is_counted_and_shown(self):
        out = self.newsvane("diff", "--old", "old", "--new", "new", "news.jsonl").stdout
        self.assertTrue(out.startswith("**1 gained, 1 lost, 0 changed in 4 items**"), out)
        self.assertIn("| sale |      2 |     2 |      1 |    1 |       0 |", out)
        self.assertIn("- CoreWeave sold compute (CoreWeave, confirmed)", out)
        self.assertIn("- CoreWeave sells compute \\| cheaply (CoreWeave, confirmed)", out)

    def test_json_says_the_same(self):
        out = json.loads(self.newsvane("diff", "--old", "old", "--new", "new", "--json", "news.jsonl").stdout)
        self.assertEqual((out["gained"], out["lost"], out["changed"], out["items"]), (1, 1, 0, 4))
        self.assertEqual([e["news_id"] for e in out["examples"]], ["n0", "n1"])

    def test_a_changed_status_is_a_change_and_moves_baskets(self):
        self.write("new/sale.yaml", RULE % "sell, sells")
        self.write("new/guards.yaml", GUARDS.replace("plans to]\n  s", "]\n  s").replace("[plans to]", "[hopes to]"))
        out = json.loads(self.newsvane("diff", "--old", "old", "--new", "new", "--json", "news.jsonl").stdout)
        self.assertEqual((out["gained"], out["lost"], out["changed"]), (0, 0, 1))
        self.assertEqual(out["examples"][0]["what"], "Nebius: status planned → confirmed")
        neocloud = next(b for b in out["baskets"] if b["basket"] == "neocloud")
        self.assertGreater(abs(neocloud["impact_after"]), abs(neocloud["impact_before"]))

    def test_exit_code_is_for_scripts(self):
        sides = ("--old", "old", "--new", "new", "news.jsonl")
        self.newsvane("diff", *sides)
        self.newsvane("diff", *sides, "--exit-code", code=1)
        self.newsvane("diff", "--old", "old", "--new", "old", "news.jsonl", "--exit-code")

    def test_what_is_on_trial_counts_only_if_asked_for(self):
        self.write("new/sale.yaml", (RULE % "sell, sells").replace("    when", "    lifecycle: shadow\n    when"))
        sides = ("--old", "old", "--new", "new", "news.jsonl")
        self.assertIn("0 gained, 2 lost", self.newsvane("diff", *sides).stdout)
        self.assertIn("0 gained, 0 lost, 0 changed", self.newsvane("diff", *sides, "--shadow").stdout)

    def test_a_rule_file_takes_the_place_of_the_one_of_its_name(self):
        with open(os.path.join(RULES, "acquisitions.yaml"), encoding="utf-8") as file:
            self.write("acquisitions.yaml", file.read().replace("event: acquisition\n", "event: takeover\n"))
        self.news("AMD acquires AI chip startup Fastchip")
        out = json.loads(self.newsvane("diff", "--old", "default", "--new", "acquisitions.yaml", "--json",
                                       "news.jsonl").stdout)
        self.assertEqual({e["event"] for e in out["events"]}, {"acquisition", "takeover"})

    def test_a_configuration_lends_its_companies_to_the_rules_on_the_other_side(self):
        self.write("conf/newsvane.yaml", "rules: rules\ncompanies: companies.yaml\nbaskets: baskets.yaml\n"
                                         "impact: impact.yaml\n")
        self.write("conf/companies.yaml", "companies: [{id: acme, name: Acme Robotics, symbol: ACMR9}]\n")
        self.write("conf/baskets.yaml", "baskets: [{id: robots, name: Robots, members: [ACMR9]}]\n")
        self.write("conf/impact.yaml", "impacts: [{event: capacity_sale, targets: {subject_baskets: {impact: 0.5, "
                                       "confidence: 1, horizon: 1d, half_life: 1d, reason: r, source: s}}}]\n")
        shutil.copytree(self.path("new"), self.path("conf/rules"))
        self.news("Acme Robotics sells compute")
        out = json.loads(self.newsvane("diff", "--old", "old", "--new", "conf", "--json", "news.jsonl").stdout)
        self.assertEqual((out["gained"], out["lost"]), (0, 1))
        self.assertEqual([b["basket"] for b in out["baskets"]], ["robots"])

    def test_errors_name_the_remedy(self):
        self.assertIn("there is no 'nope'; give a folder of rules",
                      self.newsvane("diff", "--old", "nope", "--new", "new", "news.jsonl", code=2).stderr)
        self.write("tree/rules/sale.yaml", RULE % "sell")
        self.assertIn("give 'tree/rules'",
                      self.newsvane("diff", "--old", "tree", "--new", "new", "news.jsonl", code=2).stderr)
        self.write("new/sale.yaml", "rules: [{id: sale}]\n")
        self.assertIn("new/sale.yaml:1:9: error",
                      self.newsvane("diff", "--old", "old", "--new", "new", "news.jsonl", code=2).stderr)
        self.assertIn("there is no news preset 'x'; there are:",
                      self.newsvane("diff", "--old", "old", "--new", "old", "--preset", "x", code=2).stderr)

    def test_a_line_that_is_no_news_is_named_and_fails(self):
        with open(self.path("news.jsonl"), "a", encoding="utf-8") as file:
            file.write("{\n")
        done = self.newsvane("diff", "--old", "old", "--new", "new", "news.jsonl", code=1)
        self.assertIn("line 5:", done.stderr)
        self.assertIn("in 4 items", done.stdout)


class Stats(Workshop):
    def setUp(self):
        super().setUp()
        self.write("rules/guards.yaml", GUARDS)
        self.write("rules/sale.yaml", RULE % "sell, sells" + """\
  - id: sale-cheap
    event: capacity_sale
    when: [<company:subject>, sells compute, ..3, cheaply]
    match: [Nebius sells compute cheaply]
    no_match: [Nebius sells compute]
  - {id: other-event, event: layoffs, when: [<company:subject>, sells], match: [Nebius sells], no_match: [x]}
  - {id: silent, event: layoffs, when: [<company:subject>, ..1, xyzzy], match: [Nebius xyzzy], no_match: [x]}
""")
        self.write("newsvane.yaml", "rules: rules\n")
        self.news("CoreWeave sells compute cheaply", "Nebius sells compute", "Nebius has no plans to sell compute",
                  "Sells compute", "Nothing")

    def stats(self, *arguments):
        return self.newsvane("stats", "--config", "newsvane.yaml", "news.jsonl", *arguments).stdout

    def test_each_rule_is_counted(self):
        out = json.loads(self.stats("--json"))
        self.assertEqual((out["items"], out["events"]), (5, 4))
        rules = {rule["rule"]: rule for rule in out["rules"]}
        sale = rules["sale"]
        self.assertEqual([sale[key] for key in ("events", "items", "woken", "matched")], [2, 2, 4, 3])
        self.assertEqual(sale["vetoes"], {"negation": 1})
        self.assertGreater(sale["ns_per_item"], 0)
        self.assertEqual([rules["sale-cheap"][key] for key in ("events", "woken", "matched")], [1, 1, 1])
        self.assertEqual([rules["silent"][key] for key in ("events", "woken", "matched")], [0, 0, 0])
        self.assertEqual(sum(rule["decides"] for rule in out["rules"]), 4)

    def test_rules_of_one_event_overlap_and_one_that_adds_nothing_is_named(self):
        out = json.loads(self.stats("--json"))
        self.assertEqual([(o["rule"], o["and"], o["events"], o["headline"]) for o in out["overlaps"]],
                         [("sale", "sale-cheap", 1, "CoreWeave sells compute cheaply")])
        self.assertEqual(out["subsumed"], [{"rule": "sale-cheap", "by": "sale"}])

    def test_the_page_says_what_is_measured_and_which_rules_are_idle(self):
        text = self.stats()
        self.assertTrue(text.startswith("**5 items, 4 events by 3 of 4 rules**"), text)
        self.assertIn("ns/item: time spent on", text)
        self.assertIn("- `silent`: its words never stand in one sentence", text)
        self.assertIn("- `sale-cheap` (1 event) never without `sale`", text)

    def test_words_that_wake_a_rule_in_vain_are_named(self):
        self.news(*["Nebius sells. Then it will compute"] * 120, *["Somebody will sell and compute"] * 120)
        self.assertIn("- `sale`: woken 120 times, matched 0", self.stats())

    def test_cores_change_no_count(self):
        self.news(*[f"CoreWeave sells compute {i}" for i in range(500)], *["Nebius sells compute cheaply"] * 500)
        one = json.loads(self.stats("--json"))
        self.assertEqual(one["rules"][0]["events"], 1000)
        self.assertEqual(one["overlaps"][0]["events"], 500)
        self.assertEqual(one["overlaps"][0]["headline"], "Nebius sells compute cheaply")


class Test(Workshop):
    def setUp(self):
        super().setUp()
        self.write("rules/guards.yaml", GUARDS)
        self.write("rules/sale.yaml", RULE % "sell, sells" + """\
  - id: wrong
    event: layoffs
    when: [<company:subject>, sells]
    match:
      - {text: "CoreWeave sells 40 MW", subject: Nebius, amounts: [50 MW]}
      - {text: "CoreWeave sells 40 MW in 2027", subject: CoreWeave, amounts: [40 MW in 2027]}
      - "Nebius\\nbuys"
    no_match: [Nebius sells compute]
""")
        self.write("newsvane.yaml", "rules: rules\n")

    def test_a_failure_is_one_line_with_what_was_expected_and_found(self):
        done = self.newsvane("test", "--config", "newsvane.yaml", code=1)
        self.assertEqual(done.stdout.splitlines(), [
            "rules/sale.yaml:13: wrong: expected layoffs, subject Nebius, 50 MW, found layoffs, subject CoreWeave, "
            "status confirmed, first_hand, 40 MW (rule wrong): CoreWeave sells 40 MW",
            "rules/sale.yaml:15: wrong: expected layoffs, found no event: Nebius / buys",
            "rules/sale.yaml:16: wrong: expected no layoffs, found layoffs, subject Nebius, status confirmed, "
            "first_hand (rule wrong); capacity_sale, subject Nebius, status confirmed, first_hand (rule sale): "
            "Nebius sells compute"])
        self.assertIn("6 examples, 3 failed", done.stderr)

    def test_one_rule_alone(self):
        done = self.newsvane("test", "--config", "newsvane.yaml", "--rule", "sale")
        self.assertIn("2 examples, 0 failed", done.stderr)
        self.assertIn("there is no rule 'sales'; did you mean 'sale'?",
                      self.newsvane("test", "--config", "newsvane.yaml", "--rule", "sales", code=2).stderr)

    def test_one_folder_or_file_alone(self):
        self.write("mine/own.yaml", (RULE % "sell").replace("sell:", "own:").replace("<sell>", "<own>")
                   .replace("id: sale", "id: own-sale"))
        self.write("newsvane.yaml", "rules: [rules, mine]\n")
        for own in ("mine", "mine/own.yaml"):
            done = self.newsvane("test", "--config", "newsvane.yaml", own)
            self.assertIn("2 examples, 0 failed", done.stderr)
        self.assertIn("the configuration has no rules of min; name it under 'rules'",
                      self.newsvane("test", "--config", "newsvane.yaml", "min", code=2).stderr)


class Check(Workshop):
    def test_the_shipped_rules_have_nothing_to_warn_of(self):
        done = self.newsvane("check")
        self.assertNotIn("warning:", done.stderr)
        self.assertIn("; 0 warnings", done.stderr)

    def test_json_is_json_whatever_the_file_holds(self):
        self.write("newsvane.yaml", "rules: sale.yaml\n")
        with open(self.path("sale.yaml"), "wb") as file:
            file.write((RULE % "sell").replace("event:", "ev\xffnt:").encode("latin-1"))
        done = subprocess.run([BINARY, "check", "--json", "--config", "newsvane.yaml"], capture_output=True,
                              cwd=self.folder)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertTrue(json.loads(done.stdout.decode("utf-8")))

    def test_a_warning_has_its_line_a_caret_and_a_remedy(self):
        self.write("rules/guards.yaml", GUARDS)
        self.write("rules/sale.yaml", RULE % "sell, sells, Sell")
        self.write("newsvane.yaml", "rules: rules\n")
        self.assertIn("rules/sale.yaml:2:23: warning: 'Sell' is in the list 'sell' already, at rules/sale.yaml:2\n"
                      "  2 |   sell: [sell, sells, Sell]\n"
                      "    |                       ^\n"
                      "  hint: remove one of the two\n",
                      self.newsvane("check", "--config", "newsvane.yaml").stderr)


HEADLINES = [
    ("capacity_sale", "Nebius puts idle GPU clusters up for rent to outside developers"),
    ("compute_contract", "CoreWeave books a five-year order from Meta for 400 MW of compute"),
    ("capex_raise", "Microsoft bumps its capital spending to $95 billion for fiscal 2027"),
    ("capex_cut", "Intel pares back its capital budget by $2 billion"),
    ("guidance_raise", "Micron nudges up its revenue outlook for the third quarter"),
    ("guidance_cut", "Snowflake trims its full-year sales forecast"),
    ("layoffs", "Oracle lays off 3,000 workers in its cloud division"),
    ("outlet_opening", "Apple opens a new flagship store in Mumbai"),
    ("factory_fire", "Fire breaks out at TSMC plant in Arizona"),
    ("recall", "Tesla recalls 120,000 cars over faulty door latches"),
    ("strike", "Samsung workers walk out over pay at memory plant"),
    ("patent_win", "Qualcomm wins patent verdict against Arm"),
    ("credit_rating", "Moody's lifts Oracle's credit rating to A3"),
    ("stock_split", "Broadcom announces 10-for-1 stock split"),
    ("ceo_exit", "Intel chief executive steps down after board clash"),
    ("power_deal", "Amazon signs 20-year nuclear power pact with Talen Energy"),
    ("acquisition", "AMD snaps up photonics startup Enosemi for $665 million"),
    ("outage", "Azure suffers hours-long outage across Europe"),
    ("export_control", "Commerce Department bars Nvidia from shipping H30 chips to China"),
    ("price_increase", "SK Hynix raises DRAM contract prices by 15%"),
    ("delisting", "Cintas shares to be removed from the Nasdaq 100 index"),
    ("water_use", "Regulators fine Acme Water over data centre leaks"),
]


class RuleNew(Workshop):
    def new(self, headline, event, *arguments, code=0):
        return self.newsvane("rule", "new", "--from", headline, "--event", event, *arguments, code=code)

    def test_drafts_pass_check_and_their_own_examples(self):
        os.mkdir(self.path("drafts"))
        for number, (event, headline) in enumerate(HEADLINES):
            self.new(headline, event, "--out", f"drafts/{number:02}.yaml")
        self.write("newsvane.yaml", "rules: [default, drafts]\n")
        done = self.newsvane("check", "--config", "newsvane.yaml")
        self.assertNotIn("drafts/", done.stderr)
        ids = []
        for name in sorted(os.listdir(self.path("drafts"))):
            with open(self.path(f"drafts/{name}"), encoding="utf-8") as file:
                ids += [line.split()[-1] for line in file if line.startswith("  - id: ")]
        self.assertEqual(len(set(ids)), len(HEADLINES))
        chosen = [argument for name in ids for argument in ("--rule", name)]
        done = self.newsvane("test", "--config", "newsvane.yaml", *chosen)
        self.assertIn(f"{2 * len(HEADLINES)} examples, 0 failed", done.stderr)

    def test_a_draft_uses_roles_lists_and_gaps(self):
        out = self.new("Microsoft bumps its capital spending to $95 billion", "capex_raise").stdout
        self.assertRegex(out, r"when: \[<company:subject>, \.\.\d+, <raise>, \.\.\d+, <capex\w*>\]")
        self.assertIn("subject: Microsoft}", out)
        self.assertTrue(out.startswith("# yaml-language-server: $schema="))
        schema = out.splitlines()[0].split("=")[1]
        self.assertTrue(os.path.exists(os.path.join(self.folder, schema)), schema)

    def test_an_amount_is_a_slot_where_little_else_is_said(self):
        self.assertIn("<money>", self.new("Broadcom settles for $3 billion", "settlement").stdout)
        self.assertNotIn("<money>", self.new("Tesla recalls cars worth $3 billion", "recall").stdout)

    def test_rules_that_fire_already_are_named(self):
        done = self.new("AMD snaps up photonics startup Enosemi for $665 million", "acquisition")
        self.assertRegex(done.stderr, r"note: rule '[\w-]+' already gives acquisition for this headline, subject AMD")
        done = self.new("Apple opens a new flagship store in Mumbai", "outlet_opening")
        self.assertIn("note: the impact file has no 'outlet_opening'", done.stderr)

    def test_a_file_that_exists_is_left_alone(self):
        self.write("draft.yaml", "mine\n")
        done = self.new("Tesla recalls cars", "recall", "--out", "draft.yaml", code=2)
        self.assertIn("'draft.yaml' exists; give --out another name", done.stderr)
        with open(self.path("draft.yaml"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine\n")

    def test_headlines_that_cannot_be_a_rule_say_why(self):
        self.assertIn("the guard 'question' takes this headline back",
                      self.new("Will Tesla recall cars?", "recall", code=1).stderr)
        self.assertIn("nothing but names and common words", self.new("Tesla and Nvidia", "recall", code=1).stderr)
        self.assertIn("holds no word", self.new("!", "recall", code=1).stderr)
        self.assertIn("--event 'Re call' is no id", self.new("Tesla recalls cars", "Re call", code=2).stderr)

    def test_odd_characters_stay_in_the_example(self):
        out = self.new('Tesla "recalls" 5 cars: \\ & \u201cdoors\u201d #1 {x}', "recall").stdout
        self.assertIn('Tesla \\"recalls\\" 5 cars: \\\\ & \u201cdoors\u201d #1 {x}', out)


if __name__ == "__main__":
    unittest.main()
