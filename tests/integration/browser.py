# SPDX-License-Identifier: Apache-2.0
"""A browser without a screen, for tests of pages."""
import shutil
import sys
import unittest

# The distribution's package, also where another python3 comes first.
sys.path.append("/usr/lib/python3/dist-packages")
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select
except ImportError:
    webdriver = By = Keys = Select = None
CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")


def start(test_class, *arguments):
    """Ends with the class. Its log has what the page says and asks the network for."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(service=Service(DRIVER), options=options)
    test_class.addClassCleanup(browser.quit)
    return browser


def main():
    if webdriver is None or CHROMIUM is None or DRIVER is None:
        print("NO CHROMIUM: chromium, chromium-driver and python3-selenium are not installed")
        sys.exit(0)
    unittest.main()
