#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the librdkafka of tools/third_party.tsv into .deps/librdkafka: tools/librdkafka.sh. Its source is the upstream
# archive or, where that cannot be had, the distribution's source package of the same version; the bytes of each are
# known, so neither the server nor the age of a list has to be trusted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly deps=$PWD/.deps
readonly target=$deps/librdkafka work=$deps/librdkafka-build
pinned() { awk -F'\t' -v kind="$1" '$1 == kind && $3 == "librdkafka" {print $4, $5, $7}' tools/third_party.tsv; }
read -r version hash url < <(pinned archive)
read -r _ debian_hash debian_file < <(pinned debian-source)
readonly version hash url debian_hash debian_file

say() { printf '%s\n' "librdkafka: $*" >&2; }
has() { echo "$2  $1" | sha256sum --check --status 2>/dev/null; }

# The archive that somebody put there, or else the one that upstream has.
from_upstream() {
  local file=$deps/${url##*/}
  if [ ! -f "$file" ]; then
    curl --fail --silent --show-error --location --connect-timeout 10 --max-time 300 -o "$work/upstream.tar.gz" "$url" ||
      return 1
    file=$work/upstream.tar.gz
  fi
  has "$file" "$hash" || { say "$file is not the archive of $version: its SHA-256 is another"; return 1; }
  ln -sf "$file" "$work/source.tar.gz"
}

mirror() {
  local found
  # shellcheck disable=SC2016 # $(REPO_URI) is apt's own.
  found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
            grep -E '/debian/?$' | head -1) ||
    found=$(grep -rhoE '(https?|file)://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
              grep -v snapshot | head -1) || return 1
  echo "$found"
}

# Suites move on: the version is looked for in one after the other. That a list of packages has expired does not matter.
from_debian() {
  local source suite revision
  source=$(mirror) || { say "there is no Debian mirror in the sources list"; return 1; }
  for suite in testing unstable stable-backports stable; do
    rm -rf "$work/lists" "$work/cache"
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $source $suite main" >"$work/sources.list"
    local options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=
                   -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Acquire::Check-Valid-Until=false)
    apt-get "${options[@]}" update || continue
    revision=$(apt-cache "${options[@]}" showsrc librdkafka | sed -n "s/^Version: \($version-.*\)/\1/p" | tail -1)
    [ -n "$revision" ] || { say "$suite has no librdkafka $version"; continue; }
    (cd "$work" && apt-get "${options[@]}" source --download-only "librdkafka=$revision") || continue
    has "$work/$debian_file" "$debian_hash" || { say "$debian_file of $suite has another SHA-256"; continue; }
    ln -sf "$work/$debian_file" "$work/source.tar.gz"
    return 0
  done
  return 1
}

compile() {
  mkdir "$work/source"
  tar xf "$work/source.tar.gz" --strip-components=1 -C "$work/source"
  cmake -G Ninja -S "$work/source" -B "$work/obj" -DCMAKE_BUILD_TYPE=Release -DRDKAFKA_BUILD_STATIC=ON \
    -DRDKAFKA_BUILD_EXAMPLES=OFF -DRDKAFKA_BUILD_TESTS=OFF -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$target"
  cmake --build "$work/obj" --target install
}

[ "$(cat "$target/version" 2>/dev/null)" != "$version" ] || exit 0
say "building $version into .deps (once, about a minute)"
rm -rf "$work" "$target"
mkdir -p "$work"
if ! { from_upstream || from_debian; } >"$deps/librdkafka.log" 2>&1; then
  tail -20 "$deps/librdkafka.log" >&2
  say "the source of $version cannot be had here. Fetch $url on a machine that can, put it into .deps, and try again"
  exit 1
fi
if ! (set -e; compile) >>"$deps/librdkafka.log" 2>&1; then
  tail -20 "$deps/librdkafka.log" >&2
  say "it did not build; the whole log is .deps/librdkafka.log"
  exit 1
fi
rm -rf "$work"
echo "$version" >"$target/version"
