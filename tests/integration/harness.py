# SPDX-License-Identifier: Apache-2.0
"""A real Kafka, the newsvane program, and readers of topics that share no code with it."""
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request
import uuid

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DEMO = os.path.join(ROOT, "config", "demo")
BINARY = os.environ.get("NEWSVANE_BINARY", os.path.join(ROOT, "build", "newsvane"))
# The whole wait for a condition; a busy machine is slow, a broken program is never done.
PATIENCE_SECONDS = 90


def wait_until(condition, what, seconds=PATIENCE_SECONDS):
    """Looks every few milliseconds until the condition gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def get(url):
    """Status and text of a page; status 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


class Kafka:
    """One broker for a whole test program, in a folder and on ports of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="newsvane-kafka-")
        started = subprocess.run([os.path.join(ROOT, "tools", "kafka.sh"), "start", self.folder],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if started.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            reason = started.stderr.strip() or "tools/kafka.sh start failed"
            if os.environ.get("CI"):
                raise RuntimeError(f"a real Kafka is needed here: {reason}")
            raise unittest.SkipTest(f"NO REAL KAFKA, THESE CLAIMS ARE NOT TESTED: {reason}")
        self.bootstrap = started.stdout.strip()

    def stop(self):
        subprocess.run([os.path.join(ROOT, "tools", "kafka.sh"), "stop", self.folder], check=True)

    def pid(self):
        with open(os.path.join(self.folder, "pid"), encoding="utf-8") as file:
            return int(file.read())

    def kill(self):
        """Ends the broker with SIGKILL, at the port and with the data that revive() starts it with again."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not os.path.exists(f"/proc/{pid}") or "Z" in self._state(pid), "the broker's end")
        os.remove(os.path.join(self.folder, "pid"))

    def revive(self):
        subprocess.run([os.path.join(ROOT, "tools", "kafka.sh"), "start", self.folder], stdout=subprocess.DEVNULL,
                       check=True)

    @staticmethod
    def _state(pid):
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0]

    def read(self, topic):
        """All records of a topic by kcat, as dicts with key, payload, headers (a dict), partition, offset."""
        done = subprocess.run(
            ["kcat", "-b", self.bootstrap, "-C", "-q", "-e", "-o", "beginning", "-t", topic, "-J",
             "-X", "isolation.level=read_committed"],
            stdout=subprocess.PIPE, check=True)
        records = []
        for line in done.stdout.splitlines():
            record = json.loads(line)
            headers = record.get("headers", [])
            record["headers"] = dict(zip(headers[::2], headers[1::2]))
            records.append(record)
        return records

    def alerts(self, topic):
        """The alerts but heartbeats, as the bytes that were published."""
        return [r["payload"] for r in self.read(topic)
                if r["headers"].get("newsvane-kind") != "heartbeat"]

    def produce(self, topic, lines, timestamp_key=None):
        subprocess.run(["kcat", "-b", self.bootstrap, "-P", "-t", topic, "-K", "\x01" if timestamp_key else "\x02"],
                       input="\n".join(lines) + "\n", text=True, check=True)

    def committed(self, group):
        """The committed offsets of a group by Kafka's own tool: {(topic, partition): offset}."""
        text = self._tool("consumer.group.ConsumerGroupCommand", "--describe", "--group", group)
        offsets = {}
        for line in text.splitlines():
            fields = line.split()
            if len(fields) > 4 and fields[0] == group and fields[3].isdigit():
                offsets[fields[1], int(fields[2])] = int(fields[3])
        return offsets

    def cleanup(self, topic):
        """The topic's own cleanup.policy by Kafka's own tool, as a set; empty where the cluster's default holds."""
        text = self._tool("TopicCommand", "--describe", "--topic", topic)
        found = re.search(r"cleanup\.policy=((?:compact|delete)(?:,delete)?)", text)
        return set(found.group(1).split(",")) if found else set()

    def delete(self, topic):
        self._tool("TopicCommand", "--delete", "--topic", topic)

    def _tool(self, name, *arguments):
        """What one of Kafka's own tools prints."""
        libs = os.path.join(os.environ.get("KAFKA_HOME", os.path.join(ROOT, ".deps", "kafka")), "libs", "*")
        return subprocess.run(
            ["java", "-cp", libs, f"org.apache.kafka.tools.{name}", "--bootstrap-server", self.bootstrap, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


class Deployment:
    """A configuration with topics of its own, and the processes that run it."""

    def __init__(self, kafka, feeds=None, **extra):
        self.name = "t" + uuid.uuid4().hex[:8]
        self.kafka = kafka
        self.folder = tempfile.mkdtemp(prefix="newsvane-test-")
        self.port = free_port()
        self.topics = {kind: f"{self.name}.{kind}"
                       for kind in ("events", "shadow", "alerts", "signals", "impacts", "dead_letter", "state")}
        self.feeds = feeds or {
            "news": {"news.benzinga": "benzinga", "news.alpaca": "alpaca-news", "news.newsvane": "newsvane",
                     "news.newsapi": "newsapi"},
            "prices": {"prices.alpaca": "alpaca-stocks", "prices.massive": "massive-stocks"}}
        self.config = os.path.join(self.folder, "newsvane.yaml")
        settings = {
            "group": self.name,
            "kafka": {"properties": {"bootstrap.servers": kafka.bootstrap if kafka else "127.0.0.1:1"}},
            "topics": self.topics, "http": {"address": "127.0.0.1", "port": self.port},
            "snapshot_interval": "200ms", "heartbeat_interval": "1h",
        }
        for kind, topics in self.feeds.items():
            settings[kind] = [{"topic": self.topic(t), "preset": p} for t, p in topics.items()]
        settings.update(extra)
        with open(self.config, "w", encoding="utf-8") as file:
            json.dump(settings, file)  # JSON is YAML.
        self.processes = []

    def topic(self, feed):
        return f"{self.name}.{feed}"

    def create_topics(self):
        subprocess.run([BINARY, "topics", "create", "--config", self.config], check=True,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def start(self):
        log = open(os.path.join(self.folder, f"run-{len(self.processes)}.log"), "w+", encoding="utf-8")
        process = subprocess.Popen([BINARY, "run", "--config", self.config], stderr=log, stdout=log)
        process.log_path = log.name
        log.close()
        self.processes.append(process)
        return process

    def start_ready(self):
        process = self.start()
        wait_until(lambda: get(self.url("/-/ready"))[0] == 200 or process.poll() is not None, "ready")
        if process.poll() is not None:
            raise AssertionError(f"newsvane ended with {process.returncode}:\n{self.log(process)}")
        return process

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def log(self, process):
        with open(process.log_path, encoding="utf-8") as file:
            return file.read()

    def metric(self, name, **labels):
        """The sum over the series of a metric that have these labels."""
        _, text = get(self.url("/metrics"))
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if (line.startswith(name + "{") or line.startswith(name + " ")) and all(w in line for w in wanted))

    def folder_for(self, folder):
        """The files of a folder under this deployment's topic names, in a folder of its own."""
        renamed = tempfile.mkdtemp(dir=self.folder)
        for feeds in self.feeds.values():
            for feed in feeds:
                os.symlink(os.path.join(folder, feed + ".ndjson"), os.path.join(renamed, self.topic(feed) + ".ndjson"))
        return renamed

    def publish(self, folder, speed):
        """The demo's input, or another folder's, under this deployment's topic names."""
        renamed = self.folder_for(folder)
        subprocess.run([BINARY, "publish", "--config", self.config, "--folder", renamed, "--speed", str(speed)],
                       check=True, stderr=subprocess.PIPE)

    def replay(self, folder, kind="alerts"):
        """The alerts, or records of another kind, that replay gives for the same input."""
        renamed = self.folder_for(folder)
        files = ["--alerts", os.devnull, f"--{kind}", "-"] if kind != "alerts" else []
        done = subprocess.run([BINARY, "replay", "--config", self.config, "--folder", renamed, *files],
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class KafkaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = Kafka()
        cls.addClassCleanup(cls.kafka.stop)

    def deploy(self, **extra):
        deployment = Deployment(self.kafka, **extra)
        self.addCleanup(deployment.close)
        deployment.create_topics()
        return deployment


def terminate(process, seconds=15):
    """Sends SIGTERM; returns the exit code and how long it took."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=seconds)
    return process.returncode, time.monotonic() - start


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
