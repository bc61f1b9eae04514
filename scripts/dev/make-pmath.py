#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the constants of sim/base/pmath.c: usage: make-pmath.py

log: P(z) with 2 atanh(s)/s - 2 = z P(z), z = s^2, |s| <= (sqrt 2 - 1)/(sqrt 2 + 1).
exp: P(t) with r coth(r/2) - 2 = t P(t), t = r^2, |r| <= (ln 2)/2.
What counts is the error of z P(z), which vanishes at 0; the nodes of interpolation are therefore
the roots of the next Chebyshev polynomial, stretched so that its least root lies at 0. Both
functions are analytic far beyond the interval, so this is the minimax polynomial within 1 %.
"""
import math
from decimal import Decimal as D, getcontext

getcontext().prec = 80
TINY = D(10) ** -75
PI = D("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")


def cos(x):
    total, term, n = D(1), D(1), 0
    while abs(term) > TINY:
        n += 2
        term = -term * x * x / (n * (n - 1))
        total += term
    return total


def fit(f, end, n):
    roots = [cos(PI * (2 * i + 1) / (2 * n + 2)) for i in range(n + 1)]
    nodes = [(r - roots[n]) / (1 - roots[n]) * end for r in roots[:n]]
    divided = [f(x) for x in nodes]
    for j in range(1, n):
        for i in range(n - 1, j - 1, -1):
            divided[i] = (divided[i] - divided[i - 1]) / (nodes[i] - nodes[i - j])
    p = [D(0)] * n
    for i in range(n - 1, -1, -1):
        p = [(p[k - 1] if k else D(0)) - nodes[i] * p[k] for k in range(n)]
        p[0] += divided[i]
    return [float(c) for c in p]


def log_rest(z):
    total, power, k = D(0), D(1), 0
    while power > TINY:
        total += 2 * power / (2 * k + 3)
        power *= z
        k += 1
    return total


def exp_rest(t):
    r = t.sqrt()
    return (r * (r.exp() + 1) / (r.exp() - 1) - 2) / t


def report(name, f, end, n):
    p = fit(f, end, n)
    grid = [end * i / 400 for i in range(1, 401)]
    worst = max(abs(sum(D(c) * z**k for k, c in enumerate(p)) - f(z)) * z for z in grid)
    print(f"{name}: worst error 2^{math.log2(worst):.1f}")
    for c in p:
        print("   ", c.hex())


root2 = D(2).sqrt()
report("log", log_rest, ((root2 - 1) / (root2 + 1)) ** 2, 7)
report("exp", exp_rest, (D(2).ln() / 2) ** 2 * D("1.001"), 5)
high = D(int(D(2).ln() * 2**33)) / 2**33  # 33 bits: k * high is exact for |k| < 2^20
print("ln 2:", float(high).hex(), "+", float(D(2).ln() - high).hex())
print("1 / ln 2:", float(1 / D(2).ln()).hex())
print("sqrt(1/2):", (0.5**0.5).hex())
