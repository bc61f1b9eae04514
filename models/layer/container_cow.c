/* SPDX-License-Identifier: GPL-3.0-or-later
 * container_cow: what a copy-on-write root file system adds to container_hostnet. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, SHARED_HOST, 3000, 0, 12000, "ns", ASSUMPTION,
             "Sharma 2016 Table 5",
             "20 % of the native CPU of a write (dist-upgrade 470 s Docker against 391 s VM; "
             "kernel install is 4 % faster): not against native, not per operation"),
    PLIM_ROW(2003, IMAGE, VALUE, NONE, 0.1, 0.07, 0.11, "MiB", MEASURED, "Sharma 2016 Table 4",
             "increment over a shared layer, 112 KB and 72 KB"),
    PLIM_ROW(2014, DISK_WRITE, WORK_NS, SHARED_HOST, 1200, 0, 4800, "ns", ASSUMPTION,
             "Sharma 2016 Table 5",
             "20 % of the native CPU of a write (dist-upgrade 470 s Docker against 391 s VM; "
             "kernel install is 4 % faster): not against native, not per operation"),
    PLIM_ROW(2014, IMAGE, VALUE, NONE, 0.1, 0.07, 0.11, "MiB", MEASURED, "Sharma 2016 Table 4",
             "increment over a shared layer, 112 KB and 72 KB"),
    PLIM_ROW(2020, DISK_WRITE, WORK_NS, SHARED_HOST, 1200, 0, 4800, "ns", ASSUMPTION,
             "Sharma 2016 Table 5",
             "20 % of the native CPU of a write (dist-upgrade 470 s Docker against 391 s VM; "
             "kernel install is 4 % faster): not against native, not per operation"),
    PLIM_ROW(2020, IMAGE, VALUE, NONE, 0.1, 0.07, 0.11, "MiB", MEASURED, "Sharma 2016 Table 4",
             "increment over a shared layer, 112 KB and 72 KB"),
};

const plim_layer plim_layer_container_cow = {
    .name = "container_cow",
    .summary = "what a copy-on-write root file system adds to container_hostnet",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
