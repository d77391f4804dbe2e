#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One libFuzzer target for some time: tools/fuzz.sh NAME [SECONDS] [libFuzzer options]. What it finds stays in build-fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
names=$(basename -s _fuzz.cc -- fuzz/*_fuzz.cc | tr '\n' ' ')
readonly name=${1:-}
readonly seconds=${2:-60}
if [ ! -f "fuzz/${name}_fuzz.cc" ]; then
  echo "usage: ./dev fuzz NAME [SECONDS] [libFuzzer options]; NAME is one of: $names" >&2
  exit 2
fi
shift $(($# < 2 ? $# : 2))
[ -f build-fuzz/build.ninja ] || cmake --preset fuzz >&2
cmake --build build-fuzz --target "${name}_fuzz" >&2

# What is known to be right is where the search starts.
readonly corpus=build-fuzz/corpus/$name seeds=build-fuzz/seeds/$name
mkdir -p "$corpus" "$seeds"
case $name in
  decode) cp tests/ingest/fixtures/*.ndjson "$seeds" ;;
  rules) cp config/default/rules/*.yaml "$seeds" ;;
  phrase) printf 'cuts\ncuts capex\n\nMeta cuts capex\n' >"$seeds/simple" ;;
  tag) cut -d'"' -f2 config/default/rules/*.yaml | grep -E '.{30}' | split -l 1 -a 4 - "$seeds/" ;;
esac
exec "build-fuzz/fuzz/${name}_fuzz" -max_total_time="$seconds" -max_len=4096 \
  -artifact_prefix="build-fuzz/$name-" "$@" "$corpus" "$seeds"
