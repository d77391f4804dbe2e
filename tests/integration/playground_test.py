#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The playground's page in a browser without a screen.

usage: playground_test.py   (NEWSVANE_BINARY names the program)
"""
import json
import subprocess
import unittest
import urllib.request

import browser
import harness
from browser import By, Keys, Select


RULE = """rules:
  - id: stock-split
    event: stock_split
    when: [<company:subject>, ..4, '/\\bsplits?\\b/', ..3, shares]
    match: [Apple splits its shares]
    no_match: [Apple buys shares]
"""

# In words that no shipped rule will ever have.
BEAM = """lists: {beam: [beams]}
rules:
  - id: beam
    event: beam
    when: [<company:subject>, ..4, <beam>, ..2, holodeck rights, in bulk]
    match: [Meta beams holodeck rights in bulk]
    no_match: [Meta is here]
"""


def post(url, body, headers=()):
    request = urllib.request.Request(url, json.dumps(body).encode(),
                                     {"Content-Type": "application/json", **dict(headers)})
    with urllib.request.urlopen(request, timeout=harness.PATIENCE_SECONDS) as answer:
        return json.loads(answer.read())


class Playground(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = subprocess.Popen([harness.BINARY, "playground", "--port", "0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end)
        cls.url = cls.program.stdout.readline().strip()
        cls.browser = browser.start(cls, "--window-size=1400,1600")

    @classmethod
    def end(cls):
        cls.program.terminate()
        cls.program.communicate(timeout=harness.PATIENCE_SECONDS)

    def setUp(self):
        self.browser.get(self.url)
        self.browser.execute_script("localStorage.clear()")
        self.browser.refresh()
        self.wait_for("#status", "event")

    def element(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector):
        return self.browser.execute_script("return document.querySelector(arguments[0]).innerText", selector)

    def wait_for(self, selector, *words):
        try:
            harness.wait_until(lambda: all(word in self.shown(selector) for word in words), f"{words} in {selector}")
        except AssertionError:
            self.fail(f"{words} not in {selector}: {self.shown(selector)!r}; status {self.shown('#status')!r}")

    def type(self, selector, text):
        """As a person would: select all, then the keys."""
        element = self.element(selector)
        element.send_keys(Keys.CONTROL, "a")
        element.send_keys(Keys.DELETE)
        for line in text.splitlines(keepends=True):
            # The editor indents a new line as the one before; a person would go back.
            element.send_keys(line.rstrip("\n"))
            if line.endswith("\n"):
                element.send_keys(Keys.ENTER, Keys.SHIFT, Keys.HOME, Keys.NULL, Keys.DELETE)

    def set_rules(self, text):
        self.browser.execute_script(
            "const rules = document.getElementById('rules'); rules.value = arguments[0];"
            "rules.dispatchEvent(new Event('input'))", text)

    def test_a_typed_headline_shows_its_event_its_reasons_and_the_baskets(self):
        self.type("#text", "Micron raises 2027 capex to $30 billion")
        self.wait_for("#events", "capex_raise", "Micron (MU)", "confirmed", "'raises' of status_confirmed", "$30 billion")
        self.wait_for("#read", "Micron raises")
        self.assertEqual([mark.text for mark in self.browser.find_elements(By.CSS_SELECTOR, "#read .company")], ["Micron"])
        self.wait_for("#hits", "<company:subject>", "<capex>")
        self.wait_for("#impact", "½ in")

    def test_a_veto_and_a_near_miss_name_their_words(self):
        self.type("#text", "Micron has no plans to raise capex")
        self.wait_for("#vetoes", "negation: 'no plans to'")
        self.set_rules(BEAM)
        self.type("#text", "Meta whisks away holodeck rights in bulk")
        self.wait_for("#misses", "lacks <beam> between 'Meta' and 'holodeck rights' (at most 4 words)", "'whisks away'")

    def test_a_rule_that_is_typed_hits_and_its_examples_are_tested(self):
        self.type("#text", "Nvidia splits all of its shares")
        self.type("#rules", RULE)
        self.assertEqual(self.element("#rules").get_attribute("value"), RULE)
        self.wait_for("#events", "stock_split", "Nvidia")
        self.wait_for("#hits", "stock-split", "shares")
        self.wait_for("#examples", "2 OF 2 HOLD")
        self.wait_for("#walk", "matches, confirmed")
        self.set_rules(RULE.replace("Apple buys shares", "Apple splits shares"))
        self.wait_for("#examples", "1 OF 2 HOLD", "expected no stock_split; found stock_split")

    def test_a_broken_rule_file_is_told_with_its_line_and_caret(self):
        self.set_rules(RULE.replace("event:", "evnt:"))
        self.wait_for("#problems", "line 3, column 5", "evnt", "did you mean 'event'?", "^")
        self.wait_for("#status", "error")
        self.assertEqual([line.text for line in self.browser.find_elements(By.CSS_SELECTOR, "#gutter .bad")], ["2", "3"])
        self.browser.find_element(By.XPATH, "//button[text()='line 3, column 5']").click()
        at = self.browser.execute_script("return document.getElementById('rules').selectionStart")
        self.assertEqual(RULE.replace("event:", "evnt:")[at:at + 4], "evnt")
        self.set_rules(RULE)
        self.wait_for("#status", "event")
        self.assertEqual(self.shown("#problems"), "")

    def test_a_shipped_rule_opens_and_holds(self):
        picker = Select(self.element("#library"))
        name = next(option.text for option in picker.options if option.text.startswith("capex-raise"))
        picker.select_by_visible_text(name)
        self.wait_for("#walk-rule", name)
        self.wait_for("#examples", "EXAMPLES")
        self.assertIn(f"id: {name}", self.element("#rules").get_attribute("value"))
        self.assertEqual(self.shown("#problems"), "")
        self.assertFalse(self.browser.find_elements(By.CSS_SELECTOR, ".example.fails"))

    def test_markup_in_a_text_stays_text(self):
        self.type("#text", "Micron <img src=x onerror=document.title=1> raises capex")
        self.wait_for("#read", "<img src=x")
        self.assertEqual(self.browser.title, "newsvane playground")

    def test_nothing_leaves_the_page_and_nothing_fails_in_it(self):
        requests = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        urls = [message["params"]["request"]["url"] for message in requests
                if message["method"] == "Network.requestWillBeSent"]
        self.assertTrue(any(url.endswith("/api/explain") for url in urls))
        for url in urls:
            self.assertTrue(url.startswith((self.url, "data:")), url)
        self.assertEqual([entry["message"] for entry in self.browser.get_log("browser")], [])

    def test_a_rule_file_that_is_too_large_or_no_json_is_refused(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            post(self.url + "api/explain", {"text": "x" * 300_000})
        self.assertEqual(refused.exception.code, 413)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            post(self.url + "api/explain", ["["] * 3)
        self.assertEqual(refused.exception.code, 400)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            post(self.url + "api/explain", {}, {"Origin": "http://evil.example"}.items())
        self.assertEqual(refused.exception.code, 403)


if __name__ == "__main__":
    browser.main()
