#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every benchmark: tools/bench.sh BUILD_FOLDER. The whole pipeline is measured against a broker of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$(realpath "${1:?usage: tools/bench.sh BUILD_FOLDER}")
readonly build

folder=$(mktemp -d)
readonly folder
trap 'tools/kafka.sh stop "$folder"' EXIT
trap 'exit 130' INT TERM

"$build/bench/stages_bench"
"$build/bench/rules_bench" --rules 100,1000
bench/replay_bench.py --newsvane "$build/newsvane" --items 200000 --ticks 1000000
bootstrap=$(tools/kafka.sh start "$folder")
"$build/bench/kafka_bench" "$bootstrap"
