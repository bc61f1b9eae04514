/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every LAYER line of models/registry.def promises. */
#include "models/cost.h"
#include "models/registry.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const int eras[] = {2003, 2014, 2020};

enum { N_ERAS = sizeof eras / sizeof eras[0] };

/* Fails with the row's whole key. */
#define CHECK_ROW(ok, layer, row, says)                                                            \
    ck_assert_msg(ok, "%s, %d %s %s %s: %s", (layer)->name, (row)->era,                            \
                  plim_class_name((row)->class), plim_term_name((row)->term),                      \
                  plim_payer_name((row)->payer), says)

static size_t count_layers(void)
{
    size_t n = 0;
    while (plim_layers[n] != NULL) {
        n++;
    }
    return n;
}

START_TEST(a_layer_has_a_name_a_summary_and_rows)
{
    const plim_layer *layer = plim_layers[_i];
    ck_assert_uint_gt(strlen(layer->name), 0);
    ck_assert_msg(strlen(layer->summary) > 0, "%s", layer->name);
    ck_assert_msg(layer->n_rows > 0, "%s", layer->name);
}
END_TEST

START_TEST(a_layer_is_in_the_file_of_its_name)
{
    char path[512];
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/layer/%s.c", plim_layers[_i]->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    (void)fclose(file);
}
END_TEST

START_TEST(a_file_has_a_line_and_every_line_a_file)
{
    DIR *folder = opendir(PLIMSOLL_SOURCE_DIR "/models/layer");
    size_t n = 0;
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char name[256];
        snprintf(name, sizeof name, "%s", entry->d_name);
        char *dot = name + strcspn(name, ".");
        if (strcmp(dot, ".c") == 0) {
            *dot = '\0';
            ck_assert_msg(plim_find_layer(name) != NULL, "%s.c has no LAYER line", name);
            n++;
        }
    }
    closedir(folder);
    ck_assert_uint_eq(n, count_layers());
}
END_TEST

START_TEST(a_value_lies_in_its_range)
{
    const plim_layer *layer = plim_layers[_i];
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        CHECK_ROW(isfinite(row->low) && isfinite(row->value) && isfinite(row->high), layer, row,
                  "not finite");
        CHECK_ROW(row->low >= 0.0, layer, row, "below zero");
        CHECK_ROW(row->low <= row->value && row->value <= row->high, layer, row,
                  "outside low..high");
    }
}
END_TEST

START_TEST(a_row_has_a_source_or_says_that_it_is_an_assumption)
{
    const plim_layer *layer = plim_layers[_i];
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        CHECK_ROW((unsigned)row->evidence < PLIM_EVIDENCE_COUNT, layer, row, "no evidence");
        CHECK_ROW(strlen(row->source) > 0 || row->evidence == PLIM_EVIDENCE_ASSUMPTION, layer, row,
                  "no source");
        CHECK_ROW(row->evidence != PLIM_EVIDENCE_MEASURED ||
                      strcmp(row->source, "project estimate") != 0,
                  layer, row, "an estimate is not a measurement");
        CHECK_ROW(row->evidence == PLIM_EVIDENCE_MEASURED || strlen(row->note) > 0, layer, row,
                  "neither printed in a source nor explained in the note");
    }
}
END_TEST

START_TEST(no_key_is_there_twice)
{
    const plim_layer *layer = plim_layers[_i];
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        CHECK_ROW(plim_layer_row(layer, row->era, row->class, row->term, row->payer) == row, layer,
                  row, "twice");
    }
}
END_TEST

START_TEST(eras_are_those_of_the_machines)
{
    const plim_layer *layer = plim_layers[_i];
    const plim_layer *native = plim_find_layer("native");
    for (size_t i = 0; i < layer->n_rows; i++) {
        CHECK_ROW(plim_layer_has_era(native, layer->rows[i].era), layer, &layer->rows[i],
                  "no machine of that era");
    }
}
END_TEST

static const char *unit_of(const plim_cost_row *row)
{
    bool per_byte = row->class == PLIM_CLASS_NET_RX_BYTE || row->class == PLIM_CLASS_NET_TX_BYTE;
    switch (row->term) {
    case PLIM_TERM_NATIVE_NS:
    case PLIM_TERM_WORK_NS:
        return row->class == PLIM_CLASS_SECOND ? "ns/s" : per_byte ? "ns/B" : "ns";
    case PLIM_TERM_EXITS:
        return "exits";
    case PLIM_TERM_EXIT_CYCLES:
        return "cycles";
    case PLIM_TERM_TAX_RATIO:
        return "ratio";
    case PLIM_TERM_ADDED_LATENCY_NS:
        return "ns";
    case PLIM_TERM_VALUE:
    case PLIM_TERM_COUNT:
        break;
    }
    switch ((int)row->class) {
    case PLIM_CLASS_CTXSW:
        return "ns";
    case PLIM_CLASS_EXIT:
        return "GHz";
    case PLIM_CLASS_BOOT:
        return "s";
    case PLIM_CLASS_CAP_DISK_IOPS:
        return "ops/s";
    case PLIM_CLASS_CAP_NET_BPS:
        return "bit/s";
    default:
        return "MiB";
    }
}

START_TEST(a_unit_is_that_of_its_term)
{
    const plim_layer *layer = plim_layers[_i];
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        CHECK_ROW(strcmp(row->unit, unit_of(row)) == 0, layer, row, row->unit);
    }
}
END_TEST

/* What the formulas of cost.c lean on. */
START_TEST(terms_are_where_the_formulas_read_them)
{
    const plim_layer *layer = plim_layers[_i];
    bool native = strcmp(layer->name, "native") == 0;
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        bool taxed = row->class == PLIM_CLASS_USER || row->class == PLIM_CLASS_KERNEL;
        bool cpu = row->term != PLIM_TERM_VALUE && row->term != PLIM_TERM_ADDED_LATENCY_NS;
        CHECK_ROW((row->term == PLIM_TERM_NATIVE_NS) <= native, layer, row,
                  "only native has operations of its own");
        CHECK_ROW((row->term == PLIM_TERM_TAX_RATIO) == taxed, layer, row,
                  "a tax is on user or kernel time, and nothing else is");
        CHECK_ROW(!cpu || row->payer != PLIM_PAYER_NONE, layer, row, "CPU that nobody pays");
        CHECK_ROW(cpu || row->class == PLIM_CLASS_CTXSW || row->payer == PLIM_PAYER_NONE, layer,
                  row, "not CPU, but it has a payer");
        if (row->term == PLIM_TERM_EXITS || row->term == PLIM_TERM_EXIT_CYCLES ||
            row->term == PLIM_TERM_TAX_RATIO || row->class == PLIM_CLASS_SECOND) {
            CHECK_ROW(row->payer == PLIM_PAYER_VCPU, layer, row, "expected payer vcpu");
        }
        if (row->term == PLIM_TERM_EXITS) {
            const plim_cost_row *cycles = plim_layer_row(layer, row->era, PLIM_CLASS_EXIT,
                                                         PLIM_TERM_EXIT_CYCLES, PLIM_PAYER_VCPU);
            CHECK_ROW(cycles != NULL, layer, row, "exits without a cost of one");
        }
    }
}
END_TEST

static plim_ops one_of_each(double scale)
{
    plim_ops ops = {.n = {[PLIM_CLASS_USER] = 1e-3 * scale, [PLIM_CLASS_KERNEL] = 2e-4 * scale}};
    for (int c = PLIM_CLASS_SYSCALL; c < PLIM_CLASS_OPS; c++) {
        ops.n[c] = (1.5 + c) * scale;
    }
    return ops;
}

START_TEST(overhead_is_zero_at_zero_and_grows_with_demand)
{
    const plim_layer *layer = plim_layers[_i];
    const char *const layers[] = {layer->name, NULL};
    for (size_t e = 0; e < N_ERAS; e++) {
        plim_stack stack;
        if (strcmp(layer->name, "native") == 0 || !plim_layer_has_era(layer, eras[e])) {
            continue;
        }
        ck_assert_int_eq(plim_stack_build(layers, eras[e], false, &stack, NULL), PLIM_OK);
        plim_cost cost;
        plim_ops none = {.n = {0}};
        plim_cost_of(&stack, &none, &cost);
        ck_assert_double_eq(plim_cost_total_ns(&cost), 0.0);
        plim_ops ops = one_of_each(1.0);
        plim_cost_of(&stack, &ops, &cost);
        double whole = plim_cost_part_ns(&cost, 1);
        ck_assert_msg(whole >= 0.0 && isfinite(whole), "%s", layer->name);
        ck_assert(!cost.outside_range);
        for (int c = 0; c < PLIM_CLASS_OPS; c++) { /* without one class it is not dearer */
            plim_ops less = ops;
            less.n[c] = 0.0;
            plim_cost_of(&stack, &less, &cost);
            ck_assert_msg(plim_cost_part_ns(&cost, 1) <= whole, "%s: %s", layer->name,
                          plim_class_name((plim_class)c));
        }
        ops = one_of_each(2.0);
        plim_cost_of(&stack, &ops, &cost);
        ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 1), 2.0 * whole, 1e-9 * whole + 1e-9);
    }
}
END_TEST

START_TEST(every_operation_has_a_native_cost_in_every_era)
{
    const plim_layer *native = plim_find_layer("native");
    for (size_t e = 0; e < N_ERAS; e++) {
        for (int c = PLIM_CLASS_SYSCALL; c <= PLIM_CLASS_SECOND; c++) {
            if (c == PLIM_CLASS_DISK_READ_BYTE || c == PLIM_CLASS_DISK_WRITE_BYTE) {
                continue; /* bytes of a disk cost no CPU */
            }
            ck_assert_msg(plim_layer_row(native, eras[e], (plim_class)c, PLIM_TERM_NATIVE_NS,
                                         PLIM_PAYER_VCPU) != NULL,
                          "%d %s", eras[e], plim_class_name((plim_class)c));
        }
        const plim_cost_row *clock =
            plim_layer_row(native, eras[e], PLIM_CLASS_EXIT, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
        ck_assert_ptr_nonnull(clock);
        ck_assert_double_gt(clock->value, 0.0);
    }
}
END_TEST

START_TEST(flags_are_those_of_their_layers)
{
    for (const plim_layer *const *at = plim_layers; *at != NULL; at++) {
        const char *name = (*at)->name;
        bool host = strcmp(name, "host_os") == 0;
        bool sandbox = strncmp(name, "sandbox_", 8) == 0;
        ck_assert_msg((*at)->own_thread_serial == (strcmp(name, "hosted_vmm_bt") == 0), "%s", name);
        ck_assert_msg((*at)->own_kernel == (host || sandbox || strcmp(name, "guest_os") == 0), "%s",
                      name);
        ck_assert_msg((*at)->once_per_host == (host || strcmp(name, "hypervisor_para_dd") == 0),
                      "%s", name);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/layers");
    int n = (int)count_layers();
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, a_layer_has_a_name_a_summary_and_rows, 0, n);
    tcase_add_loop_test(each, a_layer_is_in_the_file_of_its_name, 0, n);
    tcase_add_loop_test(each, a_value_lies_in_its_range, 0, n);
    tcase_add_loop_test(each, a_row_has_a_source_or_says_that_it_is_an_assumption, 0, n);
    tcase_add_loop_test(each, no_key_is_there_twice, 0, n);
    tcase_add_loop_test(each, eras_are_those_of_the_machines, 0, n);
    tcase_add_loop_test(each, a_unit_is_that_of_its_term, 0, n);
    tcase_add_loop_test(each, terms_are_where_the_formulas_read_them, 0, n);
    tcase_add_loop_test(each, overhead_is_zero_at_zero_and_grows_with_demand, 0, n);
    TCase *all = plim_suite_case(suite, "all");
    tcase_add_test(all, a_file_has_a_line_and_every_line_a_file);
    tcase_add_test(all, every_operation_has_a_native_cost_in_every_era);
    tcase_add_test(all, flags_are_those_of_their_layers);
    return plim_suite_run(suite);
}
