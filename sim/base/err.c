/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statuses and errors: see err.h. */
#include "sim/base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    int code;
    const char *text;
} table[] = {
#define X(name, code, text) {code, text},
    PLIM_STATUS_MAP(X)
#undef X
};

plim_status plim_fail(plim_err *err, plim_status status, const char *where, const char *format, ...)
{
    if (err == NULL || err->status != PLIM_OK) {
        return status;
    }
    va_list args;
    err->status = status;
    snprintf(err->where, sizeof err->where, "%s", where == NULL ? "" : where);
    va_start(args, format);
    vsnprintf(err->what, sizeof err->what, format, args);
    va_end(args);
    return status;
}

const char *plim_status_text(plim_status status)
{
    return (unsigned)status < PLIM_STATUS_COUNT ? table[status].text : "unknown";
}

int plim_status_exit(plim_status status)
{
    return (unsigned)status < PLIM_STATUS_COUNT ? table[status].code : 1;
}
