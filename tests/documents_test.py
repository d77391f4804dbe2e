#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the documents name is there, and what is there is named.

usage: documents_test.py [NEWSVANE_BINARY] [TEST...]
"""
import collections
import functools
import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import jsonschema
import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
BINARY = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 and os.path.exists(sys.argv[1]) \
    else os.path.join(ROOT, "build", "newsvane")

import house_test  # noqa: E402  Only now, since it takes a program's path from the arguments, too.

ROOMS = ("core", "kafka", "ingest", "nlp", "signals", "sinks", "config", "service", "history", "report", "workshop",
         "app", "bench", "deploy", "docs", "fuzz", "tests", "tools")
PATIENCE_SECONDS = 120


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def pages():
    """Every document that people read, by its path from the root."""
    found = glob.glob("*.md", root_dir=ROOT) + glob.glob("docs/*.md", root_dir=ROOT)
    found += [page for room in ROOMS for page in glob.glob(f"{room}/README.md", root_dir=ROOT)]
    return sorted(found)


def fenced(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)


def section(page, first, until):
    text = read(page)
    return text[text.index(first):text.index(until)]


def rows(text):
    """The cells of the lines of a table but its head."""
    lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
             for line in text.splitlines() if line.startswith("|")]
    return [cells for cells in lines if not re.fullmatch(r"[-: ]+", cells[0])]


def codes(text):
    return re.findall(r"`([^`]+)`", text)


@functools.cache
def help_of(*command):
    return subprocess.run([BINARY, *command, "--help"], capture_output=True, text=True, check=True).stdout


@functools.cache
def commands():
    """Every command as a tuple of words, those of two words too."""
    def under(*command):
        listed = help_of(*command).partition("Subcommands:\n")[2].partition("\n\n")[0]
        names = re.findall(r"^  (\w+)", listed, re.MULTILINE)
        return [found for name in names for found in [(*command, name), *under(*command, name)]]
    return under()


def options_of(command):
    return set(re.findall(r"--[a-z][\w-]*", help_of(*command)))


class WithoutDates(yaml.SafeLoader):
    """YAML as newsvane reads it: a date is its text."""
    yaml_implicit_resolvers = {first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
                               for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def schema(name):
    return json.loads(read("config", "schema", f"{name}.schema.json"))


def keys_of(name):
    """The keys by a schema, with dots; those of maps with names of their own stop at the map."""
    root = schema(name)

    def keys(node, prefix):
        if "$ref" in node:
            found = root
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        inner = node.get("properties")
        return {prefix} if not inner else {k for key in inner for k in keys(inner[key], f"{prefix}.{key}")}

    return {key.removeprefix(".") for key in keys(root, "")}


class Paths(unittest.TestCase):
    def test_paths_that_documents_name_exist(self):
        self.assertGreater(len(pages()), 8)
        for page in pages():
            for path in re.findall(rf"(?<![\w/.-])((?:{'|'.join(ROOMS)})/[\w./-]*\w)", read(page)):
                beside = os.path.join(ROOT, os.path.dirname(page), path)
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)) or os.path.exists(beside),
                                f"{page} names {path}")

    def test_links_of_documents_lead_somewhere(self):
        for page in pages():
            for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", read(page)):
                self.assertTrue(os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)),
                                f"{page} links to {target}")

    def test_sources_that_the_page_of_a_room_names_are_in_it(self):
        for room in ROOMS:
            page = f"{room}/README.md"
            if page not in pages():
                continue
            there = {os.path.basename(path) for path in glob.glob(f"{room}/**", root_dir=ROOT, recursive=True)}
            for name in re.findall(r"`(\w+\.(?:cc|h|py|js))`", read(page)):
                self.assertTrue(name in there, f"{page} names {name}")


class Architecture(unittest.TestCase):
    PAGE = "docs/architecture.md"

    def test_it_says_where_each_new_thing_goes_in_one_jump(self):
        text = read(self.PAGE)
        table = {cells[0]: cells[1] for cells in rows(text[text.index("## Where to put what"):])}
        for thing in ("vendor", "event", "basket", "alert field", "sink", "command"):
            self.assertIn(thing, table)
            links = re.findall(r"\]\(\.\./([^)]+)\)", table[thing])
            self.assertTrue(links, f"{thing}: no path")
            for path in links:
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)), f"{thing}: {path}")

    def test_it_lists_the_rooms_that_there_are(self):
        listed = [codes(cells[0])[0].rstrip("/") for cells in rows(section(self.PAGE, "## Rooms", "## The life of a"))
                  if codes(cells[0])]
        built = re.findall(r"^newsvane_room\((\w+)", read("CMakeLists.txt"), re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(built))


    def test_its_rooms_include_what_the_law_of_rooms_allows(self):
        stages = {"ingest", "nlp", "signals", "sinks"}
        for cells in rows(section(self.PAGE, "## Rooms", "## The life of a")):
            if codes(cells[0]):
                told = {name.rstrip("/") for name in codes(cells[2])} | (stages if "the stages" in cells[2] else set())
                self.assertEqual(told, house_test.MAY_INCLUDE[codes(cells[0])[0].rstrip("/")], cells[0])


class CommandLine(unittest.TestCase):
    # Options of programs that are not the project's.
    OTHERS = re.compile(r"\b(cmake|npm|npx|ctest|clang-\w+|kcat|git|apt\S*)\b")

    def test_commands_that_documents_name_are_commands(self):
        known = {command[0] for command in commands()}
        self.assertIn("run", known)
        for page in pages():
            shell = "\n".join(fenced(page, "sh") + fenced(page, ""))
            for command in re.findall(r"`newsvane ([a-z]+)", read(page)) + \
                    re.findall(r"^(?:\$ )?(?:\S*/)?newsvane ([a-z]+)", shell, re.MULTILINE):
                self.assertIn(command, known, page)

    def test_every_command_is_told_of(self):
        text = "\n".join(read(page) for page in pages())
        for command in commands():
            self.assertRegex(text, rf"newsvane {' '.join(command)}\b")

    def test_every_option_is_told_of(self):
        text = "\n".join(read(page) for page in pages())
        for command in commands():
            for option in options_of(command) - {"--help"}:
                self.assertIn(option, text, f"newsvane {' '.join(command)}")

    def test_commands_of_dev_that_documents_name_are_there(self):
        usage = subprocess.run([os.path.join(ROOT, "dev"), "help"], capture_output=True, text=True).stderr
        known = set(re.findall(r"^  ([a-z]+)", usage, re.MULTILINE))
        self.assertIn("build", known)
        for page in pages():
            for command in re.findall(r"\./dev ([a-z]+)", read(page)):
                self.assertIn(command, known, page)

    def test_options_that_documents_give_a_command_are_its_own(self):
        found = 0
        for page in pages():
            for words, rest in re.findall(r"newsvane ((?:[a-z]+ )*)((?:[^\n`|#]|\\\n)*)", read(page)):
                command = self.command_of(words.split())
                for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", rest) if command else ():
                    found += 1
                    self.assertIn(option, options_of(command), f"{page}: newsvane {' '.join(command)}")
        self.assertGreater(found, 30)

    def test_every_option_that_documents_name_is_one_of_a_command_or_script(self):
        known = {"--help", "--version"} | {option for command in commands() for option in options_of(command)}
        scripts = [path for folder in ("bench", "tests", "tools") for path in
                   glob.glob(f"{folder}/**/*.py", root_dir=ROOT, recursive=True) +
                   glob.glob(f"{folder}/**/*.sh", root_dir=ROOT, recursive=True) +
                   glob.glob(f"{folder}/**/*.cc", root_dir=ROOT, recursive=True)]
        known |= {option for path in scripts for option in re.findall(r'"(--[a-z][\w-]*)', read(path))}
        for page in pages():
            for line in read(page).splitlines():
                for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", line):
                    if not self.OTHERS.search(line):
                        self.assertIn(option, known, f"{page}: {line.strip()}")

    def test_defaults_of_options_are_those_of_the_command(self):
        shown = {}  # Option → every default that a command has for it.
        for command in commands():
            for option, value in re.findall(r"(--[a-z][\w-]*) [A-Z]+(?::[^\n=]*)?=(\S+)", help_of(*command)):
                shown.setdefault(option, set()).add(value)
        found = 0
        for page in pages():
            for option, value in re.findall(r"(--[a-z-]+)(?: |` \()(-?\d+)(?:\]|\))", read(page)):
                found += 1
                self.assertIn(value, shown.get(option, ()), f"{page}: {option}")
        self.assertGreaterEqual(found, 3)

    def test_exit_codes_are_those_of_the_program(self):
        enum = re.search(r"enum ExitCode : int \{(.*?)\};", read("app", "commands.h"), re.DOTALL).group(1)
        there = sorted(int(code) for code in re.findall(r"= (\d+)", enum))
        sentence = re.search(r"^Exit codes: (.*?)\. ", read("docs", "operators.md"), re.MULTILINE).group(1)
        self.assertEqual([int(part.split()[0]) for part in sentence.split("; ")], there)
        footer = re.search(r"Exit codes: (.*)\.", help_of()).group(1)
        self.assertEqual([int(part.split()[0]) for part in footer.split(", ")], there)

    def test_wrong_arguments_end_with_the_code_that_the_page_gives_them(self):
        self.assertIn("2 wrong arguments or configuration", read("docs", "operators.md"))
        self.assertEqual(subprocess.run([BINARY, "run"], capture_output=True).returncode, 2)
        self.assertEqual(subprocess.run([BINARY, "check", "--config", "/none"], capture_output=True).returncode, 2)

    @staticmethod
    def command_of(words):
        """The longest command that the words begin with."""
        for length in (2, 1):
            if tuple(words[:length]) in commands() and len(words) >= length:
                return tuple(words[:length])
        return None


@functools.cache
def exposition():
    """What a service that has read the demo's days tells Prometheus, once all of its series are there."""
    demo = subprocess.Popen([BINARY, "demo", "--port", "0", "--speed", "100000"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
    try:
        url = next(word for line in demo.stdout if line.startswith("metrics: ") for word in line.split()
                   if word.startswith("http"))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with urllib.request.urlopen(url, timeout=10) as answer:
                text = answer.read().decode()
            if "newsvane_consumer_lag_records{" in text:  # The last to come: it asks for a partition's end.
                return text
        raise AssertionError("no lag was told")
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate()


@functools.cache
def series():
    """The families of the exposition, each with the sets of its labels' values."""
    found = {}
    for name in re.findall(r"^# TYPE (\w+)", exposition(), re.MULTILINE):
        found[name] = collections.defaultdict(set)
    for name, labels in re.findall(r"^(\w+?)(?:\{(.*)\})? \S+$", exposition(), re.MULTILINE):
        family = name if name in found else re.sub(r"_(bucket|sum|count)$", "", name)
        for label, value in re.findall(r'(\w+)="([^"]*)"', labels):
            if label != "le":
                found[family][label].add(value)
    return found


class Metrics(unittest.TestCase):
    OPERATORS = "docs/operators.md"

    def test_metrics_that_documents_and_alerting_rules_name_are_exposed(self):
        texts = {page: read(page) for page in pages()}
        texts["rules"] = read("deploy", "prometheus", "newsvane.rules.yml")
        files = {"newsvane_room", "newsvane_page", "newsvane_engine"}  # Of CMake and the benchmarks.
        for page, text in texts.items():
            for name in re.findall(r"\b((?:newsvane|process)_[a-z_]*[a-z])\b(?!\.)", text):
                family = re.sub(r"_(bucket|sum|count)$", "", name)
                if name not in files:
                    self.assertIn(family, series(), page)

    def test_every_metric_is_told_of_with_its_labels(self):
        told = {}
        for cells in rows(section(self.OPERATORS, "## Endpoints and metrics", "## Changing rules")):
            names = codes(cells[0])
            labels = [set(codes(part)) for part in cells[1].split(";")]
            for i, name in enumerate(names):
                # One list of labels for all, or one for each of the last names.
                told[name] = labels[0] if len(labels) == 1 else labels[max(0, i - len(names) + len(labels))]
        there = {name: set(labels) for name, labels in series().items()}
        self.assertEqual({name for name in told if name.startswith(("newsvane_", "process_"))}, set(there))
        for name, labels in there.items():
            if labels or name not in ("newsvane_rule_shadow_hits_total",):  # No shadow rule, no series.
                self.assertEqual(told[name], labels, name)

    def test_words_that_the_page_gives_as_values_of_labels_are_values(self):
        for cells in rows(section(self.OPERATORS, "## Endpoints and metrics", "## Changing rules")):
            known = {value for name in codes(cells[0]) for label in series().get(name, {}).values() for value in label}
            for word in codes(cells[2]):
                if re.fullmatch(r"[a-z_]+", word) and not word.startswith("newsvane_"):
                    self.assertIn(word, known, cells[0])

    def test_reasons_of_dead_letters_are_those_that_are_counted(self):
        line = next(line for line in read(self.OPERATORS).splitlines() if "`error_type`:" in line)
        told = {word for word in codes(line.partition("`error_type`:")[2]) if "_" in word or word == "empty"}
        self.assertEqual(told | {"other"}, series()["newsvane_dead_letters_total"]["reason"])

    def test_alerting_rules_are_those_that_ship_by_what_they_do(self):
        rules = [rule for group in yaml.safe_load(read("deploy", "prometheus", "newsvane.rules.yml"))["groups"]
                 for rule in group["rules"]]
        there = {(rule["labels"]["severity"], rule["alert"]) for rule in rules}
        sentence = next(line for line in read(self.OPERATORS).splitlines() if line.startswith("Alerting rules are in"))
        told = {(severity, name) for severity, part in
                (("page", sentence.partition("Page:")[2].partition("Ticket:")[0]),
                 ("ticket", sentence.partition("Ticket:")[2])) for name in codes(part)}
        self.assertEqual(told, there)


class Configuration(unittest.TestCase):
    TABLE = ("docs/operators.md", "## Configuration", "### Kafka's clients")

    def table(self):
        return {tuple(codes(cells[0])): cells for cells in rows(section(*self.TABLE)) if codes(cells[0])}

    def test_the_operators_page_lists_the_keys_that_there_are(self):
        self.assertEqual({key for names in self.table() for key in names}, keys_of("newsvane"))

    def test_its_defaults_are_those_of_the_program(self):
        units = {"milliseconds": "ms", "seconds": "s", "minutes": "m", "hours": "h"}
        there = {}
        source = read("config", "config.h")
        for name, value in re.findall(r'std::string (\w+) = "([^"]*)"', source):
            there[name] = value
        for name, unit, value in re.findall(r"Duration (\w+) = std::chrono::(\w+)\((\d+)\)", source):
            there[name] = value + units[unit]
        for kind, name, value in re.findall(r'(std::string|uint16_t) (\w+) = "?([\w.]+)"?;',
                                            read("sinks", "http_server.h")):
            there[f"http.{name}"] = value
        topics = re.search(r"struct TopicNames \{(.*?)\};", source, re.DOTALL).group(1)
        for name, value in re.findall(r'std::string (\w+) = "([^"]*)"', topics):
            there[f"topics.{name}"] = value
            there.pop(name) if name != "state" else None
        found = 0
        for names, cells in self.table().items():
            defaults = codes(cells[1])
            if defaults and names[0] not in ("rules", "calendars"):
                for name, value in zip(names, defaults):
                    found += 1
                    self.assertEqual(value, "kafka" if name == "state" else there[name], name)
        self.assertIn('std::string state = "kafka"', source)
        self.assertGreaterEqual(found, 15)

    def test_its_ranges_are_those_of_the_program(self):
        ranges = {names[0]: re.search(r"(\d+m?s) to (\d+[hd])", cells[2]).groups()
                  for names, cells in self.table().items() if names[0].endswith("_interval")}
        self.assertEqual(len(ranges), 3)
        with tempfile.TemporaryDirectory() as folder:
            config = os.path.join(folder, "newsvane.yaml")
            with open(config, "w", encoding="utf-8") as file:
                file.writelines(f"{key}: 1000d\n" for key in ranges)
            check = subprocess.run([BINARY, "check", "--config", config], capture_output=True, text=True)
        for key, (least, most) in ranges.items():
            complaint = check.stderr.partition(f"'{key}' is 1000d, out of range")[2].partition(" error: ")[0]
            self.assertIn(f"from {least} to {most}\n", complaint, key)

    def test_limits_of_memory_are_those_of_the_program(self):
        row = next(line for line in read("docs", "operators.md").splitlines() if "`newsvane_remembered`" in line)
        there = {}
        for what, header, name, times in (("reports", "chains.h", "kCapacity", 1),
                                          ("stories", "ledger.h", "kGeneration", 2),
                                          ("alerts", "market/aftermath.h", "kMostFollowed", 1)):
            shift = re.search(rf"{name} = size_t\{{1\}} << (\d+)", read("signals", header)).group(1)
            there[what] = f"{times << int(shift):,}"
        for what, most in there.items():
            self.assertIn(f"{most} {what}", row)

    def test_defaults_of_a_rule_are_those_of_the_program(self):
        spec, page = read("nlp", "spec.h"), read("docs", "rules.md")
        self.assertIn("Scope scope = Scope::kLead;", spec)
        self.assertIn("`lead` (default)", page)
        confidence = re.search(r"double confidence = ([\d.]+);", spec).group(1)
        self.assertIn(f"at most 1; default {confidence}.", page)

    def test_properties_of_kafka_have_the_values_that_documents_give(self):
        there = dict(re.findall(r'\{"([a-z.]+)", "([^"]*)"\}', "".join(
            read(path) for path in glob.glob("kafka/*.cc", root_dir=ROOT))))
        page = read("docs", "operators.md")
        for claim, name, value in (("in 10 s (`session.timeout.ms`", "session.timeout.ms", "10000"),
                                   ("five minutes (`message.timeout.ms`", "message.timeout.ms", "300000"),
                                   ("missing after five minutes", "topic.metadata.propagation.max.ms", "300000"),
                                   ("starts at the earliest record (`auto.offset.reset`", "auto.offset.reset",
                                    "earliest")):
            self.assertIn(claim, page)
            self.assertEqual(there[name], value)

    def test_what_is_set_of_kafkas_clients_is_listed(self):
        source = "".join(read(path) for path in sorted(glob.glob("kafka/*.cc", root_dir=ROOT)))
        page = section("docs/operators.md", "### Kafka's clients", "### Policy")
        for client in ("Consumer", "Producer"):
            body = re.search(rf"Default{client}Properties\(\) \{{\n(.*?)\n\}}", source, re.DOTALL).group(1)
            line = re.search(rf"^- {client}: (.*)$", page, re.MULTILINE).group(1)
            self.assertEqual(set(codes(line)),
                             {f"{name}={value}" for name, value in re.findall(r'\{"([a-z.]+)", "([^"]*)"\}', body)})

    def test_keys_of_the_policy_that_documents_name_are_keys(self):
        known = {part for key in keys_of("policy") for part in key.split(".")} | keys_of("policy")
        known |= set(schema("policy")["definitions"]["override"]["properties"])
        text = section("docs/operators.md", "### Policy", "### Calendars")
        for key in codes(text[text.rindex("```") + 3:]):
            self.assertIn(key, known)
        for name in ("stale_after", "max_jump", "jump_confirmations"):
            self.assertIn(f"`{name}`", read("docs", "operators.md"))
            self.assertIn(f"prices.{name}", keys_of("policy"))

    def test_keys_of_rules_and_guards_are_those_of_the_schema(self):
        rule = schema("rules")["definitions"]["rule"]["properties"]
        text = read("docs", "rules.md")
        table = rows(text[text.index("| Key of a rule"):text.index("An example is a headline")])
        self.assertEqual({key for cells in table for key in codes(cells[0])}, set(rule))
        guards = rows(text[text.index("| Guard |"):text.index("Status comes from")])
        self.assertEqual({key for cells in guards for key in codes(cells[0])},
                         set(schema("rules")["definitions"]["guard"]["enum"]))

    def test_members_of_an_explanation_are_those_that_documents_list(self):
        done = subprocess.run([BINARY, "explain", "--json", "Meta plans to sell spare computing capacity"],
                              capture_output=True, text=True, check=True)
        page = read("docs", "rules.md")
        sentence = page[page.index("`--json` gives"):].partition(" All spans are")[0]
        told = codes(re.sub(r"\((?:each )?with [^)]*\)", "", sentence))
        self.assertEqual(set(told) - {"--json"}, set(json.loads(done.stdout)) | {"walk"})

    def test_lists_of_guards_that_documents_name_are_shipped(self):
        files = glob.glob("config/default/rules/**/guards.yaml", root_dir=ROOT, recursive=True)
        shipped = {name for path in files for name in yaml.safe_load(read(path)).get("lists", {})}
        text = section("docs/rules.md", "## Guards and status", "## Example")
        names = r"(?:guard|status|attribution)_\w+|clause_break|named_again|preposition|not_(?:names|tickers)"
        for name in re.findall(f"`({names})`", text):
            self.assertIn(name, shipped)

    def test_keys_of_presets_that_documents_name_are_keys(self):
        known = set()

        def collect(node):
            if isinstance(node, dict):
                known.update(node.get("properties", {}))
                known.update(word for word in node.get("enum", ()))
                for inner in node.values():
                    collect(inner)
            elif isinstance(node, list):
                for inner in node:
                    collect(inner)

        collect(schema("preset"))
        text = section("docs/operators.md", "### Presets", "## Topics")
        for word in codes(text[text.rindex("```") + 3:]):
            if re.fullmatch(r"[a-z_0-9]+", word):
                self.assertIn(word, known)

    def test_topics_that_documents_name_are_the_defaults(self):
        known = set(re.findall(r'"(newsvane\.[\w.]+)"', read("config", "config.h")))
        for page in ("docs/consumers.md", "docs/architecture.md", "README.md"):
            for topic in re.findall(r"`(newsvane\.(?!yaml|rules)[\w.]+)`", read(page)):
                self.assertIn(topic, known, page)

    def test_headers_that_documents_name_are_written(self):
        written = set(re.findall(r'Add\("([\w.-]+)"', read("sinks", "headers.cc")))
        for cells in rows(section("docs/consumers.md", "## Filtering", "## What is delivered")):
            for name in codes(cells[0]):
                self.assertIn(name, written)
        for name in re.findall(r"`((?:ce_|newsvane-)[\w-]+)`", read("docs", "consumers.md")):
            self.assertIn(name, written)


class Examples(unittest.TestCase):
    KINDS = {"rules": "rules", "lists": "rules", "family": "rules", "companies": "companies", "preset": "preset",
             "alerts": "policy", "kafka": "newsvane"}

    def blocks(self):
        """Every YAML in the documents, with its page and what it is told by its first key."""
        for page in pages():
            for text in fenced(page, "ya?ml"):
                value = yaml.load(text, Loader=WithoutDates)
                first = next(iter(value)) if isinstance(value, dict) else "list"
                kind = "newsvane" if first in ("rules", "companies") and not isinstance(value[first][0], dict) \
                    else self.KINDS.get(first, first)
                yield page, kind, text, value

    def test_yaml_in_documents_holds_against_its_schema(self):
        kinds = collections.Counter()
        for page, kind, _, value in self.blocks():
            if kind == "list":  # Entries for the list of a file.
                kind, value = "calendars", {"calendars": value}
            jsonschema.validate(value, schema(kind))
            kinds[kind] += 1
        self.assertLessEqual({"rules", "companies", "preset", "policy", "newsvane", "calendars"}, set(kinds))

    def test_rules_in_documents_pass_their_own_examples(self):
        found = 0
        for page, kind, text, value in self.blocks():
            if kind != "rules" or "rules" not in value:
                continue
            found += 1
            with tempfile.TemporaryDirectory() as folder:
                rules, config = os.path.join(folder, "mine.yaml"), os.path.join(folder, "newsvane.yaml")
                with open(rules, "w", encoding="utf-8") as file:
                    file.write(text)
                with open(config, "w", encoding="utf-8") as file:
                    file.write("rules: [default, mine.yaml]\n")
                done = subprocess.run([BINARY, "test", "--config", config, rules], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, f"{page}: {done.stdout}{done.stderr}")
        self.assertGreaterEqual(found, 3)

    def test_the_configuration_in_the_readme_has_no_error(self):
        block = re.search(r"```yaml\n(# newsvane\.yaml\n.*?)```", read("README.md"), re.DOTALL)
        with tempfile.TemporaryDirectory() as folder:
            secret = os.path.join(folder, "password")
            config = os.path.join(folder, "newsvane.yaml")
            with open(secret, "w", encoding="utf-8") as file:
                file.write("secret\n")
            with open(config, "w", encoding="utf-8") as file:
                file.write(block.group(1).replace("/run/secrets/kafka-password", secret))
            check = subprocess.run([BINARY, "check", "--config", config], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stderr)

    def test_records_in_the_consumers_page_hold_against_their_schemas(self):
        seen = set()
        for text in fenced("docs/consumers.md", "json"):
            value = json.loads(text if text.lstrip().startswith("{") else "{" + text + "}")
            kind = "alert" if "kind" in value else "realised-impact" if "returns" in value else "event"
            seen.add(kind)
            if kind == "event":
                whole = schema("event")
                jsonschema.validate(value["chain"], {"$defs": whole["$defs"], **whole["properties"]["chain"]})
            else:
                jsonschema.validate(value, schema(kind))
        self.assertEqual(seen, {"alert", "realised-impact", "event"})


    def test_records_in_the_consumers_page_are_what_a_replay_of_the_demo_writes(self):
        demo = os.path.join(ROOT, "config", "demo")
        with tempfile.TemporaryDirectory() as folder:
            files = {kind: os.path.join(folder, kind) for kind in ("alerts", "impacts", "events")}
            subprocess.run([BINARY, "replay", "--config", os.path.join(demo, "newsvane.yaml"), "--folder", demo,
                            *(word for kind, path in files.items() for word in (f"--{kind}", path))],
                           capture_output=True, check=True)
            there = {}
            for kind, path in files.items():
                with open(path, encoding="utf-8") as lines:
                    there[kind] = [json.loads(line) for line in lines]
        there["chains"] = [{"chain": event["chain"]} for event in there.pop("events")]
        hashes = ("rule_set", "model")  # They change with every word of a rule.
        written = [{**record, **{key: None for key in hashes if key in record}}
                   for records in there.values() for record in records]
        for text in fenced("docs/consumers.md", "json"):
            value = json.loads(text if text.lstrip().startswith("{") else "{" + text + "}")
            record = {**value, **{key: None for key in hashes if key in value}}
            self.assertTrue(record in written, f"no record is this one; take one that is written now:\n{text}")


class Release(unittest.TestCase):
    def test_the_changelog_has_the_version_of_the_program(self):
        version = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        first = re.search(r"^## (.*)$", read("CHANGELOG.md"), re.MULTILINE).group(1)
        self.assertIn(version, first)

    def test_the_notice_names_each_licence_that_is_shipped(self):
        notice = read("NOTICE")
        for path in glob.glob("report/page/third_party/LICENSE.*", root_dir=ROOT):
            self.assertIn(path, notice)


if __name__ == "__main__":
    unittest.main()
