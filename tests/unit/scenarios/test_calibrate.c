/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/calibrate_*.c: what is predicted is what the simulator charges, what is found
 * is what was put in, and what cannot be found is said. */
#include "scenarios/calibrate.h"

#include "models/queueing.h"
#include "models/registry.h"
#include "sim/base/str.h"
#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "platform,service,case,metric,part,value,unit,sd,n\n"

typedef struct fixture {
    plim_arena arena;
    plim_diags diags;
    plim_err err;
    plim_calibration c;
    plim_status status;
} fixture;

static void read_only(fixture *f, const char *text, int era)
{
    const plim_calibrate_options options = {.era = era};
    *f = (fixture){0};
    f->status = plim_calibrate_read("m.csv", text, strlen(text), &options, &f->arena, &f->c,
                                    &f->diags, &f->err);
    if (f->status == PLIM_OK) {
        f->status = plim_calibrate_candidates(&f->c, &options, &f->err);
    }
}

static void fit(fixture *f, const char *text)
{
    (void)gsl_set_error_handler_off();
    read_only(f, text, 2014);
    if (f->status == PLIM_OK) {
        f->status = plim_calibrate_fit(&f->c, &f->err);
    }
}

static void end(fixture *f)
{
    plim_diags_free(&f->diags);
    plim_arena_free(&f->arena);
}

static const plim_free *found(const fixture *f, const char *name)
{
    for (size_t i = 0; i < f->c.n_free; i++) {
        if (strcmp(f->c.free[i].name, name) == 0) {
            return &f->c.free[i];
        }
    }
    ck_abort_msg("no unknown %s", name);
    return NULL;
}

static void near(double got, double want, double relative)
{
    ck_assert_msg(fabs(got - want) <= relative * fabs(want), "%.17g, not %.17g", got, want);
}

/* ---- the forward model ---- */

/* Every platform that has costs of that era, every part: bit for bit the cost model's. */
START_TEST(predictions_are_the_cost_models)
{
    static const char *const parts[] = {"", "vcpu", "own_thread", "shared_host"};
    plim_str text = {0};
    plim_str_puts(&text, HEAD ",a,,user_s,,0.001,,,\n,a,,kernel_s,,0.0004,,,\n,a,,syscalls,,40,,,\n"
                              ",a,,forks,,1,,,\n,a,,net_rx_packets,,4,,,\n"
                              ",a,,net_tx_packets,,6,,,\n,a,,disk_writes,,2,,,\n");
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        for (size_t k = 0; k < 4 && plim_stack_has_era(plim_platforms[i]->stack, 2020); k++) {
            plim_str_printf(&text, "%s,a,,request_cpu,%s,1,,,\n", plim_platforms[i]->name,
                            parts[k]);
        }
    }
    fixture f;
    read_only(&f, text.text, 2020);
    static double scratch[3 * (PLIM_QUEUE_USERS_MAX + 1)];
    double value[PLIM_CALIBRATE_FREE_MAX], out[64 * 4];
    size_t n = f.c.n_rows;
    ck_assert_int_eq(f.status, PLIM_OK);
    for (size_t i = 0; i < f.c.n_free; i++) {
        value[i] = f.c.free[i].fallback;
    }
    ck_assert_int_eq(plim_calibrate_predict(&f.c, value, out, scratch, &f.err), PLIM_OK);
    for (size_t i = 0; i < n; i++) {
        const plim_measure *m = &f.c.rows[i];
        plim_stack stack;
        plim_cost cost;
        ck_assert_int_eq(
            plim_stack_build(f.c.platforms[m->platform].choice.layers, 2020, false, &stack, &f.err),
            PLIM_OK);
        plim_cost_of(&stack, &f.c.services[0].ops, &cost);
        double own = plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL) * 1e-9 +
                     plim_cost_stage_ns(&cost, PLIM_STAGE_SERIAL) * 1e-9;
        double want = m->part == PLIM_CPU_PART_VCPU
                          ? plim_cost_stage_ns(&cost, PLIM_STAGE_VCPU) * 1e-9
                      : m->part == PLIM_CPU_PART_OWN_THREAD  ? own
                      : m->part == PLIM_CPU_PART_SHARED_HOST ? plim_cost_shared_ns(&cost) * 1e-9
                                                             : plim_cost_total_ns(&cost) * 1e-9;
        near(out[i], want, m->part == PLIM_CPU_PART_ALL ? 1e-14 : 0.0);
    }
    ck_assert_uint_ge(n, 20);
    plim_str_free(&text);
    end(&f);
}
END_TEST

/* ---- reading ---- */

START_TEST(units_and_repeats_are_taken_in)
{
    fixture f;
    fit(&f, "# a comment\n\n" HEAD ",web,,syscalls,,40,,,\n"
            "bare_shared,\"web\",alone,request_cpu,,1.5,ms,30,9\n"
            "vm_hvm,web,users=3;cores=2;think_s=0.5,completed_rate,,60,1/min,,\n"
            "vm_hvm,,,memory_resident,,1,GiB,,\n");
    ck_assert_int_eq(f.status, PLIM_ESCENARIO); /* memory of nobody */
    ck_assert_uint_eq(plim_diags_count(&f.diags), 1);
    ck_assert_uint_eq(f.diags.list[0].line, 7);
    ck_assert_str_eq(f.diags.list[0].pointer, "service");
    ck_assert_uint_eq(f.c.n_rows, 2);
    near(f.c.rows[0].value, 1.5e-3, 1e-15);
    near(f.c.rows[0].sd, 10e-3, 1e-15);
    near(f.c.rows[1].value, 1.0, 1e-15);
    near(f.c.rows[1].think_s, 0.5, 0.0);
    ck_assert(f.c.rows[1].users == 3.0 && f.c.rows[1].cores == 2.0);
    end(&f);
}
END_TEST

/* Each of these is a slip of the pen that would be taken for something else. */
START_TEST(slips_are_told)
{
    static const struct {
        const char *row, *what;
        uint32_t column;
    } rows[] = {
        {"vm_hvm,a,,request_cpu,,1.5,ms,,10", "found n without an sd", 32},
        {"vm_hvm,a,,request_cpu,,1.5,ms,1,2.5", "found 2.5, expected how often", 33},
        {"vm_hvm,a,,request_cpu,,1,5,ms,1,2", "found 10 fields, expected the 9", 33},
        {"vm_hvm, a,,request_cpu,,1.5,ms,,", "found \" a\", expected a name that neither", 8},
        {"vm_hvm,a,cores=2;cores=4,completed_rate,,1.5,,,", "found cores a second time", 10},
        {",a,,concurrency,,1.5,,,", "found 1.5, expected how many requests", 18},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture f;
        char text[256];
        (void)snprintf(text, sizeof text, HEAD "%s\nvm_hvm,a,,request_cpu,,2,ms,,\n", rows[i].row);
        fit(&f, text);
        ck_assert_int_eq(f.status, PLIM_ESCENARIO);
        ck_assert_uint_eq(plim_diags_count(&f.diags), 1);
        ck_assert_uint_eq(f.diags.list[0].line, 2);
        ck_assert_uint_eq(f.diags.list[0].column, rows[i].column);
        ck_assert_ptr_nonnull(strstr(f.diags.list[0].text, rows[i].what));
        end(&f);
    }
}
END_TEST

/* ---- fitting ---- */

/* Two services of different mix natively and on vm_hvm, without noise: exact, all by hand. */
START_TEST(exact_data_give_exact_numbers)
{
    fixture f;
    /* guest_os charges nothing for a system call and no user tax: 1.2 and 64.1667 + 200 ns more */
    fit(&f, HEAD ",a,,user_s,,1,ms,,\n,b,,user_s,,0,,,\n,b,,syscalls,,1000,,,\n"
                 "vm_hvm,a,,request_cpu,,1.2,ms,,\nvm_hvm,a,,request_cpu,,1.2,ms,,\n"
                 "vm_hvm,b,,request_cpu,,264.1667,us,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    near(found(&f, "user.tax_ratio.vcpu")->value, 0.2, 1e-9);
    near(found(&f, "syscall.work_ns.vcpu")->value, 200.0, 1e-6);
    ck_assert_int_eq(found(&f, "syscall.work_ns.vcpu")->status, PLIM_FREE_FITTED);
    ck_assert_uint_eq(f.c.freedom, 1);
    ck_assert_uint_eq(f.c.n_notes, 0);
    end(&f);
}
END_TEST

/* One number and its sd: 1.96 of them where the sd is known, more where four repeats tell it. */
START_TEST(an_interval_by_hand)
{
    static const struct {
        const char *n;
        double half; /* in standard deviations */
    } rows[] = {{"", 1.959963985}, {"1", 1.959963985}, {"4", 0.5 * 3.182446305}, {"2", 8.9846435}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture f;
        char text[256];
        (void)snprintf(text, sizeof text,
                       HEAD ",a,,user_s,,1,ms,,\nvm_hvm,a,,request_cpu,,1.5,ms,0.01,%s\n",
                       rows[i].n);
        fit(&f, text);
        ck_assert_int_eq(f.status, PLIM_OK);
        const plim_free *tax = found(&f, "user.tax_ratio.vcpu");
        near(tax->value, 0.5, 1e-9);
        near(tax->high - tax->value, rows[i].half * 0.01, 1e-6);
        near(tax->value - tax->low, rows[i].half * 0.01, 1e-6);
        end(&f);
    }
}
END_TEST

/* Two sd of few repeats: degrees of freedom by Welch and Satterthwaite. The tax rests on b alone,
 * three repeats; the call is the difference of both, (4 + 1)^2 / (16 / 4 + 1 / 2) = 50 / 9. */
START_TEST(few_repeats_by_hand)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,ms,,\n,a,,syscalls,,1000,,,\n,b,,user_s,,1,ms,,\n"
                 "vm_hvm,a,,request_cpu,,1.6641667,ms,0.044721359550,5\n"
                 "vm_hvm,b,,request_cpu,,1.2,ms,0.017320508076,3\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    const plim_free *tax = found(&f, "user.tax_ratio.vcpu");
    const plim_free *call = found(&f, "syscall.work_ns.vcpu");
    near(tax->high - tax->value, 0.01 * gsl_cdf_tdist_Pinv(0.975, 2.0), 1e-6);
    near(call->high - call->value, 10.0 * sqrt(5.0) * gsl_cdf_tdist_Pinv(0.975, 50.0 / 9.0), 1e-6);
    end(&f);
}
END_TEST

/* The same number twice says nothing about how far measurements lie apart. */
START_TEST(repeated_to_the_digit_is_not_exact)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,ms,,\nvm_hvm,a,,request_cpu,,1.5,ms,,\n"
                 "vm_hvm,a,,request_cpu,,1.5,ms,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    const plim_free *tax = found(&f, "user.tax_ratio.vcpu");
    near(tax->high - tax->value, 1.959963985 * 0.02 * 1.5 / sqrt(2.0), 1e-6);
    ck_assert(!f.c.scatter_told);
    end(&f);
}
END_TEST

/* One of six is ten times too large: it is named, although it makes the scatter that large. */
START_TEST(a_slip_of_the_pen_is_found)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,ms,,\nvm_hvm,a,,request_cpu,,2.2,ms,,\n"
                 "vm_hvm,a,,request_cpu,,2.21,ms,,\nvm_hvm,a,,request_cpu,,2.19,ms,,\n"
                 "vm_hvm,a,,request_cpu,,2.2,ms,,\nvm_hvm,a,,request_cpu,,2.2,ms,,\n"
                 "vm_hvm,a,,request_cpu,,22,ms,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(f.c.rows[i].suspect, i == 5);
    }
    end(&f);
}
END_TEST

/* Little is known of the call, its default is kept: the tax is right as long as that is. */
START_TEST(what_leans_on_a_default_is_said)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,ms,,\n,a,,syscalls,,1000,,,\n,b,,user_s,,1,ms,,\n"
                 "vm_hvm,a,,request_cpu,,1.294,ms,0.05,\nvm_hvm,b,,request_cpu,,1.2,ms,0.05,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    ck_assert_int_eq(found(&f, "syscall.work_ns.vcpu")->status, PLIM_FREE_HELD);
    ck_assert_int_eq(found(&f, "user.tax_ratio.vcpu")->status, PLIM_FREE_JOINT);
    ck_assert_uint_eq(f.c.n_notes, 1);
    ck_assert_ptr_nonnull(strstr(f.c.note[0], "; user.tax_ratio.vcpu is right as long as that is"));
    end(&f);
}
END_TEST

/* Without sd the scatter of three is told by two degrees of freedom. */
START_TEST(scatter_by_hand)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,s,,\nvm_hvm,a,,request_cpu,,1.49,,,\n"
                 "vm_hvm,a,,request_cpu,,1.5,,,\nvm_hvm,a,,request_cpu,,1.51,,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    /* weights 1 / y^2 are nearly alike: s.e. of the mean 0.01 / sqrt 3, t(2) = 4.302652730 */
    const plim_free *tax = found(&f, "user.tax_ratio.vcpu");
    near(tax->high - tax->value, 4.302652730 * 0.01 / sqrt(3.0), 1e-2);
    ck_assert(f.c.scatter_told);
    end(&f);
}
END_TEST

START_TEST(what_the_data_cannot_tell_is_held_and_said)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,0,,,\n,a,,net_tx_packets,,1,,,\nvm_hvm,a,,request_cpu,,9,us,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    ck_assert_int_eq(found(&f, "exit.exit_cycles.vcpu")->status, PLIM_FREE_HELD);
    ck_assert_int_eq(found(&f, "net_tx_packet.work_ns.own_thread")->status, PLIM_FREE_HELD);
    ck_assert_int_eq(found(&f, "net_tx_packet.work_ns.vcpu")->status, PLIM_FREE_JOINT);
    ck_assert_uint_eq(f.c.n_notes, 2);
    /* 9 us less 3 us natively, 2 us of the thread and an exit of 1300 cycles at 2.4 GHz */
    near(found(&f, "net_tx_packet.work_ns.vcpu")->value, 6000.0 - 2000.0 - 1300.0 / 2.4, 1e-9);
    end(&f);
}
END_TEST

/* A default that is out of the question is not kept because the cost is next to nothing. */
START_TEST(next_to_nothing_is_not_the_default)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,s,,\nvm_hvm,a,,request_cpu,,1.0001,s,0.001,1\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    const plim_free *tax = found(&f, "user.tax_ratio.vcpu");
    ck_assert_int_eq(tax->status, PLIM_FREE_BOUNDED);
    near(tax->value, 1e-4, 1e-6);
    ck_assert(tax->low == 0.0 && tax->high > 0.0019 && tax->high < 0.0022);
    end(&f);
    /* and one that is possible stays: 0.0233 */
    fit(&f, HEAD ",a,,user_s,,1,s,,\nvm_hvm,a,,request_cpu,,1.01,s,0.03,1\n");
    ck_assert_int_eq(f.status, PLIM_EEXPECT);
    ck_assert_ptr_nonnull(strstr(f.err.what, "the data say too little about user.tax_ratio.vcpu"));
    end(&f);
}
END_TEST

/* An exit that costs less than the default: work beside it cannot be negative, so the exit moves.
 */
START_TEST(what_is_held_too_high_gives_way)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,0,,,\n,a,,net_tx_packets,,1,,,\n"
                 "vm_hvm,a,,request_cpu,vcpu,3.3,us,,\n");
    ck_assert_int_eq(f.status, PLIM_OK);
    near(found(&f, "exit.exit_cycles.vcpu")->value, 0.3e3 * 2.4, 1e-6);
    const plim_free *work = found(&f, "net_tx_packet.work_ns.vcpu");
    ck_assert_int_eq(work->status, PLIM_FREE_HELD);
    ck_assert(work->value == 0.0);
    end(&f);
}
END_TEST

/* ---- writing ---- */

/* To be freed. */
static char *written(fixture *f)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(to);
    plim_calibrate_write(&f->c, to);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

START_TEST(what_is_written_are_keys_of_a_scenario)
{
    fixture f;
    fit(&f, HEAD ",a,,user_s,,1,ms,,\nvm_hvm,a,,request_cpu,,1.2,ms,,\n");
    char *text = written(&f);
    ck_assert_ptr_nonnull(strstr(text, "{\"class\": \"user\", \"term\": \"tax_ratio\", \"payer\": "
                                       "\"vcpu\", \"value\": 0.2, \"low\": "));
    ck_assert_ptr_nonnull(strstr(text, "\"source\": \"calibrated from m.csv\"}"));
    ck_assert_ptr_nonnull(strstr(text, "\"layers\": [\"hypervisor_hvm_ept_calibrated\", "
                                       "\"guest_os\"]"));
    free(text);
    end(&f);
}
END_TEST

/* Of a service of which only its memory was measured no request is made up. */
START_TEST(nothing_is_written_of_requests_nobody_measured)
{
    fixture f;
    fit(&f, HEAD "vm_hvm,a,,memory_resident,,1,GiB,,\n");
    char *text = written(&f);
    ck_assert_ptr_nonnull(strstr(text, "\"mem_mib\""));
    ck_assert_ptr_null(strstr(text, "\"request\""));
    free(text);
    end(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/calibrate");
    tcase_add_test(plim_suite_case(suite, "model"), predictions_are_the_cost_models);
    tcase_add_test(plim_suite_case(suite, "reading"), units_and_repeats_are_taken_in);
    tcase_add_test(plim_suite_case(suite, "slips"), slips_are_told);
    TCase *fitting = plim_suite_case(suite, "fitting");
    tcase_add_test(fitting, exact_data_give_exact_numbers);
    tcase_add_test(fitting, an_interval_by_hand);
    tcase_add_test(fitting, scatter_by_hand);
    tcase_add_test(fitting, few_repeats_by_hand);
    tcase_add_test(fitting, repeated_to_the_digit_is_not_exact);
    tcase_add_test(fitting, a_slip_of_the_pen_is_found);
    tcase_add_test(fitting, what_leans_on_a_default_is_said);
    tcase_add_test(fitting, what_the_data_cannot_tell_is_held_and_said);
    tcase_add_test(fitting, next_to_nothing_is_not_the_default);
    tcase_add_test(fitting, what_is_held_too_high_gives_way);
    tcase_add_test(plim_suite_case(suite, "writing"), what_is_written_are_keys_of_a_scenario);
    tcase_add_test(plim_suite_case(suite, "unsaid"),
                   nothing_is_written_of_requests_nobody_measured);
    return plim_suite_run(suite);
}
