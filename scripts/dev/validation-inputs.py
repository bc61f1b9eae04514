#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes scenarios/validation/*.json: what `plimsoll validate` simulates of published experiments.
What is fitted is fitted here, by the formulas below, to the cells called calibration in
scenarios/validate_*.c and to nothing else; what is counted comes from the data set
service-profiles; what is assumed says so in the description of its scenario.

usage: validation-inputs.py DATA OUT      DATA: the folder with service-profiles
"""
import csv
import json
import os
import sys

from validation_heracles import heracles
from validation_matthews import matthews
from validation_parts import closed, exponential, fixed, significant
from validation_sharma import sharma

# ---- native costs of the operations (s), layer `native`, eras 2003 and 2014 ----
NATIVE_2003 = {"syscalls": 0.45e-6, "forks": 81.6e-6, "execs": 349e-6, "context_switches": 0.77e-6,
               "page_faults": 1.42e-6}
NATIVE_2014 = {"syscalls": 64.1667e-9, "context_switches": 1.2e-6, "page_faults": 0.5e-6,
               "net_rx_packets": 3e-6, "net_tx_packets": 3e-6, "net_rx_bytes": 0.2e-9,
               "net_tx_bytes": 0.2e-9}

# ---- published values that are calibration ----
BUILD_S, BUILD_OS = 263.0, 0.07          # Barham 2003, Figure 3 and p.171
DBENCH_MB_S, WEB99_BIT_S = 418.0, 180e6  # Barham 2003, Figure 3 and p.172: bare Linux
REDIS = {2: 42.1e3, "max": 112.9e3}      # Felter 2014, native GET/s at 2 connections; at 120
MYSQL = {10: 3394.0, "max": 13353.0}     # Felter 2014, native tps at 10 threads; at 150
MYSQL_CORES = 16
REDIS_N = [2, 3, 4, 5, 10, 20, 50, 100, 120]
MYSQL_N = [10, 30, 50, 70, 90, 110, 150, 190, 250, 290]


def profile(data, service, variant, load):
    """Median of every metric of one row group of profiles.csv."""
    with open(os.path.join(data, "service-profiles", "profiles.csv"), encoding="utf-8") as file:
        return {row["metric"]: float(row["median"]) for row in csv.DictReader(file)
                if (row["service"], row["variant"], row["load"]) == (service, variant, load)}


def work(counts, native):
    """Seconds of CPU of these operations on bare metal."""
    return sum(n * native[name] for name, n in counts.items())


def rounded(counts):
    return {name: significant(n) for name, n in counts.items()}


def on_a_dell_each(services):
    """Barham 2003, Figure 3: one machine for each, bare and under three monitors."""
    return {
        "placement": "one_service_per_host",
        "platforms": [{"name": "bare_dedicated", "label": "linux"},
                      {"name": "vm_para:drivers_inside", "label": "xen"},
                      {"name": "vm_hosted", "label": "workstation"},
                      {"name": "vm_hosted", "layers": ["host_os", "uml"], "label": "uml"}],
        "hosts": [{"name": "dell", "count": len(services), "cores": 1, "mem_mib": 2048}]}


def linux_build(data):
    traced = profile(data, "compile", "kernel-6.1-tinyconfig-vmlinux-j2", "one job at a time")
    counts = {"syscalls": traced["syscalls"], "forks": traced["forks"], "execs": traced["execs"],
              "context_switches": traced["ctxsw_voluntary"] + traced["ctxsw_involuntary"],
              "page_faults": traced["page_faults_minor"] + traced["page_faults_major"]}
    user, system = BUILD_S * (1 - BUILD_OS), BUILD_S * BUILD_OS
    natural = work(counts, NATIVE_2003)
    scale = system / natural
    services = [("traced", {name: n * scale for name, n in counts.items()}),
                ("counted", {**counts, "kernel_s": system - natural})]
    services += [(f"all_{name}", {name: system / cost}) for name, cost in NATIVE_2003.items()]
    return {
        "schema": 1, "name": "linux-build",
        "title": "Building Linux under Xen, VMware Workstation and UML in 2003",
        "description": "Barham et al. 2003, Figure 3: 263 s on bare Linux, 7 % of its CPU in the "
        "OS. `traced`: operations counted in a build of Linux 6.1 in 2026, all times one factor "
        f"({scale:.4g}), so that they fill the 18.41 s of system time at the native costs of 2003. "
        "`counted`: the counts as they are, the rest of the system time as kernel work. `all_...`: "
        "the whole system time is one kind of operation: any mix lies between the cheapest and "
        "the dearest. Disk operations are left out: the build never waits for one (no fsync; "
        "sources in the page cache), and their CPU would be 0.1 s.",
        "seed": 1, "era": 2003, "horizon_s": 30000, "warmup_s": 0, "replications": 5,
        **on_a_dell_each(services),
        "services": [{"name": name, "mem_mib": 256, "vcpus": 1,
                      "request": {"user_s": significant(user), "size": fixed(1), **rounded(ops)},
                      "workload": closed(1, exponential(1))} for name, ops in services]}


# dbench 4.0 with its load file, one client on tmpfs for 20 s under strace 6.1: calls of 753.9 MB
# read and written (48,481 pread and pwrite; 15.55 KB each by dbench's own report), without kill and
# wait4, by which its processes watch one another. Switches and faults: perf, 10 s, 6,508 MB. User
# share: 1.337 of 8.680 s of CPU.
DBENCH_MB = 753.9
DBENCH_CALLS = 497700 - 135038 - 25
DBENCH_USER = 1.337 / 8.680
# The benchmark's description, from memory: classes of files, share of requests and mean size.
WEB99_CLASSES = ((0.35, 512.0), (0.50, 5120.0), (0.14, 51200.0), (0.01, 512000.0))


def web_request(data):
    """nginx, a connection a request, at the mean size of SPEC WEB99, between 10 and 100 KiB."""
    small, large = (profile(data, "nginx", f"static-{size}-close", "half")
                    for size in ("10KB", "100KB"))
    mean = sum(share * size for share, size in WEB99_CLASSES)
    part = (mean - 10240.0) / (102400.0 - 10240.0)
    def at(metric):
        return small[metric] + part * (large[metric] - small[metric])
    counts = {"syscalls": at("syscalls"),
              "context_switches": at("ctxsw_voluntary") + at("ctxsw_involuntary"),
              "net_rx_packets": at("net_rx_packets_mtu1500"),
              "net_rx_bytes": at("net_rx_bytes"),
              "net_tx_packets": at("net_tx_packets_mtu1500"),
              "net_tx_bytes": at("net_tx_bytes")}
    native = {**NATIVE_2003, "net_rx_packets": 6852.94e-9, "net_tx_packets": 6144.52e-9,
              "net_rx_bytes": 1e-9, "net_tx_bytes": 1e-9}
    return {"user_s": significant(8 * mean / WEB99_BIT_S - work(counts, native)),
            "size": fixed(1), **rounded(counts)}


def files_request():
    """A MB of dbench."""
    counts = {"syscalls": DBENCH_CALLS / DBENCH_MB, "context_switches": 2018 / 6508,
              "page_faults": 171 / 6508}
    user = DBENCH_USER / DBENCH_MB_S
    kernel = 1 / DBENCH_MB_S - user - work(counts, NATIVE_2003)
    return {"user_s": significant(user), "size": fixed(1), "kernel_s": significant(kernel),
            **rounded(counts)}


def files_and_web(data):
    services = (("dbench", 1, files_request()), ("web99", 20, web_request(data)))
    return {
        "schema": 1, "name": "files-and-web",
        "title": "dbench and SPEC WEB99 under Xen, VMware Workstation and UML in 2003",
        "description": "Barham et al. 2003, Figure 3. `dbench`: a MB of the same benchmark's "
        "version 4 (2026), its calls counted, in the time that a MB took on bare Linux (418 MB/s); "
        "what the calls do not fill is kernel work and, as measured, 15 % user. `web99`: a request "
        "of the mean size of SPEC WEB99's classes (from memory of its description: an assumption), "
        "calls and packets as nginx has for it (a connection a request, MTU 1500), in the time "
        "that its bytes took at 180 Mb/s; what the counts do not fill is user time. Disks are left "
        "out: both serve from the page cache.",
        "seed": 1, "era": 2003, "horizon_s": 60, "warmup_s": 0, "replications": 5,
        **on_a_dell_each(services),
        "services": [{"name": name, "mem_mib": 256, "vcpus": 1, "request": request,
                      "workload": closed(users, fixed(0))} for name, users, request in services]}


def domains():
    return {
        "schema": 1, "name": "domains-128",
        "title": "128 CPU-bound domains with slices of 5 and of 50 ms",
        "description": "Barham et al. 2003, section 4.5. On each of two hosts 128 domains that "
        "always compute; hosts of two CPUs are an assumption. The cost of a switch between domains "
        "was calibrated on the loss at 5 ms as if nothing else were lost, so the guests of `xen` "
        "have no daemons (the paper's domain takes 6.2 MB); `xen_usual_guest` has those that the "
        "layer guest_os assumes, 0.1 % of a core each.",
        "seed": 1, "era": 2003, "horizon_s": 440, "warmup_s": 40, "replications": 10,
        "placement": "explicit_hosts",
        "layers": [{"name": "guest_without_daemons", "base": "guest_os", "rows": [
            {"class": "second", "term": "work_ns", "value": 0,
             "source": "assumed in the calibration of the switch cost: 5 / (5 + c) = 0.925"}]}],
        "platforms": [{"name": "bare_shared", "label": "linux"},
                      {"name": "vm_para:drivers_inside", "label": "xen",
                       "layers": ["hypervisor_para_2003", "guest_without_daemons"]},
                      {"name": "vm_para:drivers_inside", "label": "xen_usual_guest"}],
        "hosts": [{"name": f"slice_{ms}", "cores": 2, "mem_mib": 4096, "slice_ms": ms}
                  for ms in (5, 50)],
        "services": [{"name": f"slice_{ms}_ms", "instances": 128, "mem_mib": 4, "vcpus": 1,
                      "concurrency": 1, "balancer": "least_outstanding",
                      "on": [f"slice_{ms}"] * 128, "request": {"user_s": 0.01},
                      "workload": closed(128, fixed(0))} for ms in (5, 50)]}


def shares():
    services = []
    for kind, host, request in (
            ("ir", "cpu", {"user_s": significant(1 / 172)}),
            ("oltp", "disk", {"user_s": 1e-4, "disk_writes": 1})):
        services += [{"name": f"{kind}_{weight}", "mem_mib": 64, "vcpus": 1, "cpu_weight": weight,
                      "on": [host], "request": request, "workload": closed(4, fixed(0))}
                     for weight in range(1, 9)]
    return {
        "schema": 1, "name": "domain-weights",
        "title": "Eight domains with weights 1 to 8, CPU-bound and disk-bound",
        "description": "Barham et al. 2003, Figure 5, two CPUs. `ir`: OSDB-IR, CPU-bound, 172 "
        "tuples/s alone on Linux (Figure 3). `oltp`: OSDB-OLTP, disk-bound; its operations were "
        "not published, so a request is one synchronous write on a disk of 200 writes/s (10,000 "
        "rpm, short seeks) and 0.1 ms of CPU, all three assumptions: what is asked is whether "
        "shares follow weights, not the rate.",
        "seed": 1, "era": 2003, "horizon_s": 1100, "warmup_s": 100, "replications": 10,
        "placement": "explicit_hosts",
        "platforms": [{"name": "vm_para:drivers_inside", "label": "xen"}],
        "hosts": [{"name": "cpu", "cores": 2, "mem_mib": 2048, "slice_ms": 5},
                  {"name": "disk", "cores": 2, "mem_mib": 2048, "slice_ms": 5, "disk_iops": 200}],
        "services": services}


def fit_one_server(n, rate, demand):
    """Think time of n = 2 users of one exponential server of that demand whose throughput is
    `rate`: exact mean value analysis, R_1 = D, Q_1 = D / (Z + D), R_2 = D (1 + Q_1), solved by
    bisection (X_2 falls as Z grows)."""
    assert n == 2
    low, high = 0.0, 1.0
    for _ in range(200):
        think = (low + high) / 2
        response = demand * (1 + demand / (think + demand))
        low, high = (think, high) if n / (think + response) > rate else (low, think)
    return think


def redis(data):
    counted = profile(data, "redis", "get-100B-pipeline1", "half")
    demand = 1 / REDIS["max"]
    think = fit_one_server(2, REDIS[2], demand)
    counts = {"syscalls": counted["syscalls"],
              "context_switches": counted["ctxsw_voluntary"] + counted["ctxsw_involuntary"],
              "page_faults": counted["page_faults_minor"],
              "net_rx_packets": counted["net_rx_packets"],
              "net_tx_packets": counted["net_tx_packets"],
              "net_rx_bytes": counted["net_rx_bytes"], "net_tx_bytes": counted["net_tx_bytes"]}
    rest = demand - work(counts, NATIVE_2014)
    # user and kernel as in the profile redis_get of the program
    user = rest * 1.75e-6 / (1.75e-6 + 1.77016e-6)
    return curve(
        "redis", "Redis GET: native, Docker and KVM",
        "Felter et al. 2014: redis-benchmark from another machine, one single-threaded server. Two "
        f"parameters are fitted to the native curve: the demand D = 1 / 112.9 k = {demand:.4g} s "
        f"of a request and the users' think time Z = {think:.4g} s from X(2) = 42.1 k by exact "
        "mean value analysis (one connection is left out of fits: idle cores wake up slowly). "
        "Operations of a GET are those of redis_get, counted in 2026; what they leave of D is "
        "user and kernel time in its ratio. Fitted to no platform but native; the link is left "
        "out (its time is in Z).",
        REDIS_N, think, {"user_s": significant(user), "kernel_s": significant(rest - user),
                         **rounded(counts)},
        {"concurrency": 1, "vcpus": 2}, 0.22, 0.02, ["container:bridge"])


def mysql(data):
    counted = profile(data, "postgres", "pgbench-select-only-s10-c4", "half")
    demand = MYSQL_CORES / MYSQL["max"]
    think = 10 / MYSQL[10] - demand  # ten users never wait for sixteen cores
    trips = 16  # BEGIN, ten point selects, four ranges, COMMIT
    counts = {"syscalls": trips * counted["syscalls"],
              "context_switches": trips * (counted["ctxsw_voluntary"] +
                                           counted["ctxsw_involuntary"]),
              "page_faults": trips * counted["page_faults_minor"],
              "net_rx_packets": trips, "net_tx_packets": trips,
              "net_rx_bytes": trips * counted["net_rx_bytes"],
              "net_tx_bytes": trips * counted["net_tx_bytes"] + 4 * 100 * 125}
    rest = demand - work(counts, NATIVE_2014)
    # user and kernel as in the profile postgres_select of the program
    user = rest * 4.315e-5 / (4.315e-5 + 1.75381e-5)
    return curve(
        "mysql", "MySQL, sysbench OLTP read-only: native, Docker and KVM",
        "Felter et al. 2014. Two parameters are fitted to the native curve: the CPU time of a "
        f"transaction D = 16 cores / 13,353 = {demand:.5g} s and the threads' think time Z = "
        f"10 / 3394 - D = {think:.4g} s (ten threads never wait for sixteen cores). MySQL was not "
        "traced: a transaction is 16 round trips (BEGIN, ten point and four range selects, COMMIT) "
        "with the operations of postgres_select, counted in 2026, and 4 x 100 rows of 125 bytes: "
        "assumptions. What they leave of D is user and kernel time in that profile's ratio. The "
        "link is left out (its time is in Z).",
        MYSQL_N, think, {"user_s": significant(user), "kernel_s": significant(rest - user),
                         **rounded(counts)},
        {"vcpus": 16}, 1.1, 0.1, ["container:bridge", "container:bridge_cow"])


def curve(name, title, description, users, think, request, more, horizon, warmup, bridges):
    labels = {"container:bridge": "docker_nat", "container:bridge_cow": "docker_nat_aufs"}
    return {
        "schema": 1, "name": name, "title": title, "description": description,
        "seed": 1, "era": 2014, "horizon_s": horizon, "warmup_s": warmup, "replications": 10,
        "placement": "one_service_per_host",
        "platforms": [{"name": "bare_dedicated", "label": "native"},
                      {"name": "container:host", "label": "docker_host"},
                      *({"name": bridge, "label": labels[bridge]} for bridge in bridges),
                      {"name": "vm_hvm:ept", "label": "kvm"}],
        "hosts": [{"name": "x3650", "count": len(users), "cores": 16, "mem_mib": 262144}],
        "services": [{"name": f"n_{n}", "mem_mib": 4096, **more, "request": request,
                      "workload": closed(n, exponential(think))} for n in users]}


def put(out, scenario):
    """One key a line, one platform, host or service a line."""
    lines = []
    for key, value in scenario.items():
        if isinstance(value, list):
            items = ",\n".join("    " + json.dumps(item) for item in value)
            lines.append(f"  {json.dumps(key)}: [\n{items}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=True)}")
    with open(os.path.join(out, scenario["name"] + ".json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = sys.argv[1:]
    for scenario in (linux_build(data), files_and_web(data), domains(), shares(), redis(data), mysql(data),
                     *matthews(), *sharma(lambda *group: profile(data, *group)), *heracles()):
        put(out, scenario)


main()
