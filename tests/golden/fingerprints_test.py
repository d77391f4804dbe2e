#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Results change only together with the version of the code that judges (core/version.h).

usage: fingerprints_test.py [NEWSVANE_BINARY] [--rewrite]

The file `fingerprints` beside this one has, for tagging and for scoring, the version, a hash of what goes in (rules,
companies, texts; the model, prices and the events that are scored) and a hash of what comes out: the events of the
golden headlines and of the demo, and the demo's alerts, scores and realised impacts, without wording and hashes. The
test fails when they are not so any more; --rewrite writes what is so now, and refuses where equal input gives other
results and the version was not raised. Where the input changed too, the input of the commit that wrote the file last
is judged again, so that a change of the code does not hide behind one of the rules.
"""
import argparse
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
SAVED = os.path.join(HERE, "fingerprints")
CONSTANTS = {"tagging": "kTaggingVersion", "scoring": "kScoringVersion"}
# What a record carries and no judge decides: hashes that follow the version, and how a sentence is worded.
NO_RESULT = ("schema_version", "rule_set", "model", "reason")
HEAD = "# SPDX-License-" + """Identifier: Apache-2.0
#
# What the code that judges makes of fixed input; tests/golden/fingerprints_test.py --rewrite writes it.
"""


def version(name):
    with open(os.path.join(ROOT, "core", "version.h"), encoding="utf-8") as file:
        return int(re.search(rf"{CONSTANTS[name]} = (\d+);", file.read()).group(1))


def digest(parts):
    """16 digits of texts or bytes and where one ends."""
    whole = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else part.encode()
        whole.update(b"%d:%s" % (len(raw), raw))
    return whole.hexdigest()[:16]


def files(root, *patterns):
    """The name and the bytes of each file under the folder that fits a pattern."""
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(root, pattern), recursive=True)):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    yield os.path.relpath(path, root)
                    yield file.read()


def judged(line, without=()):
    """A record as published, with what was decided alone."""
    record = json.loads(line)
    return json.dumps({key: value for key, value in record.items() if key not in NO_RESULT + tuple(without)})


def tag_headlines(binary, root, environment):
    """What `newsvane tag` says of each golden headline."""
    lines = []
    for path in sorted(glob.glob(os.path.join(root, "tests", "golden", "headlines", "*.yaml"))):
        with open(path, encoding="utf-8") as file:
            for entries in yaml.safe_load(file).values():
                lines += [json.dumps({"id": entry["text"], "headline": entry["text"]}) for entry in entries]
    done = subprocess.run([binary, "tag"], input="\n".join(lines) + "\n", stdout=subprocess.PIPE, check=True,
                          encoding="utf-8", env=environment)
    return [judged(line) for line in done.stdout.splitlines()]


def replay_demo(binary, root, environment):
    """The demo's records by kind."""
    demo = os.path.join(root, "config", "demo")
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "replay", "--config", os.path.join(demo, "newsvane.yaml"), "--folder", demo]
        for kind in ("events", "alerts", "signals", "impacts"):
            command += [f"--{kind}", os.path.join(folder, kind)]
        subprocess.run(command, check=True, stderr=subprocess.PIPE, env=environment)
        records = {}
        for kind in ("events", "alerts", "signals", "impacts"):
            with open(os.path.join(folder, kind), encoding="utf-8") as lines:
                records[kind] = list(lines)
    return records


def fingerprints(binary, root=ROOT):
    """What the program makes of the input in a folder that is laid out as the project is."""
    environment = {**os.environ, "NEWSVANE_CONFIG_DIR": os.path.join(root, "config", "default")}
    records = replay_demo(binary, root, environment)
    events = [judged(line, ("chain",)) for line in records["events"]]  # The chain is the scorer's to say.
    texts = files(root, "config/default/rules/**", "config/default/companies/**", "config/default/presets/**",
                  "config/demo/news*", "tests/golden/headlines/*")
    model = files(root, "config/default/*.yaml", "config/demo/*")
    scores = [judged(line) for kind in ("events", "alerts", "signals", "impacts") for line in records[kind]]
    return {
        "tagging": {"version": version("tagging"), "inputs": digest(texts),
                    "results": digest(tag_headlines(binary, root, environment) + events)},
        "scoring": {"version": version("scoring"), "inputs": digest([*model, *events]), "results": digest(scores)},
    }


def objection(name, saved, now, again=None):
    """Why `now` may not replace what is saved, or None. `again`: what the code makes of the input of then."""
    if now["version"] < saved["version"]:
        return f"{name}: {CONSTANTS[name]} was {saved['version']} and cannot fall"
    if now["version"] > saved["version"]:
        return None
    same_input = now if now["inputs"] == saved["inputs"] else again
    if same_input is None or same_input["inputs"] != saved["inputs"] or same_input["results"] == saved["results"]:
        return None
    return f"{name}: equal input gives other results: raise {CONSTANTS[name]} in core/version.h, or mend the code"


def of_last_time(binary):
    """What the code makes of the input of the commit that wrote the file last; {} where nobody can tell."""
    with tempfile.TemporaryDirectory() as folder:
        commit = subprocess.run(["git", "-C", ROOT, "log", "-1", "--format=%H", "--", SAVED], capture_output=True,
                                text=True).stdout.strip()
        archive = os.path.join(folder, "then.tar")
        if not commit or subprocess.run(["git", "-C", ROOT, "archive", "-o", archive, commit, "config",
                                         "tests/golden/headlines"], capture_output=True).returncode != 0:
            return {}
        subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
        try:
            return fingerprints(binary, folder)
        except subprocess.CalledProcessError:  # The configuration of then is none today.
            return {}


def read_saved():
    if not os.path.exists(SAVED):
        return {}
    with open(SAVED, encoding="utf-8") as file:
        return yaml.safe_load(file)


def rewrite(binary):
    saved, now = read_saved(), fingerprints(binary)
    again = of_last_time(binary) if any(now[name]["inputs"] != saved[name]["inputs"] for name in saved) else {}
    objections = [objection(name, saved[name], now[name], again.get(name)) for name in saved]
    if any(objections):
        print("\n".join(filter(None, objections)), file=sys.stderr)
        return 1
    with open(SAVED, "w", encoding="utf-8") as file:
        file.write(HEAD + yaml.safe_dump(now, sort_keys=False))
    return 0


class Fingerprints(unittest.TestCase):
    binary = os.path.join(ROOT, "build", "newsvane")

    def test_what_is_judged_is_what_the_file_says_or_the_version_is_another(self):
        saved, now = read_saved(), fingerprints(self.binary)
        for name, fingerprint in now.items():
            self.assertIsNone(objection(name, saved[name], fingerprint))
            self.assertEqual(saved[name], fingerprint, f"{name}: {os.path.relpath(__file__)} --rewrite, and review")

    def test_results_that_change_need_a_version_that_rises(self):
        saved = {"version": 3, "inputs": "a", "results": "x"}

        def refused(again=None, **now):
            return objection("tagging", saved, {**saved, **now}, again and {**saved, **again}) is not None

        self.assertTrue(refused(results="y"))
        self.assertFalse(refused(results="y", version=4))
        self.assertTrue(refused(version=2))
        self.assertFalse(refused())
        self.assertFalse(refused(inputs="b", results="y"), "other rules, and nobody can tell")
        self.assertFalse(refused(inputs="b", results="y", again={"results": "x"}), "other rules alone")
        self.assertTrue(refused(inputs="b", results="y", again={"results": "z"}), "other rules, and other code")
        self.assertFalse(refused(inputs="b", results="y", again={"inputs": "c", "results": "z"}), "the tagger's doing")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", default=Fingerprints.binary)
    parser.add_argument("--rewrite", action="store_true", help="write what is so now")
    args = parser.parse_args()
    if args.rewrite:
        return rewrite(args.binary)
    Fingerprints.binary = args.binary
    unittest.main(argv=sys.argv[:1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
