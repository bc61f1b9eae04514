/* SPDX-License-Identifier: GPL-3.0-or-later
 * An aggressor: a service that does nothing but use up one thing. It says what its requests do,
 * how many are under way or come, and what it asks of the channels; it knows no limits: those are
 * an instance's, as of any service. */
#ifndef PLIM_MODELS_AGGRESSOR_H
#define PLIM_MODELS_AGGRESSOR_H

#include "models/spec.h"

/* When and how hard it comes: what the two workloads of aggressors read. */
typedef struct plim_attack {
    double start_s;
    int64_t threads;   /* that ask again at once when they are done, >= 1; or */
    double rate_per_s; /* requests from outside, > 0 */
} plim_attack;

typedef struct plim_aggressor {
    const char *name;
    const char *summary;
    const char *source;       /* of what it does, and which of its numbers are assumptions */
    const plim_param *params; /* keys besides "type" */
    size_t params_size;
    const char *intensity; /* the key by which it asks for more */
    double resident_mib;   /* of an instance whose service does not say; an assumption */
    /* Fills ops, channels.* (no limit, no weight) and `attack`, from decoded parameters. Pure. */
    void (*fill)(const void *params, plim_service_spec *spec, plim_attack *attack);
} plim_aggressor;

/* Fills all of the service that the aggressor says: the above, the size of requests, and a workload
 * that reads `attack`, which must live as long as the service. */
void plim_aggressor_fill(const plim_aggressor *aggressor, const void *params,
                         plim_service_spec *spec, plim_attack *attack);

/* Whether what it asks for depends on the time. */
bool plim_aggressor_changes(const plim_service_spec *spec, const plim_attack *attack);

/* Rows that tables of aggressors have in common; their struct begins with a plim_attack. */
#define PLIM_ATTACK_START                                                                          \
    {                                                                                              \
        .name = "start_s", .kind = PLIM_PARAM_REAL, .offset = offsetof(plim_attack, start_s),      \
        .unit = "s", .min = 0, .max = 1e9, .doc = "when it begins; until then it does nothing",    \
        .example = "60"                                                                            \
    }
#define PLIM_ATTACK_THREADS(otherwise, ...)                                                        \
    {                                                                                              \
        .name = "threads", .kind = PLIM_PARAM_COUNT, .offset = offsetof(plim_attack, threads),     \
        .unit = "1", .fallback = (otherwise), .min = 1, .max = 1e6, .doc = __VA_ARGS__             \
    }
#define PLIM_ATTACK_REAL(type, field, in, otherwise, least, most, ...)                             \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_REAL, .offset = offsetof(type, field), .unit = (in),    \
        .fallback = (otherwise), .min = (least), .max = (most), .doc = __VA_ARGS__                 \
    }

#endif
