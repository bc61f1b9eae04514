#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No knob does nothing: for every key of a scenario two scenarios that differ in that key alone,
and whose results differ. The keys are those that `plimsoll explain` lists: a new one without a pair
is an error.

usage: check_keys.py PLIMSOLL ROOT [KEY ...]      exit 0: all well, 1: something is not
"""
import copy
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

BASE = {
    "schema": 1, "name": "base", "seed": 1, "horizon_s": 20, "warmup_s": 0, "replications": 2,
    "platform": "vm_hvm",
    "hosts": [{"name": "h", "cores": 4, "mem_mib": 8192}],
    "services": [
        {"name": name, "mem_mib": 100, "vcpus": 2, "request": {"user_s": 0.02},
         "workload": {"type": "poisson", "rate_per_s": 60}} for name in ("web", "db")],
}
H, S, R, W = "/hosts/0", "/services/0", "/services/0/request", "/services/0/workload"
RETRY, SCALE, F, L = S + "/retry", S + "/scaling", "/failures/0", "/layers/0"
ABSENT = Ellipsis

BUSY = {W + "/rate_per_s": 150, "/services/1/workload/rate_per_s": 150}
DISK = {R + "/disk_reads": 2, R + "/disk_read_bytes": 40000, H + "/disk_iops": 300,
        H + "/disk_mb_per_s": 20}
# two at one disk and one link
BOTH = {**DISK, "/services/1/request/disk_reads": 2, "/services/1/request/disk_read_bytes": 40000,
        R + "/net_rx_bytes": 90000, "/services/1/request/net_rx_bytes": 90000,
        R + "/net_rx_packets": 62, H + "/link_gbit_per_s": 0.1, H + "/disk/mix_penalty": 0.1}
FAIR = {**BOTH, H + "/disk/queueing": "fair", H + "/net/queueing": "fair"}
LATE = {S + "/timeout_s": 0.1, W + "/rate_per_s": 130, S + "/concurrency": 4}
RETRIES = {**LATE, RETRY: {"attempts": 3, "backoff_s": 0.05}}
SCALED = {SCALE: {"most": 4, "target": 0.5, "period_s": 2, "cooldown_s": 4}, S + "/vcpus": 1,
          H + "/cores": 16, W: {"type": "flash_crowd", "rate_per_s": 20, "factor": 8, "at_s": 5,
                                "ramp_s": 1, "hold_s": 4, "decay_s": 1}}
ORDERED = {**SCALED, "/platform": {"name": "vm_hvm", "costs": "zero"}, "/vcpus_per_core_max": 1,
           H + "/cores": 3,
           "/hosts/1": {"name": "later", "cores": 8, "mem_mib": 8192, "lead_time_s": 2}}
FAILS = {"/failures": [{"what": "process", "service": "web", "at_s": [5]}]}
HOST_FAILS = {"/failures": [{"what": "host", "host": "h", "at_s": [5], "repair_s": 1}]}
IDEAL = {"/platform": {"name": "vm_hvm", "costs": "zero"}}
SECOND = {"name": "h2", "cores": 4, "mem_mib": 8192, "link_gbit_per_s": 1}
LEAVES = {H + "/until_s": 5, H + "/link_gbit_per_s": 1, "/hosts/1": SECOND}
REPLACED = {**IDEAL, H + "/refresh": {"at_age_s": 5, "swap_s": 1}}
LATER = {"/hosts/1": {**SECOND, "from_s": 3}, S + "/instances": 3,
         "/replan": {"goal": "spread", "every_s": 4}}
AGES = {**IDEAL, H + "/age_s": 10, "/failures": [
    {"what": "host", "host": "h", "ages": True, "repair_s": 0.1,
     "every": {"type": "weibull", "mean": 5, "shape": 2}}]}
OWN = {"/layers": [{"name": "mine", "base": "container_bridge", "rows": [
    {"class": "user", "term": "tax_ratio", "value": 0.1}]}],
       "/platform": {"name": "container", "layers": ["host_os", "container_hostnet", "mine"]},
       R + "/net_rx_packets": 20, R + "/net_tx_packets": 20, R + "/syscalls": 100}
ROW = L + "/rows/0"
M, HM = S + "/memory", H + "/memory"
SQUEEZED = {"/platform": "container", M: {"working_set_mib": 8000, "faults_per_cpu_s": 500},
            H + "/disk_iops": 1000, HM: {"swap_mib": 4000},
            "/services/1/memory": {"growth_mib_per_s": 1000, "growth_max_mib": 2000}}
GROWS = {**SQUEEZED, M: {"faults_per_cpu_s": 500, "growth_mib_per_s": 1000},
         HM: {"swap_mib": 2000}}
SERIES = {"type": "rate_series", "rates_per_s": [20, 90, 40], "step_s": 5, "scale": 1.5}
FILE = {"type": "rate_series", "file": "counts.csv", "step_s": 4, "scale": 3,
        "smooth_min_count": 50}
TIMES = {"type": "replay", "file": "times.csv", "column": "at"}
K, A = S + "/kernel", S + "/aggressor"
TABLE = {K: {"pids": 5, "pids_per_request": 1}, H + "/kernel": {"pids_max": 6}}
ONLY = {R: ABSENT, W: ABSENT, H + "/disk_iops": 300, H + "/disk_mb_per_s": 20}
# web reads memory beside a db that fills the cache
CACHES = {H + "/cache": {"llc_mib": 20, "gb_per_s": 10}, S + "/cache": {
    "footprint_mib": 10, "gb_per_s": 4, "miss_gain": 1, "memory_bound": 0.5},
          "/services/1/cache": {"footprint_mib": 30, "gb_per_s": 12}}
C = S + "/cache"
# a db that reads memory beside an aggressor
VICTIM = {H + "/cache": CACHES[H + "/cache"], "/services/1/cache": CACHES[S + "/cache"]}
MEASURED = {**CACHES, C: {"footprint_mib": 10, "pressure_mib": [10, 40], "slowdown": [1.1, 1.5]}}
LOCKS = {"/platform": "container", H + "/kernel": {"contention": 0.2}, R + "/kernel_s": 0.01}
# an aggressor on one core, whom a quota tames
ISOLATE = {H + "/cores": 1, "/isolate": {"aggressors": ["hog"]}, S + "/timeout_s": 0.5,
           "/services/1/timeout_s": 0.5, W + "/rate_per_s": 8,
           S + "/vcpus": 1, "/services/1/vcpus": 1, "/services/1/workload/rate_per_s": 12,
           "/services/2": {"name": "hog", "mem_mib": 10, "request": {"user_s": 0.5}, "quota_ms": 10,
                           "workload": {"type": "poisson", "rate_per_s": 20}},
           "/services/3": {"name": "other", "mem_mib": 10, "request": {"user_s": 0.1},
                           "timeout_s": 9, "workload": {"type": "poisson", "rate_per_s": 9}}}
CALL = {S + "/path": ["cpu", "call:db", "cpu"], "/services/1/workload": ABSENT}


def closed(think):
    return {W: {"type": "closed", "users": 30, "think": think}}


def replay(**more):
    return {W: {"type": "replay", "at_s": [0.5, 1.0, 2.5], **more}}


def workload(kind, **keys):
    """Pairs of a workload: key=(value, other)."""
    mine = {W: {"type": kind, **{key: pair[0] for key, pair in keys.items()}}}
    return {f"services[].workload.({kind}).{key}": (mine, W + "/" + key, *pair)
            for key, pair in keys.items()}


def aggressor(kind, more=None, **keys):
    """The same of an aggressor; all have start_s."""
    mine = {**ONLY, **(more or {}), A: {"type": kind, **{key: pair[0] for key, pair in keys.items()}}}
    return {f"services[].aggressor.({kind}).{key}": (mine, A + "/" + key, *pair)
            for key, pair in {**keys, "start_s": (ABSENT, 5)}.items()}


def distribution(kind, **keys):
    mine = closed({"type": kind, **{key: pair[0] for key, pair in keys.items()}})
    return {f"distribution.({kind}).{key}": (mine, W + "/think/" + key, *pair)
            for key, pair in keys.items()}


def count(key, value, **more):
    return {"services[].request." + key: (more, R + "/" + key, ABSENT, value)}


# key: (what makes it matter, pointer, value, other value [, where it shows instead of in values, or
# the verb isolate])
PAIRS = {
    "name": ({}, "/name", "base", "other", "csv"),
    "title": ({}, "/title", ABSENT, "Another", "json"),
    "description": ({}, "/description", ABSENT, "Why", "html"),
    "seed": ({}, "/seed", 1, 2),
    "horizon_s": ({}, "/horizon_s", 20, 21),
    "warmup_s": ({}, "/warmup_s", 0, 3),
    "replications": ({}, "/replications", 2, 3),
    "era": (BUSY, "/era", ABSENT, 2020),
    "max_in_flight": (BUSY, "/max_in_flight", ABSENT, 5),
    "placement": ({H + "/count": 2}, "/placement", ABSENT, "worst_fit"),
    "vcpus_per_core_max": ({H + "/count": 2}, "/vcpus_per_core_max", ABSENT, 0.5),
    "platform": ({}, "/platform", "vm_hvm", "container"),
    "platforms[]": ({"/platform": ABSENT}, "/platforms", ["vm_hvm"], ["container"]),
    "platform.name": ({"/platform": {"name": "vm_hvm"}}, "/platform/name", "vm_hvm", "container"),
    "platform.variant": ({"/platform": {"name": "vm_hvm"}}, "/platform/variant", ABSENT, "gen1"),
    "platform.layers[]": ({"/platform": {"name": "container"}, R + "/net_rx_packets": 20},
                          "/platform/layers", ABSENT,
                          ["host_os", "container_hostnet"]),
    "platform.label": ({"/platform": {"name": "vm_hvm"}}, "/platform/label", ABSENT, "mine", "csv"),
    "platform.costs": ({"/platform": {"name": "vm_hvm"}}, "/platform/costs", ABSENT, "zero"),
    "platform.sharing": ({"/platform": {"name": "container"}, **BUSY}, "/platform/sharing", ABSENT,
                         "thread"),
    "platform.vcpu_limits": ({"/platform": {"name": "vm_hvm"}, S + "/vcpus": 1},
                             "/platform/vcpu_limits", ABSENT, "off"),
    # channels
    "channels.cache": (CACHES, "/channels/cache", ABSENT, False),
    "hosts[].cache": (CACHES, H + "/cache", CACHES[H + "/cache"], ABSENT),
    "hosts[].cache.llc_mib": (CACHES, H + "/cache/llc_mib", 20, 30),
    "hosts[].cache.gb_per_s": (CACHES, H + "/cache/gb_per_s", 10, ABSENT),
    "hosts[].kernel.contention": (LOCKS, H + "/kernel/contention", 0.2, 0.4),
    "services[].lock_spin": ({**BUSY, H + "/cores": 2}, S + "/lock_spin", ABSENT, 0.2),
    "services[].cache": (CACHES, C, CACHES[C], ABSENT),
    "services[].cache.footprint_mib": (CACHES, C + "/footprint_mib", 10, 5),
    "services[].cache.gb_per_s": (CACHES, C + "/gb_per_s", 4, 5),
    "services[].cache.miss_gain": (CACHES, C + "/miss_gain", 1, ABSENT),
    "services[].cache.memory_bound": (CACHES, C + "/memory_bound", 0.5, 0.6),
    "services[].cache.limit_mib": (CACHES, C + "/limit_mib", ABSENT, 2),
    "services[].cache.limit_gb_per_s": (CACHES, C + "/limit_gb_per_s", ABSENT, 1),
    "services[].cache.pressure_mib": (MEASURED, C + "/pressure_mib", [10, 40], [20, 40]),
    "services[].cache.slowdown": (MEASURED, C + "/slowdown", [1.1, 1.5], [1.2, 1.5]),
    # failures
    "failures[]": ({}, "/failures", ABSENT, FAILS["/failures"]),
    "failures[].what": (FAILS, F + "/what", "process", "kernel"),
    "failures[].service": (FAILS, F + "/service", "web", "db"),
    "failures[].host": ({**HOST_FAILS, "/hosts/1": {"name": "h2", "cores": 4, "mem_mib": 8192}},
                        F + "/host", "h", "h2"),
    "failures[].at_s": (FAILS, F + "/at_s", [5], [5, 9]),
    "failures[].every": ({**FAILS, F + "/at_s": ABSENT}, F + "/every",
                         {"type": "exponential", "mean": 1}, {"type": "exponential", "mean": 3}),
    "failures[].repair_s": (FAILS, F + "/repair_s", ABSENT, 2),
    "failures[].core_speed": ({**HOST_FAILS, "/platform": {"name": "vm_hvm", "costs": "zero"}},
                              F + "/core_speed", ABSENT, 2),
    "failures[].ages": (AGES, F + "/ages", True, ABSENT),
    "failures[].elsewhere": ({**HOST_FAILS, "/hosts/1": SECOND}, F + "/elsewhere", ABSENT, True),
    # what moves
    "replan": (LATER, "/replan", LATER["/replan"], ABSENT),
    "replan.goal": (LATER, "/replan/goal", "spread", "pack"),
    "replan.every_s": (LATER, "/replan/every_s", 4, 7),
    "replan.after_change_s": ({**LATER, "/replan/every_s": ABSENT}, "/replan/after_change_s", 1, 3),
    "replan.moves_max": (LATER, "/replan/moves_max", ABSENT, 1),
    "live_moves": (LEAVES, "/live_moves", ABSENT, {"downtime_s": 1}),
    "live_moves.gbit_per_s": (LEAVES, "/live_moves/gbit_per_s", ABSENT, 0.5),
    "live_moves.cpu_tax": (LEAVES, "/live_moves/cpu_tax", ABSENT, 0.5),
    "live_moves.downtime_s": (LEAVES, "/live_moves/downtime_s", ABSENT, 1),
    "channels": (TABLE, "/channels", ABSENT, {"kernel": False}),
    "channels.kernel": (TABLE, "/channels/kernel", ABSENT, False),
    # what `isolate` asks
    "isolate": ({**ISOLATE, "/services/2/timeout_s": 9}, "/isolate", {"aggressors": ["hog"]},
                {"aggressors": ["other"]}, "isolate"),
    "isolate.aggressors[]": (ISOLATE, "/isolate/aggressors", ["hog"], ["hog", "other"], "isolate"),
    "isolate.victims[]": (ISOLATE, "/isolate/victims", ABSENT, ["db"], "isolate"),
    "isolate.limits[]": (ISOLATE, "/isolate/limits", ["on"], ["off"], "isolate"),
    "channels.disk": (BOTH, "/channels/disk", ABSENT, False),
    "channels.net": (FAIR, "/channels/net", ABSENT, False),
    "hosts[].disk": (BOTH, H + "/disk", {"mix_penalty": 0.1}, ABSENT),
    "hosts[].disk.spindle": (BOTH, H + "/disk/spindle", ABSENT, True),
    "hosts[].disk.queueing": (BOTH, H + "/disk/queueing", ABSENT, "fair"),
    "hosts[].disk.mix_penalty": (BOTH, H + "/disk/mix_penalty", 0.1, 0.2),
    "hosts[].net": (BOTH, H + "/net", ABSENT, {"queueing": "fair"}),
    "hosts[].net.queueing": (BOTH, H + "/net/queueing", ABSENT, "fair"),
    "services[].disk": (BOTH, S + "/disk", ABSENT, {"limit_iops": 100}),
    "services[].disk.pattern": (BOTH, S + "/disk/pattern", ABSENT, "sequential"),
    "services[].disk.weight": (FAIR, S + "/disk/weight", ABSENT, 3),
    "services[].disk.limit_iops": (BOTH, S + "/disk/limit_iops", ABSENT, 100),
    "services[].disk.limit_mb_per_s": (BOTH, S + "/disk/limit_mb_per_s", ABSENT, 3),
    "services[].net": (BOTH, S + "/net", ABSENT, {"limit_mbit_per_s": 50}),
    "services[].net.weight": (FAIR, S + "/net/weight", ABSENT, 3),
    "services[].net.limit_mbit_per_s": (BOTH, S + "/net/limit_mbit_per_s", ABSENT, 50),
    "services[].net.limit_packets_per_s": (BOTH, S + "/net/limit_packets_per_s", ABSENT, 5000),
    # layers of one's own
    "layers[]": ({**OWN, "/platform/layers/2": "container_cow"}, "/platform/layers/2",
                 "container_cow", "mine"),
    "layers[].base": (OWN, L + "/base", "container_bridge", ABSENT),
    "layers[].serial": ({**OWN, ROW + "/class": "syscall", ROW + "/term": "work_ns",
                         ROW + "/payer": "own_thread", ROW + "/value": 20000}, L + "/serial",
                        ABSENT, True),
    "layers[].own_kernel": ({**OWN, **FAILS, F + "/what": "kernel"}, L + "/own_kernel", ABSENT,
                            True),
    "layers[].once_per_host": ({**OWN, ROW + "/class": "memory_guest_os", ROW + "/term": "value",
                                ROW + "/payer": "none", ROW + "/value": 50, S + "/instances": 2},
                               L + "/once_per_host", ABSENT, True),
    "layers[].rows[]": (OWN, L + "/rows", OWN["/layers"][0]["rows"], ABSENT),
    "layers[].rows[].class": ({**OWN, ROW + "/term": "work_ns", ROW + "/class": "syscall"},
                              ROW + "/class", "syscall", "net_rx_packet"),
    "layers[].rows[].term": ({**OWN, ROW + "/class": "net_rx_packet", ROW + "/value": 5000,
                              ROW + "/term": "work_ns"}, ROW + "/term", "work_ns", "exits"),
    "layers[].rows[].payer": ({**OWN, ROW + "/class": "syscall", ROW + "/value": 9000,
                               ROW + "/term": "work_ns"}, ROW + "/payer", ABSENT, "own_thread"),
    "layers[].rows[].value": (OWN, ROW + "/value", 0.1, 0.2),
    "layers[].rows[].low": (OWN, ROW + "/low", ABSENT, 0.05, "json"),
    "layers[].rows[].high": (OWN, ROW + "/high", ABSENT, 0.5, "json"),
    "layers[].rows[].source": (OWN, ROW + "/source", ABSENT, "measured", "json"),
    # hosts
    "hosts[]": ({}, "/hosts", BASE["hosts"], [{"name": "h", "cores": 2, "mem_mib": 8192}]),
    "hosts[].name": ({}, H + "/name", "h", "other", "csv"),
    "hosts[].count": ({"/placement": "worst_fit"}, H + "/count", 1, 2),
    "hosts[].cores": ({}, H + "/cores", 4, 2),
    "hosts[].mem_mib": ({}, H + "/mem_mib", 8192, 9000),
    "hosts[].core_speed": ({}, H + "/core_speed", ABSENT, 1.5),
    "hosts[].smt_factor": (BUSY, H + "/smt_factor", ABSENT, 1.3),
    "hosts[].slice_ms": ({**BUSY, H + "/cores": 2}, H + "/slice_ms", ABSENT, 1),
    "hosts[].disk_iops": (DISK, H + "/disk_iops", 300, 250),
    "hosts[].disk_latency_ms": (DISK, H + "/disk_latency_ms", ABSENT, 10),
    "hosts[].disk_mb_per_s": (DISK, H + "/disk_mb_per_s", 20, 30),
    "hosts[].link_gbit_per_s": ({R + "/net_rx_bytes": 50000}, H + "/link_gbit_per_s", ABSENT, 0.1),
    "hosts[].lead_time_s": (ORDERED, "/hosts/1/lead_time_s", 2, 6),
    "hosts[].bought": ({**ORDERED, SCALE + "/cooldown_s": 1, SCALE + "/most": 2, W + "/factor": 3},
                       "/hosts/1/bought", ABSENT, True),
    "hosts[].billing_s": ({}, H + "/billing_s", ABSENT, 3600),
    "hosts[].from_s": ({"/hosts/1": SECOND, "/placement": "worst_fit"}, "/hosts/1/from_s", ABSENT,
                       4),
    "hosts[].until_s": (LEAVES, H + "/until_s", 5, 10),
    "hosts[].age_s": (AGES, H + "/age_s", 10, 50),
    "hosts[].refresh": (REPLACED, H + "/refresh", REPLACED[H + "/refresh"], ABSENT),
    "hosts[].refresh.at_age_s": (REPLACED, H + "/refresh/at_age_s", 5, 8),
    "hosts[].refresh.apart_s": ({**REPLACED, H + "/count": 2, "/placement": "worst_fit"},
                                H + "/refresh/apart_s", ABSENT, 4),
    "hosts[].refresh.swap_s": (REPLACED, H + "/refresh/swap_s", 1, 3),
    "hosts[].refresh.core_speed": (REPLACED, H + "/refresh/core_speed", ABSENT, 2),
    "hosts[].kernel": ({K: TABLE[K]}, H + "/kernel", ABSENT, {"pids_max": 6}),
    "hosts[].kernel.pids_max": (TABLE, H + "/kernel/pids_max", 6, 7),
    # services
    "services[]": ({}, "/services", BASE["services"], BASE["services"][:1]),
    "services[].name": ({}, S + "/name", "web", "shop", "csv"),
    "services[].instances": ({}, S + "/instances", 1, 2),
    "services[].request": ({}, R, {"user_s": 0.02}, {"user_s": 0.01, "syscalls": 500}),
    "services[].request.profile": ({}, R, {"profile": "web_request"}, {"profile": "redis_get"}),
    "services[].request.scale": ({}, R + "/scale", ABSENT, 1.2),
    "services[].request.size": ({}, R + "/size", ABSENT, {"type": "deterministic", "mean": 1}),
    "services[].request.user_s": ({}, R + "/user_s", 0.02, 0.019),
    **count("kernel_s", 0.001), **count("syscalls", 500), **count("forks", 1),
    **count("execs", 1), **count("context_switches", 100), **count("page_faults", 300),
    **count("disk_reads", 3), **count("disk_writes", 3),
    **count("disk_read_bytes", 90000, **DISK),
    **count("disk_write_bytes", 90000, **DISK, **{R + "/disk_writes": 1}),
    **count("net_rx_packets", 30), **count("net_tx_packets", 30),
    **count("net_rx_bytes", 90000), **count("net_tx_bytes", 90000),
    "services[].path[]": (CALL, S + "/path", CALL[S + "/path"], ["cpu", "call:db"]),
    "services[].visits": (CALL, S + "/visits", ABSENT, 2),
    "services[].balancer": ({S + "/instances": 3, S + "/vcpus": 1}, S + "/balancer", ABSENT,
                            "power_of_two"),
    "services[].mem_mib": ({}, S + "/mem_mib", 100, 120),
    "services[].concurrency": ({}, S + "/concurrency", ABSENT, 1),
    "services[].queue_limit": ({S + "/concurrency": 2}, S + "/queue_limit", ABSENT, 1),
    "services[].timeout_s": ({}, S + "/timeout_s", ABSENT, 0.03),
    "services[].slo_s": ({}, S + "/slo_s", ABSENT, 0.03),
    "services[].vcpus": ({}, S + "/vcpus", 2, 1),
    "services[].cpuset_cores": (BUSY, S + "/cpuset_cores", ABSENT, 2),
    "services[].cpu_weight": ({**BUSY, H + "/cores": 2}, S + "/cpu_weight", ABSENT, 3),
    "services[].quota_ms": ({}, S + "/quota_ms", ABSENT, 150),
    "services[].period_ms": ({S + "/quota_ms": 150}, S + "/period_ms", ABSENT, 120),
    "services[].os_unmodifiable": ({"/platform": "vm_para"}, S + "/os_unmodifiable", ABSENT, True),
    "services[].guest_os": ({"/platform": "vm_para"}, S + "/guest_os", ABSENT, "windows_xp"),
    "services[].os_port_lines": ({"/platform": "vm_para"}, S + "/os_port_lines", ABSENT, 4620),
    "services[].from_s": ({}, S + "/from_s", ABSENT, 4),
    "services[].until_s": ({}, S + "/until_s", ABSENT, 15),
    "services[].on[]": ({"/placement": "explicit_hosts", H + "/count": 2,
                         "/services/1/on": ["h1"]}, S + "/on", ["h1"], ["h2"]),
    "services[].retry": (LATE, RETRY, ABSENT, {"attempts": 2}),
    "services[].retry.attempts": (RETRIES, RETRY + "/attempts", 3, 2),
    "services[].retry.backoff_s": (RETRIES, RETRY + "/backoff_s", 0.05, 0.2),
    "services[].retry.factor": (RETRIES, RETRY + "/factor", ABSENT, 4),
    "services[].retry.backoff_max_s": (RETRIES, RETRY + "/backoff_max_s", ABSENT, 0.06),
    "services[].retry.jitter": (RETRIES, RETRY + "/jitter", ABSENT, 0.5),
    "services[].retry.budget": (RETRIES, RETRY + "/budget", ABSENT, 0.1),
    "services[].scaling": (SCALED, SCALE, SCALED[SCALE], ABSENT),
    "services[].scaling.most": (SCALED, SCALE + "/most", 4, 2),
    "services[].scaling.least": ({**SCALED, S + "/instances": 2}, SCALE + "/least", ABSENT, 1),
    "services[].scaling.metric": (SCALED, SCALE + "/metric", ABSENT, "outstanding"),
    "services[].scaling.target": (SCALED, SCALE + "/target", 0.5, 0.9),
    "services[].scaling.tolerance": (SCALED, SCALE + "/tolerance", ABSENT, 1),
    "services[].scaling.period_s": (SCALED, SCALE + "/period_s", 2, 3),
    "services[].scaling.cooldown_s": (SCALED, SCALE + "/cooldown_s", 4, 8),
    "services[].scaling.start_s": (SCALED, SCALE + "/start_s", ABSENT, 1),
    "services[].kernel": ({}, K, ABSENT, {"pids": 3}),
    "services[].kernel.pids": ({K: {"pids_per_request": 1}}, K + "/pids", ABSENT, 5),
    "services[].kernel.pids_per_request": ({K: {"pids": 5, "limit_pids": 6}},
                                           K + "/pids_per_request", 1, ABSENT),
    "services[].kernel.pids_growth_per_s": ({K: {"pids": 1}}, K + "/pids_growth_per_s", 0.3, 1),
    "services[].kernel.pids_growth_from_s": ({K: {"pids_growth_per_s": 1}},
                                             K + "/pids_growth_from_s", ABSENT, 5),
    "services[].kernel.limit_pids": ({K: {"pids_per_request": 1}}, K + "/limit_pids", ABSENT, 2),
    # aggressors
    "services[].aggressor": (ONLY, A, {"type": "cpu_spinner"}, {"type": "net_sender"}),
    "services[].aggressor.type": ({**ONLY, A: {"type": "cpu_spinner"}}, A + "/type", "cpu_spinner",
                                  "file_creator"),
    **aggressor("cpu_spinner", threads=(1, 2)),
    **aggressor("memory_toucher", {"/platform": "container", HM: {"swap_mib": 20000}},
                working_set_mib=(20000, 18000), faults_per_cpu_s=(500, 900), threads=(1, 2)),
    **aggressor("malloc_bomb", growth_mib_per_s=(500, 100)),
    **aggressor("fork_bomb", growth_per_s=(1, 2), threads=(1, 2)),
    **aggressor("disk_streamer", threads=(1, 2), record_kib=(128, 64)),
    **aggressor("file_creator", threads=(1, 2), file_kib=(4, 64)),
    **aggressor("net_sender", threads=(1, 2)),
    **aggressor("net_receiver", mbit_per_s=(100, 50)),
    **aggressor("packet_flood", packets_per_s=(9000, 8000), packet_bytes=(18, 100)),
    **aggressor("cache_thrasher", VICTIM, threads=(1, 2), footprint_mib=(40, 60), gb_per_s=(2, 3)),
    **aggressor("bandwidth_streamer", VICTIM, threads=(1, 2), footprint_mib=(10, 40),
                gb_per_s=(12, 8)),
    # workloads
    "services[].workload": ({}, W, {"type": "poisson", "rate_per_s": 60}, replay()[W]),
    "services[].workload.type": (closed({"type": "exponential", "mean": 1}), W,
                                 {"type": "mmpp", "mean_rate_per_s": 40},
                                 {"type": "self_similar", "mean_rate_per_s": 40}),
    **workload("poisson", rate_per_s=(60, 50)),
    # memory
    "channels.memory": (SQUEEZED, "/channels/memory", True, False),
    "hosts[].memory": (GROWS, HM, {"swap_mib": 2000}, ABSENT),
    "hosts[].memory.swap_mib": (GROWS, HM + "/swap_mib", 2000, 0),
    "hosts[].memory.reclaim_mib_per_s": (SQUEEZED, HM + "/reclaim_mib_per_s", 100, 500),
    "hosts[].memory.overcommit": ({**IDEAL, S + "/mem_mib": 5000, "/services/1/mem_mib": 5000,
                                   "/hosts/1": SECOND}, HM + "/overcommit", 1, 1.5),
    "services[].memory": (SQUEEZED, M, SQUEEZED[M], ABSENT),
    "services[].memory.working_set_mib": (SQUEEZED, M + "/working_set_mib", 8000, 7900),
    "services[].memory.faults_per_cpu_s": (SQUEEZED, M + "/faults_per_cpu_s", 500, 600),
    "services[].memory.growth_mib_per_s": (GROWS, M + "/growth_mib_per_s", 1000, 500),
    "services[].memory.growth_from_s": (GROWS, M + "/growth_from_s", 0, 3),
    "services[].memory.growth_max_mib": (GROWS, M + "/growth_max_mib", 0, 7000),
    "services[].memory.limit_mib": (GROWS, M + "/limit_mib", 0, 1000),
    "services[].memory.swap_mib": ({**GROWS, M + "/limit_mib": 1000}, M + "/swap_mib", -1, 300),
    "services[].workload.(closed).users": (closed({"type": "exponential", "mean": 1}), W + "/users",
                                           30, 40),
    "services[].workload.(closed).think": ({}, W, closed({"type": "exponential", "mean": 1})[W],
                                           closed({"type": "deterministic", "mean": 1})[W]),
    "services[].workload.(rate_series).rates_per_s": ({W: SERIES}, W + "/rates_per_s", [20, 90, 40],
                                                      [20, 80, 40]),
    "services[].workload.(rate_series).step_s": ({W: SERIES}, W + "/step_s", 5, 4),
    "services[].workload.(rate_series).scale": ({W: SERIES}, W + "/scale", 1.5, 1),
    "services[].workload.(rate_series).file": ({W: FILE}, W + "/file", "counts.csv", "others.csv"),
    "services[].workload.(rate_series).from": ({W: FILE}, W + "/from", ABSENT, "8"),
    "services[].workload.(rate_series).duration_s": ({W: FILE}, W + "/duration_s", ABSENT, 8),
    "services[].workload.(rate_series).smooth_min_count": ({W: FILE}, W + "/smooth_min_count", 50,
                                                           200),
    **workload("diurnal", mean_rate_per_s=(40, 50), amplitude=(0.5, 0.3), period_s=(20, 25),
               peak_at_s=(5, 9), surge_factor=(3, 2), surge_at_s=(8, 10), surge_length_s=(3, 5),
               surge_ramp_s=(1, 0.5), step_s=(0.5, 2)),
    **workload("mmpp", mean_rate_per_s=(40, 50), burst_factor=(5, 3), burst_share=(0.1, 0.2),
               burst_s=(1, 2)),
    **workload("self_similar", mean_rate_per_s=(40, 50), sources=(20, 30), hurst=(0.8, 0.7),
               on_s=(1, 2), off_s=(2, 3), period_ratio=(1000, 100)),
    **workload("flash_crowd", rate_per_s=(30, 40), factor=(3, 4), at_s=(5, 7), ramp_s=(2, 4),
               hold_s=(3, 5), decay_s=(2, 4)),
    "services[].workload.(replay).at_s": (replay(), W + "/at_s", [0.5, 1.0, 2.5], [0.5, 1.0]),
    "services[].workload.(replay).file": ({W: TIMES}, W + "/file", "times.csv", "later.csv"),
    "services[].workload.(replay).column": ({W: TIMES}, W + "/column", "at", "late"),
    "services[].workload.(replay).from": ({W: TIMES}, W + "/from", ABSENT, "1"),
    "services[].workload.(replay).duration_s": ({W: TIMES}, W + "/duration_s", ABSENT, 2),
    "services[].workload.(replay).repeat_s": (replay(), W + "/repeat_s", ABSENT, 4),
    # distributions
    "distribution.type": ({}, W, closed({"type": "exponential", "mean": 1})[W],
                          closed({"type": "deterministic", "mean": 1})[W]),
    **distribution("deterministic", mean=(1, 2)), **distribution("exponential", mean=(1, 2)),
    **distribution("erlang", mean=(1, 2), stages=(2, 3)),
    **distribution("hyperexponential", mean=(1, 2), scv=(4, 9)),
    **distribution("lognormal", mean=(1, 2), scv=(4, 9)),
    **distribution("empirical", values=([1, 2], [1, 3]), weights=([1, 2], [1, 3])),
    **distribution("gamma", mean=(1, 2), scv=(4, 2)),
    **distribution("weibull", mean=(1, 2), shape=(0.5, 0.8)),
    **distribution("bounded_pareto", mean=(1, 2), shape=(1.5, 1.2), ratio=(100, 1000)),
}
# Keys that change nothing, and why.
NOTHING = {"$schema": "for editors", "schema": "has one value",
           "layers[].name": "what names it must change with it"}

def trace(seed):
    return "count\n" + "".join(f"{5 + (seed * i * i + 3 * i) % 23}\n" for i in range(60))


COUNTS = {"counts.csv": trace(7), "others.csv": trace(8),
          "times.csv": "at,late\n0.5,1\n1,2\n4,6\n", "later.csv": "at,late\n1,1\n3,3\n"}


def keys_of(plimsoll):
    """Those that explain lists; distributions and the two places of platforms once."""
    text = subprocess.run([plimsoll, "explain"], capture_output=True, text=True, check=True).stdout
    stack, keys = [], []
    for line in text.split("\n\n")[0].splitlines():
        level = (len(line) - len(line.lstrip())) // 2
        stack = stack[:level] + [line.split()[0]]
        if stack[-1].startswith("("):
            continue
        key = ".".join(stack).replace("platforms[].", "platform.")
        key = re.sub(r".*\.(size|think|every)\.", "distribution.", key)
        if key not in keys:
            keys.append(key)
    return keys


def put(document, pointer, value):
    *way, last = pointer.strip("/").split("/")
    for step in way:
        in_list = isinstance(document, list)
        document = document[int(step)] if in_list else document.setdefault(step, {})
    if isinstance(document, list):
        document[int(last):int(last) + 1] = [] if value is ABSENT else [value]
    elif value is ABSENT:
        document.pop(last, None)
    else:
        document[last] = value


def scenario(setup, pointer, value):
    document = copy.deepcopy(BASE)
    for at, what in {**setup, pointer: value}.items():
        put(document, at, copy.deepcopy(what))
    return document


def values_of(text):
    """What the long table says, without the names."""
    return sorted((row["entity_kind"], row["metric"], row["value"], row["ci_low"], row["status"])
                  for row in csv.DictReader(io.StringIO(text)))


def results(plimsoll, directory, key, letter, document, shows):
    path = os.path.join(directory, re.sub(r"\W", "_", key) + letter + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    form = shows if shows in ("json", "html") else "csv"
    verb = "isolate" if shows == "isolate" else "run"
    run = subprocess.run([plimsoll, verb, "--quiet", "--jobs", "1", "--format", form, path],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None, run.stderr
    whole = form != "csv" or shows == "csv"
    return run.stdout.replace(path, "") if whole else values_of(run.stdout), ""


def ask(plimsoll, directory, key):
    setup, pointer, value, other, *shows = PAIRS[key]
    shows = shows[0] if shows else None
    both = []
    for letter, what in (("a", value), ("b", other)):
        document = scenario(setup, pointer, what)
        got, error = results(plimsoll, directory, key, letter, document, shows)
        if got is None:
            return f"{key}: a scenario of its pair is refused: {error.strip()}"
        both.append(got)
    return f"{key}: changes nothing" if both[0] == both[1] else None


def main():
    plimsoll = os.path.abspath(sys.argv[1])
    keys = keys_of(plimsoll)
    wrong = [f"{key}: has no pair" for key in keys if key not in PAIRS and key not in NOTHING]
    wrong += [f"{key}: is no key" for key in list(PAIRS) + list(NOTHING) if key not in keys]
    asked = [key for key in (sys.argv[3:] or keys) if key in PAIRS]
    if "PLIMSOLL_SANITIZED" in os.environ:  # other tests pass there too; these are the long way
        asked = asked[::4]
    with tempfile.TemporaryDirectory() as directory:
        for name, text in COUNTS.items():
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.write(text)
        with ThreadPoolExecutor(2) as pool:
            wrong += filter(None, pool.map(lambda key: ask(plimsoll, directory, key), asked))
    print(*wrong, sep="\n")
    print(f"{len(keys)} keys, {len(asked)} pairs, {len(NOTHING)} without an effect, "
          f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
