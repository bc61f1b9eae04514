/* SPDX-License-Identifier: GPL-3.0-or-later
 * Holds the descriptors against the files they were written from: docs/cost-vectors.csv and
 * data/service-profiles under PLIMSOLL_SHARED (default: ../shared beside the sources). Where the
 * files are absent the cases pass with a message. */
#include "models/registry.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 16 };

static FILE *open_shared(const char *name)
{
    const char *folder = getenv("PLIMSOLL_SHARED");
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder == NULL ? PLIMSOLL_SOURCE_DIR "/../shared" : folder,
             name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("skipped: %s is not there\n", path);
    }
    return file;
}

/* Splits a line of CSV in place: quoted fields, doubled quotes. Returns the number of fields. */
static size_t split_csv(char *line, char *field[FIELDS_MAX])
{
    size_t n = 0;
    char *in = line;
    char *out = line;
    bool quoted = false;
    field[n++] = out;
    for (; *in != '\0' && (quoted || (*in != '\n' && *in != '\r')); in++) {
        if (*in == '"' && quoted && in[1] == '"') {
            *out++ = '"';
            in++;
        } else if (*in == '"') {
            quoted = !quoted;
        } else if (*in == ',' && !quoted) {
            *out++ = '\0';
            ck_assert_uint_lt(n, FIELDS_MAX);
            field[n++] = out;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
    return n;
}

/* ---- layers ---------------------------------------------------------------------------------- */

enum { ERA, LAYER, CLASS, TERM, VALUE, UNIT, PAYER, LOW, HIGH, STATUS, SOURCE, NOTE, N_COST };

static int index_of(const char *text, const char *(*name)(int), int n)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(name(i), text) == 0) {
            return i;
        }
    }
    ck_abort_msg("no name for \"%s\"", text);
    return -1;
}

static const char *class_name(int i)
{
    return plim_class_name((plim_class)i);
}

static const char *term_name(int i)
{
    return plim_term_name((plim_term)i);
}

static const char *payer_name(int i)
{
    return plim_payer_name((plim_payer)i);
}

static void check_cost_row(char *const *field)
{
    const plim_layer *layer = plim_find_layer(field[LAYER]);
    ck_assert_msg(layer != NULL, "no layer %s", field[LAYER]);
    const plim_cost_row *row =
        plim_layer_row(layer, (int)strtol(field[ERA], NULL, 10),
                       (plim_class)index_of(field[CLASS], class_name, PLIM_CLASS_COUNT),
                       (plim_term)index_of(field[TERM], term_name, PLIM_TERM_COUNT),
                       (plim_payer)index_of(field[PAYER], payer_name, PLIM_PAYER_COUNT));
    ck_assert_msg(row != NULL, "%s %s %s %s %s is missing", field[ERA], field[LAYER], field[CLASS],
                  field[TERM], field[PAYER]);
    ck_assert_double_eq(row->value, strtod(field[VALUE], NULL));
    ck_assert_double_eq(row->low, strtod(field[LOW], NULL));
    ck_assert_double_eq(row->high, strtod(field[HIGH], NULL));
    ck_assert_str_eq(row->unit, field[UNIT]);
    ck_assert_str_eq(plim_evidence_name(row->evidence), field[STATUS]);
    ck_assert_str_eq(row->source, field[SOURCE]);
    ck_assert_str_eq(row->note, field[NOTE]);
}

/* Rows of all layers but those of kernel work, which the file does not have. */
static size_t count_rows(void)
{
    size_t n = 0;
    for (const plim_layer *const *layer = plim_layers; *layer != NULL; layer++) {
        for (size_t i = 0; i < (*layer)->n_rows; i++) {
            n += (*layer)->rows[i].class != PLIM_CLASS_KERNEL;
        }
    }
    return n;
}

START_TEST(layers_are_the_cost_vectors)
{
    FILE *file = open_shared("docs/cost-vectors.csv");
    char *line = NULL;
    size_t size = 0;
    size_t n = 0;
    char *field[FIELDS_MAX];
    if (file == NULL) {
        return;
    }
    ck_assert(getline(&line, &size, file) > 0); /* names of the columns */
    while (getline(&line, &size, file) > 0) {
        ck_assert_uint_eq(split_csv(line, field), N_COST);
        check_cost_row(field);
        n++;
    }
    ck_assert_uint_eq(n, count_rows()); /* and nothing else */
    free(line);
    (void)fclose(file);
}
END_TEST

/* ---- profiles -------------------------------------------------------------------------------- */

static const struct origin {
    const char *profile, *service, *variant;
} origins[] = {
    {"nginx_static_1k", "nginx", "static-1KB-keepalive"},
    {"nginx_static_10k", "nginx", "static-10KB-keepalive"},
    {"nginx_static_100k", "nginx", "static-100KB-keepalive"},
    {"nginx_static_10k_close", "nginx", "static-10KB-close"},
    {"redis_get", "redis", "get-100B-pipeline1"},
    {"memcached_get", "memcached", "get-100B"},
    {"postgres_select", "postgres", "pgbench-select-only-s10-c4"},
    {"postgres_tpcb", "postgres", "pgbench-tpcb-like-s10-c4"},
    {"nodejs_hello", "nodejs", "http-hello"},
    {"nodejs_json", "nodejs", "http-json-20-records"},
};

enum { N_ORIGINS = sizeof origins / sizeof origins[0] };

static const struct metric {
    const char *name;
    plim_class class;
} metrics[] = {
    {"cpu_user", PLIM_CLASS_USER},
    {"cpu_kernel", PLIM_CLASS_KERNEL},
    {"syscalls", PLIM_CLASS_SYSCALL},
    {"forks", PLIM_CLASS_FORK},
    {"execs", PLIM_CLASS_EXEC},
    {"ctxsw_voluntary", PLIM_CLASS_CTXSW},
    {"ctxsw_involuntary", PLIM_CLASS_CTXSW},
    {"page_faults_minor", PLIM_CLASS_PAGE_FAULT},
    {"page_faults_major", PLIM_CLASS_PAGE_FAULT},
    {"device_read_ops", PLIM_CLASS_DISK_READ},
    {"device_write_ops", PLIM_CLASS_DISK_WRITE},
    {"disk_read_bytes", PLIM_CLASS_DISK_READ_BYTE},
    {"device_write_bytes", PLIM_CLASS_DISK_WRITE_BYTE},
    {"net_rx_packets", PLIM_CLASS_NET_RX_PACKET},
    {"net_tx_packets", PLIM_CLASS_NET_TX_PACKET},
    {"net_rx_bytes", PLIM_CLASS_NET_RX_BYTE},
    {"net_tx_bytes", PLIM_CLASS_NET_TX_BYTE},
};

/* Adds the medians of one service at half load, by class. */
static void read_counts(FILE *file, const struct origin *origin, double n[PLIM_CLASS_OPS])
{
    char *line = NULL;
    size_t size = 0;
    char *field[FIELDS_MAX];
    while (getline(&line, &size, file) > 0) {
        size_t n_fields = split_csv(line, field); /* service, variant, load, metric, …, median */
        if (n_fields < 7 || strcmp(field[0], origin->service) != 0 ||
            strcmp(field[1], origin->variant) != 0 || strcmp(field[2], "half") != 0) {
            continue;
        }
        for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
            if (strcmp(field[3], metrics[i].name) == 0) {
                n[metrics[i].class] += strtod(field[6], NULL);
            }
        }
    }
    free(line);
}

/* System time less what the counted operations cost on that guest (native-costs.csv: null call,
 * half of a pipe's round trip less its calls, fault) or, where it has no such row, in 2020. */
static double kernel_seconds(const double n[PLIM_CLASS_OPS])
{
    const plim_layer *native = plim_find_layer("native");
    double left_ns = n[PLIM_CLASS_KERNEL] * 1e9;
    for (int c = PLIM_CLASS_SYSCALL; c < PLIM_CLASS_OPS; c++) {
        const plim_cost_row *row =
            plim_layer_row(native, 2020, (plim_class)c, PLIM_TERM_NATIVE_NS, PLIM_PAYER_VCPU);
        double cost_ns = c == PLIM_CLASS_SYSCALL      ? 177.3
                         : c == PLIM_CLASS_CTXSW      ? 2250.0
                         : c == PLIM_CLASS_PAGE_FAULT ? 1216.0
                         : row != NULL                ? row->value
                                                      : 0.0;
        left_ns -= n[c] * cost_ns;
    }
    return left_ns > 0.0 ? left_ns * 1e-9 : 0.0;
}

START_TEST(profiles_are_the_measured_ones)
{
    const struct origin *origin = &origins[_i];
    const plim_profile *profile = plim_find_profile(origin->profile);
    FILE *file = open_shared("data/service-profiles/profiles.csv");
    double n[PLIM_CLASS_OPS] = {0};
    ck_assert_msg(profile != NULL, "%s", origin->profile);
    if (file == NULL) {
        return;
    }
    read_counts(file, origin, n);
    (void)fclose(file);
    ck_assert_msg(n[PLIM_CLASS_USER] > 0.0, "%s, %s: no rows", origin->service, origin->variant);
    double kernel = kernel_seconds(n);
    for (int c = 0; c < PLIM_CLASS_OPS; c++) {
        double want = c == PLIM_CLASS_KERNEL ? kernel : n[c];
        double relative = c == PLIM_CLASS_KERNEL ? 1e-5 : 1e-12;
        ck_assert_msg(fabs(profile->ops.n[c] - want) <= relative * want, "%s %s: %.9g, measured %g",
                      profile->name, plim_class_name((plim_class)c), profile->ops.n[c], want);
    }
}
END_TEST

START_TEST(every_measured_profile_has_an_origin)
{
    size_t n = 0;
    while (plim_profiles[n] != NULL) {
        n++;
    }
    ck_assert_uint_eq(n, N_ORIGINS + 1); /* and web_request, made up */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/shared_data");
    tcase_add_test(plim_suite_case(suite, "layers"), layers_are_the_cost_vectors);
    TCase *profiles = plim_suite_case(suite, "profiles");
    tcase_add_loop_test(profiles, profiles_are_the_measured_ones, 0, N_ORIGINS);
    tcase_add_test(profiles, every_measured_profile_has_an_origin);
    return plim_suite_run(suite);
}
