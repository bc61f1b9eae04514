#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the simulator to `calibrate` and back. A layer with known costs is simulated, what a user
could measure of it is read off and blurred by 2 %, and the fit must find the costs again: every one
that it says it knows. What the data cannot tell must be named and not printed. The fitted layer,
put into a scenario, must behave like the true one.

usage: check_calibrate.py PLIMSOLL ROOT              exit 0: all well, 1: something is not
       check_calibrate.py PLIMSOLL ROOT --example    writes docs/examples/calibrate.csv
       check_calibrate.py PLIMSOLL ROOT --table      and prints how far off each parameter was
"""
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

NOISE, SEEDS, REPEATS = 0.02, 20, 60
NEVER = {"type": "deterministic", "mean": 0}
EXPONENTIAL = {"type": "exponential", "mean": 1}

# An expensive hypervisor: costs that 2 % of noise does not hide.
TRUTH = {("user", "tax_ratio", "vcpu"): 0.5, ("kernel", "tax_ratio", "vcpu"): 1.0,
         ("syscall", "work_ns", "vcpu"): 300, ("fork", "work_ns", "vcpu"): 250e3,
         ("page_fault", "work_ns", "vcpu"): 2000,
         ("net_tx_packet", "work_ns", "vcpu"): 9000, ("net_tx_packet", "work_ns", "own_thread"): 6000,
         ("net_rx_packet", "work_ns", "vcpu"): 12000,
         ("net_rx_packet", "work_ns", "own_thread"): 4000,
         ("latency_net", "added_latency_ns", "none"): 900e3, ("second", "work_ns", "vcpu"): 5e6,
         ("ctxsw", "value", "vcpu"): 9e6, ("boot", "value", "none"): 2.5,
         ("memory_instance", "value", "none"): 400, ("cap_disk_iops", "value", "none"): 2000}
PLATFORMS = {"bare_shared": "bare_shared",
             "vm_hvm": {"name": "vm_hvm", "layers": ["truth", "guest_os"]}}
# operation counts, user_s
SERVICES = {"null_call": ({"syscalls": 1}, 2e-7), "fork_loop": ({"forks": 1}, 2e-4),
            "faults": ({"page_faults": 1}, 1e-6), "send": ({"net_tx_packets": 1}, 4e-6),
            "receive": ({"net_rx_packets": 1}, 4e-6), "files": ({"kernel_s": 4e-4}, 1e-4),
            "compute": ({}, 2e-3),
            "web": ({"syscalls": 40, "net_rx_packets": 4, "net_tx_packets": 6}, 8e-4)}
MEM = 300
TRUE_SERVICES = {("web", "mem_mib"): MEM, ("compute", "cpu_weight"): 1,
                 **{(name, "user_s"): user_s for name, (_, user_s) in SERVICES.items()},
                 ("files", "kernel_s"): 4e-4}


def name_of(row):
    return ".".join(part for part in row if part != "none")


class Simulated:
    """Runs scenarios and keeps what was read off them: [platform, service, case, metric, part,
    value]."""

    def __init__(self, plimsoll, directory, truth=None):
        self.plimsoll, self.directory, self.rows, self.n = plimsoll, directory, [], 0
        self.layers = [{"name": "truth", "base": "hypervisor_hvm_ept", "rows": [
            {"class": c, "term": t, "payer": p, "value": v}
            for (c, t, p), v in (truth or TRUTH).items()]}]

    def run(self, platform, services, cores=4, horizon_s=20, layers=None, **host):
        self.n += 1
        path = os.path.join(self.directory, f"s{self.n}.json")
        warmup_s = 0 if any("from_s" in s for s in services) else 0.05 * horizon_s
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"schema": 1, "name": "s", "seed": 5, "horizon_s": horizon_s,
                       "warmup_s": warmup_s, "replications": 2, "layers": layers or self.layers,
                       "platform": PLATFORMS[platform] if isinstance(platform, str) else platform,
                       "services": services,
                       "hosts": [{"name": "h", "cores": cores, "mem_mib": 1e6, **host}]}, file)
        return {(row["entity"], row["metric"], row["part"]): float(row["value"])
                for row in table(self.plimsoll, "run", "-q", path) if row["value"]}

    def add(self, platform, service, case, metric, part, value):
        self.rows.append([platform, service, case, metric, part, value])


def table(plimsoll, *arguments):
    run = subprocess.run([plimsoll, arguments[0], "--format", "csv", *arguments[1:]],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: {run.stderr}")
    return list(csv.DictReader(io.StringIO(run.stdout)))


def service(name, workload, size=None, **more):
    scale = more.pop("scale", 1)
    ops, user_s = SERVICES[name]
    return {"name": name, "mem_mib": MEM, "workload": workload, **more,
            "request": {**ops, "user_s": user_s, "scale": scale,
                        "size": size or {"type": "deterministic", "mean": 1}}}


def closed(users, think_s=0.0):
    think = NEVER if think_s == 0 else {"type": "exponential", "mean": think_s}
    return {"type": "closed", "users": users, "think": think}


def measure_requests(sim, platform):
    """Loops of one user: CPU of a request, and of that what host threads did."""
    for name in SERVICES:
        scale = 1 if name in ("compute", "web", "files") else 500
        got = sim.run(platform, [service(name, closed(1), scale=scale)])
        rate = got[name, "completed_rate", ""] * scale
        sim.add(platform, name, "", "request_cpu", "", got[name, "cpu_used", ""] / rate)
        own = got.get((name, "request_cpu", "own_thread"), 0) / scale
        if platform == "vm_hvm" and own > 0:
            sim.add(platform, name, "", "request_cpu", "own_thread", own)
    if platform == "bare_shared" and "files" in SERVICES:  # as getrusage tells them apart
        kernel_s = SERVICES["files"][0]["kernel_s"]
        whole = next(row[5] for row in sim.rows if row[1] == "files")
        sim.add(platform, "files", "", "request_cpu", "system", kernel_s)
        sim.add(platform, "files", "", "request_cpu", "user", whole - kernel_s)
    got = sim.run(platform, [service("web", closed(1))])
    sim.add(platform, "web", "", "sojourn_mean", "", got["web", "sojourn_mean", ""])


def measure_load(sim, platform):
    """Throughput over users, and a service that is always busy, alone and beside a neighbour."""
    for users in (1, 2, 4, 8, 16):
        case = f"users={users};think_s=0.003;cores=2"
        got = sim.run(platform, [service("web", closed(users, 0.003), EXPONENTIAL)], cores=2,
                      horizon_s=600)
        sim.add(platform, "web", case, "completed_rate", "", got["web", "completed_rate", ""])
        sim.add(platform, "web", case, "sojourn_mean", "", got["web", "sojourn_mean", ""])
    hog = {"name": "hog", "mem_mib": 10, "request": {"user_s": 1}, "workload": closed(4)}
    for others, case in (([], "cores=2"), ([hog], "cores=2;neighbour_threads=4")):
        got = sim.run(platform, [service("compute", closed(2)), *others], cores=2, horizon_s=60)
        sim.add(platform, "compute", case, "completed_rate", "",
                got["compute", "completed_rate", ""])


def measure_rest(sim, platform, bare_ticks):
    """Memory, idle CPU, boot, disk; returns the idle CPU."""
    idle = {"type": "replay", "at_s": [19.99]}
    got = sim.run(platform, [service("web", idle)])
    memory = got["h", "memory_resident", ""] - got["h", "memory_resident", "free"]
    host_os = got.get(("h", "memory_resident", "host_os"), 0)
    sim.add(platform, "web", "", "memory_resident", "", memory - host_os)
    ticks = got["h", "cpu_ledger", "ticks"] / 19
    disk = {"name": "disk", "mem_mib": 10, "workload": closed(64),
            "request": {"disk_reads": 1, "size": {"type": "deterministic", "mean": 1}}}
    got = sim.run(platform, [disk], disk_iops=5000, horizon_s=60)
    sim.add(platform, "", "", "disk_iops", "", got["disk", "completed_rate", ""])
    if bare_ticks is not None:
        sim.add(platform, "", "", "idle_cpu", "", ticks - bare_ticks)
        tick = {"type": "deterministic", "mean": 1e-3}
        ping = {"name": "ping", "mem_mib": 10, "from_s": 1,
                "workload": {"type": "closed", "users": 1, "think": tick},
                "request": {"user_s": 1e-3, "size": {"type": "deterministic", "mean": 1}}}
        got = sim.run(platform, [ping], horizon_s=40)
        cycle_s = got["ping", "sojourn_mean", ""] + 1e-3
        answered = got["ping", "completed_rate", ""] * 40
        sim.add(platform, "", "", "boot", "", 40 - 1 - answered * cycle_s)
    return ticks


def write(path, rows, seed, repeats, noise=NOISE, facts=()):
    """The file: each value the mean of that many that are off by the noise, with their sd."""
    rng = random.Random(seed)
    lines = ["platform,service,case,metric,part,value,sd,n"]
    for name, (ops, _) in SERVICES.items():
        lines += [f",{name},,{op},,{'' if op == 'kernel_s' else n},," for op, n in ops.items()]
    lines += facts
    for platform, name, case, metric, part, value in rows:
        seen = [value * rng.gauss(1, noise) for _ in range(repeats)]
        mean = sum(seen) / repeats
        sd = (sum((x - mean)**2 for x in seen) / (repeats - 1))**0.5 if repeats > 1 else None
        tail = f"{sd:.6g},{repeats}" if sd else ","
        lines.append(f"{platform},{name},{case},{metric},{part},{mean:.6g},{tail}")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def fitted(plimsoll, path, *arguments):
    """{(owner, parameter): row} and all rows."""
    rows = table(plimsoll, "calibrate", *arguments, path)
    return {(row["entity"], row["part"]): row for row in rows if row["metric"] == "parameter"}


def true_value(key):
    for row, value in TRUTH.items():
        if key == ("hypervisor_hvm_ept", name_of(row)):
            return value
    return 5000 if key == ("host", "disk_iops") else TRUE_SERVICES[key]


def ask_recovery(sim, directory, wrong, show):
    """60 repeats: every number that is printed is within 5 % of the truth, and all are printed but
    the cost of an exit, which no such data can tell from the work beside it."""
    off, held = {}, {}
    path = os.path.join(directory, "measured.csv")
    for seed in range(SEEDS):
        write(path, sim.rows, seed, REPEATS)
        for key, row in fitted(sim.plimsoll, path).items():
            if row["status"] == "ok":
                off.setdefault(key, []).append(float(row["value"]) / true_value(key) - 1)
            else:
                held[key] = held.get(key, 0) + 1
    for key, errors in off.items():
        worst = max(errors, key=abs)
        if show:
            spread = (sum(e * e for e in errors) / len(errors))**0.5
            print(f"{key[0]:20s} {key[1]:32s} off by {100 * spread:5.2f} %, worst "
                  f"{100 * worst:6.2f} %, {len(errors)} of {SEEDS} told")
        if abs(worst) > 0.05:
            wrong.append(f"{' '.join(key)}: {100 * worst:.1f} % off in the worst of {len(errors)}")
    for key in held:
        if key != ("hypervisor_hvm_ept", "exit.exit_cycles.vcpu"):
            wrong.append(f"{' '.join(key)}: not told in {held[key]} of {SEEDS}")
    for key in [("hypervisor_hvm_ept", name_of(row)) for row in TRUTH] + list(TRUE_SERVICES):
        if key not in off and key not in held:
            wrong.append(f"{' '.join(key)}: nobody looked for it")


def ask_coverage(sim, directory, wrong, show):
    """One measurement each and no sd, and three with theirs: intervals hold the truth."""
    for repeats in (1, 3):
        count_coverage(sim, directory, wrong, show, repeats)


def count_coverage(sim, directory, wrong, show, repeats):
    inside = all_of = 0
    path = os.path.join(directory, "measured.csv")
    for seed in range(100, 100 + SEEDS):
        write(path, sim.rows, seed, repeats)
        for key, row in fitted(sim.plimsoll, path).items():
            if row["status"] == "ok":
                all_of += 1
                inside += float(row["ci_low"]) <= true_value(key) * (1 + 1e-3) and \
                    true_value(key) * (1 - 1e-3) <= float(row["ci_high"])
    if show:
        print(f"{repeats} repeats: 95 % intervals hold the truth {inside} times of {all_of}")
    if inside < 0.90 * all_of or all_of < 15 * SEEDS:
        wrong.append(f"{repeats} repeats: intervals hold the truth {inside} times of {all_of}")


def ask_use(sim, directory, wrong):
    """The fitted layer in a scenario: throughput as with the true one."""
    path, keys = os.path.join(directory, "measured.csv"), os.path.join(directory, "keys.json")
    write(path, sim.rows, 1, REPEATS)
    subprocess.run([sim.plimsoll, "calibrate", "-o", keys, path], check=True, capture_output=True)
    with open(keys, encoding="utf-8") as file:
        found = json.load(file)
    platform = next(p for p in found["platforms"] if p["name"] == "vm_hvm")
    web = next(s for s in found["services"] if s["name"] == "web")
    web["workload"] = {"type": "closed", "users": 6, "think": {"type": "exponential", "mean": 0.004}}
    web["request"]["size"] = EXPONENTIAL
    got = sim.run(platform, [web], cores=3, horizon_s=100, layers=found["layers"])
    true = sim.run("vm_hvm", [service("web", closed(6, 0.004), EXPONENTIAL)], cores=3,
                   horizon_s=100)
    for key in (("web", "completed_rate", ""), ("web", "sojourn_mean", "")):
        if abs(got[key] / true[key] - 1) > 0.02:
            wrong.append(f"{' '.join(key)} with the fitted layer {got[key]}, with the true one "
                         f"{true[key]}")
    if not all(row["source"].startswith("calibrated from measured.csv") and
               row["low"] <= row["value"] <= row["high"]
               for layer in found["layers"] for row in layer["rows"]):
        wrong.append("a fitted row lacks its source or its range")


def ask_service(sim, directory, wrong):
    """Think time, CPU and requests at once from X(N); of two users no limit can be seen."""
    path = os.path.join(directory, "service.csv")
    job = {"name": "job", "mem_mib": 1, "concurrency": 3, "request": {"user_s": 0.01}}
    facts = [",job,,concurrency,,,,", ",job,,think_s,,,,"]
    for most, wanted in ((40, {"concurrency": 3, "think_s": 0.05, "user_s": 0.01}), (2, None)):
        rows = []
        for users in (1, 2, 4, 8, 12, 20, 40):
            if users <= most:
                got = sim.run("bare_shared", [{**job, "workload": closed(users, 0.05)}], cores=8,
                              horizon_s=400)
                for metric in ("completed_rate", "sojourn_mean"):
                    rows.append(["bare_shared", "job", f"users={users};cores=8", metric, "",
                                 got["job", metric, ""]])
        for seed in range(3):
            write(path, rows, seed, 10, facts=facts)
            got = fitted(sim.plimsoll, path)
            if wanted is None and got["job", "concurrency"]["status"] != "not_enough_data":
                wrong.append("two users show a limit of three requests at once")
            for key, value in (wanted or {}).items():
                if abs(float(got["job", key]["value"] or 0) / value - 1) > 0.05:
                    wrong.append(f"{key} of X(N): {got['job', key]['value']}, true {value}")


def say(plimsoll, path, text, *arguments):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    run = subprocess.run([plimsoll, "calibrate", *arguments, path], capture_output=True, text=True,
                         check=False)
    return run.returncode, " ".join((run.stdout + run.stderr).split())


# (file, options, what is said, the exit status)
HEAD = "platform,service,case,metric,part,value,unit\n"
SAYS = [
    ("the sum of two payers", HEAD + ",send,,user_s,,0,\n,send,,net_tx_packets,,1,\n"
     "bare_shared,send,,request_cpu,,3,us\nvm_hvm,send,,request_cpu,,9,us\n", [],
     "cannot tell net_tx_packet.work_ns.own_thread from net_tx_packet.work_ns.vcpu: held at 2000 "
     "ns; only net_tx_packet.work_ns.vcpu + net_tx_packet.work_ns.own_thread is known: 5458 ns", 0),
    ("exit cost or work", HEAD + ",send,,user_s,,0,\n,send,,net_tx_packets,,1,\n"
     "vm_hvm,send,,request_cpu,vcpu,9,us\n", [],
     "only net_tx_packet.work_ns.vcpu + 0.4167 exit.exit_cycles.vcpu is known: 6000 ns", 0),
    ("fork or its faults", HEAD + ",f,,user_s,,0,\n,f,,forks,,1,\n,f,,page_faults,,20,\n"
     "vm_hvm,f,,request_cpu,,160,us\n", [], "only fork.work_ns.vcpu + 20 page_fault.work_ns.vcpu "
     "is known: 3.8e+04 ns", 0),
    ("nothing depends on it", HEAD + ",a,,user_s,,1,ms\n,a,,syscalls,,1,\n"
     "vm_hvm,a,,request_cpu,,1.5,ms\n", ["--fit", "user.tax_ratio,fork.work_ns"],
     "the data say nothing about fork.work_ns.vcpu: its default stays, 5600 ns", 0),
    ("below what can be", HEAD + ",a,,user_s,,1,ms\nvm_hvm,a,,request_cpu,,0.5,ms\n", [],
     "user.tax_ratio.vcpu would have to be below 0, and is taken as 0", 0),
    ("what stands out", HEAD + ",a,,user_s,,1,ms\nvm_hvm,a,,request_cpu,,0.5,ms\n", [],
     "says.csv:3: request_cpu is 0.0005, the model says 0.001", 0),
    ("what stands out where nothing is found", HEAD + ",a,,user_s,,1,ms\n,a,,kernel_s,,1,ms\n" +
     5 * "vm_hvm,a,,request_cpu,,2.2,ms\n" + "vm_hvm,a,,request_cpu,,22,ms\n",
     ["--hold", "kernel.tax_ratio"], "says.csv:9: request_cpu is 0.022, the model says", 1),
    ("a speed", HEAD + ",,,core_speed,,,\n,a,,user_s,,1,ms\nbare_shared,a,,request_cpu,,0.5,ms\n",
     [], "core_speed 2 ", 0),
    ("a weight", HEAD + ",a,,user_s,,1,ms\n"
     "container,a,cores=2;neighbour_threads=4,completed_rate,,1333.0837,1/s\n", [],
     "cpu_weight 2 ", 0),
    ("an assumed error", HEAD + ",a,,user_s,,1,ms\nvm_hvm,a,,request_cpu,,1.5,ms\n",
     ["--relative-error", "0.1"], "user.tax_ratio.vcpu 0.5 [0.20601, 0.79399]", 0),
    ("an option that is none", HEAD + ",a,,user_s,,1,ms\nvm_hvm,a,,request_cpu,,1.5,ms\n",
     ["--hold", "user.tax_rati"], "expected an unknown of this file", 2),
    ("nothing to find", HEAD + ",a,,user_s,,1,ms\nbare_shared,a,,request_cpu,,1.5,ms\n", [],
     "found nothing that these measurements could tell", 1),
    ("a wrong number", HEAD + "vm_hvm,a,,request_cpu,,1.5x,ms\n", [],
     'says.csv:2:24: error: value: found "1.5x", expected a number', 3),
    ("a wrong platform", HEAD + "vm_hvn,a,,request_cpu,,1.5,ms\n", [],
     'says.csv:2:1: error: platform: found "vm_hvn"', 3),
    ("a wrong unit", HEAD + "vm_hvm,a,,request_cpu,,1.5,MiB\n", [],
     'error: unit: found "MiB", expected a unit of this metric', 3),
    ("a wrong case", HEAD + "vm_hvm,a,user=3,completed_rate,,1.5,\n", [],
     'says.csv:2:10: error: case: found "user"', 3),
    ("a wrong header", "platform,metrik,value\n", [], 'header: found "metrik"', 3),
    ("no measurement", HEAD, [], "found no measurement", 3),
    ("a disk in a rate", HEAD + ",a,,disk_reads,,1,\nvm_hvm,a,cores=1,completed_rate,,9,\n", [],
     "service with disk operations", 3),
]


def ask_words(plimsoll, directory, wrong):
    path = os.path.join(directory, "says.csv")
    for what, text, options, words, status in SAYS:
        code, said = say(plimsoll, path, text, *options)
        if code != status or " ".join(words.split()) not in said:
            wrong.append(f"{what}: exit {code}, expected {status} and \"{words}\"; it said {said}")
    run = subprocess.run([plimsoll, "calibrate", os.path.join(directory, "none.csv")],
                         capture_output=True, text=True, check=False)
    if run.returncode != 4:
        wrong.append(f"a file that is not there: exit {run.returncode}, expected 4")


EXAMPLE = """\
# What a user could measure of the program's own hypervisor_hvm_ept with another user tax (0.06) and
# other costs of packets (sent 0.9 + 2.6 us, received 1.2 + 1.7 us), made by the simulator and blurred
# by 1 %: tests/golden/check_calibrate.py --example
"""


def write_example(plimsoll, root, directory):
    truth = {("user", "tax_ratio", "vcpu"): 0.06, ("syscall", "work_ns", "vcpu"): 150,
             ("net_tx_packet", "work_ns", "vcpu"): 900,
             ("net_tx_packet", "work_ns", "own_thread"): 2600,
             ("net_rx_packet", "work_ns", "vcpu"): 1200,
             ("net_rx_packet", "work_ns", "own_thread"): 1700}
    for name in ("fork_loop", "faults", "files"):
        del SERVICES[name]
    for name, user_s in (("null_call", 2e-8), ("send", 2e-7), ("receive", 2e-7)):
        SERVICES[name] = (SERVICES[name][0], user_s)
    sim = Simulated(plimsoll, directory, truth)
    ticks = None
    for platform in PLATFORMS:
        measure_requests(sim, platform)
        measure_load(sim, platform)
        ticks = measure_rest(sim, platform, ticks)
    path = os.path.join(root, "docs", "examples", "calibrate.csv")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, sim.rows, 1, 5, 0.01)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(EXAMPLE + text)


def main():
    plimsoll, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    show, wrong = "--table" in sys.argv, []
    with tempfile.TemporaryDirectory() as directory:
        if "--example" in sys.argv:
            write_example(plimsoll, root, directory)
            return 0
        sim = Simulated(plimsoll, directory)
        ticks = None
        for platform in PLATFORMS:
            measure_requests(sim, platform)
            measure_load(sim, platform)
            ticks = measure_rest(sim, platform, ticks)
        ask_recovery(sim, directory, wrong, show)
        ask_coverage(sim, directory, wrong, show)
        ask_use(sim, directory, wrong)
        ask_service(sim, directory, wrong)
        ask_words(plimsoll, directory, wrong)
    print(*wrong, sep="\n")
    print(f"{len(sim.rows)} measurements, {SEEDS} seeds, {len(SAYS)} sayings, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
