/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/csv.c, csv_source.c and csv_number.c: rows by hand, gzip whole and damaged,
 * limits, and numbers against strtod. */
#include "models/csv.h"
#include "sim/kernel/rng.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Every row as "line:field|field;", with '!' for a flaw; the error's sentence at the end. */
static char *told(const void *text, size_t n, const plim_csv_limits *limits, plim_status *status)
{
    static char out[4096];
    size_t at = 0;
    plim_err err = {0};
    plim_csv *csv = NULL;
    plim_csv_row row;
    bool more = true;
    out[0] = '\0';
    *status = plim_csv_open_memory("t.csv", text, n, limits, &csv, &err);
    while (*status == PLIM_OK) {
        *status = plim_csv_next(csv, &row, &more, &err);
        if (*status != PLIM_OK || !more) {
            break;
        }
        at += (size_t)snprintf(out + at, sizeof out - at, "%" PRIu64 "%s:", row.line,
                               row.flaw == PLIM_CSV_WELL ? "" : "!");
        for (size_t i = 0; i < row.n_fields; i++) {
            ck_assert_int_eq(row.field[i].text[row.field[i].n], '\0');
            at += (size_t)snprintf(out + at, sizeof out - at, "%s%.300s", i == 0 ? "" : "|",
                                   row.field[i].text);
        }
        at += (size_t)snprintf(out + at, sizeof out - at, ";");
        ck_assert_uint_lt(at, sizeof out - 400);
    }
    if (*status != PLIM_OK) {
        snprintf(out + at, sizeof out - at, "%s: %s", err.where, err.what);
    }
    plim_csv_close(csv);
    return out;
}

#define TEXT(s) s, sizeof(s) - 1

static const struct {
    const char *label, *text;
    size_t n;
    const char *want;
} rows[] = {
    {"nothing", TEXT(""), ""},
    {"one field without a line end", TEXT("a"), "1:a;"},
    {"LF and CRLF", TEXT("a,b\nc,d\r\ne,f"), "1:a|b;2:c|d;3:e|f;"},
    {"a last CR without its LF", TEXT("a,b\r"), "1:a|b;"},
    {"a CR inside", TEXT("a\rb\n"), "1:a\rb;"},
    {"empty fields", TEXT(",\n,,\n"), "1:|;2:||;"},
    {"empty lines are rows", TEXT("\n\r\na\n\n"), "1:;2:;3:a;4:;"},
    {"quotes", TEXT("\"a,b\",\"c\"\"d\",\"\"\n"), "1:a,b|c\"d|;"},
    {"lines in quotes", TEXT("\"a\nb\",c\nd,e\n"), "1:a\nb|c;3:d|e;"},
    {"a quoted CR stays", TEXT("\"a\r\"\r\n"), "1:a\r;"},
    {"a quote inside is text", TEXT("a\"b\"\n"), "1:a\"b\";"},
    {"text after a quote", TEXT("\"a\"b,c\nd,e\n"), "1!:ab|c;2:d|e;"},
    {"a NUL", TEXT("a\0b,c\nd,e\n"), "1!:a|c;2:d|e;"},
    {"a NUL in quotes", TEXT("\"a\0b\",c\nd,e\n"), "1!:a|c;2:d|e;"},
    {"a byte order mark",
     TEXT("\xef\xbb\xbf"
          "a,b\n"),
     "1:a|b;"},
    {"not UTF-8", TEXT("\x80\xff,b\n"), "1:\x80\xff|b;"},
};

START_TEST(rows_are_as_written)
{
    plim_status status;
    const char *got = told(rows[_i].text, rows[_i].n, NULL, &status);
    ck_assert_int_eq(status, PLIM_OK);
    ck_assert_msg(strcmp(got, rows[_i].want) == 0, "%s: got %s", rows[_i].label, got);
}
END_TEST

static const struct {
    const char *label, *text;
    size_t n;
    plim_csv_limits limits;
    plim_status status;
    const char *want;
} refusals[] = {
    {"an open quote",
     TEXT("a\nb,\"c\nd"),
     {100, 100, 100},
     PLIM_ESCENARIO,
     "1:a;t.csv:2: found a quote that is never closed"},
    {"too many rows",
     TEXT("a\nb\nc\n"),
     {100, 2, 100},
     PLIM_ELIMIT,
     "1:a;2:b;t.csv:3: found more than 2 rows, which is the limit"},
    {"as many rows as allowed", TEXT("a\nb\n"), {100, 2, 100}, PLIM_OK, "1:a;2:b;"},
    {"a long line",
     TEXT("a\nbcdef\n"),
     {100, 100, 4},
     PLIM_ELIMIT,
     "1:a;t.csv:2: found a row of more than 4 bytes, which is the limit"},
    {"a long line in quotes",
     TEXT("\"bc\ndef\n"),
     {100, 100, 4},
     PLIM_ELIMIT,
     "t.csv:1: found a row of more than 4 bytes, which is the limit (a quote may not be closed)"},
    {"much text",
     TEXT("abcdef\n"),
     {6, 100, 100},
     PLIM_ELIMIT,
     "t.csv:1: found more than 6 bytes of text, which is the limit"},
    {"UTF-16",
     TEXT("\xff\xfe"
          "a\0"),
     {100, 100, 100},
     PLIM_EIO,
     "t.csv:1: found UTF-16 text, expected UTF-8"},
    {"zstd",
     TEXT("\x28\xb5\x2f\xfd..."),
     {100, 100, 100},
     PLIM_EIO,
     "t.csv: found zstd data, expected plain text or gzip"},
    {"a magic number and no more",
     TEXT("\x1f\x8b"),
     {100, 100, 100},
     PLIM_EIO,
     "t.csv:1: the gzip data ends too early: the file is cut off"},
};

START_TEST(what_cannot_be_read_is_said)
{
    plim_status status;
    const char *got = told(refusals[_i].text, refusals[_i].n, &refusals[_i].limits, &status);
    ck_assert_int_eq(status, refusals[_i].status);
    ck_assert_msg(strcmp(got, refusals[_i].want) == 0, "%s: got %s", refusals[_i].label, got);
}
END_TEST

START_TEST(a_row_has_at_most_4096_fields)
{
    char commas[PLIM_CSV_FIELDS_MAX + 1];
    plim_csv *csv = NULL;
    plim_csv_row row;
    bool more;
    plim_err err = {0};
    memset(commas, ',', sizeof commas);
    for (size_t extra = 0; extra < 2; extra++) {
        ck_assert_int_eq(
            plim_csv_open_memory("t", commas, PLIM_CSV_FIELDS_MAX - 1 + extra, NULL, &csv, &err),
            PLIM_OK);
        plim_status status = plim_csv_next(csv, &row, &more, &err);
        ck_assert_int_eq(status, extra == 0 ? PLIM_OK : PLIM_ELIMIT);
        if (extra == 0) {
            ck_assert_uint_eq(row.n_fields, PLIM_CSV_FIELDS_MAX);
        }
        plim_csv_close(csv);
    }
}
END_TEST

/* `text` as one gzip member, appended at `to`; returns its length. */
static size_t pack(const char *text, size_t n, unsigned char *to, size_t room)
{
    z_stream z = {0};
    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    unsigned char *copy = malloc(n + 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, n);
    z.next_in = copy;
    z.avail_in = (uInt)n;
    z.next_out = to;
    z.avail_out = (uInt)room;
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t length = room - z.avail_out;
    ck_assert_int_eq(deflateEnd(&z), Z_OK);
    free(copy);
    return length;
}

START_TEST(gzip_reads_as_its_text)
{
    unsigned char bytes[256];
    plim_status status;
    size_t n = pack(TEXT("a,b\nc"), bytes, 128);
    ck_assert_str_eq(told(bytes, n, NULL, &status), "1:a|b;2:c;");
    /* members follow one another; zeros may fill up the end */
    n += pack(TEXT("d\ne\n"), bytes + n, 128 - n);
    memset(bytes + n, 0, 7);
    ck_assert_str_eq(told(bytes, n + 7, NULL, &status), "1:a|b;2:cd;3:e;");
    ck_assert_int_eq(status, PLIM_OK);
    bytes[n] = 'x';
    ck_assert_ptr_nonnull(strstr(told(bytes, n + 1, NULL, &status), "after the end of the gzip"));
    ck_assert_int_eq(status, PLIM_EIO);
}
END_TEST

START_TEST(every_cut_of_a_gzip_file_is_an_error)
{
    unsigned char bytes[512];
    char text[400];
    plim_status status;
    size_t n = 0;
    for (int i = 0; n < sizeof text - 16; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%d\n", i * i * 7919 % 1009);
    }
    size_t all = pack(text, n, bytes, sizeof bytes);
    (void)told(bytes, all, NULL, &status);
    ck_assert_int_eq(status, PLIM_OK);
    for (size_t cut = 2; cut < all; cut++) {
        const char *got = told(bytes, cut, NULL, &status);
        ck_assert_int_eq(status, PLIM_EIO);
        ck_assert_msg(strstr(got, "cut off") != NULL, "cut at %zu: %s", cut, got);
    }
}
END_TEST

START_TEST(every_changed_byte_of_a_gzip_file_is_noticed)
{
    unsigned char bytes[512];
    char text[400], want[4096];
    plim_status status;
    for (size_t i = 0; i < 300; i++) { /* nothing repeats, so that other bytes are other text */
        text[i] = (char)('0' + i * i * 7919 % 1009 % 10);
    }
    size_t all = pack(text, 300, bytes, sizeof bytes);
    snprintf(want, sizeof want, "%s", told(bytes, all, NULL, &status));
    for (size_t i = 10; i < all; i++) { /* the header's time stamp may change and nothing follows */
        bytes[i] ^= 0x10;
        const char *got = told(bytes, all, NULL, &status);
        ck_assert_msg(status == PLIM_EIO, "byte %zu: %s", i, got);
        ck_assert_ptr_nonnull(strstr(got, "t.csv:1: "));
        bytes[i] ^= 0x10;
    }
    ck_assert_str_eq(told(bytes, all, NULL, &status), want);
}
END_TEST

START_TEST(a_small_file_that_grows_beyond_bounds_is_stopped)
{
    size_t n = (size_t)16 << 20;
    char *zeros = malloc(n);
    unsigned char *bytes = malloc(1 << 20);
    plim_status status;
    plim_csv_limits limits = {.text_bytes = 1 << 20, .rows = 10, .line_bytes = n};
    ck_assert(zeros != NULL && bytes != NULL);
    memset(zeros, '0', n);
    size_t packed = pack(zeros, n, bytes, 1 << 20);
    ck_assert_ptr_nonnull(strstr(told(bytes, packed, &limits, &status), "more than 1048576 bytes"));
    ck_assert_int_eq(status, PLIM_ELIMIT);
    ck_assert_ptr_nonnull(strstr(told(bytes, packed, NULL, &status), "a row of more than 1048576"));
    ck_assert_int_eq(status, PLIM_ELIMIT);
    free(zeros);
    free(bytes);
}
END_TEST

START_TEST(files_are_read_like_memory)
{
    char path[] = "/tmp/plim_csv_XXXXXX";
    int fd = mkstemp(path);
    plim_csv *csv = NULL;
    plim_csv_row row;
    bool more = true;
    plim_err err = {0};
    uint64_t sum = 0, n = 0;
    ck_assert_int_ge(fd, 0);
    gzFile file = gzdopen(fd, "wb"); /* 700 kB: many buffers */
    for (int i = 0; i < 100000; i++) {
        gzprintf(file, "%d,x\r\n", i);
    }
    ck_assert_int_eq(gzclose(file), Z_OK);
    ck_assert_int_eq(plim_csv_open(path, NULL, &csv, &err), PLIM_OK);
    while (plim_csv_next(csv, &row, &more, &err) == PLIM_OK && more) {
        ck_assert_uint_eq(row.n_fields, 2);
        ck_assert_uint_eq(row.line, ++n);
        sum += strtoull(row.field[0].text, NULL, 10);
    }
    plim_csv_close(csv);
    ck_assert_uint_eq(n, 100000);
    ck_assert_uint_eq(sum, UINT64_C(4999950000)); /* 99999 * 100000 / 2 */
    unlink(path);
    ck_assert_int_eq(plim_csv_open(path, NULL, &csv, &err), PLIM_EIO);
    ck_assert_str_eq(err.where, path);
    plim_err of_dir = {0};
    ck_assert_int_eq(plim_csv_open("/tmp", NULL, &csv, &of_dir), PLIM_EIO);
}
END_TEST

START_TEST(places_and_texts_fit_their_room)
{
    char where[40], text[6];
    ck_assert_str_eq(plim_csv_where("a.csv", 12, where, sizeof where), "a.csv:12");
    ck_assert_str_eq(plim_csv_where("a/long/path.csv", 12, where, sizeof where), "...path.csv:12");
    ck_assert_str_eq(plim_csv_printable("a\n\x80"
                                        "b",
                                        4, text, sizeof text),
                     "a??b");
    ck_assert_str_eq(plim_csv_printable("abcdefgh", 8, text, sizeof text), "abcde");
}
END_TEST

static const struct {
    const char *text;
    bool number;
    double want;
} numbers[] = {
    {"0", true, 0.0},
    {"-0", true, -0.0},
    {"2.385", true, 2.385},
    {" \t17\r", true, 17.0},
    {"+.5", true, 0.5},
    {"5.", true, 5.0},
    {"1e3", true, 1000.0},
    {"1E-3", true, 0.001},
    {"9007199254740993", true, 9007199254740992.0}, /* 2^53 + 1: ties to even */
    {"123456789012345678901234567890", true, 123456789012345678901234567890.0},
    {"1e308", true, 1e308},
    {"4.9e-324", true, 4.9e-324},
    {"1e-999", true, 0.0},
    {"0e999999999999", true, 0.0},
    {"1e309", false, 0.0},
    {"", false, 0.0},
    {" ", false, 0.0},
    {"-", false, 0.0},
    {".", false, 0.0},
    {"e5", false, 0.0},
    {"1e", false, 0.0},
    {"1e+", false, 0.0},
    {"1,5", false, 0.0},
    {"1 5", false, 0.0},
    {"0x10", false, 0.0},
    {"inf", false, 0.0},
    {"nan", false, 0.0},
    {"NA", false, 0.0},
    {"1_000", false, 0.0},
};

START_TEST(numbers_are_decimal_and_nothing_else)
{
    double got = -42.0;
    bool number = plim_csv_real(numbers[_i].text, strlen(numbers[_i].text), &got);
    ck_assert_msg(number == numbers[_i].number, "\"%s\"", numbers[_i].text);
    ck_assert_double_eq(got, number ? numbers[_i].want : -42.0);
    ck_assert_int_eq(signbit(got) != 0, number ? signbit(numbers[_i].want) != 0 : 1);
}
END_TEST

/* A random decimal: short and long, with and without point and exponent. */
static void make_number(plim_rng *rng, char *text, size_t room)
{
    size_t n = 0;
    uint64_t shape = plim_rng_next(rng);
    size_t digits = 1 + (size_t)(shape % 22), point = (size_t)(shape >> 8) % (2 * digits + 1);
    if ((shape >> 16) % 4 == 0) {
        text[n++] = '-';
    }
    for (size_t i = 0; i < digits; i++) {
        if (i == point) {
            text[n++] = '.';
        }
        text[n++] = (char)('0' + plim_rng_next(rng) % 10);
    }
    if ((shape >> 24) % 2 == 0) {
        int range = (shape >> 32) % 2 == 0 ? 25 : 330;
        int exponent = (int)((shape >> 40) % (2 * (uint64_t)range + 1)) - range;
        n += (size_t)snprintf(text + n, room - n, "e%d", exponent);
    }
    text[n] = '\0';
}

START_TEST(numbers_are_those_of_strtod)
{
    plim_rng rng = plim_rng_stream(2385, 0, 1, PLIM_PURPOSE_TEST);
    char text[64];
    for (int i = 0; i < 1000000; i++) {
        make_number(&rng, text, sizeof text);
        double got = 0.0, want = strtod(text, NULL);
        bool number = plim_csv_real(text, strlen(text), &got);
        ck_assert_msg(number == (isfinite(want) != 0), "%s", text);
        uint64_t got_bits, want_bits;
        memcpy(&got_bits, &got, sizeof got_bits);
        memcpy(&want_bits, &want, sizeof want_bits);
        ck_assert_msg(!number || got_bits == want_bits, "%s: got %.17g, want %.17g", text, got,
                      want);
    }
}
END_TEST

START_TEST(numbers_are_alike_in_every_locale)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ko_KR.UTF-8", "C.UTF-8"};
    double got;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL) {
            printf("skipped: the locale %s is not installed\n", locales[i]);
            continue;
        }
        ck_assert(plim_csv_real("1.5", 3, &got));
        ck_assert_double_eq(got, 1.5);
        ck_assert(plim_csv_real("1.5e-30", 7, &got)); /* beyond the fast path */
        ck_assert_double_eq(got, 1.5e-30);
        ck_assert(!plim_csv_real("1,5", 3, &got));
    }
    ck_assert_ptr_nonnull(setlocale(LC_ALL, "C"));
}
END_TEST

START_TEST(a_number_of_a_thousand_bytes_is_the_longest)
{
    char text[1002];
    double got;
    memset(text, '0', sizeof text);
    text[999] = '7';
    ck_assert(plim_csv_real(text, 1000, &got));
    ck_assert_double_eq(got, 7.0);
    ck_assert(!plim_csv_real(text, 1001, &got));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/csv");
    TCase *c = plim_suite_case(suite, "rows");
    tcase_add_loop_test(c, rows_are_as_written, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(c, what_cannot_be_read_is_said, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(c, a_row_has_at_most_4096_fields);
    tcase_add_test(c, places_and_texts_fit_their_room);
    c = plim_suite_case(suite, "gzip");
    tcase_add_test(c, gzip_reads_as_its_text);
    tcase_add_test(c, every_cut_of_a_gzip_file_is_an_error);
    tcase_add_test(c, every_changed_byte_of_a_gzip_file_is_noticed);
    tcase_add_test(c, a_small_file_that_grows_beyond_bounds_is_stopped);
    tcase_add_test(c, files_are_read_like_memory);
    c = plim_suite_case(suite, "numbers");
    tcase_add_loop_test(c, numbers_are_decimal_and_nothing_else, 0,
                        sizeof numbers / sizeof numbers[0]);
    tcase_add_test(c, numbers_are_those_of_strtod);
    tcase_add_test(c, numbers_are_alike_in_every_locale);
    tcase_add_test(c, a_number_of_a_thousand_bytes_is_the_longest);
    return plim_suite_run(suite);
}
