/* SPDX-License-Identifier: GPL-3.0-or-later
 * file_creator: creates small files, one after another. */
#include "models/aggressor.h"

/* Kernel work of a new file beyond its system calls: an assumption. */
static const double CREATE_S = 20e-6;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double file_kib;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_SYSCALL] = 4.0; /* open, write, fsync, close */
    spec->ops.n[PLIM_CLASS_KERNEL] = CREATE_S;
    spec->ops.n[PLIM_CLASS_DISK_WRITE] = 2.0; /* the file, and what its directory says of it */
    spec->ops.n[PLIM_CLASS_DISK_WRITE_BYTE] = 1024.0 * (p->file_kib + 4.0);
}

static const plim_param table[] = {
    PLIM_ATTACK_THREADS(4, "threads, each with one file under way (assumption)"),
    PLIM_ATTACK_REAL(params, file_kib, "KiB", 4, 0, 1024, "size of a file (assumption)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_file_creator = {
    .name = "file_creator",
    .summary = "threads that create small files one after another",
    .source = "Barham et al., SOSP 2003, 4.4 pp. 174-175: a creator of small files beside a disk "
              "hog. Assumptions: operations and CPU of a file, its size",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "threads",
    .resident_mib = 16,
    .fill = fill,
};
