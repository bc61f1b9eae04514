#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`check --dump` gives a scenario that is right, gives the same results, and dumps as itself.

usage: check_dump.py PLIMSOLL ROOT      exit 0: all well, 1: something is not
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

RUNS = ["--horizon-s", "40", "--replications", "2", "--quiet", "--format", "csv"]
# What is resolved on the way, so that it is not there as it was written: see also_there.
RESOLVED = {"platform", "platforms", "file", "seed"}

failures = []


def fail(text):
    failures.append(text)
    print(text)


def call(plimsoll, *arguments, cwd=None):
    return subprocess.run([plimsoll, *arguments], capture_output=True, check=False, cwd=cwd)


def without_comments(text):
    return re.sub(r'"(?:\\.|[^"\\])*"|//[^\n]*', lambda m: m[0] if m[0][0] == '"' else "", text)


def also_there(written, dumped, path):
    """Everything that was written is in the dump, with the same value."""
    if isinstance(written, dict):
        for key, value in written.items():
            if key in RESOLVED:
                continue
            if key not in dumped:
                fail(f"{path}/{key} is lost")
            else:
                also_there(value, dumped[key], f"{path}/{key}")
    elif isinstance(written, list):
        if len(written) != len(dumped):
            fail(f"{path}: {len(dumped)} elements, not {len(written)}")
        for i, (a, b) in enumerate(zip(written, dumped)):
            also_there(a, b, f"{path}/{i}")
    elif written != dumped and not dumped is True:  # a layer's base may say true
        fail(f"{path}: {dumped!r}, not {written!r}")


def defaults_there(schema, node, dumped, path):
    """Every key that has a default is in the dump."""
    while "allOf" in node and "$ref" in node["allOf"][0]:
        node = schema["definitions"][node["allOf"][0]["$ref"].rsplit("/", 1)[1]]
    if "$ref" in node:
        defaults_there(schema, schema["definitions"][node["$ref"].rsplit("/", 1)[1]], dumped, path)
    elif node.get("type") == "array" and isinstance(dumped, list):
        for i, element in enumerate(dumped):
            defaults_there(schema, node["items"], element, f"{path}/{i}")
    elif node.get("type") == "object":
        keys = dict(node["properties"])
        for branch in node.get("allOf", []):
            if branch["if"]["properties"]["type"]["const"] == dumped.get("type"):
                keys.update(branch["then"]["properties"])
        for key, value in keys.items():
            if value is True:
                continue
            if key in dumped:
                defaults_there(schema, value, dumped[key], f"{path}/{key}")
            elif "default" in value:
                fail(f"{path}/{key}: its default is not in the dump")


def check(plimsoll, root, path, schema, directory):
    name = os.path.basename(path)
    failed = len(failures)
    first = call(plimsoll, "check", "--dump", path, cwd=root)
    if first.returncode == 4 and b"--data-dir" in first.stderr:
        print(f"{name}: skipped, its data are absent")
        return
    if first.returncode != 0:
        fail(f"{name}: {first.stderr.decode()}")
        return
    dumped = json.loads(first.stdout)
    copy = os.path.join(directory, name)
    with open(copy, "wb") as file:
        file.write(first.stdout)
    second = call(plimsoll, "check", "--dump", copy, cwd=directory)
    if second.stdout != first.stdout:
        fail(f"{name}: the dump of the dump is another")
    for verb in ("run", "compare"):
        before = call(plimsoll, verb, *RUNS, path, cwd=root)
        after = call(plimsoll, verb, *RUNS, copy, cwd=directory)
        if before.returncode != 0 or len(before.stdout.splitlines()) < 20:
            fail(f"{name}: {verb}: {before.stderr.decode()}")
        if before.stdout != after.stdout:
            fail(f"{name}: {verb} gives other results: {after.stderr.decode()}")
    with open(path, encoding="utf-8") as file:
        also_there(json.loads(without_comments(file.read())), dumped, name)
    defaults_there(schema, schema, dumped, name)
    if len(failures) == failed:
        print(f"{name}: well")


def check_resolved(plimsoll, root):
    """Values that follow from others stand in the dump: those of tests/golden/dump/every-key.json."""
    path = f"{root}/tests/golden/dump/every-key.json"
    dumped = json.loads(call(plimsoll, "check", "--dump", path).stdout)
    shop, database = dumped["services"][:2]
    facts = {
        "a short seed is a number": (dumped["seed"], 255),
        "a profile's count": (shop["request"]["net_tx_packets"], 8),
        "a count of its own": (shop["request"]["syscalls"], 123.5),
        "a count of none": (dumped["services"][3]["request"]["forks"], 0),
        "a profile's memory": (database["mem_mib"] > 0, True),
        "the usual path with a disk": (database["path"], ["cpu", "disk"]),
        "the usual path without one": (dumped["services"][3]["path"], ["cpu"]),
        "no retry": (database["retry"]["attempts"], 1),
        "no limit": (dumped["services"][2]["concurrency"], "unlimited"),
        "a file": (shop["workload"]["file"], os.path.abspath(f"{root}/tests/golden/dump/counts.csv")),
        "a variant's layers": (dumped["platform"]["layers"], ["host_os", "container_hostnet"]),
        "a platform's sharing": (dumped["platforms"][2]["sharing"], "instance"),
        "who pays for work": (dumped["layers"][0]["rows"][0]["payer"], "vcpu"),
        "nobody pays for latency": (dumped["layers"][0]["rows"][1]["payer"], "none"),
        "a cost's range": (dumped["layers"][0]["rows"][0]["low"], 100),
        "an aggressor's memory": (dumped["services"][-1]["mem_mib"], 16),
        "a key of an aggressor": (dumped["services"][-1]["aggressor"]["start_s"], 0),
        "the usual table": (dumped["hosts"][-1]["kernel"]["pids_max"], 32768),
        "what the base says": (dumped["layers"][2]["own_kernel"], True),
    }
    for what, (found, expected) in facts.items():
        if found != expected:
            fail(f"every-key: {what}: {found!r}, not {expected!r}")


def check_refused(plimsoll, root):
    """Nothing is dumped of a wrong scenario, nor of two."""
    gallery = f"{root}/scenarios/gallery/mm1.json"
    for arguments, code in (([f"{root}/tests/golden/bad/cores-zero.json"], 3), (["no-such.json"], 4),
                            ([gallery, gallery], 2)):
        said = call(plimsoll, "check", "--dump", *arguments)
        if said.returncode != code or said.stdout != b"":
            fail(f"check --dump {arguments}: exit {said.returncode}, {said.stdout!r}")


def main():
    plimsoll, root = sys.argv[1:3]
    schema = json.loads(call(plimsoll, "schema").stdout)
    files = sorted(glob.glob(f"{root}/scenarios/gallery/*.json")) + \
        sorted(glob.glob(f"{root}/tests/golden/dump/*.json"))
    if len(files) < 5:
        fail(f"only {len(files)} scenarios were found")
    with tempfile.TemporaryDirectory() as directory:
        for path in files:
            check(plimsoll, root, path, schema, directory)
    check_resolved(plimsoll, root)
    check_refused(plimsoll, root)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
