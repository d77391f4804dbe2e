#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds each line of a file of JSON lines against a JSON Schema; prints what does not fit.

Usage: validate_schema.py SCHEMA LINES
"""
import json
import sys

import jsonschema


def pairs_once(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"duplicate key in {names}")
    return dict(pairs)


def main(schema_path, lines_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    problems = 0
    with open(lines_path, "rb") as file:
        for number, line in enumerate(file, 1):
            record = json.loads(line.decode("utf-8"), object_pairs_hook=pairs_once)
            for error in validator.iter_errors(record):
                print(f"line {number}: {error.json_path}: {error.message}")
                problems += 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
