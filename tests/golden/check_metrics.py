#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every metric, and each of its parts, in a scenario where it is not zero and its value can be
worked out by hand. The metrics are those that `plimsoll list metrics` names: a new one without a
calculation is an error.

usage: check_metrics.py PLIMSOLL ROOT      exit 0: all well, 1: something is not
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile

CLOSE = 1e-6  # of the value: times are whole nanoseconds
BUCKET = 1 / 128  # width of a histogram's bucket
FAULT_S = 6.5e-6  # CPU of a fault and its read from disk: native, era 2014


def service(name, user_s, at_s, **more):
    return {"name": name, "mem_mib": 100, "vcpus": 1,
            "request": {"user_s": user_s, "size": {"type": "deterministic", "mean": 1},
                        **more.pop("request", {})},
            **({"workload": {"type": "replay", "at_s": at_s}} if at_s else {}), **more}


def scenario(name, services, cores=1, horizon_s=10, host=None, zero="bare_shared", **more):
    return {"schema": 1, "name": name, "horizon_s": horizon_s, "warmup_s": 0, "replications": 2,
            "platform": {"name": zero, "costs": "zero"},
            "hosts": [{"name": "h", "cores": cores, "mem_mib": 1000, **(host or {})}],
            "services": services, **more}


# One layer of one's own on virtual machines: 0.05 s more for 0.1 s of user time, 2 ms of an own
# thread and 1 ms of the shared service a packet, 5 ms to wake up, 1 ms a second of ticks.
MINE = [{"class": "user", "term": "tax_ratio", "value": 0.5},
        {"class": "net_rx_packet", "term": "work_ns", "payer": "own_thread", "value": 2e6},
        {"class": "net_tx_packet", "term": "work_ns", "payer": "shared_host", "value": 1e6},
        {"class": "latency_net", "term": "added_latency_ns", "value": 5e6},
        {"class": "second", "term": "work_ns", "value": 1e6},
        {"class": "memory_guest_os", "term": "value", "value": 64},
        {"class": "memory_instance", "term": "value", "value": 32}]

# (scenario, {(entity, metric, part): value by hand})
CASES = [
    # four requests of 0.1 s in 10 s, alone on one of two cores
    (scenario("alone", [service("web", 0.1, [1, 2, 3, 4], slo_s=0.2, timeout_s=1)], cores=2), {
        ("web", "offered_rate", ""): 4 / 10, ("web", "completed_rate", ""): 4 / 10,
        ("web", "goodput", ""): 4 / 10, ("web", "sojourn_mean", ""): 0.1,
        ("web", "slo_s", ""): 0.2, ("web", "slo_attainment", ""): 1,
        ("web", "sojourn_part", "native"): 0.1, ("web", "in_system_mean", ""): 4 * 0.1 / 10,
        ("web", "cpu_used", ""): 4 * 0.1 / 10, ("web", "cpu_used", "native"): 4 * 0.1 / 10,
        ("web", "instances", ""): 1, ("web", "request_cpu", ""): 0.1,
        ("web", "request_cpu", "native"): 0.1,
        ("h", "utilization", ""): 4 * 0.1 / (2 * 10),
        ("h", "utilization_peak", ""): 1 / 2,  # a bin of 10 / 240 s within a request
        ("h", "cpu_ledger", "useful"): 4 * 0.1, ("h", "cpu_ledger", "idle"): 2 * 10 - 4 * 0.1,
        ("h", "cpu_ledger", ""): 2 * 10, ("h", "instances_placed", ""): 1,
        ("h", "memory_resident", "service"): 100, ("h", "memory_resident", "free"): 900,
        ("h", "memory_resident", ""): 1000,
        ("bare_shared", "hosts_used", ""): 1, ("bare_shared", "host_hours", ""): 10 / 3600,
        ("bare_shared", "hosts_utilization", ""): 4 * 0.1 / (2 * 10),
        ("bare_shared", "memory_resident_total", "service"): 100}),
    # 15,000 of 4 ms each: every percentile is 4 ms
    (scenario("many", [service("web", 0.004, [0], workload={"type": "replay", "at_s": [0],
                                                            "repeat_s": 0.01})], horizon_s=150), {
        ("web", "sojourn_p50", ""): (0.004, BUCKET), ("web", "sojourn_p90", ""): (0.004, BUCKET),
        ("web", "sojourn_p95", ""): (0.004, BUCKET), ("web", "sojourn_p99", ""): (0.004, BUCKET)}),
    # four at once of 1 s each, one at a time, one may wait: it is answered after 2 s, too late
    (scenario("lost", [service("web", 1, [1, 1, 1, 1], concurrency=1, queue_limit=1,
                               timeout_s=1.5)], horizon_s=24), {
        ("web", "rejected_ratio", ""): 2 / 4, ("web", "timed_out_ratio", ""): 1 / 4,
        ("web", "requests_lost", ""): 3,
        # of the bins of 0.1 s one has two turned away and one has the timeout
        ("web", "degraded_time", ""): 2 * 24 / 240}),
    # 0.1 s of work from a quota of 0.05 s in each 0.1 s: a pause of 0.05 s
    (scenario("quota", [service("web", 0.1, [1], quota_ms=50, period_ms=100)]), {
        ("web", "sojourn_mean", ""): 0.15, ("web", "throttled_ratio", ""): 0.05 / 10,
        ("web", "sojourn_part", "queueing"): 0.05}),
    # two of 1 s at once on one core: each loses 1 s to the other
    (scenario("neighbours", [service("web", 1, [1]), service("db", 1, [1])]), {
        ("web", "neighbours_time", "cpu"): 1, ("web", "sojourn_part", "neighbours"): 1}),
    # half of both footprints fits, so web asks for 4 (1 + 1/2) GB/s; 18 of 10 make its half of
    # memory 1.8 times as long: 1.4 s. Then db, alone, has 12 of 10: 1.2 times
    (scenario("memory", [
        service("web", 1, [0], cache={"footprint_mib": 10, "gb_per_s": 4, "miss_gain": 1,
                                      "memory_bound": 0.5}),
        service("db", 10, [0], cache={"footprint_mib": 30, "gb_per_s": 12, "memory_bound": 1})],
        cores=2, horizon_s=20, host={"cache": {"llc_mib": 20, "gb_per_s": 10}}), {
        ("web", "sojourn_mean", ""): 1.4, ("web", "neighbours_time", "cache"): 0.4,
        ("web", "sojourn_part", "neighbours"): 0.4,
        ("db", "sojourn_mean", ""): 1.4 + (10 - 1.4 / 1.8) * 1.2,
        ("db", "sojourn_part", "queueing"): 1.4 / 1.8 * 0.2 + (10 - 1.4 / 1.8) * 0.2,
        ("h", "memory_bandwidth", ""): (1.4 + (10 - 1.4 / 1.8) * 1.2) / 20,
        ("h", "cpu_ledger", "held_up"): 0.4 + 1.4 * 0.8 / 1.8 + (10 - 1.4 / 1.8) * 0.2}),
    # half of each second is in the kernel, and of the other's core too: 0.5 (1 + 0.4 / 2) of it
    (scenario("locks", [service(name, 0.5, [1], request={"kernel_s": 0.5}) for name in ("web", "db")],
              cores=2, host={"kernel": {"contention": 0.4}}), {
        ("web", "sojourn_mean", ""): 1.1, ("web", "neighbours_time", "kernel"): 0.1}),
    # a disk of 10 operations a second and a link of 0.1 Gbit/s: 0.1 s each, the second in line
    # waits for the first
    (scenario("devices", [
        service("web", 0.1, [1], request={"disk_reads": 1, "net_rx_bytes": 1.25e6,
                                          "net_tx_bytes": 2.5e6}),
        service("db", 0.1, [1], request={"disk_reads": 1, "net_rx_bytes": 1.25e6})],
        cores=2, host={"disk_iops": 10, "link_gbit_per_s": 0.1}), {
        ("web", "sojourn_part", "disk"): 0.1, ("web", "sojourn_part", "network"): 0.1 + 0.2,
        ("db", "neighbours_time", "network"): 0.1,  # and so it is late for the disk, and free
        ("h", "disk_utilization", ""): 2 * 0.1 / 10,
        ("h", "link_utilization", "receive"): 2 * 0.1 / 10,
        ("h", "link_utilization", "send"): 0.2 / 10}),
    # 500 MiB and 100 + 1400 in 1000: 250 are left of web's 500, so of the 100 faults of 0.1 s half
    # happen, 1 ms of disk and 6.5 us of CPU each
    (scenario("squeezed", [
        service("web", 0.1, [50, 51], memory={"faults_per_cpu_s": 1000}, mem_mib=500),
        service("bomb", 0.1, [99], memory={"growth_mib_per_s": 100, "growth_max_mib": 1400})],
        cores=4, horizon_s=100, host={"disk_iops": 1000, "memory": {"swap_mib": 2000}}), {
        ("web", "memory_faults", ""): 2 * 50 / 100,
        ("web", "neighbours_time", "memory"): 50 * (0.001 + FAULT_S),
        ("web", "sojourn_mean", ""): 0.1 + 50 * (0.001 + FAULT_S),
        ("web", "cpu_used", "faults"): 2 * 50 * FAULT_S / 100,
        ("h", "cpu_ledger", "faults"): 2 * 50 * FAULT_S}),
    (scenario("over its limit", [
        service("web", 0.1, [1, 2], memory={"faults_per_cpu_s": 1000, "limit_mib": 400},
                mem_mib=500)],
        host={"disk_iops": 1000, "memory": {"swap_mib": 2000}}), {
        ("web", "sojourn_part", "memory"): 20 * (0.001 + FAULT_S),
        ("web", "service_memory", "working_set"): 500, ("web", "service_memory", "resident"): 400,
        ("web", "service_memory", "swapped"): 100, ("h", "memory_resident", "service"): 400}),
    # 10 MiB each 0.1 s: the 21st step is one too many, and so is that of its second life
    (scenario("killed", [service("web", 0.1, [9.5], mem_mib=100,
                                 memory={"growth_mib_per_s": 100, "limit_mib": 300})],
              horizon_s=5), {
        ("web", "oom_kills", ""): 2}),
    (scenario("one disk", [service("web", 0.1, [1], request={"disk_reads": 1}),
                           service("db", 0.1, [1], request={"disk_reads": 1})],
              cores=2, host={"disk_iops": 10}), {
        ("db", "neighbours_time", "disk"): 0.1}),
    # a call of 0.2 s, twice
    (scenario("calls", [service("web", 0.1, [1], path=["cpu", "call:db"], visits=2),
                        service("db", 0.2, None)], cores=2), {
        ("web", "sojourn_part", "calls"): 2 * 0.2, ("web", "sojourn_mean", ""): 0.1 + 2 * 0.2}),
    # both crash at 1 s; web's client asks again a second later, 1.1 s after it first asked
    (scenario("crash", [service("web", 0.2, [0.9], retry={"attempts": 2, "backoff_s": 1}),
                        service("db", 0.2, [0.9])], cores=2,
              failures=[{"what": "process", "service": name, "at_s": [1], "repair_s": 0.5}
                        for name in ("web", "db")]), {
        ("web", "crashes", ""): 1, ("web", "retry_ratio", ""): 1,
        ("web", "sojourn_part", "retrying"): 1.1, ("db", "failed_ratio", ""): 1}),
    # a table of 7 with 5 in use has room for two of three requests of 1 s at once
    (scenario("table", [service("web", 1, [1, 1, 1], kernel={"pids": 5, "pids_per_request": 1})],
              cores=2, host={"kernel": {"pids_max": 7}}), {
        ("web", "table_refused_ratio", ""): 1 / 3, ("web", "failed_ratio", ""): 1 / 3,
        ("web", "pids_mean", ""): 5 + 2 * 1 / 10, ("web", "pids_peak", ""): 7}),
    # a core full from 0 to 5 s: at 2 s twice the target of 0.5, so a second instance is wanted, for
    # which a machine is ordered; it is there at 3 s and used from the look at 4 s on
    (scenario("scaled", [service("web", 5, [0], scaling={"most": 2, "target": 0.5, "period_s": 2})],
              vcpus_per_core_max=1, horizon_s=8, zero="vm_hvm",
              hosts=[{"name": "h", "cores": 1, "mem_mib": 1000},
                     {"name": "h2", "cores": 1, "mem_mib": 1000, "lead_time_s": 1}]), {
        ("web", "instances_started", ""): 1, ("vm_hvm", "hosts_ordered", ""): 1,
        ("web", "instances", ""): (8 + 4) / 8, ("vm_hvm", "host_hours", ""): (8 + 6) / 3600}),
    # 100 MiB at 1 Gbit/s, a tenth of a busy core meanwhile, and 0.165 s of standing still
    (scenario("leaving", [service("web", 3, [1])], zero="vm_hvm", horizon_s=20, hosts=[
        {"name": name, "cores": 1, "mem_mib": 1000, "link_gbit_per_s": 1, **more}
        for name, more in (("h", {"until_s": 2}), ("h2", {}))]), {
        ("vm_hvm", "moves", ""): 1, ("vm_hvm", "moves", "leaving"): 1,
        ("vm_hvm", "move_time", ""): 100 * 2**20 * 8e-9 + 0.165,
        ("web", "move_downtime", ""): 0.165,
        ("web", "sojourn_mean", ""): 3 + 0.1 * 100 * 2**20 * 8e-9 + 0.165,
        ("h", "cpu_ledger", "copying"): 0.1 * 100 * 2**20 * 8e-9,
        ("h2", "cpu_ledger", "useful"): 3 - 1 - 0.9 * 100 * 2**20 * 8e-9}),
    # web and db on one host of two cores, mail on the other: db leaves, and mail moves in
    (scenario("pack", [service("web", 0.1, [1]), service("db", 0.1, [1], until_s=2),
                       service("mail", 0.1, [1])], zero="vm_hvm", vcpus_per_core_max=1,
              cores=2, host={"count": 2}, live_moves={"downtime_s": 0.5},
              replan={"goal": "pack", "every_s": 4}), {
        ("vm_hvm", "moves", "pack"): 1, ("mail", "move_downtime", ""): 0.5,
        ("vm_hvm", "host_hours", ""): (10 + 4.5) / 3600}),
    # two on one host, and another one comes
    (scenario("spread", [service("web", 0.1, [1]), service("db", 0.1, [1])], zero="vm_hvm",
              hosts=[{"name": "h", "cores": 2, "mem_mib": 1000},
                     {"name": "h2", "cores": 2, "mem_mib": 1000, "from_s": 1}],
              replan={"goal": "spread", "every_s": 3}), {
        ("vm_hvm", "moves", "spread"): 1}),
    (scenario("refresh", [service("web", 0.1, [1])], zero="vm_hvm", hosts=[
        {"name": "h", "cores": 1, "mem_mib": 1000, "age_s": 3, "refresh": {"at_age_s": 5}},
        {"name": "h2", "cores": 1, "mem_mib": 1000}]), {
        ("vm_hvm", "moves", "refresh"): 1, ("vm_hvm", "host_hours", ""): 10.165 / 3600}),
    # nobody else is there from 2 s on
    (scenario("evicted", [service("web", 0.1, [1, 3])], host={"until_s": 2}), {
        ("web", "evictions", ""): 1, ("web", "rejected_ratio", ""): 1 / 2,
        ("web", "instances", ""): 2 / 10}),
    (scenario("elsewhere", [service("web", 0.1, [1, 3])], host={"count": 2}, failures=[
        {"what": "host", "host": "h1", "at_s": [2], "repair_s": 5, "elsewhere": True}]), {
        ("bare_shared", "moves", "failure"): 1, ("bare_shared", "moves", ""): 1,
        ("web", "crashes", ""): 1, ("web", "instances", ""): 1}),
    # six guests that want a core each on two: what is switched away of the cores is
    # c / (s + c) of slices of 10 ms and switches of 1 ms, while all run
    (scenario("switching", [service(f"s{i}", 1, [0]) for i in range(6)], cores=2,
              host={"slice_ms": 10}, layers=[{"name": "mine", "rows": [
                  {"class": "ctxsw", "term": "value", "payer": "vcpu", "value": 1e6}]}],
              platform={"name": "vm_hvm", "layers": ["mine"]}, ticks=True), {
        ("h", "cpu_ledger", "switching"): lambda x: 6 / (1 - 1 / 11 - x / 2) / 11}),
    # three services, two of one OS: that OS once, with the most lines, and the other's default
    (scenario("ports", [service("web", 0.1, [1], guest_os="xp", os_port_lines=4620),
                        service("db", 0.1, [1], guest_os="xp", os_port_lines=100),
                        service("mail", 0.1, [1])], cores=4, zero="vm_para"), {
        ("vm_para", "os_modified", ""): 2, ("vm_para", "os_port_lines", ""): 4620 + 2995}),
    # 2 of 3 cores are beyond the one vCPU of the only instance
    (scenario("stranded", [service("web", 1, [1])], cores=3, zero="vm_hvm"), {
        ("h", "cpu_ledger", "stranded"): 2 * 10}),
    # a layer of one's own, see MINE
    (scenario("layer", [service("web", 0.1, [1, 2], request={"net_rx_packets": 3,
                                                             "net_tx_packets": 4})],
              cores=4, layers=[{"name": "mine", "own_kernel": True, "rows": MINE}],
              platform={"name": "vm_hvm", "layers": ["mine"]}, ticks=True), {
        ("web", "request_cpu", "overhead:mine"): 0.5 * 0.1 + 3 * 0.002 + 4 * 0.001,
        ("web", "request_cpu", "own_thread"): 3 * 0.002,
        ("web", "request_cpu", "shared_host"): 4 * 0.001,
        ("web", "sojourn_part", "wake_up"): 0.005,
        ("h", "cpu_ledger", "overhead:mine"): 2 * (0.5 * 0.1 + 3 * 0.002 + 4 * 0.001),
        ("web", "cpu_used", "overhead:mine"): 2 * (0.5 * 0.1 + 3 * 0.002 + 4 * 0.001) / 10,
        # its own and the host's; while it works they are in the tax
        ("h", "cpu_ledger", "ticks"): (lambda x: 0.001 * (10 - 2 * 0.15) + x * 10, 1e-5),
        ("h", "memory_resident", "mine"): 64 + 32,
        ("vm_hvm", "memory_resident_total", "mine"): 64 + 32}),
]

# `import arrivals` of six rows: (arguments, file, {(metric, part): value})
TRACE = "time,count\n0,4\n10,8\nx,5\n20,0\n40,4\n"
TRACES = [
    (["--interval-s", "10", "--step-s", "10"], TRACE, {
        ("rows_read", ""): 5, ("rows_used", ""): 4, ("requests", ""): 16,
        ("missing_time", ""): 10,  # of 30 s to 40 s nobody says anything
        ("rate", "mean"): 16 / 50, ("rate", "peak"): 8 / 10,
        # counts 4 8 0 0 4: mean 3.2, unbiased variance 11.2
        ("dispersion", "before"): 11.2 / 3.2, ("dispersion", "after"): 1 + 11.2 / 3.2}),
    (["--interval-s", "10", "--step-s", "10", "--scale", "2", "--smooth-min-count", "12"], TRACE, {
        ("smoothing_window", ""): 50}),  # 4 + 8, and what is left joins: 16 in all
]
# `calibrate`: 1 ms of user time measured twice, 1.1 and 1.2 ms: errors are relative, so the fit is
# x = sum(1 / y) / sum(1 / y^2)
MEASURED = ("platform,service,metric,value,unit\n,web,user_s,1,ms\n"
            "vm_hvm,web,request_cpu,1.1,ms\nvm_hvm,web,request_cpu,1.2,ms\n")
FIT = (1 / 1.1 + 1 / 1.2) / (1 / 1.1**2 + 1 / 1.2**2)
DIGITS = 1e-5  # six are printed
CALIBRATED = {
    ("parameter", "user.tax_ratio.vcpu"): (FIT - 1, DIGITS),
    ("prediction_error", "request_cpu"): (FIT / 1.2 - 1, DIGITS),  # of the last
    ("measurements", ""): 2,
    ("misfit", ""): ((((FIT / 1.1 - 1)**2 + (FIT / 1.2 - 1)**2) / 2)**0.5, DIGITS)}
REASONS = {"rows_dropped": 1}  # its parts are sentences


def host_ticks(plimsoll):
    """Cores that the host's own ticks take: the row of native, in ns a second."""
    text = subprocess.run([plimsoll, "describe", "native"], capture_output=True, text=True,
                          check=True).stdout
    return float(re.search(r"2014 second native_ns = ([\d.e+]+)", text).group(1)) * 1e-9


def rows(plimsoll, *arguments):
    run = subprocess.run([plimsoll, *arguments], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: {run.stderr}")
    return list(csv.DictReader(io.StringIO(run.stdout)))


def compare(where, got, by_hand, ticks, wrong):
    by_hand, close = by_hand if isinstance(by_hand, tuple) else (by_hand, CLOSE)
    by_hand = by_hand(ticks) if callable(by_hand) else by_hand
    if got is None or got == "":
        wrong.append(f"{where}: no value, by hand {by_hand:.9g}")
    elif abs(float(got) - by_hand) > close * abs(by_hand) or by_hand == 0:
        wrong.append(f"{where}: {got}, by hand {by_hand:.9g}")


def ask_runs(plimsoll, directory, asked, wrong):
    ticks = host_ticks(plimsoll)
    for number, (document, values) in enumerate(CASES):
        document.pop("ticks", None)
        path = os.path.join(directory, f"{number}.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        found = {(row["entity"], row["metric"], row["part"]): row["value"]
                 for row in rows(plimsoll, "run", "--quiet", "--format", "csv", path)}
        for key, by_hand in values.items():
            asked.add(key[1:])
            compare(f"{document['name']}: {' '.join(key)}", found.get(key), by_hand, ticks, wrong)


def ask_traces(plimsoll, directory, asked, wrong):
    path = os.path.join(directory, "trace.csv")
    for arguments, text, values in TRACES:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        got = rows(plimsoll, "import", "--format", "csv", *arguments, "arrivals", path)
        found = {(row["metric"], row["part"]): row["value"] for row in got}
        for key, by_hand in values.items():
            asked.add(key)
            compare(f"trace: {' '.join(key)}", found.get(key), by_hand, 0, wrong)
        for metric, by_hand in REASONS.items():
            asked.add((metric, ""))
            value = sum(float(row["value"]) for row in got if row["metric"] == metric)
            compare(f"trace: {metric}", str(value), by_hand, 0, wrong)


# The build of row 1 on Xen, by the costs of 2003 (extra over native, ns): 0.01, 61.8, 84.5, 1.2 and
# 1.31 us an operation, no user tax; ticks of host and guest take the rest of a core.
BUILD = {"syscalls": 10, "forks": 61800, "execs": 84500, "context_switches": 1200,
         "page_faults": 1310}


def ask_checks(plimsoll, root, asked, wrong):
    with open(os.path.join(root, "scenarios/validation/linux-build.json"), encoding="utf-8") as file:
        request = json.load(file)["services"][0]["request"]
    extra = sum(request[name] * cost for name, cost in BUILD.items()) * 1e-9
    native, xen = 1 - 0.0002, 1 - 0.0002 - 0.001
    by_hand = {("native time", "check_simulated"): 263 / native,
               ("native time", "check_published"): 263, ("native time", "check_null"): 263,
               ("Xen", "check_simulated"): (263 + extra) / xen - 263 / native,
               ("Xen", "check_published"): 8, ("Xen", "check_passed"): 1}
    found = {(row["entity"], row["metric"]): row["value"]
             for row in rows(plimsoll, "validate", "--quiet", "--format", "csv", "1")}
    for key, value in by_hand.items():
        asked.add((key[1], ""))
        compare(f"validate 1: {' '.join(key)}", found.get(key), (value, 0.001), 0, wrong)


def ask_calibration(plimsoll, directory, asked, wrong):
    path = os.path.join(directory, "measured.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(MEASURED)
    found = {(row["metric"], row["part"]): row["value"]
             for row in rows(plimsoll, "calibrate", "--format", "csv", path)}
    for key, by_hand in CALIBRATED.items():
        asked.add(key)
        compare(f"calibrate: {' '.join(key)}", found.get(key), by_hand, 0, wrong)


# Requests of 0.1 s on one core, web's at 1, 2, … 8 s, db's half a second later: alone nobody waits.
# The bully asks twice 1 s of work at 5 s; with what comes meanwhile that takes until 7.5 s, and web's
# requests at 5, 6 and 7 s and db's at 5.5 and 6.5 s are late: 3 and 2 of 8.
BULLY = scenario("bully", [
    service("web", 0.1, [float(t) for t in range(1, 9)], timeout_s=0.15),
    service("db", 0.1, [t + 0.5 for t in range(1, 9)], timeout_s=0.15),
    service("bully", 1, [5, 5])], isolate={"aggressors": ["bully"]}, horizon_s=10)
LONG = scenario("long", [
    service("web", 0.004, [0], workload={"type": "replay", "at_s": [0], "repeat_s": 0.02},
            timeout_s=1),
    service("bully", 0.004, [0], workload={"type": "replay", "at_s": [0], "repeat_s": 0.02})],
    isolate={"aggressors": ["bully"]}, horizon_s=300)
ISOLATED = [
    (BULLY, {
        ("web", "degradation", ""): 3 / 8, ("bare_shared", "degradation_worst", "web"): 3 / 8,
        ("bare_shared", "degradation_mean", ""): (3 / 8 + 2 / 8) / 2,
        ("db", "degradation", ""): 2 / 8, ("bare_shared", "hosts_saved", ""): 1 / 2}),
    # each takes twice as long beside the other
    (LONG, {("web", "latency_ratio", ""): 2, ("web", "p99_inflation", ""): (2, BUCKET)}),
    # the bully's first two requests come with each other and are late for it, alone as well: of the
    # two that are answered in time when it is alone, web's company makes one late
    (scenario("culprit", [service("web", 0.1, [5], timeout_s=1),
                          service("bully", 0.1, [1, 5], timeout_s=0.15)],
              isolate={"aggressors": ["bully"]}), {
        ("bully", "culprit_degradation", ""): 1 / 2}),
]

# Three services on one core: web and db ask 0.1 s at the same time, cron 0.1 s half a second later.
# Every second, for the percentiles.
def every_second(name, at):
    return service(name, 0.1, [at], workload={"type": "replay", "at_s": [at], "repeat_s": 1})


BLAMED = [
    # alone 0.1 s; with the other 0.2 s: each is to blame for 0.1 s, first in and last out
    (scenario("pair", [every_second("web", 0), every_second("db", 0), every_second("cron", 0.5)],
              horizon_s=15000), {
        ("web", "excess_mean", ""): 0.1, ("web", "excess_p99", ""): (0.1, 2 * BUCKET),
        ("web", "blame_first_in", "db"): 0.1, ("web", "blame_last_out", "db"): 0.1,
        ("web", "blame_first_in", "db:cpu"): 0.1,
        ("web", "blame_first_in_p99", "db"): (0.1, 2 * BUCKET),
        ("web", "blame_last_out_p99", "db"): (0.1, 2 * BUCKET)}),
    # two cores and three at once: any two are harmless, all three take 1.5 times as long; each is
    # innocent when it is first in, and guilty of all when it is last out
    (scenario("three", [every_second("web", 0), every_second("db", 0), every_second("cron", 0)],
              cores=2, horizon_s=15000), {
        ("web", "excess_mean", ""): 0.05, ("web", "blame_last_out", "db"): 0.05,
        ("web", "blame_joint", "db"): 1, ("web", "blame_joint_p99", "cron"): 1}),
]


def ask_verb(plimsoll, directory, verb, cases, asked, wrong):
    for document, values in cases:
        document.pop("ticks", None)
        path = os.path.join(directory, "asked.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        found = {(row["entity"], row["metric"], row["part"]): row["value"]
                 for row in reversed(rows(plimsoll, *verb, "--quiet", "--format", "csv", path))}
        for key, by_hand in values.items():
            asked.add((key[1], ""))
            compare(f"{document['name']}: {' '.join(key)}", found.get(key), by_hand, 0, wrong)


def wanted(plimsoll):
    """(metric, part) of all; parts that stand for a name, as LAYER, are left to the metric."""
    text = subprocess.run([plimsoll, "describe", "--markdown", "metrics"], capture_output=True,
                          text=True, check=True).stdout
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        metric = re.match(r"`(\w+)`", section).group(1)
        parts = re.search(r" Parts: (.*)\.$", section, flags=re.M)
        yield metric, None
        for part in parts.group(1).split(", ") if parts else []:
            if part.islower():
                yield metric, part


def main():
    plimsoll = os.path.abspath(sys.argv[1])
    asked, wrong = set(), []
    with tempfile.TemporaryDirectory() as directory:
        ask_runs(plimsoll, directory, asked, wrong)
        ask_traces(plimsoll, directory, asked, wrong)
        ask_calibration(plimsoll, directory, asked, wrong)
        ask_verb(plimsoll, directory, ["isolate"], ISOLATED, asked, wrong)
        ask_verb(plimsoll, directory, ["run", "--blame"], BLAMED, asked, wrong)
    ask_checks(plimsoll, sys.argv[2], asked, wrong)
    metrics = {metric for metric, _ in asked}
    for metric, part in wanted(plimsoll):
        if (metric, part) not in asked and (part is not None or metric not in metrics):
            wrong.append(f"{metric} {part or ''}: has no calculation")
    print(*wrong, sep="\n")
    print(f"{len(metrics)} metrics, {len(asked)} with their parts, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
