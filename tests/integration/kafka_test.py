#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`newsvane run` against a real Kafka, read back by kcat.

usage: kafka_test.py [TEST...]   (NEWSVANE_BINARY names the program)
"""
import collections
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest

import harness

# Fast enough for a test, slow enough that news reaches the program in the order of its time stamps.
SPEED = 4000


def one_topic_day(folder):
    """The demo's news as one topic in newsvane's own format, in the order of time, and its prices."""
    stories = []
    for name in os.listdir(harness.DEMO):
        source = os.path.join(harness.DEMO, name)
        if name.startswith("prices."):
            os.symlink(source, os.path.join(folder, name))
        if name != "news.newsvane.ndjson" and name != "news.alpaca.ndjson":
            continue
        with open(source, encoding="utf-8") as lines:
            for line in lines:
                for item in (lambda x: x if isinstance(x, list) else [x])(json.loads(line)):
                    if not item.get("headline"):
                        continue
                    stories.append({"id": str(item["id"]), "source": "wire", "headline": item["headline"],
                                    "published_at": item.get("created_at") or item.get("published_at"),
                                    "revision": item.get("revision", 0), "action": item.get("action", "new"),
                                    "updated_at": item.get("updated_at")})
    stories.append({"id": "sale", "source": "wire", "published_at": "2026-07-01T14:32:00Z",
                    "headline": "Meta is preparing to sell surplus AI computing power, Bloomberg reports"})
    stories.sort(key=lambda s: s.get("updated_at") or s["published_at"])
    with open(os.path.join(folder, "news.newsvane.ndjson"), "w", encoding="utf-8") as out:
        for story in stories:
            out.write(json.dumps({k: v for k, v in story.items() if v is not None}) + "\n")


ONE_TOPIC = {"news": {"news.newsvane": "newsvane"},
             "prices": {"prices.alpaca": "alpaca-stocks", "prices.massive": "massive-stocks"}}


class Impacts:
    def wait_for_impacts(self, day, folder):
        """The latest impact of each alert, once they are those of replay byte for byte."""
        expected = {json.loads(line)["alert_id"]: line for line in day.replay(folder, "impacts")}
        self.assertGreater(len(expected), 5)
        def latest():
            found = {r["key"]: r["payload"] for r in self.kafka.read(day.topics["impacts"])}
            return found if found == expected else None
        return harness.wait_until(latest, "the impacts of replay")


class EndToEnd(harness.KafkaTest, Impacts):
    def test_alerts_in_kafka_are_those_of_replay_byte_for_byte(self):
        day = self.deploy()
        process = day.start_ready()
        day.publish(harness.DEMO, SPEED)
        expected = day.replay(harness.DEMO)
        self.assertGreater(len(expected), 20)
        harness.wait_until(lambda: len(self.kafka.alerts(day.topics["alerts"])) >= len(expected), "all alerts")
        self.assertEqual(sorted(self.kafka.alerts(day.topics["alerts"])), sorted(expected))
        records = self.kafka.read(day.topics["alerts"])
        for record in records:
            alert = json.loads(record["payload"])
            headers = record["headers"]
            self.assertEqual(headers["ce_id"], alert["id"])
            self.assertEqual(headers["ce_specversion"], "1.0")
            if alert["kind"] != "heartbeat":
                self.assertEqual(record["key"], alert["basket"])
                self.assertEqual(headers["newsvane-basket"], alert["basket"])
                self.assertEqual(headers["newsvane-severity"], alert["severity"])
        for record in self.kafka.read(day.topics["events"]):
            self.assertEqual(record["key"], json.loads(record["payload"])["news"]["id"])
        self.assertEqual({r["key"] for r in self.kafka.read(day.topics["signals"])} >= {"neocloud", "cloud"}, True)
        latest = self.wait_for_impacts(day, harness.DEMO)
        self.assertTrue(any(json.loads(impact)["complete"] for impact in latest.values()))
        self.assertLessEqual(latest.keys(), {json.loads(a)["id"] for a in expected})
        code, seconds = harness.terminate(process)
        self.assertEqual(code, 0, day.log(process))
        self.assertLess(seconds, 10)

    def test_what_cannot_be_decoded_is_dead_lettered_with_its_bytes_and_why(self):
        day = self.deploy(feeds=ONE_TOPIC)
        day.start_ready()
        topic = day.topic("news.newsvane")
        garbage = ['{"headline": 7}', "not json at all", '{"source":"wire"}']
        self.kafka.produce(topic, garbage)
        letters = harness.wait_until(
            lambda: (lambda r: r if len(r) == len(garbage) else None)(self.kafka.read(day.topics["dead_letter"])),
            "dead letters")
        self.assertEqual(sorted(r["payload"] for r in letters), sorted(garbage))
        for letter in letters:
            headers = letter["headers"]
            self.assertEqual(headers["__connect.errors.topic"], topic)
            self.assertEqual(headers["__connect.errors.stage"], "decode")
            self.assertIn(int(headers["__connect.errors.offset"]), range(len(garbage)))
            self.assertTrue(headers["__connect.errors.exception.message"])
            self.assertNotIn("not json at all", headers["__connect.errors.exception.message"])
        by_payload = {r["payload"]: r["headers"]["error_type"] for r in letters}
        self.assertEqual(by_payload, {garbage[0]: "wrong_type", garbage[1]: "invalid_json", garbage[2]: "missing_field"})
        harness.wait_until(lambda: day.metric("newsvane_dead_letters_total") == len(garbage), "metric")


# One partition each of news and prices. Kafka promises no order between partitions, so only here must a restart that
# reads a backlog give the very bytes of an undisturbed run.
ONE_PARTITION = {"news": {"news.newsvane": "newsvane"}, "prices": {"prices.massive": "massive-stocks"}}


class Crashes(harness.KafkaTest, Impacts):
    def test_kill_in_the_middle_loses_nothing_and_repeats_only_equal_ids(self):
        day = self.deploy(feeds=ONE_PARTITION)
        with tempfile.TemporaryDirectory() as folder:
            one_topic_day(folder)
            expected = day.replay(folder)
            publisher = threading.Thread(target=day.publish, args=(folder, SPEED / 3))
            process = day.start_ready()
            publisher.start()
            for kills in range(1, 4):
                enough = len(expected) * kills // 5
                harness.wait_until(lambda: len(set(self.kafka.alerts(day.topics["alerts"]))) >= enough, "some alerts")
                process.send_signal(signal.SIGKILL)
                process.wait()
                process = day.start_ready()
                self.assertIn("state restored", day.log(process))
            publisher.join()
            harness.wait_until(lambda: day.metric("newsvane_consumer_lag_records") == 0, "no lag")
            harness.wait_until(lambda: {json.loads(a)["id"] for a in self.kafka.alerts(day.topics["alerts"])}
                               >= {json.loads(a)["id"] for a in expected}, "every alert")
            self.wait_for_impacts(day, folder)
        published = self.kafka.alerts(day.topics["alerts"])
        bodies = collections.defaultdict(set)
        for alert in published:
            bodies[json.loads(alert)["id"]].add(alert)
        self.assertEqual({i: len(b) for i, b in bodies.items() if len(b) > 1}, {}, "one id, one body")
        self.assertEqual(sorted(set(published) - set(expected)), [])
        self.assertEqual(harness.terminate(process)[0], 0)

    def test_a_clean_stop_commits_everything_and_a_restart_reads_nothing_again(self):
        day = self.deploy(feeds=ONE_TOPIC)
        with tempfile.TemporaryDirectory() as folder:
            one_topic_day(folder)
            process = day.start_ready()
            day.publish(folder, 0)
        end = sum(1 for _ in self.kafka.read(day.topic("news.newsvane")))
        harness.wait_until(lambda: day.metric("newsvane_records_consumed_total") >= end, "news read")
        harness.wait_until(lambda: day.metric("newsvane_consumer_lag_records") == 0, "no lag")
        self.assertEqual(harness.terminate(process)[0], 0)
        committed = self.kafka.committed(day.name)
        self.assertEqual(committed.get((day.topic("news.newsvane"), 0)), end)
        before = len(self.kafka.read(day.topics["alerts"]))
        process = day.start_ready()
        self.kafka.produce(day.topic("news.newsvane"), ["garbage, to see that it reads"])
        harness.wait_until(lambda: day.metric("newsvane_dead_letters_total") == 1, "the new record")
        self.assertEqual(day.metric("newsvane_records_consumed_total"), 1)
        self.assertEqual(harness.terminate(process)[0], 0)
        self.assertEqual(len([r for r in self.kafka.read(day.topics["alerts"])
                              if r["headers"]["newsvane-kind"] != "heartbeat"]),
                         before - len([r for r in self.kafka.read(day.topics["alerts"])[:before]
                                       if r["headers"]["newsvane-kind"] == "heartbeat"]))

    def test_a_broker_that_is_killed_and_comes_back_costs_nothing(self):
        day = self.deploy(feeds=ONE_PARTITION)
        with tempfile.TemporaryDirectory() as folder:
            one_topic_day(folder)
            expected = set(day.replay(folder))
            process = day.start_ready()
            publisher = threading.Thread(target=day.publish, args=(folder, SPEED / 3))
            publisher.start()
            enough = len(expected) // 5
            harness.wait_until(lambda: len(set(self.kafka.alerts(day.topics["alerts"]))) >= enough, "some alerts")
            self.assertLess(len(set(self.kafka.alerts(day.topics["alerts"]))), len(expected))
            before = len(day.log(process))
            self.kafka.kill()
            # The fault has happened, and with work left: the program says so, and has not ended.
            harness.wait_until(lambda: "refused" in day.log(process)[before:], "a word about it")
            harness.wait_until(lambda: harness.get(day.url("/-/ready"))[0] == 503, "not ready without a broker")
            self.assertTrue(publisher.is_alive(), "nothing was left to lose")
            self.assertIsNone(process.poll())
            self.kafka.revive()
            publisher.join()
            harness.wait_until(lambda: set(self.kafka.alerts(day.topics["alerts"])) == expected, "every alert")
        self.assertEqual(harness.terminate(process)[0], 0)


class Operations(harness.KafkaTest):
    def test_prometheus_scrapes_and_answers_for_a_basket_score(self):
        day = self.deploy(feeds=ONE_TOPIC)
        day.start_ready()
        story = {"id": "1", "source": "wire", "published_at": "2026-07-01T14:32:00Z",
                 "headline": "Meta is preparing to sell surplus AI computing power, Bloomberg reports"}
        self.kafka.produce(day.topic("news.newsvane"), [json.dumps(story)])
        port = harness.free_port()
        config = os.path.join(day.folder, "prometheus.yml")
        with open(config, "w", encoding="utf-8") as file:
            json.dump({"global": {"scrape_interval": "1s"},
                       "scrape_configs": [{"job_name": "newsvane", "static_configs": [
                           {"targets": [f"127.0.0.1:{day.port}"]}]}]}, file)
        with harness.running(["prometheus", f"--config.file={config}", f"--web.listen-address=127.0.0.1:{port}",
                              f"--storage.tsdb.path={day.folder}/tsdb"]):
            def score():
                query = "newsvane_signal_score%7Bbasket%3D%22neocloud%22%7D"
                status, text = harness.get(f"http://127.0.0.1:{port}/api/v1/query?query={query}")
                results = json.loads(text)["data"]["result"] if status == 200 else []
                return [float(r["value"][1]) for r in results if float(r["value"][1]) != 0]
            scores = harness.wait_until(score, "a score in Prometheus")
        self.assertLess(scores[0], 0)

    def test_topics_keep_of_each_key_what_the_documents_promise(self):
        day = self.deploy(feeds=ONE_TOPIC)
        kept = {kind: self.kafka.cleanup(day.topics[kind]) for kind in ("alerts", "signals", "impacts", "state")}
        self.assertEqual(kept, {"alerts": set(), "signals": {"compact"}, "impacts": {"compact", "delete"},
                                "state": {"compact"}})

    def test_a_second_sigterm_ends_it_at_once_with_its_own_code(self):
        day = self.deploy(feeds=ONE_TOPIC)
        process = day.start_ready()
        os.kill(self.kafka.pid(), signal.SIGSTOP)  # So that the first one has something to wait for.
        try:
            process.send_signal(signal.SIGTERM)
            harness.wait_until(lambda: "stopping" in day.log(process), "the first signal was taken")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=5), 3)
        finally:
            os.kill(self.kafka.pid(), signal.SIGCONT)

    def test_a_missing_topic_is_named_with_the_command_that_creates_it(self):
        day = harness.Deployment(self.kafka, feeds=ONE_TOPIC)
        self.addCleanup(day.close)
        process = day.start()
        log = harness.wait_until(
            lambda: day.log(process) if day.topic("news.newsvane") in day.log(process) else None, "a word about it")
        self.assertIn("newsvane topics create", log)
        status, reasons = harness.get(day.url("/-/ready"))
        self.assertEqual(status, 503)
        self.assertTrue(reasons.strip())
        day.create_topics()
        harness.wait_until(lambda: harness.get(day.url("/-/ready"))[0] == 200, "ready once they exist")


class LiveRules(harness.KafkaTest):
    """Rules change while newsvane runs; the news after that is judged by them, and nothing restarts."""

    def setUp(self):
        self.rules = tempfile.mkdtemp(prefix="newsvane-rules-")
        self.addCleanup(shutil.rmtree, self.rules)
        self.write("outlet_opening")
        self.day = self.deploy(feeds=ONE_TOPIC, rules=["default", self.rules])
        self.process = self.day.start_ready()

    def write(self, event, example="Apple opens a new store", lifecycle="stable"):
        """The rule file, renamed over the one that is there."""
        path = os.path.join(self.rules, "outlets.yaml")
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump({"rules": [{"id": "outlet", "event": event, "lifecycle": lifecycle,
                                  "when": ["<company:subject>", "..6", "opens", "..3", "new store"],
                                  "match": [example], "no_match": ["Apple opens an office"]}]}, file)
        os.rename(path + ".new", path)

    def publish(self, story):
        news = {"id": story, "source": "wire", "published_at": "2026-07-01T14:32:00Z",
                "headline": "Apple opens a new store in Ohio"}
        self.kafka.produce(self.day.topic("news.newsvane"), [json.dumps(news)])

    def judged(self, story, topic="events"):
        """The events of a story, once there are any."""
        return harness.wait_until(lambda: [json.loads(r["payload"]) for r in self.kafka.read(self.day.topics[topic])
                                           if r["key"] == story], f"events of {story}")

    def wait_for_reload(self, count, **labels):
        harness.wait_until(lambda: self.day.metric("newsvane_rules_reloads_total", **labels) == count, "a reload")

    def test_a_changed_rule_judges_the_next_news(self):
        self.publish("before")
        before = self.judged("before")
        self.write("outlet_closing")
        self.wait_for_reload(1, result="ok")
        self.publish("after")
        after = self.judged("after")
        self.assertEqual([e["event_type"] for e in before + after], ["outlet_opening", "outlet_closing"])
        self.assertNotEqual(before[0]["rule_set"], after[0]["rule_set"])
        self.assertEqual(self.day.metric("newsvane_rule_set_info", rule_set=after[0]["rule_set"]), 1)
        self.assertEqual(self.day.metric("newsvane_rule_hits_total", rule="outlet"), 2)
        self.assertEqual(harness.terminate(self.process)[0], 0)

    def test_a_bad_rule_leaves_the_old_ones_running_and_is_told_everywhere(self):
        self.write("outlet_closing", example="Apple rests")
        self.wait_for_reload(1, result="failed", reason="examples")
        self.assertEqual(self.day.metric("newsvane_rules_reload_failed"), 1)
        place = os.path.join(self.rules, "outlets.yaml") + ":1:"
        status, text = harness.get(self.day.url("/-/ready"))
        self.assertEqual(status, 200)
        self.assertIn(place, text)
        self.assertIn(place, self.day.log(self.process))
        self.publish("meanwhile")
        self.assertEqual(self.judged("meanwhile")[0]["event_type"], "outlet_opening")
        self.write("outlet_closing")
        self.wait_for_reload(1, result="ok")
        self.assertEqual(self.day.metric("newsvane_rules_reload_failed"), 0)
        self.assertEqual(harness.get(self.day.url("/-/ready")), (200, "ready\n"))

    def test_sighup_reads_them_again_and_says_what_needs_a_restart(self):
        with open(self.day.config, "a", encoding="utf-8") as file:
            file.write("\n")
        self.process.send_signal(signal.SIGHUP)
        self.wait_for_reload(1, result="unchanged")
        harness.wait_until(lambda: f"needs a restart: {self.day.config}" in self.day.log(self.process), "its name")
        self.assertIn("unchanged", self.day.log(self.process))
        self.assertIsNone(self.process.poll())

    def test_shadow_rules_wait_for_a_topic_that_is_missing(self):
        self.kafka.delete(self.day.topics["shadow"])
        self.write("outlet_closing", lifecycle="shadow")
        self.wait_for_reload(1, result="failed", reason="topic")
        self.assertIn("newsvane topics create", harness.get(self.day.url("/-/ready"))[1])
        self.day.create_topics()
        self.process.send_signal(signal.SIGHUP)
        self.wait_for_reload(1, result="ok")

    def test_a_shadow_rule_speaks_on_its_own_topic(self):
        self.write("outlet_closing", lifecycle="shadow")
        self.wait_for_reload(1, result="ok")
        self.publish("story")
        self.assertEqual(self.judged("story", "shadow")[0]["event_type"], "outlet_closing")
        harness.wait_until(lambda: self.day.metric("newsvane_rule_shadow_hits_total", rule="outlet") == 1, "its count")
        self.assertEqual(self.kafka.read(self.day.topics["events"]), [])


class History(harness.KafkaTest):
    """`replay --kafka`: what the topics hold, without a group."""

    def setUp(self):
        self.day = self.deploy(feeds=ONE_PARTITION)
        self.input = tempfile.mkdtemp(prefix="newsvane-history-")
        self.addCleanup(shutil.rmtree, self.input)
        one_topic_day(self.input)
        self.day.publish(self.input, 0)

    def replay(self, *arguments, code=0):
        done = subprocess.run([harness.BINARY, "replay", "--config", self.day.config, *arguments],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_kafka_and_files_replay_to_the_same_bytes_and_no_group_is_joined(self):
        files = self.day.folder_for(self.input)
        whole = self.replay("--kafka").stdout
        self.assertGreater(whole.count("\n"), 20)
        self.assertEqual(whole, self.replay("--folder", files).stdout)
        some = ["--from", "2026-07-01T13:40Z", "--to", "2026-07-01T15:00:00Z"]
        part = self.replay("--kafka", *some).stdout
        self.assertEqual(part, self.replay("--folder", files, *some).stdout)
        self.assertLess(part.count("\n"), whole.count("\n"))
        self.assertGreater(part.count("\n"), 3)
        self.assertEqual(self.replay("--kafka", "--from", "2026-07-03").stdout, "")
        self.assertEqual(self.kafka.committed(self.day.name), {})

    def test_an_alert_of_the_running_service_is_made_again_from_the_topics(self):
        process = self.day.start_ready()
        alerts = harness.wait_until(lambda: self.kafka.alerts(self.day.topics["alerts"])[5:], "alerts")
        self.assertEqual(harness.terminate(process)[0], 0)
        lines = subprocess.run(["kcat", "-b", self.kafka.bootstrap, "-C", "-q", "-e", "-o", "beginning", "-J",
                                "-t", self.day.topics["alerts"]], capture_output=True, text=True).stdout
        file = os.path.join(self.day.folder, "alerts.jsonl")
        with open(file, "w", encoding="utf-8") as out:
            out.write(lines)
        wanted = json.loads(alerts[-1])
        again = self.replay("--kafka", "--alert", file, "--id", wanted["id"])
        self.assertEqual(again.stdout, alerts[-1] + "\n")
        self.assertIn("the same, byte for byte", again.stderr)
        # Only what is kept from a later time on: the story is not read any more.
        gone = self.replay("--kafka", "--alert", file, "--id", wanted["id"], "--from", "2026-07-03", code=1)
        self.assertIn("is not in the input", gone.stderr)

    def test_a_topic_that_is_missing_is_named(self):
        self.kafka.delete(self.day.topic("news.newsvane"))
        harness.wait_until(lambda: self.day.topic("news.newsvane") in self.replay("--kafka", code=2).stderr, "its name")


class NoBroker(unittest.TestCase):
    def test_an_unreachable_broker_is_named_again_and_again_and_the_program_keeps_trying(self):
        day = harness.Deployment(None, feeds=ONE_TOPIC, state="none")
        self.addCleanup(day.close)
        process = day.start()
        harness.wait_until(lambda: day.log(process).count("127.0.0.1:1") >= 2, "two complaints with the address")
        self.assertIsNone(process.poll())
        status, reasons = harness.get(day.url("/-/ready"))
        self.assertEqual(status, 503)
        self.assertIn("producer is not connected", reasons)
        self.assertEqual(harness.get(day.url("/-/healthy"))[0], 200)
        code, seconds = harness.terminate(process)
        self.assertEqual(code, 0)
        self.assertLess(seconds, 10)


if __name__ == "__main__":
    unittest.main()
