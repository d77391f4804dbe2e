#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests under a sanitizer: tools/sanitize.sh asan|tsan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly kind=${1:-}

# asan: the tests of every room, and those of the program whose input is not only what is shipped. tsan: the rooms whose
# tests start threads, since a race can be found in those alone. Not kafka: librdkafka makes its threads by C11's
# thrd_create, which the sanitizer does not know, and crashes in them.
case $kind in
  asan) rooms=(core kafka ingest nlp signals sinks config service history report workshop) ;;
  tsan) rooms=(nlp sinks service) ;;
  *) echo "usage: tools/sanitize.sh asan|tsan" >&2; exit 2 ;;
esac

targets=("${rooms[@]/%/_test}")
[ "$kind" != asan ] || targets+=(newsvane)
[ -f "build-$kind/build.ninja" ] || cmake --preset "$kind" >/dev/null
cmake --build "build-$kind" --target "${targets[@]}" >&2
if [ "$kind" = asan ]; then
  ctest --test-dir build-asan --output-on-failure -j "$(nproc)" -LE integration -E '^(golden|rules|house|documents|tools)'
else
  for room in "${rooms[@]}"; do "build-tsan/tests/${room}_test" --gtest_brief=1; done
fi
