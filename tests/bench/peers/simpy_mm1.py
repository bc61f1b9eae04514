#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""M/M/1 at load 0.9 in SimPy: a process that brings customers and a process that serves them.
Between them is a Store, as SimPy's users would write it (a Resource and a process for each customer
is slower), or a plain deque and an event that wakes an idle server: the least that SimPy can do.

usage: simpy_mm1.py store|deque CUSTOMERS       prints: name,size,each,n,cpu_s
Exit status 1 when the mean sojourn is not that of theory.
"""
import collections
import math
import random
import sys
import time

import simpy

RATE, SERVICE_RATE = 0.9, 1.0


class Tally:
    """What has left, and how long it was there in all."""

    def __init__(self):
        self.n = 0
        self.sojourn = 0.0


class Line:
    """Arrival times in a deque, and the event that an idle server waits for."""

    def __init__(self):
        self.arrived = collections.deque()
        self.wake = None


def arrivals_store(env, store, rng):
    while True:
        yield env.timeout(rng.expovariate(RATE))
        yield store.put(env.now)


def server_store(env, store, rng, customers, tally):
    while tally.n < customers:
        arrived = yield store.get()
        yield env.timeout(rng.expovariate(SERVICE_RATE))
        tally.n += 1
        tally.sojourn += env.now - arrived


def arrivals_deque(env, line, rng):
    while True:
        yield env.timeout(rng.expovariate(RATE))
        line.arrived.append(env.now)
        if line.wake is not None:
            line.wake.succeed()
            line.wake = None


def server_deque(env, line, rng, customers, tally):
    while tally.n < customers:
        if not line.arrived:
            line.wake = env.event()
            yield line.wake
        arrived = line.arrived.popleft()
        yield env.timeout(rng.expovariate(SERVICE_RATE))
        tally.n += 1
        tally.sojourn += env.now - arrived


def is_right(tally, now):
    """Mean sojourn 1 / (mu - lambda) and n / now = lambda, within 3 standard errors: that of the
    mean from the autocorrelation of M/M/1 (Daley, J. Austral. Math. Soc. 8, 1968)."""
    load = RATE / SERVICE_RATE
    variance = load * (2 + 5 * load - 4 * load**2 + load**3) / (1 - load) ** 4
    error = 3 * math.sqrt(variance / tally.n) / SERVICE_RATE
    expected, mean = 1 / (SERVICE_RATE - RATE), tally.sojourn / tally.n
    rate = tally.n / now
    right = abs(mean - expected) < error and abs(rate / RATE - 1) < 3 / math.sqrt(tally.n)
    if not right:
        print(
            f"simpy_mm1: mean sojourn {mean:.4g}, expected {expected:.4g} +- {error:.2g}; "
            f"rate {rate:.4g}, expected {RATE}",
            file=sys.stderr,
        )
    return right


def main():
    idiom, customers = sys.argv[1], int(sys.argv[2])
    began = time.process_time()
    env, tally = simpy.Environment(), Tally()
    if idiom == "store":
        line, arrivals, server = simpy.Store(env), arrivals_store, server_store
    else:
        line, arrivals, server = Line(), arrivals_deque, server_deque
    env.process(arrivals(env, line, random.Random(1)))
    env.run(until=env.process(server(env, line, random.Random(2), customers, tally)))
    cpu_s = time.process_time() - began
    print(f"simpy_{idiom},1,customer,{tally.n},{cpu_s:.3f}")
    return 0 if is_right(tally, env.now) else 1


if __name__ == "__main__":
    sys.exit(main())
