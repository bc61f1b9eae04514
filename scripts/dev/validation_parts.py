# SPDX-License-Identifier: GPL-3.0-or-later
"""What scenarios of a validation are put together from: see validation-inputs.py."""


def significant(value, digits=7):
    return float(f"{value:.{digits}g}")


def closed(users, think):
    return {"type": "closed", "users": users, "think": think}


def exponential(mean):
    return {"type": "exponential", "mean": significant(mean)}


def fixed(mean):
    return {"type": "deterministic", "mean": mean}
