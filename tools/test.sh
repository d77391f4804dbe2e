#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every test: tools/test.sh BUILD_FOLDER [ctest options]. In CI a real Kafka is required, and the unit tests run once more
# under the address and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly build=$1
shift

# Unit tests share the cores; each test with processes of its own gets them alone.
ctest --test-dir "$build" --output-on-failure -j "$(nproc)" -LE integration "$@"
ctest --test-dir "$build" --output-on-failure -L integration "$@"
grep -h -m1 'NO REAL KAFKA' "$build"/Testing/Temporary/LastTest.log >&2 || true

if [ -n "${CI:-}" ]; then
  [ -f build-asan/build.ninja ] || cmake --preset asan >/dev/null
  units=()
  for room in core kafka ingest nlp signals sinks config service history report workshop; do units+=("${room}_test"); done
  cmake --build build-asan --target "${units[@]}" newsvane >&2
  ctest --test-dir build-asan --output-on-failure -j "$(nproc)" -LE integration -E '^(golden|rules|house|documents)'
fi
