#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting and static analysis: tools/lint.sh [format|FILE...]; format leaves out clang-tidy. Without files it goes
# over every source, in the units of a build that is only configured, since each header is then read once for ten files.
# The checks that follow paths (clang-analyzer) look at no included function, so only files that are named get those.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

format_only=
if [ "${1:-}" = format ]; then format_only=1; shift; fi
if [ $# -gt 0 ]; then files=("$@"); else mapfile -t files < <(git ls-files '*.h' '*.cc'); fi
clang-format --dry-run -Werror "${files[@]}"
shellcheck dev .ci/run tools/*.sh
[ -z "$format_only" ] || exit 0

cmake --preset tidy >/dev/null
if [ $# -gt 0 ]; then
  printf '%s\n' "$@" | { grep '\.cc$' || true; } | xargs -r -P "$(nproc)" -n 1 clang-tidy -p build-tidy --quiet
else
  printf '%s\n' build-tidy/units/*.cc | xargs -P "$(nproc)" -n 1 \
    clang-tidy -p build-tidy --quiet --checks='-bugprone-suspicious-include,-clang-analyzer-*'
fi
