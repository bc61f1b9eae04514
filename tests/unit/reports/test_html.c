/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/html*.c, promise.c and rank.c: a page is well-formed and stands alone, user text
 * stays text, and the verdict says what the intervals allow. */
#include "reports/promise.h"
#include "tests/support/report_text.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <ctype.h>
#include <math.h>

static plim_arena arena;

static void teardown(void)
{
    plim_arena_free(&arena);
}

/* ---- well-formed ---- */

enum { DEPTH_MAX = 64 };

static const char *check_entity(const char *p)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(p, known[i], strlen(known[i])) == 0) {
            return p + strlen(known[i]);
        }
    }
    ck_abort_msg("a bare & at %.40s", p);
    return p;
}

/* Past the attributes of a tag, each name="value" without < in it; *empty: it ends in "/>". */
static const char *check_attributes(const char *p, bool *empty)
{
    *empty = false;
    while (*p == ' ') {
        const char *name = ++p;
        p += strcspn(p, "=<> ");
        ck_assert_msg(p > name && p[0] == '=' && p[1] == '"', "no attribute at %.40s", name);
        for (p += 2; *p != '"';) {
            ck_assert_msg(*p != '<' && *p != '\0', "an open attribute at %.40s", name);
            p = *p == '&' ? check_entity(p) : p + 1;
        }
        p++;
    }
    if (*p == '/') {
        *empty = true;
        p++;
    }
    ck_assert_msg(*p == '>', "an open tag at %.40s", p);
    return p + 1;
}

/* What XML asks: one root, tags that nest, quoted attributes, no bare < or &. */
static void assert_well_formed(const char *page)
{
    char open[DEPTH_MAX][16];
    size_t depth = 0;
    static const char doctype[] = "<!DOCTYPE html>\n";
    ck_assert_int_eq(strncmp(page, doctype, strlen(doctype)), 0);
    for (const char *p = page + strlen(doctype); *p != '\0';) {
        if (*p == '&') {
            p = check_entity(p);
        } else if (p[0] == '<' && p[1] == '/') {
            size_t n = strcspn(p + 2, ">");
            ck_assert_msg(depth > 0 && strlen(open[depth - 1]) == n &&
                              strncmp(open[depth - 1], p + 2, n) == 0,
                          "closes what is not open: %.40s", p);
            depth--;
            p += n + 3;
        } else if (*p == '<') {
            size_t n = strcspn(p + 1, " />");
            bool empty;
            ck_assert_msg(islower((unsigned char)p[1]) && n < 16 && depth < DEPTH_MAX,
                          "a bare < at %.40s", p);
            memcpy(open[depth], p + 1, n);
            open[depth++][n] = '\0';
            p = check_attributes(p + 1 + n, &empty);
            depth -= empty;
        } else {
            ck_assert_msg(depth > 0 || isspace((unsigned char)*p), "text outside: %.40s", p);
            p++;
        }
    }
    ck_assert_uint_eq(depth, 0);
}

static void assert_stands_alone(const char *page)
{
    static const char *const calls[] = {
        "http:",   "https:", "//",      "src=",    "href=",   "url(",
        "@import", "<link",  "<script", "<iframe", "<object", "<img"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        ck_assert_msg(strstr(page, calls[i]) == NULL, "found %s", calls[i]);
    }
}

static void assert_numbers(const char *page)
{
    static const char *const words[] = {"\"nan", "\"-nan", "\"inf", ">nan", ">-nan",
                                        ">inf",  "Lnan",   "Mnan",  "NaN",  "(null)"};
    assert_no_nan(page);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ck_assert_msg(strstr(page, words[i]) == NULL, "found %s", words[i]);
    }
}

static plim_results *results_of(int which)
{
    static const char *const one[] = {"vm_full"};
    plim_made_up d = which == 1 ? plim_hostile() : plim_realistic();
    switch (which) {
    case 2:
        return plim_small_results(&arena);
    case 3: /* nothing at all */
        d.n_platforms = d.n_services = d.n_bins = 0;
        break;
    case 4: /* one platform, and that refused */
        d.platforms = one;
        d.n_platforms = 1;
        d.refused = one[0];
        break;
    case 5:
        d.n_platforms = 1;
        break;
    default:
        break;
    }
    return plim_made_up_results(&arena, &d);
}

START_TEST(a_page_is_well_formed_and_stands_alone)
{
    char *page = report_text("html", results_of(_i), NULL);
    assert_well_formed(page);
    assert_stands_alone(page);
    assert_numbers(page);
    free(page);
}
END_TEST

START_TEST(the_same_results_give_the_same_bytes)
{
    char *first = report_text("html", results_of(0), NULL);
    char *second = report_text("html", results_of(0), NULL);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
}
END_TEST

/* ---- user text ---- */

static const char *const escapes[][2] = {
    {"<script>alert(1)</script>", "<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>"},
    {"a & b &lt; \"c\" 'd'", "<h1>a &amp; b &amp;lt; &quot;c&quot; &#39;d&#39;</h1>"},
    {"결제 서비스", "<h1>결제 서비스</h1>"},
    {"line\nend\x1b[0m", "<h1>line end?[0m</h1>"},
    {"bad \xff utf", "<h1>bad ? utf</h1>"},
    {"\xEF\xBF\xBF", "<h1>\xEF\xBF\xBD</h1>"}, /* U+FFFF, which XML has not */
};

START_TEST(user_text_is_escaped)
{
    plim_results *r = plim_small_results(&arena);
    r->title = escapes[_i][0];
    r->description = "</p><b>";
    r->text = "{\t\"a\": \"<&>\"\r\n}";
    r->command = "plimsoll run 'a<b>.json'";
    plim_results_add_note(r, "source", "", "<i>Barham</i>");
    char *page = report_text("html", r, NULL);
    ck_assert_msg(strstr(page, escapes[_i][1]) != NULL, "no %s", escapes[_i][1]);
    ck_assert_ptr_nonnull(strstr(page, "<p>&lt;/p&gt;&lt;b&gt;</p>"));
    ck_assert_ptr_nonnull(
        strstr(page, "<pre>{    &quot;a&quot;: &quot;&lt;&amp;&gt;&quot;\n}\n</pre>"));
    ck_assert_ptr_nonnull(strstr(page, "&#39;a&lt;b&gt;.json&#39; --format html &gt; report.html"));
    ck_assert_ptr_nonnull(strstr(page, "<li>&lt;i&gt;Barham&lt;/i&gt;</li>"));
    assert_well_formed(page);
    free(page);
}
END_TEST

START_TEST(statuses_are_words)
{
    char *page = report_text("html", results_of(0), NULL);
    static const char *const words[] = {"<th scope=\"row\" class=\"left loud\">vm_hosted, refused",
                                        ">not enough data", ", saturated", "&gt; 1.0 s"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ck_assert_msg(strstr(page, words[i]) != NULL, "no %s", words[i]);
    }
    free(page);
}
END_TEST

/* ---- the verdict ---- */

/* One platform as a case has it: its hosts, and of the services `a` and `b` the share within the
 * objective with its interval; p99 of `a`. */
typedef struct spot {
    const char *platform;
    double hosts, a, b, half, p99, p99_half;
} spot;

static void add_spot(plim_results *r, const spot *s)
{
    plim_results_add(r, plim_made_row(s->platform, "platform", s->platform, "hosts_used", "", "1",
                                      s->hosts, -1.0));
    for (int k = 0; k < 2; k++) {
        const char *service = k == 0 ? "a" : "b";
        double share = k == 0 ? s->a : s->b, p99 = s->p99 * (k == 0 ? 1.0 : 0.1);
        plim_results_add(r, plim_made_row(s->platform, "service", service, "slo_attainment", "",
                                          "1", share, s->half));
        plim_results_add(
            r, plim_made_row(s->platform, "service", service, "slo_s", "", "s", 0.1, -1.0));
        plim_results_add(r, plim_made_row(s->platform, "service", service, "sojourn_p99", "", "s",
                                          p99, s->p99_half));
    }
}

static const struct {
    const char *label;
    const char *refused; /* one more platform that is */
    size_t n;
    spot spots[3];
    const char *says[4]; /* each in the verdict */
} verdicts[] = {
    {"a clear winner",
     NULL,
     3,
     {{"x", 1, 0.95, 0.999, 0.001, 0.4, 0.01},
      {"y", 1, 0.998, 0.999, 0.001, 0.05, 0.001},
      {"z", 3, 0.999, 0.999, 0.0001, 0.02, 0.001}},
     {"<strong>Choose y.</strong>", "It keeps the promise of every service, on 1 host;",
      "Worst victim, furthest below its best platform: a on x. There 95.0 % of its requests are "
      "answered within 100 ms, against 99.9 "
      "% on z."}},
    {"one of two is faster",
     NULL,
     2,
     {{"x", 1, 0.998, 0.999, 0.001, 0.05, 0.001}, {"y", 1, 0.998, 0.999, 0.001, 0.02, 0.001}},
     {"<strong>Choose y.</strong>", "x and y keep the promise of every service on 1 host",
      "Of these, a answers fastest on y: p99 20.0 ms, against 50.0 ms on x."}},
    {"a tie within the intervals",
     NULL,
     2,
     {{"x", 1, 0.998, 0.999, 0.001, 0.05, 0.02}, {"y", 1, 0.998, 0.999, 0.001, 0.045, 0.02}},
     {"<strong>Choose between x and y: the intervals do not separate them.</strong>",
      "The intervals of the p99 of a do not separate them (45.0 ms on y)."}},
    {"nobody keeps every promise",
     NULL,
     2,
     {{"x", 1, 0.90, 0.999, 0.001, 0.5, 0.01}, {"y", 2, 0.90, 0.90, 0.001, 0.5, 0.01}},
     {"<strong>Nothing here is enough:", "x comes closest, with 1 of 2 promises kept on 1 host.",
      "<li>a: broken on every platform.</li>"}},
    {"no promise is kept at all",
     NULL,
     2,
     {{"x", 1, 0.90, 0.91, 0.001, 0.5, 0.01}, {"y", 2, 0.90, 0.90, 0.001, 0.5, 0.01}},
     {"<strong>Nothing here is enough:", "Not one promise is kept on any platform."}},
    {"the intervals hold the limit",
     NULL,
     2,
     {{"x", 1, 0.99, 0.999, 0.005, 0.1, 0.01}, {"y", 1, 0.90, 0.90, 0.001, 0.5, 0.01}},
     {"<strong>The runs do not decide: on x no promise is clearly broken"}},
    {"a platform is refused",
     "w",
     2,
     {{"x", 1, 0.95, 0.999, 0.001, 0.4, 0.01}, {"y", 1, 0.998, 0.999, 0.001, 0.05, 0.001}},
     {"<strong>Choose y.</strong>", "<li>w could not be placed: b lacks 12 MiB</li>"}},
    {"a single platform that is enough",
     NULL,
     1,
     {{"x", 1, 0.998, 0.999, 0.001, 0.05, 0.001}},
     {"<strong>On x every service keeps its promise.</strong>"}},
    {"a single platform that is not",
     NULL,
     1,
     {{"x", 1, 0.95, 0.999, 0.001, 0.4, 0.01}},
     {"<strong>x is not enough: 1 of 2 promises are kept.</strong>",
      "<li>a: broken, 95.0 % of its requests are answered within 100 ms.</li>"}},
    {"nothing could be placed", "w", 0, {{0}}, {"<strong>No platform could be placed"}},
};

/* Blanks that hold a number and its unit together become plain. */
static void loosen(char *text)
{
    char *to = text;
    for (const char *p = text; *p != '\0'; p++) {
        bool solid = p[0] == '\xC2' && p[1] == '\xA0';
        *to++ = (char)(solid ? ' ' : *p);
        p += solid;
    }
    *to = '\0';
}

START_TEST(the_verdict_says_what_the_intervals_allow)
{
    plim_results *r = plim_results_new(&arena);
    r->verb = verdicts[_i].n + (verdicts[_i].refused != NULL) > 1 ? "compare" : "run";
    r->title = verdicts[_i].label;
    for (size_t i = 0; i < verdicts[_i].n; i++) {
        add_spot(r, &verdicts[_i].spots[i]);
    }
    if (verdicts[_i].refused != NULL) {
        plim_row row = plim_made_row(verdicts[_i].refused, "platform", verdicts[_i].refused,
                                     "hosts_used", "", "1", (double)NAN, -1.0);
        row.status = PLIM_ROW_REFUSED;
        row.note = "b lacks 12 MiB";
        plim_results_add(r, row);
    }
    char *page = report_text("html", r, NULL);
    assert_well_formed(page);
    char *end = strstr(page, "<section id=\"platforms\">");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    loosen(page);
    for (size_t i = 0; i < 4 && verdicts[_i].says[i] != NULL; i++) {
        ck_assert_msg(strstr(page, verdicts[_i].says[i]) != NULL, "%s: no \"%s\" in %s",
                      verdicts[_i].label, verdicts[_i].says[i], strstr(page, "<h2>"));
    }
    free(page);
}
END_TEST

/* Two platforms on two hosts for an hour; hosts of y come and go. */
START_TEST(where_hosts_come_and_go_the_verdict_says_what_is_paid)
{
    static const spot spots[] = {{"x", 2, 0.95, 0.999, 0.001, 0.4, 0.01},
                                 {"y", 2, 0.998, 0.999, 0.001, 0.05, 0.001}};
    static const struct {
        double hours_y;
        const char *says;
    } cases[] = {{1.25, "on 2 hosts at most (1.25 host hours billed);"}, {2.0, "on 2 hosts;"}};
    for (size_t c = 0; c < 2; c++) {
        plim_results *r = plim_results_new(&arena);
        r->verb = "compare";
        r->horizon_s = 3600.0;
        for (size_t i = 0; i < 2; i++) {
            add_spot(r, &spots[i]);
            plim_results_add(r, plim_made_row(spots[i].platform, "platform", spots[i].platform,
                                              "host_hours", "", "h",
                                              i == 0 ? 2.0 : cases[c].hours_y, -1.0));
        }
        char *page = report_text("html", r, NULL);
        loosen(page);
        ck_assert_msg(strstr(page, cases[c].says) != NULL, "no \"%s\"", cases[c].says);
        free(page);
    }
}
END_TEST

/* A modified guest OS is a cost of the choice, and said once. */
START_TEST(the_verdict_says_what_an_operating_system_costs)
{
    static const char *const says[] = {
        "y needs a modified guest OS: 4,620 lines of it to be changed, once (assumption).",
        "y needs 2 guest OSs modified: 4,620 lines of them to be changed, once (assumption)."};
    static const spot spots[] = {{"x", 1, 0.95, 0.999, 0.001, 0.4, 0.01},
                                 {"y", 1, 0.998, 0.999, 0.001, 0.05, 0.001}};
    for (size_t n = 0; n <= 2; n++) {
        plim_results *r = plim_results_new(&arena);
        r->verb = "compare";
        add_spot(r, &spots[0]);
        add_spot(r, &spots[1]);
        if (n > 0) {
            plim_results_add(
                r, plim_made_row("y", "platform", "y", "os_modified", "", "1", (double)n, -1.0));
            plim_results_add(
                r, plim_made_row("y", "platform", "y", "os_port_lines", "", "1", 4620.0, -1.0));
        }
        char *page = report_text("html", r, NULL);
        assert_well_formed(page);
        ck_assert_int_eq(strstr(page, "OS port, lines") != NULL, n > 0);
        ck_assert_int_eq(strstr(page, says[0]) != NULL, n == 1);
        ck_assert_int_eq(strstr(page, says[1]) != NULL, n == 2);
        free(page);
    }
}
END_TEST

/* A platform that answers few is not shown as a fast one. */
START_TEST(means_and_percentiles_of_few_are_pale)
{
    for (int c = 0; c < 2; c++) {
        static const spot spots[] = {{"x", 1, 0.5, 0.999, 0.001, 0.01, 0.001},
                                     {"y", 1, 0.998, 0.999, 0.001, 0.05, 0.001}};
        plim_results *r = plim_results_new(&arena);
        r->verb = "compare";
        for (size_t i = 0; i < 2; i++) {
            add_spot(r, &spots[i]);
            plim_results_add(r, plim_made_row(spots[i].platform, "service", "a", "sojourn_part",
                                              "native", "s", 0.01, 0.001));
        }
        plim_results_add(r, plim_made_row("x", "service", "a", "rejected_ratio", "", "1",
                                          c == 0 ? 0.009 : 0.5, 0.0));
        char *page = report_text("html", r, NULL);
        assert_well_formed(page);
        loosen(page);
        static const char *const wanted[] = {"class=\"hatch\"", ">50.0 % got no answer<",
                                             "Pale and hatched: ", "does not say how fast",
                                             "do not say that the platform is fast"};
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
            ck_assert_msg((strstr(page, wanted[i]) != NULL) == (c == 1), "%d %s", c, wanted[i]);
        }
        ck_assert_ptr_nonnull(strstr(page, "Worst victim: a, whose share of requests answered"));
        free(page);
    }
}
END_TEST

/* Without an objective the timeout is the promise: 0.4 % late and 0.3 % turned away are 99.3 %. */
START_TEST(without_an_objective_the_timeout_is_the_promise)
{
    plim_results *r = plim_results_new(&arena);
    plim_results_add(r,
                     plim_made_row("x", "service", "a", "timed_out_ratio", "", "1", 0.004, 0.0005));
    plim_results_add(r,
                     plim_made_row("x", "service", "a", "rejected_ratio", "", "1", 0.003, 0.0005));
    plim_results_add(r, plim_made_row("x", "service", "b", "rejected_ratio", "", "1", 0.0, 0.0));
    plim_view view;
    plim_promises promises;
    ck_assert(plim_view_init(&view, r, &arena) && plim_promises_init(&promises, &view));
    const plim_promise *a = plim_promise_at(&promises, 0, 0);
    ck_assert_int_eq(a->state, PLIM_PROMISE_KEPT);
    ck_assert_double_eq_tol(a->share, 0.993, 1e-12);
    ck_assert_double_eq_tol(a->low, 0.992, 1e-12);
    ck_assert_double_eq_tol(a->high, 0.994, 1e-12);
    ck_assert_int_eq(plim_promise_at(&promises, 0, 1)->state, PLIM_PROMISE_NONE);
    ck_assert_uint_eq(promises.n_promises, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports/html");
    TCase *c = plim_suite_case(suite, "html");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_loop_test(c, a_page_is_well_formed_and_stands_alone, 0, 6);
    tcase_add_test(c, the_same_results_give_the_same_bytes);
    tcase_add_loop_test(c, user_text_is_escaped, 0, (int)(sizeof escapes / sizeof *escapes));
    tcase_add_test(c, statuses_are_words);
    tcase_add_loop_test(c, the_verdict_says_what_the_intervals_allow, 0,
                        (int)(sizeof verdicts / sizeof *verdicts));
    tcase_add_test(c, without_an_objective_the_timeout_is_the_promise);
    tcase_add_test(c, where_hosts_come_and_go_the_verdict_says_what_is_paid);
    tcase_add_test(c, means_and_percentiles_of_few_are_pale);
    tcase_add_test(c, the_verdict_says_what_an_operating_system_costs);
    return plim_suite_run(suite);
}
