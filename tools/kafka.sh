#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real one-node Kafka (KRaft) on free loopback ports, in a folder of its own.
#   tools/kafka.sh start [FOLDER]   starts it, or what was killed again, and prints its bootstrap address
#   tools/kafka.sh stop [FOLDER]    stops it and removes the folder
# KAFKA_HOME names an installed Kafka; without it the jars come from Maven, once, into .deps/kafka.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly command=${1:?usage: tools/kafka.sh start|stop [FOLDER]}
readonly folder=${2:-$PWD/.deps/kafka-run}
readonly libs=${KAFKA_HOME:-$PWD/.deps/kafka}/libs
readonly start_seconds=60

# The jars that there have to be, as `sha256sum` writes them.
pinned() { awk -F'\t' '$1 == "maven" {print $5 "  " $7}' tools/third_party.tsv | sort; }

present() { (cd "$libs" && sha256sum -- *.jar | sort) 2>/dev/null || true; }

download() {
  echo "kafka: fetching the broker's jars into .deps/kafka (once)" >&2
  rm -rf "$libs"
  if ! mvn -B -q -f tools/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory="$libs" >"$libs.log" 2>&1; then
    tail -5 "$libs.log" >&2
    echo "kafka: the jars cannot be fetched; set KAFKA_HOME to an installed Kafka" >&2
    exit 1
  fi
}

# Leaves exactly the pinned jars in $libs; those who start a broker at the same time wait for the first.
fetch() {
  [ -z "${KAFKA_HOME:-}" ] || return 0
  exec {lock}>"${libs%/libs}/lock"
  flock "$lock"
  if [ "$(cat "$libs/.complete" 2>/dev/null)" != "$(pinned)" ]; then
    diff -q <(pinned) <(present) >/dev/null || download
    if ! diff <(pinned) <(present) >&2; then
      echo "kafka: the jars in $libs (>) are not those of tools/third_party.tsv (<)" >&2
      exit 1
    fi
    pinned >"$libs/.complete"
  fi
  exec {lock}>&-
}

free_ports() {
  python3 - <<'PY'
import socket
held = [socket.socket() for _ in range(2)]
for s in held:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in held))
PY
}

start() {
  if [ -f "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null; then
    cat "$folder/bootstrap"
    return
  fi
  if [ ! -f "$folder/server.properties" ]; then set_up; fi
  launch
}

set_up() {
  mkdir -p "${libs%/libs}" "$folder"
  fetch
  read -r port controller_port < <(free_ports)
  cat >"$folder/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:$controller_port
log.dirs=$folder/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.segment.bytes=268435456
# Tests publish days that are long past; by their time stamps they would be deleted at once.
log.retention.ms=-1
PROPERTIES
  cat >"$folder/log4j2.xml" <<'XML'
<Configuration><Appenders><Console name="out"><PatternLayout pattern="%d %p %m (%c{1})%n"/></Console></Appenders>
<Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers></Configuration>
XML
  local java=(java "-Dlog4j2.configurationFile=$folder/log4j2.xml" -Xmx1g -cp "$libs/*")
  "${java[@]}" kafka.tools.StorageTool format --standalone -t "$(tr -d - </proc/sys/kernel/random/uuid | cut -c1-22)" \
    -c "$folder/server.properties" >"$folder/format.log" 2>&1 || { cat "$folder/format.log" >&2; exit 1; }
  printf '%s' "127.0.0.1:$port" >"$folder/bootstrap"
}

# Of the folder's settings and data.
launch() {
  local java=(java "-Dlog4j2.configurationFile=$folder/log4j2.xml" -Xmx1g -cp "$libs/*")
  local bootstrap
  bootstrap=$(cat "$folder/bootstrap")
  setsid "${java[@]}" kafka.Kafka "$folder/server.properties" >"$folder/server.log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  local waited=0
  until kcat -b "$bootstrap" -L -m 2 >/dev/null 2>&1; do
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || { tail -20 "$folder/server.log" >&2; exit 1; }
    waited=$((waited + 1))
    [ $waited -lt $start_seconds ] || { echo "kafka: not up after $waited tries; see $folder/server.log" >&2; exit 1; }
    sleep 0.2
  done
  echo "$bootstrap"
}

stop() {
  if [ -f "$folder/pid" ]; then
    kill "$(cat "$folder/pid")" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$(cat "$folder/pid")" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$(cat "$folder/pid")" 2>/dev/null || true
  fi
  rm -rf "$folder"
}

case $command in
  start) start ;;
  stop) stop ;;
  *) echo "usage: tools/kafka.sh start|stop [FOLDER]" >&2; exit 2 ;;
esac
