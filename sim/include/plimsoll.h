/* SPDX-License-Identifier: GPL-3.0-or-later
 * plimsoll as a library: services that share hosts, in virtual machines and in containers.
 *
 * A program opens a scenario, may set what it wants instead of what the scenario says, checks it,
 * runs it on one platform or compares platforms, and reads the rows of the long table, the same
 * that `plimsoll run --format csv` prints:
 *
 *     plimsoll_scenario *scenario = NULL;
 *     plimsoll_results *results = NULL;
 *     plimsoll_error *error = NULL;
 *     if (plimsoll_scenario_from_file("shop.json", &scenario, &error) != PLIMSOLL_OK ||
 *         plimsoll_compare(scenario, &results, &error) != PLIMSOLL_OK) {
 *         plimsoll_error_print(error, stderr);
 *     }
 *     for (size_t i = 0; i < plimsoll_results_n_rows(results); i++) {
 *         const plimsoll_row *row = plimsoll_results_row(results, i);
 *         ...
 *     }
 *     plimsoll_error_free(error);
 *     plimsoll_results_free(results);
 *     plimsoll_scenario_free(scenario);
 *
 * Errors. What can fail returns a status and takes a last parameter `error`, which may be NULL. On
 * failure *error is set to a new object, which the caller frees; on success *error is untouched.
 * Outputs are untouched on failure. Functions that free take NULL. Passing NULL for a handle or a
 * text elsewhere, where not said otherwise, is a bug of the caller.
 *
 * Texts are UTF-8 and end in NUL; those that are passed in are copied. The locale of the program
 * changes nothing: numbers have a decimal point.
 *
 * Threads. There is no global state, no environment variable is read and nothing is printed, but
 * for a bug of the library itself, which prints one line to standard error and aborts. Functions
 * that take a const handle may be called for it from several threads at once. A run makes threads
 * of its own (plimsoll_set_jobs) and ends them; their number changes no byte of the results.
 *
 * The library is under GPL-3.0-or-later, and so is a program that links it. */
#ifndef PLIMSOLL_H
#define PLIMSOLL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__GNUC__)
#define PLIMSOLL_API __attribute__((visibility("default")))
#else
#define PLIMSOLL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The numbers are the exit codes of the command line. */
typedef enum plimsoll_status {
    PLIMSOLL_OK = 0,
    PLIMSOLL_STOPPED = 1,  /* the progress function asked to stop */
    PLIMSOLL_USAGE = 2,    /* a value out of its range, a platform that does not exist */
    PLIMSOLL_SCENARIO = 3, /* the scenario is wrong: the error has diagnostics */
    PLIMSOLL_IO = 4,       /* a file cannot be read, or writing failed */
    PLIMSOLL_NOMEM = 5,    /* out of memory */
    PLIMSOLL_LIMIT = 6     /* an input is larger than what is read */
} plimsoll_status;

typedef struct plimsoll_scenario plimsoll_scenario;
typedef struct plimsoll_results plimsoll_results;
typedef struct plimsoll_error plimsoll_error;

/* The version of the library, "0.1.0"; static. */
PLIMSOLL_API const char *plimsoll_version(void);

/* ---- errors ---- */

/* One thing that is wrong with a scenario. Belongs to its error. Later versions may add members at
 * the end. */
typedef struct plimsoll_diagnostic {
    const char *file;    /* the path, or the name given to the text */
    uint32_t line;       /* from 1 */
    uint32_t column;     /* from 1, in code points */
    const char *pointer; /* where, as a JSON pointer (RFC 6901); "/" is the root */
    const char *message; /* "found X, expected Y"; may hold any bytes of the scenario */
} plimsoll_diagnostic;

/* What went wrong; PLIMSOLL_OK for NULL. */
PLIMSOLL_API plimsoll_status plimsoll_error_status(const plimsoll_error *error);

/* One sentence; "" for NULL. Belongs to the error. */
PLIMSOLL_API const char *plimsoll_error_message(const plimsoll_error *error);

/* How many diagnostics there are, sorted by position: at least one when the status is
 * PLIMSOLL_SCENARIO, at most 20; else 0. */
PLIMSOLL_API size_t plimsoll_error_n_diagnostics(const plimsoll_error *error);

/* How many more were found behind those. */
PLIMSOLL_API size_t plimsoll_error_n_more(const plimsoll_error *error);

/* Diagnostic i, from 0; NULL beyond the last. Belongs to the error. */
PLIMSOLL_API const plimsoll_diagnostic *plimsoll_error_diagnostic(const plimsoll_error *error,
                                                                  size_t i);

/* Prints what the command line would: "FILE:LINE:COLUMN: error: /pointer: found X, expected Y", a
 * line each, control characters escaped; or the message on a line. Nothing for NULL. */
PLIMSOLL_API void plimsoll_error_print(const plimsoll_error *error, FILE *to);

PLIMSOLL_API void plimsoll_error_free(plimsoll_error *error);

/* ---- scenarios ---- */

/*
 * Opens a scenario (plimsoll-scenario(5)): reads its text and checks that it is JSON. Whether it
 * is a scenario is asked by plimsoll_check, plimsoll_run and plimsoll_compare. The file is read
 * here and never again; files that the scenario names are read when it is checked or run, and are
 * relative to the scenario's own directory, or with `data:` to the data directory.
 *
 *   path       the file, at most 64 MiB
 *   scenario   out; the caller frees it with plimsoll_scenario_free
 *
 * PLIMSOLL_IO, PLIMSOLL_SCENARIO, PLIMSOLL_LIMIT (larger), PLIMSOLL_NOMEM.
 */
PLIMSOLL_API plimsoll_status plimsoll_scenario_from_file(const char *path,
                                                         plimsoll_scenario **scenario,
                                                         plimsoll_error **error);

/*
 * The same from a text in memory.
 *
 *   name   stands for the file in diagnostics and results; files that the scenario names are
 *          relative to its directory part, without one to the working directory
 *   text   n bytes, at most 64 MiB, copied; need not end in NUL
 *
 * PLIMSOLL_SCENARIO, PLIMSOLL_LIMIT (larger), PLIMSOLL_NOMEM.
 */
PLIMSOLL_API plimsoll_status plimsoll_scenario_from_text(const char *name, const char *text,
                                                         size_t n, plimsoll_scenario **scenario,
                                                         plimsoll_error **error);

PLIMSOLL_API void plimsoll_scenario_free(plimsoll_scenario *scenario);

/* Where files named `data:…` are; NULL (the default): the working directory. PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_set_data_dir(plimsoll_scenario *scenario, const char *dir,
                                                   plimsoll_error **error);

/* The seed of all random numbers, any of 64 bits, instead of the scenario's. */
PLIMSOLL_API void plimsoll_set_seed(plimsoll_scenario *scenario, uint64_t seed);

/* Independent replications, 1 to 100000, instead of the scenario's; 0: the scenario's again.
 * PLIMSOLL_USAGE, PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_set_replications(plimsoll_scenario *scenario, uint32_t n,
                                                       plimsoll_error **error);

/* Length of a run in seconds, 0.001 to 1e9, instead of the scenario's; 0: the scenario's again. It
 * must be longer than the scenario's warm-up, which a later check or run tells. PLIMSOLL_USAGE,
 * PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_set_horizon_s(plimsoll_scenario *scenario, double horizon_s,
                                                    plimsoll_error **error);

/* Threads that runs are spread over, 1 to 256; 0 (the default): one a processor.
 * PLIMSOLL_USAGE, PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_set_jobs(plimsoll_scenario *scenario, uint32_t n,
                                               plimsoll_error **error);

/* Names of platforms (`plimsoll list platforms`, or labels of the scenario's own), 1 to 64, instead
 * of the scenario's; the first is the baseline of plimsoll_compare, and plimsoll_run takes one
 * alone. n 0: the scenario's again. A name that does not exist is told by a later check or run.
 * PLIMSOLL_USAGE (too many), PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_set_platforms(plimsoll_scenario *scenario,
                                                    const char *const *names, size_t n,
                                                    plimsoll_error **error);

/* Called while runs go on: `done` of `all` are over. Returns 0 to go on; anything else stops with
 * PLIMSOLL_STOPPED once the runs under way are over. It must return, and call no function of the
 * library for what is being run. */
typedef int (*plimsoll_progress)(void *context, uint32_t done, uint32_t all);

/* Has `progress` called from the thread that called plimsoll_run or plimsoll_compare, whenever a
 * run is over and at least five times a second, but not during pilot runs that find the warm-up;
 * NULL (the default): nobody. `context` is handed on and stays the caller's. */
PLIMSOLL_API void plimsoll_set_progress(plimsoll_scenario *scenario, plimsoll_progress progress,
                                        void *context);

/* ---- check, run, compare ---- */

/* Checks the scenario with all its platforms and with what was set, and runs nothing.
 * PLIMSOLL_SCENARIO (the error has the diagnostics), PLIMSOLL_IO (a file named `data:…` is absent),
 * PLIMSOLL_USAGE (something that was set does not fit), PLIMSOLL_NOMEM. */
PLIMSOLL_API plimsoll_status plimsoll_check(const plimsoll_scenario *scenario,
                                            plimsoll_error **error);

/*
 * Checks the scenario and runs it on one platform: the one that was set, else the scenario's
 * `platform`, else the first of its `platforms`, else the first of the program's.
 *
 *   results   out; the caller frees them with plimsoll_results_free; they need the scenario no more
 *
 * Hosts that cannot hold the services are no error: rows then have the status "refused".
 * As plimsoll_check; also PLIMSOLL_USAGE (more than one platform was set), PLIMSOLL_STOPPED.
 */
PLIMSOLL_API plimsoll_status plimsoll_run(const plimsoll_scenario *scenario,
                                          plimsoll_results **results, plimsoll_error **error);

/* The same on all platforms that were set, else those of the scenario, else all that have costs in
 * its era, with the same random numbers. Rows whose `point` is "vs=BASELINE" are paired differences
 * against the first. As plimsoll_run. */
PLIMSOLL_API plimsoll_status plimsoll_compare(const plimsoll_scenario *scenario,
                                              plimsoll_results **results, plimsoll_error **error);

/* ---- results ---- */

/* A row of the long table. Texts are never NULL and belong to the results. Later versions may add
 * members at the end. */
typedef struct plimsoll_row {
    const char *scenario;    /* its name */
    const char *platform;    /* its label */
    const char *point;       /* the column `case`: "", or "vs=BASELINE" */
    const char *entity_kind; /* "service", "host", "platform" */
    const char *entity;      /* its name */
    const char *metric;      /* `plimsoll list metrics` */
    const char *part;        /* layer, resource or neighbour; "" is the whole */
    const char *unit; /* of the three numbers: "s", "1/s", "MiB", "1" (a ratio or count), … */
    double value;     /* NaN when there is none, as are the next two; never infinite */
    double ci_low, ci_high; /* 95 % confidence interval */
    uint64_t n;             /* observations or replications behind the value */
    const char *status;     /* "ok", "saturated", "not_enough_data", "did_not_respond", "refused" */
    const char *note;       /* why the status is not "ok", in words; else "" */
} plimsoll_row;

/* Rows, in the order of `--format csv`; 0 for NULL. */
PLIMSOLL_API size_t plimsoll_results_n_rows(const plimsoll_results *results);

/* Row i, from 0; NULL beyond the last. Belongs to the results, and stays where it is. */
PLIMSOLL_API const plimsoll_row *plimsoll_results_row(const plimsoll_results *results, size_t i);

/*
 * Writes a whole report, byte for byte what `plimsoll run --format FORMAT` prints.
 *
 *   format   "csv" (the long table), "json", "html" (a page that stands alone) or "table"
 *   to       flushed, not closed
 *
 * PLIMSOLL_USAGE (no such format), PLIMSOLL_IO, PLIMSOLL_NOMEM.
 */
PLIMSOLL_API plimsoll_status plimsoll_results_write(const plimsoll_results *results,
                                                    const char *format, FILE *to,
                                                    plimsoll_error **error);

/*
 * The same as a text in memory.
 *
 *   text   out; ends in NUL; the caller frees it with plimsoll_text_free
 *   n      out; its bytes without the NUL; may be NULL
 *
 * PLIMSOLL_USAGE (no such format), PLIMSOLL_NOMEM.
 */
PLIMSOLL_API plimsoll_status plimsoll_results_text(const plimsoll_results *results,
                                                   const char *format, char **text, size_t *n,
                                                   plimsoll_error **error);

PLIMSOLL_API void plimsoll_text_free(char *text);

PLIMSOLL_API void plimsoll_results_free(plimsoll_results *results);

#ifdef __cplusplus
}
#endif

#endif
