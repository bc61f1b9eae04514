/* SPDX-License-Identifier: GPL-3.0-or-later
 * host_os: the operating system of the host. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, BOOT, VALUE, NONE, 120, 60, 300, "s", ASSUMPTION, "project estimate",
             "power-on to login of a physical server"),
    PLIM_ROW(2003, MEMORY_GUEST_OS, VALUE, NONE, 64, 32, 256, "MiB", ASSUMPTION, "project estimate",
             "residency of the host OS, once per host"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 120, 60, 300, "s", ASSUMPTION, "project estimate",
             "power-on to login"),
    PLIM_ROW(2014, MEMORY_GUEST_OS, VALUE, NONE, 300, 64, 2048, "MiB", ASSUMPTION,
             "project estimate", "host OS, once per host"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 180, 60, 600, "s", ASSUMPTION, "project estimate",
             "power-on to login"),
    PLIM_ROW(2020, MEMORY_GUEST_OS, VALUE, NONE, 500, 128, 4096, "MiB", ASSUMPTION,
             "project estimate", "host OS, once per host"),
};

const plim_layer plim_layer_host_os = {
    .name = "host_os",
    .summary = "the operating system of the host",
    .own_kernel = true,
    .once_per_host = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
