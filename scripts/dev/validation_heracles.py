# SPDX-License-Identifier: GPL-3.0-or-later
"""Lo et al. (Heracles), ISCA 2015, Figure 1: a ladder of loads beside each antagonist (row 12).

Published: Haswell at 2.3 GHz with 2.5 MB of cache a core; memory bandwidth that the services ask for
at their peak; an antagonist of cache or memory runs on the cores that the service does not use, one
of HyperThreads on the siblings, `brain` shares all cores by CFS shares alone. Websearch calibrates
one number of each antagonist, to the load of its cliff: the middle of the bracket of values that put
the cliff between that load and the one before. Nothing is fitted to ml_cluster.

Closed forms: M/M/k, first come first served, with the model's own slowing by memory bandwidth.
"""
import functools
import math

from validation_parts import closed, fixed, significant

# ---- published ----
CACHE_A_CORE_MIB = 2.5
PEAK_BANDWIDTH = {"websearch": 0.40, "ml_cluster": 0.60}
CLIFF = {"llc": 90, "dram": 90, "hyperthread": 85, "brain": 40}     # websearch: calibration

# ---- assumptions ----
CORES = 36                   # two sockets of 18, one cache and one memory for both
BANDWIDTH = 136.0            # GB/s: twice four channels of DDR4-2133
SERVICE_S = 0.02             # "tens of milliseconds"; exponential
QUANTILE = {"websearch": 0.99, "ml_cluster": 0.95}  # of the objectives, from memory, unverified
MEMORY_BOUND, MISS_GAIN = 0.5, 1.0
FOOTPRINT_MIB = 45           # of a service
LOADS = range(5, 100, 5)
ANTAGONISTS = ("llc", "dram", "hyperthread", "network", "brain")


def exceeds(erlangs, k, t):
    """P(T > t) of M/M/k, t in service times; 1 when it has no equilibrium."""
    if erlangs >= k:
        return 1.0
    b = 1.0
    for i in range(1, k + 1):
        b = erlangs * b / (i + erlangs * b)
    waits = b / (1 - erlangs / k * (1 - b))
    d = k - 1 - erlangs
    more = t if abs(d) < 1e-9 else (1 - math.exp(-d * t)) / d
    return math.exp(-t) * (1 + waits * more)


def bisect(inside, low, high):
    """The edge of `inside`, which holds at high and not at low."""
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if inside(middle) else (middle, high)
    return high


@functools.lru_cache(maxsize=None)
def objective(service):
    """In service times: the tail of the service alone on all cores at 95 % load, which is what peak
    load means."""
    tail = 1 - QUANTILE[service]
    return bisect(lambda t: exceeds(0.95 * CORES, CORES, t) <= tail, 0, 1000)


@functools.lru_cache(maxsize=None)
def cores_for(service, load):
    """The fewest on which it meets its objective alone."""
    tail, goal = 1 - QUANTILE[service], objective(service)
    return next(k for k in range(1, CORES + 1)
                if k == CORES or exceeds(load / 100 * CORES, k, goal) <= tail)


def violates(service, load, antagonist_gb, footprint_mib):
    """Is the tail above twice the objective beside an antagonist that asks for so much a core?"""
    erlangs, k = load / 100 * CORES, cores_for(service, load)
    llc = CACHE_A_CORE_MIB * CORES
    share = min(1.0, llc / (FOOTPRINT_MIB + footprint_mib))
    own = PEAK_BANDWIDTH[service] * BANDWIDTH / CORES * (1 + MISS_GAIN * (1 - share))
    slow = 1.0
    for _ in range(200):
        asked = own * min(k, erlangs * slow) + antagonist_gb * (CORES - k)
        slow = max(1.0, (1 - MEMORY_BOUND) + MEMORY_BOUND * asked / BANDWIDTH)
    tail = exceeds(erlangs * slow, k, 2 * objective(service) / slow)
    return tail > 1 - QUANTILE[service]


@functools.lru_cache(maxsize=None)
def fit_bandwidth(antagonist, footprint_mib):
    """GB/s a core: still too much at the load before the cliff of websearch, no more at the cliff.
    It is more than a core can draw: below saturation the model slows nobody."""
    edge = CLIFF[antagonist]
    low, high = (bisect(lambda gb, at=load: violates("websearch", at, gb, footprint_mib), 0, 1e3)
                 for load in (edge - 5, edge))
    assert low < high
    return significant((low + high) / 2, 4)


def fit_share(antagonist):
    """Of the machine that is left to the service: between the last load it bears and the next."""
    return (CLIFF[antagonist] - 2.5) / 100


def service(name, kind, load, k, host):
    own = significant(PEAK_BANDWIDTH[kind] * BANDWIDTH / CORES, 4)
    return {"name": name, "on": [host], "mem_mib": 1024, "concurrency": k,
            "slo_s": significant(2 * objective(kind) * SERVICE_S),
            "request": {"user_s": SERVICE_S, "net_rx_bytes": 500, "net_tx_bytes": 10000},
            "cache": {"footprint_mib": FOOTPRINT_MIB, "gb_per_s": own, "miss_gain": MISS_GAIN,
                      "memory_bound": MEMORY_BOUND},
            "workload": {"type": "poisson", "rate_per_s": load / 100 * CORES / SERVICE_S}}


def antagonist(kind, name, host, threads):
    base = {"name": name, "on": [host], "mem_mib": 1024}
    if kind == "network":
        return {**base, "aggressor": {"type": "net_sender"}}
    busy = {**base, "request": {"user_s": 0.1, "size": fixed(1)},
            "workload": closed(threads, fixed(0))}
    if kind == "dram":
        busy["cache"] = {"footprint_mib": 0, "gb_per_s": fit_bandwidth("dram", 0),
                         "memory_bound": 1.0}
    elif kind == "llc":
        big = CACHE_A_CORE_MIB * CORES
        busy["cache"] = {"footprint_mib": big, "gb_per_s": fit_bandwidth("llc", big),
                         "memory_bound": 1.0}
    elif kind == "brain":
        busy["cpu_weight"] = significant(1 / fit_share("brain") - 1, 4)
    return busy


def ladder(kind):
    hosts, services = [], []
    for antagonist_kind in ANTAGONISTS:
        for load in LOADS:
            name = f"{antagonist_kind}_{load:02}"
            host = {"name": name, "cores": CORES, "mem_mib": 65536, "link_gbit_per_s": 1,
                    "cache": {"llc_mib": CACHE_A_CORE_MIB * CORES, "gb_per_s": BANDWIDTH}}
            if antagonist_kind == "hyperthread":
                host["smt_factor"] = significant(2 * fit_share("hyperthread"))
            hosts.append(host)
            apart = antagonist_kind in ("llc", "dram")
            k = cores_for(kind, load) if apart else CORES
            threads = CORES - k if apart else CORES
            services.append(service(name, kind, load, k, name))
            if threads > 0:
                services.append(antagonist(antagonist_kind, f"beside_{name}", name, threads))
    return {
        "schema": 1, "name": f"heracles-{kind.replace('_', '-')}",
        "title": f"{kind} at 5 to 95 % load beside five antagonists",
        "description": f"Lo et al. 2015, Figure 1, {kind}: a host for each load and antagonist. "
        "slo_s is twice the objective, so that slo_attainment says on which side of 200 % the tail "
        f"is (p{100 * QUANTILE[kind]:.0f}, from memory). The objective is the tail alone on all "
        "cores at 95 % load; beside antagonists of cache and memory the service has as many cores "
        "as it needs for that, they have the others. Fitted in closed form, to websearch: what "
        "antagonists of cache and memory ask for, what two HyperThreads do together, the weight of "
        "brain. Published: bandwidth at peak, cache of a core. Assumptions: 36 cores, 136 GB/s, "
        "exponential requests of 20 ms that wait for memory half of their time, a footprint of "
        "45 MiB, answers of 10 KB on a Gigabit link.",
        "seed": 1, "era": 2014, "horizon_s": 32, "warmup_s": 2, "replications": 1,
        "placement": "explicit_hosts",
        "platforms": [{"name": "container:host", "label": "heracles", "costs": "zero"}],
        "hosts": hosts, "services": services}


def heracles():
    return ladder("websearch"), ladder("ml_cluster")
