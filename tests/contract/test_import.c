/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verb import from the command line to its files: what it prints, what it writes, and that
 * nothing is written when something is wrong. */
#include "models/trace.h"
#include "sim/app/cmd.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[] = "/tmp/plim_import_XXXXXX";
static char in[64], out[64], printed[64];

static void make_dir(void)
{
    snprintf(dir, sizeof dir, "/tmp/plim_import_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(in, sizeof in, "%s/in.csv", dir);
    snprintf(out, sizeof out, "%s/out.csv", dir);
    snprintf(printed, sizeof printed, "%s/printed", dir);
    FILE *file = fopen(in, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("time,count\n0,30\n60,x\n120,90\n", file);
    ck_assert_int_eq(fclose(file), 0);
}

static void remove_dir(void)
{
    (void)remove(in);
    (void)remove(out);
    (void)remove(printed);
    (void)rmdir(dir);
}

/* Runs `plimsoll import WORDS`; every test is a process of its own, so stdout may be turned. */
static int import(const char *const *words)
{
    char store[16][80];
    char *argv[17] = {store[0], store[1]};
    int argc = 2;
    snprintf(store[0], sizeof store[0], "plimsoll");
    snprintf(store[1], sizeof store[1], "import");
    for (; *words != NULL; words++, argc++) {
        snprintf(store[argc], sizeof store[argc], "%s", *words);
        argv[argc] = store[argc];
    }
    ck_assert_ptr_nonnull(freopen(printed, "wb", stdout));
    int code = plim_main(argc, argv);
    ck_assert_int_eq(fflush(stdout), 0);
    return code;
}
#define IMPORT(...) import((const char *const[]){__VA_ARGS__, NULL})

static const char *text_of(const char *path)
{
    static char text[8192];
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

static void assert_printed(const char *part)
{
    const char *text = text_of(printed);
    ck_assert_msg(strstr(text, part) != NULL, "expected \"%s\" in\n%s", part, text);
}

START_TEST(the_table_tells_what_became_of_every_row)
{
    ck_assert_int_eq(IMPORT("arrivals", in), 0);
    assert_printed("rows read              3\n");
    assert_printed("rows used              2\n");
    assert_printed("rows left out          1: not a number (first in line 3)\n");
    assert_printed("requests               120\n");
    assert_printed("time without a row     60 s (rate 0)\n");
    assert_printed("3 steps of 60 s, mean 0.666667/s, peak 1.5/s\n");
    /* counts 30, 0, 90: mean 40; squares 100 + 1600 + 2500 = 4200; 4200 / 2 / 40 */
    assert_printed("index of dispersion    52.5 before, 53.5 after");
}
END_TEST

START_TEST(the_long_table_has_its_rows)
{
    ck_assert_int_eq(IMPORT("arrivals", in, "--format", "csv"), 0);
    assert_printed("\nin.csv,,,trace,in.csv,rows_read,,1,3,,,3,ok\n");
    assert_printed("\nin.csv,,,trace,in.csv,rows_dropped,not a number,1,1,,,3,ok\n");
    assert_printed("\nin.csv,,,trace,in.csv,dispersion,before,1,52.5,,,3,ok\n");
    ck_assert_int_eq(IMPORT("arrivals", in, "--format", "csv", "--duration-s", "60"), 0);
    assert_printed("\nin.csv,,,trace,in.csv,dispersion,before,1,,,,1,not_enough_data\n");
}
END_TEST

START_TEST(a_series_is_written_and_reads_back)
{
    ck_assert_int_eq(IMPORT("arrivals", in, "--scale", "0.5", "-o", out), 0);
    ck_assert_str_eq(text_of(out), "start_s,rate_per_s\n0,0.25\n60,0\n120,0.75\n");
    ck_assert_int_eq(IMPORT("arrivals", out), 0);
    assert_printed("read as                rate series, column \"rate_per_s\", one in 60 s\n");
    assert_printed("3 steps of 60 s, mean 0.333333/s, peak 0.75/s\n");
    char temporary[80];
    snprintf(temporary, sizeof temporary, "%s.tmp", out);
    ck_assert_int_ne(access(temporary, F_OK), 0);
}
END_TEST

START_TEST(what_is_wrong_writes_nothing)
{
    ck_assert_int_eq(IMPORT("requests", in, "-o", out), 2);
    ck_assert_int_eq(IMPORT("arrivals", in, "-o", out, "--from", "yesterday"), 2);
    ck_assert_int_eq(IMPORT("arrivals", in, "-o", out, "--as", "log"), 2);
    ck_assert_int_eq(IMPORT("arrivals", in, "-o", out, "--column", "hits"), 2);
    ck_assert_int_eq(IMPORT("arrivals", in, "-o", out, "--scale", "2"), 3); /* 120 < 1000 */
    ck_assert_int_eq(IMPORT("arrivals", out), 4);
    ck_assert_int_eq(IMPORT("arrivals", in, "-o", out, "--duration-s", "4e9", "--step-s", "60"), 6);
    ck_assert_str_eq(text_of(printed), "");
    ck_assert_int_ne(access(out, F_OK), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("import");
    TCase *c = plim_suite_case(suite, "import");
    tcase_add_checked_fixture(c, make_dir, remove_dir);
    tcase_add_test(c, the_table_tells_what_became_of_every_row);
    tcase_add_test(c, the_long_table_has_its_rows);
    tcase_add_test(c, a_series_is_written_and_reads_back);
    tcase_add_test(c, what_is_wrong_writes_nothing);
    return plim_suite_run(suite);
}
