/* SPDX-License-Identifier: GPL-3.0-or-later
 * disk_streamer: threads that read and write a large file from end to end. */
#include "models/aggressor.h"

/* A copy of 4 GB a second: an assumption. */
static const double KERNEL_S_PER_KIB = 0.25e-6;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double record_kib;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_SYSCALL] = 1.0;
    spec->ops.n[PLIM_CLASS_KERNEL] = KERNEL_S_PER_KIB * p->record_kib;
    spec->ops.n[PLIM_CLASS_DISK_READ] = 0.5; /* one in two reads, the other writes */
    spec->ops.n[PLIM_CLASS_DISK_WRITE] = 0.5;
    spec->ops.n[PLIM_CLASS_DISK_READ_BYTE] = 0.5 * 1024.0 * p->record_kib;
    spec->ops.n[PLIM_CLASS_DISK_WRITE_BYTE] = 0.5 * 1024.0 * p->record_kib;
    spec->channels.disk.sequential = true;
}

static const plim_param table[] = {
    PLIM_ATTACK_THREADS(10, "threads, each with one operation under way (Matthews 2007: 10)"),
    PLIM_ATTACK_REAL(params, record_kib, "KiB", 128, 0.5, 65536,
                     "bytes of one operation (assumption: read_ahead_kb of Linux)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_disk_streamer = {
    .name = "disk_streamer",
    .summary = "threads that read and write large files from end to end",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): ten "
              "threads of IOzone, reading and writing in turn. Assumptions: record (Linux reads "
              "ahead 128 KiB by default), CPU of a record",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "threads",
    .resident_mib = 64,
    .fill = fill,
};
