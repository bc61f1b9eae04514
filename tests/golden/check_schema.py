#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of `plimsoll schema` against what the loader takes and refuses.

usage: check_schema.py PLIMSOLL ROOT      exit 0: all well, 1: something is not, 77: no jsonschema
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("skipped: the Python module jsonschema is absent (Debian: python3-jsonschema)")
    sys.exit(77)

# Wrong scenarios of tests/golden/bad that the schema takes, with what it cannot see.
CANNOT_SEE = {
    "a name given twice": """host-numbered-twice host-twice layers-twice names-twice platform-twice
        service-twice layers-name-taken isolate-both-roles""",
    "a name that another place must give": """failure-unknown-host failure-unknown-service
        on-unknown-host path-call-unknown isolate-unknown-service isolate-called
        platform-layer-unknown""",
    "calls that go round": "path-call-itself path-calls-in-a-circle",
    "a key that another key asks for": """failure-all-the-time failure-both-times failure-host-and-service
        failure-no-times failure-speed-of-a-process failure-without-service service-comes-to-a-host
        balancer-central-unlimited scaling-central scaling-on layers-without-rows
        memory-missing path-disk-without-operations path-without-its-disk placement-without-on
        failure-ages-at-times failure-ages-of-a-process failure-ages-without-weibull
        failure-elsewhere-of-a-kernel failure-elsewhere-with-on host-from-with-lead-time
        host-refresh-with-lead-time host-refresh-with-on host-until-with-on
        host-spindle-without-transfer
        memory-growth-from-alone memory-growth-max-alone replan-never
        isolate-no-timeout isolate-no-timeout-of-a-victim isolate-no-victims
        aggressor-with-footprint aggressor-with-pids aggressor-with-request aggressor-with-workload
        cache-bound-without-bandwidth cache-gain-without-footprint cache-measured-alone
        cache-measured-and-modelled kernel-bomb-with-requests kernel-growth-from-alone request-missing service-missing-keys
        replan-with-on request-empty series-both series-neither replay-both replay-neither visits-without-path workload-nobody-calls""",
    "a limit that another key sets": """kernel-limit-below-pids service-leaves-before-it-comes host-until-before-from
        host-refresh-too-late host-spindle-channels empirical-weights scaling-least-above-instances
        scaling-most-below-instances on-too-many path-too-long replay-overlap
        slo-beyond-timeout vcpus-beyond-cores warmup-beyond-horizon warmup-rounds-to-horizon""",
    "a sum over a list": """hosts-too-many instances-too-many request-zero series-all-zero
        size-mean-two size-values-zero size-weights-zero""",
    "the order of a list": """failure-times-fall path-begins-elsewhere platform-bare-inside replay-backwards
        cache-measured-falls cache-measured-not-ascending""",
    "two lists that belong together": """cache-measured-at-none-alone cache-measured-slow-at-none
        cache-measured-unequal""",
    "what a platform has": "platform-era-without-costs platform-variant-unknown",
    "what is in a file": "series-directory series-file replay-file-empty",
}
# Those that are no JSON at all: no schema is ever asked.
NO_JSON = """comment-open control-character duplicate-key empty garbage-after huge-number
    key-twice-korean leading-zero lone-surrogate missing-comma nan not-utf8 single-quotes
    syntax-comment-open syntax-cut syntax-nul syntax-point syntax-raw-newline
    syntax-trailing-comma-array trailing-comma"""

STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)

failures = []


def fail(text):
    failures.append(text)
    print(text)


def without_comments(text):
    return STRING_OR_COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else " ", text)


def strict_pairs(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key twice")
    return dict(pairs)


def no_constant(name):
    raise ValueError(name)


def no_overflow(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def parse(data):
    """The document, or None when it is no JSON (with comments) in strict UTF-8."""
    try:
        text = data.decode("utf-8")
        document = json.loads(without_comments(text), object_pairs_hook=strict_pairs,
                              parse_constant=no_constant, parse_float=no_overflow)
        json.dumps(document, ensure_ascii=False).encode("utf-8")  # halves of a surrogate pair
        return (document,) if "\\u0000" not in text else None
    except (ValueError, RecursionError):
        return None


def first_error(validator, document):
    return jsonschema.exceptions.best_match(validator.iter_errors(document))


def check_right(validator, plimsoll, root):
    """Scenarios of the gallery, of the pages, and what `check --dump` makes of those."""
    n = 0
    files = sorted(glob.glob(f"{root}/scenarios/gallery/*.json"))
    for path in files + sorted(glob.glob(f"{root}/tests/golden/dump/*.json")):
        error = first_error(validator, parse(open(path, "rb").read())[0])
        n += 1
        if error:
            fail(f"{path}: {error.json_path}: {error.message}")
        dump = subprocess.run([plimsoll, "check", "--dump", path], capture_output=True, check=False,
                              cwd=root)
        error = first_error(validator, json.loads(dump.stdout)) if dump.returncode == 0 else None
        if error:
            fail(f"{path}: its dump: {error.json_path}: {error.message}")
    pages = [f"{root}/README.md", f"{root}/CONTRIBUTING.md", *sorted(glob.glob(f"{root}/docs/*.md"))]
    for path in pages:
        for block in re.findall(r"```jsonc?\n(.*?)```", open(path, encoding="utf-8").read(), re.DOTALL):
            document = parse(block.encode())
            if document is None or "schema" not in document[0]:
                continue
            error = first_error(validator, document[0])
            n += 1
            if error:
                fail(f"{path}: {error.json_path}: {error.message}")
    if n < 5:
        fail(f"only {n} right scenarios were found")
    print(f"{n} right scenarios")


def check_wrong(validator, root):
    reasons = {name: why for why, names in CANNOT_SEE.items() for name in names.split()}
    no_json = set(NO_JSON.split())
    refused = 0
    files = sorted(glob.glob(f"{root}/tests/golden/bad/*.json"))
    for path in files:
        name = os.path.basename(path)[:-len(".json")]
        document = parse(open(path, "rb").read())
        if (document is None) != (name in no_json):
            fail(f"{name}: {'no JSON' if document is None else 'JSON'}, listed otherwise")
        if document is None:
            continue
        error = first_error(validator, document[0])
        refused += error is not None
        if error is None and name not in reasons:
            fail(f"{name}: the schema takes it: {open(path[:-5] + '.txt', encoding='utf-8').read()}")
        if error is not None and name in reasons:
            fail(f"{name}: refused, but listed as {reasons[name]}: {error.message}")
    names = {os.path.basename(path)[:-len(".json")] for path in files}
    for name in sorted((set(reasons) | no_json) - names):
        fail(f"{name}: listed, but there is no such file")
    print(f"{refused} of {len(files)} wrong scenarios refused, {len(reasons)} cannot be seen, "
          f"{len(no_json)} are no JSON")


def check_examples(schema):
    """Every default and every example is a value of its own key."""
    counts = {"default": 0, "examples": 0}

    def walk(node):
        if isinstance(node, list):
            for element in node:
                walk(element)
        if not isinstance(node, dict):
            return
        for key in node.get("properties", {}).values():
            if key is True or list(key) == ["const"]:
                continue  # described elsewhere, or the condition of an "if"
            alone = dict(key, definitions=schema["definitions"])
            values = [("examples", value) for value in key.get("examples", [])]
            values += [("default", key["default"])] if "default" in key else []
            for kind, value in values:
                counts[kind] += 1
                error = first_error(jsonschema.Draft7Validator(alone), value)
                if error:
                    fail(f"{kind} {value!r} of \"{key['description']}\": {error.message}")
            if not key.get("examples") or not key.get("description"):
                fail(f"a key without example or description: {key}")
        for name, value in node.items():
            if name not in ("examples", "default"):
                walk(value)

    walk(schema)
    if min(counts.values()) < 50:
        fail(f"few examples or defaults: {counts}")
    print(f"{counts['examples']} examples, {counts['default']} defaults")


def check_closed(schema):
    """No object takes unknown keys."""
    def walk(node, path):
        if isinstance(node, dict):
            typed = "allOf" in node  # then its "then"s are closed
            if "properties" in node and not path.endswith("/if") and not typed and \
                    node.get("additionalProperties") is not False:
                fail(f"{path} takes unknown keys")
            for name, value in node.items():
                if name not in ("examples", "default"):
                    walk(value, f"{path}/{name}")
        elif isinstance(node, list):
            for i, element in enumerate(node):
                walk(element, f"{path}/{i}")
    walk(schema, "")


def scenario_on(platform):
    return {"schema": 1, "name": "x", "horizon_s": 1, "platforms": [platform], "era": 2020,
            "hosts": [{"name": "h", "cores": 1, "mem_mib": 65536}],
            "services": [{"name": "s", "mem_mib": 1, "request": {"user_s": 1},
                          "workload": {"type": "poisson", "rate_per_s": 1}}]}


def check_platforms(validator, plimsoll):
    """Names of platforms are a pattern in the schema and a program in the loader."""
    listed = subprocess.run([plimsoll, "list", "platforms"], check=True, capture_output=True, text=True)
    names = re.findall(r"^  ([a-z_0-9]+) ", listed.stdout, re.MULTILINE)
    variants = re.findall(r"^    ([a-z_0-9]+:[a-z_0-9]+)  ", listed.stdout, re.MULTILINE)
    texts = names + variants + [f"{a}+{b}" for a in names for b in names]
    texts += [f"{a}+{b}" for a in ("vm_hvm", "container") for b in variants]
    texts += ["", "+", "vm_hvm+", "+vm_hvm", "vm_hvm:", "vm_hvm:none", "VM_HVM", " vm_hvm",
              "+".join(["vm_hvm"] * 4), "+".join(["vm_hvm"] * 5)]
    both = 0
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "s.json")
        for text in texts:
            document = scenario_on(text)
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            said = subprocess.run([plimsoll, "check", path], capture_output=True, text=True, check=False)
            taken = first_error(validator, document) is None
            # the schema knows neither eras nor how many layers a stack may have
            deeper = re.search(r" and era \d+, expected|found more layers", said.stderr)
            if said.returncode == 0 and not taken:
                fail(f"platform {text!r}: only the loader takes it")
            if said.returncode != 0 and taken and not deeper:
                fail(f"platform {text!r}: only the schema takes it: {said.stderr}")
            both += said.returncode == 0 and taken
    if len(variants) < 5 or both < 20:
        fail(f"only {both} names of platforms were taken by both")
    print(f"{len(texts)} names of platforms, {both} taken")


def main():
    plimsoll, root = sys.argv[1:3]
    said = subprocess.run([plimsoll, "schema"], check=True, capture_output=True)
    schema = json.loads(said.stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    check_right(validator, plimsoll, root)
    check_wrong(validator, root)
    check_examples(schema)
    check_closed(schema)
    check_platforms(validator, plimsoll)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
