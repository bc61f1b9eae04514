/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files that are there whole or not at all: written beside their place under a name of this process
 * and renamed when they are complete. */
#ifndef PLIM_REPORTS_OUTFILE_H
#define PLIM_REPORTS_OUTFILE_H

#include "sim/base/err.h"
#include "sim/base/str.h"

#include <stdio.h>

typedef struct plim_outfile {
    plim_str path, temp;
} plim_outfile;

/* The file of that name. Free it in the end; memory that ran out is told by the next two. */
plim_outfile plim_outfile_of(const char *path);
void plim_outfile_free(plim_outfile *o);

/* The temporary one, empty, for writing; NULL: PLIM_EIO or PLIM_ENOMEM. */
PLIM_MUST_USE FILE *plim_outfile_open(const plim_outfile *o, plim_err *err);

/* Closes `file` (NULL: somebody else wrote it) and, when all was well so far, gives it its name;
 * else nothing stays. Returns `so_far`, or PLIM_EIO. */
PLIM_MUST_USE plim_status plim_outfile_keep(const plim_outfile *o, FILE *file, plim_status so_far,
                                            plim_err *err);
/* Nothing stays of the temporary one. */
void plim_outfile_drop(const plim_outfile *o);

#endif
