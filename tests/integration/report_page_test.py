#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report of the demo's two days in a browser without a screen, opened as a file.

usage: report_page_test.py   (NEWSVANE_BINARY names the program)
"""
import base64
import json
import os
import subprocess
import tempfile
import unittest

import browser
import harness
from browser import By, Keys, Select

NARROW, WIDE = (390, 844), (1280, 1000)


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        demo = ["--config", os.path.join(harness.DEMO, "newsvane.yaml"), "--folder", harness.DEMO]
        cls.url = {}
        for name, more in (("alone", []), ("compared", ["--compare", os.path.join(harness.DEMO, "newsvane.yaml")])):
            page = os.path.join(folder.name, f"{name}.html")
            subprocess.run([harness.BINARY, "replay", *demo, *more, "--alerts", os.path.join(folder.name, "alerts"), "--report", page],
                           check=True, stderr=subprocess.PIPE)
            cls.url[name] = f"file://{page}"
        page = os.path.join(folder.name, "empty.html")
        subprocess.run([harness.BINARY, "replay", "--news", "newsvane=/dev/null", "--alerts", os.path.join(folder.name, "alerts"), "--report", page],
                       check=True, stderr=subprocess.PIPE)
        cls.url["empty"] = f"file://{page}"
        cls.browser = browser.start(cls)

    def setUp(self):
        self.open("alone")

    def open(self, name, size=WIDE, theme="light"):
        self.cdp("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        self.browser.get(self.url[name])

    def tearDown(self):
        """Nothing asked the network and nothing failed, whatever the test did."""
        events = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        urls = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
        self.assertEqual({url for url in urls if not url.startswith("data:")} - set(self.url.values()), set())
        self.assertTrue(urls)
        self.assertEqual([entry["message"] for entry in self.browser.get_log("browser")], [])

    def cdp(self, command, **arguments):
        return self.browser.execute_cdp_cmd(command, arguments)

    def shown(self, selector):
        return self.browser.execute_script("return document.querySelector(arguments[0]).innerText", selector)

    def script(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def rows(self):
        return self.browser.find_elements(By.CSS_SELECTOR, "#alerts-table tbody > tr")

    def test_it_says_what_happened_to_whom_how_sure_and_whether_prices_agreed(self):
        story = self.shown("#stories-list > li")
        for words in ("2026-07-01 14:32", "Meta Platforms: capacity sale", "Planned", "8 reports", "Neoclouds", "down", "confirmed by prices",
                      "after 5 min", "−8.4\u00a0% abnormal, t −2.2", "Application software"):
            self.assertIn(words, story)
        self.assertIn("Prices judged 14 of the event lines: they agreed with 10 and disagreed with 4.", self.shown("#lead"))
        self.assertIn("cloud down, hardware down, software up", self.shown("#rotations"))

    def test_the_timeline_shows_the_chosen_basket_and_its_marks_lead_to_the_rows(self):
        self.assertIn("Neoclouds", self.shown("#timeline-chart"))
        Select(self.browser.find_element(By.ID, "basket")).select_by_value("memory")
        self.assertIn("Memory and storage", self.shown("#timeline-chart"))
        mark = self.script("""
          const chart = charts.get('timeline-chart').chart;
          const series = chart.getOption().series.findIndex((one) => one.type === 'scatter');
          const {value, symbolOffset} = chart.getOption().series[series].data[0];
          const [x, y] = chart.convertToPixel({seriesIndex: series}, value);
          const box = document.getElementById('timeline-chart');
          box.scrollIntoView({block: 'center'});
          const style = getComputedStyle(box);
          const {left, top} = box.getBoundingClientRect();
          return [left + parseFloat(style.paddingLeft) + x, top + parseFloat(style.paddingTop) + y + symbolOffset[1]];""")
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.cdp("Input.dispatchMouseEvent", type=kind, x=mark[0], y=mark[1], button="left", clickCount=1)
        harness.wait_until(lambda: "capacity sale" in self.shown("#mark"), "the mark's alert", 10)
        self.browser.find_element(By.CSS_SELECTOR, "#mark button").click()
        self.assertIn("What the score is made of", self.shown("#alerts-table .detail"))

    def test_a_cell_of_the_event_study_shows_its_days(self):
        self.assertIn("capacity sale: Neoclouds", self.shown("#study-name"))
        self.assertIn("−8.42\u00a0%", self.shown("#study-numbers"))
        self.script("document.querySelector('[data-event=capacity_sale][data-basket=application]').click()")
        self.assertIn("+5.07\u00a0%", self.shown("#study-numbers"))
        self.assertIn("2.20", self.shown("#study-numbers"))
        self.assertIn("Application software", self.shown("#study-name"))
        self.assertEqual(self.shown("[data-event=capacity_sale][data-basket=neocloud] small"), "n 1")
        self.assertEqual(self.shown("[data-event=price_cut][data-basket=neocloud] small"), "day 0, n 1", "of the last day")

    def test_alerts_are_filtered_sorted_and_opened_by_keys(self):
        self.browser.find_element(By.ID, "filter-text").send_keys("coreweave contract")
        self.assertEqual(len(self.rows()), 4)
        self.assertEqual(self.shown("#alerts-count"), "4 of 38 lines")
        Select(self.browser.find_element(By.ID, "filter-basket")).select_by_value("neocloud")
        self.assertEqual(len(self.rows()), 1)
        self.assertIn("withdrawn", self.rows()[0].text)
        self.browser.find_element(By.CSS_SELECTOR, "#alerts-table .expand").send_keys(Keys.ENTER)
        self.assertIn("retract", self.shown("#alerts-table .steps"))
        self.browser.find_element(By.CSS_SELECTOR, "#filters [type=reset]").click()
        harness.wait_until(lambda: self.shown("#alerts-count") == "38 lines", "all alerts", 10)
        self.browser.find_elements(By.CSS_SELECTOR, "#alerts-table .sort")[4].send_keys(Keys.ENTER)
        self.assertIn("critical", self.rows()[0].text)
        self.assertEqual(self.script("return document.querySelector('[aria-sort]').getAttribute('aria-sort')"), "descending")

    def test_dark_and_light_follow_the_reader(self):
        light = self.script("return getComputedStyle(document.body).backgroundColor")
        self.open("alone", theme="dark")
        dark = self.script("return getComputedStyle(document.body).backgroundColor")
        self.assertNotEqual(light, dark)
        line = "return charts.get('timeline-chart').chart.getOption().series[0].lineStyle.color"
        in_dark = self.script(line)
        self.browser.find_element(By.ID, "theme").click()
        self.assertEqual(self.script("return getComputedStyle(document.body).backgroundColor"), light)
        self.assertNotEqual(self.script(line), in_dark)

    def test_nothing_runs_over_the_side_of_a_narrow_screen(self):
        self.open("alone", size=NARROW)
        self.script("showAlert(run.lines[5])")
        self.assertLessEqual(self.script("return document.documentElement.scrollWidth"), NARROW[0])

    def test_it_prints(self):
        pdf = base64.b64decode(self.cdp("Page.printToPDF", printBackground=True)["data"])
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(len(pdf), 50_000)
        self.assertEqual(self.script("return document.documentElement.dataset.theme"), "light")

    def test_a_page_about_nothing_says_so(self):
        self.open("empty")
        for words in ("Nothing was read", "No event was strong enough for an alert", "Too few records for a chart", "There were none."):
            self.assertIn(words, self.shown("main"))

    def test_two_runs_stand_side_by_side(self):
        self.open("compared")
        self.assertIn("38 lines of alerts are in both", self.shown("#compared"))
        self.assertIn("score, second", self.shown("#timeline-chart"))
        self.open("alone")
        self.assertEqual(self.script("return document.getElementById('compared').hidden"), True)


if __name__ == "__main__":
    browser.main()
