/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statuses, their texts and exit codes (one list), and the error that travels with a status. */
#ifndef PLIM_BASE_ERR_H
#define PLIM_BASE_ERR_H

#include <stddef.h>

/* name, exit code of the command line, text */
#define PLIM_STATUS_MAP(X)                                                                         \
    X(OK, 0, "ok")                                                                                 \
    X(EEXPECT, 1, "expectation not met")                                                           \
    X(EUSAGE, 2, "wrong use")                                                                      \
    X(ESCENARIO, 3, "wrong scenario")                                                              \
    X(EIO, 4, "input or output failed")                                                            \
    X(ENOMEM, 5, "out of memory")                                                                  \
    X(ELIMIT, 6, "limit reached")

typedef enum plim_status {
#define X(name, code, text) PLIM_##name,
    PLIM_STATUS_MAP(X)
#undef X
        PLIM_STATUS_COUNT
} plim_status;

/* Filled once, close to the cause; the first error wins. */
typedef struct plim_err {
    plim_status status;
    char where[256]; /* "ring.json:3:7" or "" */
    char what[512];  /* one sentence: what was found, what was expected */
} plim_err;

#if defined(__GNUC__)
#define PLIM_MUST_USE __attribute__((warn_unused_result))
#define PLIM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PLIM_MUST_USE
#define PLIM_PRINTF(fmt, args)
#endif

/* Fills `err` (unless NULL or already filled) and returns `status`. */
plim_status plim_fail(plim_err *err, plim_status status, const char *where, const char *format, ...)
    PLIM_PRINTF(4, 5);

/* The short text of a status; "unknown" outside the list. */
const char *plim_status_text(plim_status status);

/* The process exit code of a status (the man page's EXIT STATUS). */
int plim_status_exit(plim_status status);

#endif
