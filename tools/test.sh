#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every test: tools/test.sh BUILD_FOLDER [ctest options]. In CI a real Kafka is required.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly build=$1
shift

# Unit tests share the cores; each test with processes of its own gets them alone.
ctest --test-dir "$build" --output-on-failure -j "$(nproc)" -LE integration "$@"
ctest --test-dir "$build" --output-on-failure -L integration "$@"
grep -h -m1 'NO REAL KAFKA' "$build"/Testing/Temporary/LastTest.log >&2 || true
