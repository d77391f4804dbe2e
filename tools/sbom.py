#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of a build, as CycloneDX 1.5.

usage: tools/sbom.py NEWSVANE_BINARY

What is part of the program is "required": what is pinned in third_party.tsv for the build, the Debian packages whose
libraries the binary loads, and those whose headers it is made of. What only builds or tests it is "excluded". The versions of Debian's packages are
those that are installed where this runs. The same machine and commit give the same bytes: there is no time in it.
"""
import csv
import json
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
COLUMNS = ["kind", "use", "name", "version", "sha256", "licence", "file"]


def third_party():
    with open(os.path.join(ROOT, "tools", "third_party.tsv"), encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), COLUMNS, delimiter="\t"))


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def installed():
    """The version of each installed Debian package."""
    lines = output("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${db:Status-Status}\n").splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: version for name, version, status in rows if status == "installed"}


def loaded_packages(binary):
    """The Debian packages that own the libraries which the binary loads."""
    paths = {os.path.realpath(path) for path in re.findall(r"(/\S+) \(0x", output("ldd", binary))}
    # Where /lib is a link to /usr/lib, a package may name either.
    owners = output("dpkg", "-S", *paths, *(path.removeprefix("/usr") for path in paths)).splitlines()
    return {line.split(":")[0] for line in owners}


def component(name, version, licence, purl, scope, sha256=None):
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope, "purl": purl}
    if licence:
        made["licenses"] = [{"expression": licence}]
    if sha256:
        made["hashes"] = [{"alg": "SHA-256", "content": sha256}]
    return made


def pinned(row):
    scope = "required" if row["use"] == "build" else "excluded"
    name, version = row["name"], row["version"]
    purl = {"archive": f"pkg:github/confluentinc/{name}@v{version}",
            "kept": f"pkg:npm/{name}@{version}",
            "maven": f"pkg:maven/{name.replace(':', '/')}@{version}"}[row["kind"]]
    return component(name, version, row["licence"], purl, scope, row["sha256"])


def components(binary):
    rows, versions, loaded = third_party(), installed(), loaded_packages(binary)
    licences = {row["name"]: row["licence"] for row in rows if row["kind"] == "debian"}
    headers = {row["name"] for row in rows if row["use"] == "build" and row["name"].endswith("-dev")} - {"dpkg-dev"}
    found = [pinned(row) for row in rows if row["kind"] in ("archive", "kept", "maven")]
    for name in sorted((set(licences) | loaded) & set(versions)):
        scope = "required" if name in loaded | headers else "excluded"
        found.append(component(name, versions[name], licences.get(name), f"pkg:deb/debian/{name}@{versions[name]}", scope))
    return found


def main():
    binary = sys.argv[1]
    version = output(binary, "--version").split()[-1]
    program = {"type": "application", "bom-ref": f"pkg:generic/newsvane@{version}", "name": "newsvane",
               "version": version, "licenses": [{"expression": "Apache-2.0"}]}
    json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
               "metadata": {"component": program}, "components": components(binary)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
