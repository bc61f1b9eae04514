/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files that are there whole or not at all: see outfile.h. */
#include "reports/outfile.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

plim_outfile plim_outfile_of(const char *path)
{
    plim_outfile o = {0};
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    plim_str_puts(&o.path, path);
    plim_str_add(&o.temp, path, (size_t)(name - path));
    plim_str_printf(&o.temp, ".%jd.%s", (intmax_t)getpid(), name); /* its ending tells its kind */
    return o;
}

void plim_outfile_free(plim_outfile *o)
{
    plim_str_free(&o->path);
    plim_str_free(&o->temp);
}

static plim_status cannot_write(const plim_outfile *o, int code, plim_err *err)
{
    return plim_fail(err, PLIM_EIO, o->path.text, "cannot write: %s", strerror(code));
}

FILE *plim_outfile_open(const plim_outfile *o, plim_err *err)
{
    if (o->path.failed || o->temp.failed) {
        (void)plim_fail(err, PLIM_ENOMEM, "", "no memory for the name of a file");
        return NULL;
    }
    FILE *file = fopen(o->temp.text, "wb");
    if (file == NULL) {
        (void)cannot_write(o, errno, err);
    }
    return file;
}

plim_status plim_outfile_keep(const plim_outfile *o, FILE *file, plim_status so_far, plim_err *err)
{
    plim_status status = so_far;
    bool failed = file != NULL && ferror(file) != 0;
    int code = failed ? EIO : 0;
    if (file != NULL && fclose(file) != 0 && !failed) {
        failed = true;
        code = errno;
    }
    if (status == PLIM_OK && !failed && rename(o->temp.text, o->path.text) != 0) {
        failed = true;
        code = errno;
    }
    if (status == PLIM_OK && failed) {
        status = cannot_write(o, code, err);
    }
    if (status != PLIM_OK) {
        plim_outfile_drop(o);
    }
    return status;
}

void plim_outfile_drop(const plim_outfile *o)
{
    if (!o->temp.failed) {
        (void)unlink(o->temp.text);
    }
}
