/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/layer.c: names and the look-up of rows. */
#include "models/layer_row.h"
#include "tests/support/suite.h"

/* Two rows that differ in the payer alone, as in the tables. */
static const plim_cost_row rows[] = {
    PLIM_ROW(2003, DISK_READ, WORK_NS, OWN_THREAD, 2.5, 1.5, 3.5, "ns", MEASURED, "a", ""),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 7.25, 7.25, 9, "ns", ASSUMPTION, "b", "c"),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 1300, 784, 2384, "cycles", DERIVED, "d", ""),
};
static const plim_layer layer = {.name = "made_up", .rows = rows, .n_rows = 3};

START_TEST(a_row_is_found_by_its_whole_key)
{
    ck_assert_ptr_eq(plim_layer_row(&layer, 2003, PLIM_CLASS_DISK_READ, PLIM_TERM_WORK_NS,
                                    PLIM_PAYER_OWN_THREAD),
                     &rows[0]);
    ck_assert_ptr_eq(
        plim_layer_row(&layer, 2003, PLIM_CLASS_DISK_READ, PLIM_TERM_WORK_NS, PLIM_PAYER_VCPU),
        &rows[1]);
    ck_assert_ptr_eq(
        plim_layer_row(&layer, 2014, PLIM_CLASS_EXIT, PLIM_TERM_EXIT_CYCLES, PLIM_PAYER_VCPU),
        &rows[2]);
}
END_TEST

START_TEST(another_era_class_term_or_payer_finds_nothing)
{
    ck_assert_ptr_null(
        plim_layer_row(&layer, 2014, PLIM_CLASS_DISK_READ, PLIM_TERM_WORK_NS, PLIM_PAYER_VCPU));
    ck_assert_ptr_null(
        plim_layer_row(&layer, 2003, PLIM_CLASS_DISK_WRITE, PLIM_TERM_WORK_NS, PLIM_PAYER_VCPU));
    ck_assert_ptr_null(
        plim_layer_row(&layer, 2003, PLIM_CLASS_DISK_READ, PLIM_TERM_EXITS, PLIM_PAYER_VCPU));
    ck_assert_ptr_null(plim_layer_row(&layer, 2003, PLIM_CLASS_DISK_READ, PLIM_TERM_WORK_NS,
                                      PLIM_PAYER_SHARED_HOST));
}
END_TEST

START_TEST(a_layer_has_the_eras_of_its_rows)
{
    static const plim_layer empty = {.name = "empty"};
    ck_assert(plim_layer_has_era(&layer, 2003));
    ck_assert(plim_layer_has_era(&layer, 2014));
    ck_assert(!plim_layer_has_era(&layer, 2020));
    ck_assert(!plim_layer_has_era(&empty, 2003));
}
END_TEST

START_TEST(names_are_those_of_the_file)
{
    ck_assert_str_eq(plim_class_name(PLIM_CLASS_USER), "user");
    ck_assert_str_eq(plim_class_name(PLIM_CLASS_NET_RX_BYTE), "net_rx_byte");
    ck_assert_str_eq(plim_class_name(PLIM_CLASS_CAP_NET_BPS), "cap_net_bps");
    ck_assert_str_eq(plim_term_name(PLIM_TERM_NATIVE_NS), "native_ns");
    ck_assert_str_eq(plim_term_name(PLIM_TERM_VALUE), "value");
    ck_assert_str_eq(plim_payer_name(PLIM_PAYER_OWN_THREAD), "own_thread");
    ck_assert_str_eq(plim_payer_name(PLIM_PAYER_NONE), "none");
    ck_assert_str_eq(plim_evidence_name(PLIM_EVIDENCE_MEASURED), "measured");
    ck_assert_str_eq(plim_evidence_name(PLIM_EVIDENCE_ASSUMPTION), "assumption");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/layer");
    TCase *look_up = plim_suite_case(suite, "rows");
    tcase_add_test(look_up, a_row_is_found_by_its_whole_key);
    tcase_add_test(look_up, another_era_class_term_or_payer_finds_nothing);
    tcase_add_test(look_up, a_layer_has_the_eras_of_its_rows);
    tcase_add_test(plim_suite_case(suite, "names"), names_are_those_of_the_file);
    return plim_suite_run(suite);
}
