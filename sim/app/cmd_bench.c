/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench: how fast the program is here. CPU time of one thread; nothing else should run. */
#include "sim/app/bench.h"
#include "sim/app/cmd.h"

#include <stdio.h>
#include <string.h>

/* Options that are numbers; 0 is the bench's own choice. */
enum { HOSTS, CUSTOMERS, PENDING, DRAWS, HOLDS, ACTIVITIES, REPEAT, N_NUMBERS, NONE };
static const struct {
    const char *name;
    int64_t min, max, fallback;
} numbers[N_NUMBERS] = {
    [HOSTS] = {"hosts", 1, 50000, 0},          [CUSTOMERS] = {"customers", 1000, 1000000000, 0},
    [PENDING] = {"pending", 1, 100000000, 0},  [DRAWS] = {"draws", 1000, 10000000000, 0},
    [HOLDS] = {"holds", 1000, 10000000000, 0}, [ACTIVITIES] = {"activities", 1000, 1000000000, 0},
    [REPEAT] = {"repeat", 1, 1000, 1},
};

static const struct {
    const char *name;
    plim_bench_fn *run;
    int size, work;    /* numbers that replace the sizes and say how much to do */
    uint64_t sizes[4]; /* 0 ends */
} benches[] = {
    {"kernel", plim_bench_kernel, CUSTOMERS, NONE, {10000000}},
    {"hold", plim_bench_hold, PENDING, HOLDS, {1000, 100000, 1000000}},
    {"variate", plim_bench_variate, DRAWS, NONE, {100000000}},
    {"mm1", plim_bench_mm1, CUSTOMERS, NONE, {10000000}},
    {"hosts", plim_bench_hosts, HOSTS, ACTIVITIES, {10, 100, 1000, 10000}},
    {"tasks", plim_bench_tasks, HOSTS, ACTIVITIES, {10, 100, 1000, 10000}},
    {"idle", plim_bench_idle, HOSTS, NONE, {1000}},
};
enum { N_BENCHES = sizeof benches / sizeof benches[0] };

static const plim_option options[] = {
    {"hosts", 0, "N", "hosts of hosts, tasks and idle (default: 10 to 10000, in tens)"},
    {"customers", 0, "N", "customers of kernel and mm1 (default: 10000000)"},
    {"pending", 0, "N", "events pending in hold (default: 1000, 100000 and 1000000)"},
    {"draws", 0, "N", "draws of variate (default: 100000000)"},
    {"holds", 0, "N", "holds of hold that are measured (default: 5000000)"},
    {"activities", 0, "N", "activities of hosts and tasks, about (default: 4000000 or more)"},
    {"channels", 0, NULL, "hosts and tasks with all channels of interference on"},
    {"repeat", 'r', "N", "times; every one is printed (default: 1)"},
    {"format", 'f', "FORMAT", "table (default) or csv"},
    {NULL, 0, NULL, NULL},
};

typedef struct wishes {
    int64_t number[N_NUMBERS];
    int csv;
    bool channels;
} wishes;

static plim_status read_wishes(const plim_cli *cli, wishes *w, plim_err *err)
{
    static const char *const formats[] = {"table", "csv", NULL};
    plim_status status = plim_cli_choice(cli, "format", formats, &w->csv, err);
    w->channels = plim_cli_flag(cli, "channels");
    for (int i = 0; i < N_NUMBERS && status == PLIM_OK; i++) {
        status = plim_cli_integer(cli, numbers[i].name, numbers[i].min, numbers[i].max,
                                  numbers[i].fallback, &w->number[i], err);
    }
    return status;
}

static void print(const wishes *w, int i, uint64_t size, const plim_bench_result *r)
{
    bool memory = r->bytes_each > 0.0;
    const char *size_of = numbers[benches[i].size].name;
    double each = memory ? r->bytes_each : r->cpu_s / r->n * 1e9;
    if (w->csv) {
        printf("%s,%s,%llu,%s,%.0f,%.6f,%.4f,%s\n", benches[i].name, size_of,
               (unsigned long long)size, r->each, r->n, r->cpu_s, each, memory ? "B" : "ns");
    } else if (memory) {
        printf("%-8s %9llu %-9s  %9.0f bytes an %s\n", benches[i].name, (unsigned long long)size,
               size_of, each, r->each);
    } else {
        printf("%-8s %9llu %-9s  %9.2f ns a%s %-9s %9.4g M/s  %8.2f s of CPU\n", benches[i].name,
               (unsigned long long)size, size_of, each,
               strchr("aeiou", r->each[0]) != NULL ? "n" : "", r->each, r->n / r->cpu_s * 1e-6,
               r->cpu_s);
    }
    (void)fflush(stdout);
}

static plim_status run_one(const wishes *w, int i, plim_err *err)
{
    const int64_t other = w->number[benches[i].size];
    plim_bench_ask ask = {.work =
                              benches[i].work == NONE ? 0 : (uint64_t)w->number[benches[i].work],
                          .channels = w->channels};
    plim_status status = PLIM_OK;
    for (int k = 0; k < 4 && status == PLIM_OK; k++) {
        ask.size = other > 0 ? (uint64_t)other : benches[i].sizes[k];
        if (ask.size == 0 || (other > 0 && k > 0)) {
            break;
        }
        for (int64_t turn = 0; turn < w->number[REPEAT] && status == PLIM_OK; turn++) {
            plim_bench_result r = {0};
            status = benches[i].run(&ask, &r, err);
            if (status == PLIM_OK) {
                print(w, i, ask.size, &r);
            }
        }
    }
    return status;
}

static bool is_asked(const plim_cli *cli, const char *name)
{
    bool asked = cli->n_operands == 0;
    for (int k = 0; k < cli->n_operands; k++) {
        asked = asked || strcmp(cli->operand[k], name) == 0;
    }
    return asked;
}

static plim_status check_names(const plim_cli *cli, plim_err *err)
{
    for (int k = 0; k < cli->n_operands; k++) {
        bool known = false;
        for (int i = 0; i < N_BENCHES; i++) {
            known = known || strcmp(cli->operand[k], benches[i].name) == 0;
        }
        if (!known) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "found \"%s\", expected kernel, hold, variate, mm1, hosts, tasks or "
                             "idle",
                             cli->operand[k]);
        }
    }
    return PLIM_OK;
}

static int run(plim_cli *cli)
{
    plim_err err = {0};
    wishes w = {0};
    plim_status status = read_wishes(cli, &w, &err);
    if (status == PLIM_OK) {
        status = check_names(cli, &err);
    }
    if (status == PLIM_OK && w.csv) {
        printf("bench,size_of,size,each,n,cpu_s,each_value,each_unit\n");
    }
    for (int i = 0; i < N_BENCHES && status == PLIM_OK; i++) {
        if (is_asked(cli, benches[i].name)) {
            status = run_one(&w, i, &err);
        }
    }
    return status == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
}

const plim_command plim_command_bench = {
    .name = "bench",
    .summary = "measures how fast the program is on this machine",
    .operands = "[BENCH…]",
    .min_operands = 0,
    .max_operands = N_BENCHES,
    .options = options,
    .details =
        "Benches: kernel, hold, variate (parts of the engine), mm1, hosts, tasks (scenarios, from\n"
        "their text to their results), idle (memory). CPU time of one thread; machines drift, so\n"
        "compare within one run. docs/performance.md says what is to be expected.\n\n"
        "  plimsoll bench mm1 -r 3\n"
        "  plimsoll bench hosts tasks --hosts 1000 --format csv",
    .run = run,
};
