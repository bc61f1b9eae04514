/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict: see verdict.h. */
#include "reports/verdict.h"

#include "reports/rank.h"

#include <math.h>
#include <string.h>

/* More goodput than this is worth a sentence. */
static const double GOODPUT_MARGIN = 1.01;

/* Host hours that differ by more from all hosts all the time are worth saying. */
static const double HOURS_MARGIN = 0.01;

/* Less time than this lost to neighbours is none: a nanosecond. */
static const double ALONE_S = 1e-9;

enum { COSTS_MAX = 3 };

typedef struct verdict {
    plim_verdict *out;
    plim_table *table;
    const plim_view *view;
    const plim_promises *p;
    plim_names choice; /* what the first sentences arrive at */
} verdict;

static void add(verdict *v, plim_verdict_kind kind, const char *text)
{
    plim_verdict *out = v->out;
    if (out->n < PLIM_VERDICT_MAX) {
        out->line[out->n++] = (plim_verdict_line){kind, text};
    }
}

static void say(verdict *v, plim_message id, const char *const *args)
{
    add(v, PLIM_VERDICT_SENTENCE, plim_table_say(v->table, id, args));
}

static void strong(verdict *v, plim_message id, const char *const *args)
{
    add(v, PLIM_VERDICT_STRONG, plim_table_say(v->table, id, args));
}

static void item(verdict *v, plim_message id, const char *const *args)
{
    add(v, PLIM_VERDICT_ITEM, plim_table_say(v->table, id, args));
}

static const char *count(verdict *v, size_t n)
{
    return plim_table_count(v->table, n);
}

/* A number with its unit, which a line of a page must not part. */
static const char *solid(verdict *v, const char *text)
{
    if (v->table->page == NULL) {
        return text == NULL ? "" : text;
    }
    plim_str s = {0};
    for (const char *p = text == NULL ? "" : text; *p != '\0'; p++) {
        plim_str_add(&s, *p == ' ' ? "\xC2\xA0" : p, *p == ' ' ? 2 : 1);
    }
    const char *copy = s.n == 0 ? "" : plim_arena_text(&v->table->arena, s.text, s.n);
    v->table->out.failed = v->table->out.failed || s.failed;
    plim_str_free(&s);
    return copy == NULL ? "" : copy;
}

static const char *amount(verdict *v, plim_quantity quantity, double value)
{
    return solid(v, plim_scale_alone(&v->table->arena, quantity, value));
}

static const char *percent(verdict *v, double ratio)
{
    return amount(v, PLIM_QUANTITY_RATIO, ratio);
}

static const char *seconds(verdict *v, double s)
{
    return amount(v, PLIM_QUANTITY_TIME, s);
}

static double hours_of(const verdict *v, const char *platform)
{
    return plim_view_sum(v->view->results, platform, NULL, "host_hours", "");
}

/* Do hosts come or go anywhere? Then their number at once is not what is paid. */
static bool hours_matter(const verdict *v)
{
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        const char *platform = v->view->platforms.name[i];
        double all = plim_promise_hosts(v->view, platform) * v->view->results->horizon_s / 3600.0;
        double hours = hours_of(v, platform);
        if (hours > 0.0 && fabs(hours - all) > HOURS_MARGIN * all) {
            return true;
        }
    }
    return false;
}

/* "3 hosts", or "3 hosts (at most, 1.56 host hours billed)" where they come and go. */
static const char *hosts_of(verdict *v, const char *platform)
{
    const char *hosts = plim_table_n_hosts(v->table, plim_promise_hosts(v->view, platform));
    if (!hours_matter(v)) {
        return hosts;
    }
    return plim_table_say(v->table, PLIM_MSG_VERDICT_HOURS,
                          PLIM_ARGS(hosts, amount(v, PLIM_QUANTITY_COUNT, hours_of(v, platform))));
}

static const char *p99_text(verdict *v, const plim_rank_entry *e)
{
    if (isfinite(e->value)) {
        return seconds(v, e->value);
    }
    return solid(v, plim_arena_format(&v->table->arena, "> %s", seconds(v, e->low)));
}

static const char *objective(verdict *v, const char *service)
{
    double s = plim_promise_objective(v->view, service);
    return s > 0.0 ? seconds(v, s) : PLIM_SAY(v->table, VERDICT_ITS_TIMEOUT);
}

/* Narrows a choice of several to those that the victim's p99 does not tell from the best, and says
 * so; `lead` comes before. */
static plim_message narrow(verdict *v, const char *const **args)
{
    plim_rank rank = plim_rank_of(v->view, v->p->victim, "sojourn_p99", "", false);
    plim_rank_only(&rank, v->choice);
    (void)plim_rank_drop_lossy(v->view, &rank);
    const char *victim = plim_table_name(v->table, v->p->victim);
    const char **words = PLIM_NEW(&v->table->arena, 6, const char *);
    if (words == NULL) {
        return PLIM_MSG_COUNT;
    }
    *args = words;
    words[0] = victim;
    if (rank.n == 0) {
        return PLIM_MSG_VERDICT_NO_P99;
    }
    size_t n_all = rank.n, n_near = plim_rank_near_best(v->view, &rank);
    const char *time = p99_text(v, &rank.entry[0]);
    const char *on = plim_table_name(v->table, rank.entry[0].platform);
    if (n_near == n_all) {
        words[1] = time;
        words[2] = on;
        return PLIM_MSG_VERDICT_TIE;
    }
    v->choice = plim_rank_names(v->view, &rank, 0, n_near);
    words[1] = plim_table_list(v->table, v->choice);
    words[2] = time;
    if (n_near > 1) {
        words[3] = on;
        return PLIM_MSG_VERDICT_FASTEST_SEVERAL;
    }
    words[3] = p99_text(v, &rank.entry[n_near]);
    words[4] = plim_table_name(v->table, rank.entry[n_near].platform);
    return PLIM_MSG_VERDICT_FASTEST;
}

/* The choice in bold, why, and how it was narrowed. */
static void put_choice(verdict *v, plim_message why, const char *const *why_args)
{
    const char *const *narrow_args = NULL;
    plim_message narrowed = PLIM_MSG_COUNT;
    if (v->choice.n > 1 && v->p->victim != NULL) {
        narrowed = narrow(v, &narrow_args);
    }
    const char *list = plim_table_list(v->table, v->choice);
    strong(v, v->choice.n > 1 ? PLIM_MSG_VERDICT_CHOOSE_AMONG : PLIM_MSG_VERDICT_CHOOSE,
           PLIM_ARGS(list));
    say(v, why, why_args);
    if (narrowed != PLIM_MSG_COUNT) {
        say(v, narrowed, narrow_args);
    }
}

static size_t n_keep_all(const verdict *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        n += v->p->n_kept[i] == v->p->n_promises;
    }
    return n;
}

static void put_several_platforms(verdict *v)
{
    size_t most = plim_promise_most_kept(v->p), all = v->p->n_promises;
    if (all == 0) {
        strong(v, PLIM_MSG_VERDICT_NO_PROMISE, PLIM_ARGS(""));
        return;
    }
    v->choice = plim_promise_choice(v->p, false);
    const char *list = plim_table_list(v->table, v->choice);
    const char *hosts = v->choice.n > 0 ? hosts_of(v, v->choice.name[0]) : "";
    if (most == all) {
        if (v->choice.n > 1) {
            put_choice(v, PLIM_MSG_VERDICT_KEEP_ALL, PLIM_ARGS(list, hosts));
        } else {
            put_choice(
                v, n_keep_all(v) > 1 ? PLIM_MSG_VERDICT_KEEPS_ALL : PLIM_MSG_VERDICT_KEEPS_ALONE,
                PLIM_ARGS(hosts));
        }
        return;
    }
    plim_names open = plim_promise_choice(v->p, true);
    bool nothing_broken = false;
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        nothing_broken = nothing_broken || (open.n > 0 && v->p->n_broken[i] == 0 &&
                                            strcmp(v->view->platforms.name[i], open.name[0]) == 0);
    }
    if (nothing_broken) {
        v->choice = open;
        strong(v, PLIM_MSG_VERDICT_UNDECIDED, PLIM_ARGS(plim_table_list(v->table, open)));
        return;
    }
    strong(v, PLIM_MSG_VERDICT_NOT_ENOUGH, PLIM_ARGS(""));
    if (most == 0) {
        v->choice.n = 0;
        say(v, PLIM_MSG_VERDICT_NONE_KEPT, PLIM_ARGS(""));
        return;
    }
    say(v, v->choice.n > 1 ? PLIM_MSG_VERDICT_CLOSEST_SEVERAL : PLIM_MSG_VERDICT_CLOSEST,
        PLIM_ARGS(list, count(v, most), count(v, all), hosts));
    if (v->choice.n > 1 && v->p->victim != NULL) {
        const char *const *args = NULL;
        plim_message narrowed = narrow(v, &args);
        if (narrowed != PLIM_MSG_COUNT) {
            say(v, narrowed, args);
        }
    }
}

static void put_one_platform(verdict *v)
{
    size_t all = v->p->n_promises, kept = v->p->n_kept[0];
    const char *name = plim_table_name(v->table, v->view->platforms.name[0]);
    if (all == 0) {
        strong(v, PLIM_MSG_VERDICT_ONE_NO_PROMISE, PLIM_ARGS(""));
    } else if (kept == all) {
        strong(v, PLIM_MSG_VERDICT_ONE_KEEPS, PLIM_ARGS(name));
    } else {
        strong(v, v->p->n_broken[0] > 0 ? PLIM_MSG_VERDICT_ONE_BREAKS : PLIM_MSG_VERDICT_ONE_OPEN,
               PLIM_ARGS(name, count(v, kept), count(v, all)));
    }
    v->choice = v->view->platforms;
}

/* The platform where neighbours take nothing from the service, or NULL. */
static const char *alone_on(const verdict *v, const char *service)
{
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        double parts[PLIM_TIME_COUNT];
        if (plim_view_time(v->view->results, v->view->platforms.name[i], service, parts) &&
            !(parts[PLIM_TIME_NEIGHBOURS] > ALONE_S)) {
            return v->view->platforms.name[i];
        }
    }
    return NULL;
}

static void put_broken_here(verdict *v, size_t s)
{
    const char *service = v->view->services.name[s];
    const plim_promise *c = plim_promise_at(v->p, 0, s);
    const char *name = plim_table_name(v->table, service);
    if (c->saturated) {
        item(v, PLIM_MSG_VERDICT_SATURATED_HERE, PLIM_ARGS(name));
    } else {
        item(v, PLIM_MSG_VERDICT_BROKEN_HERE,
             PLIM_ARGS(name, percent(v, c->share), objective(v, service)));
    }
}

/* Did it lose requests that capacity would not have saved: to crashes, failed calls or retries? */
static bool has_outages(const verdict *v, const char *service)
{
    static const double SOME = 0.01;
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        const char *platform = v->view->platforms.name[i];
        const plim_results *r = v->view->results;
        if (plim_view_sum(r, platform, service, "crashes", "") > 0.0 ||
            plim_view_sum(r, platform, service, "failed_ratio", "") > SOME ||
            plim_view_sum(r, platform, service, "retry_ratio", "") > SOME) {
            return true;
        }
    }
    return false;
}

/* Services whose promise no platform keeps. */
static void put_broken(verdict *v)
{
    size_t n = v->view->platforms.n;
    for (size_t s = 0; s < v->view->services.n; s++) {
        const char *service = v->view->services.name[s];
        size_t n_broken = 0, n_known = 0;
        for (size_t i = 0; i < n; i++) {
            plim_promise_state state = plim_promise_at(v->p, i, s)->state;
            n_broken += state == PLIM_PROMISE_BROKEN;
            n_known += state != PLIM_PROMISE_NONE;
        }
        if (n_broken == 0 || n_broken < n_known) {
            continue;
        }
        const char *name = plim_table_name(v->table, service), *alone = alone_on(v, service);
        if (n == 1) {
            put_broken_here(v, s);
        } else if (has_outages(v, service)) {
            item(v, PLIM_MSG_VERDICT_BROKEN_OUTAGES, PLIM_ARGS(name));
        } else if (alone != NULL) {
            item(v, PLIM_MSG_VERDICT_BROKEN_EVERYWHERE,
                 PLIM_ARGS(name, plim_table_name(v->table, alone)));
        } else {
            item(v, PLIM_MSG_VERDICT_BROKEN_ALL, PLIM_ARGS(name));
        }
    }
}

/* Of one platform, what its services get. */
static void put_times(verdict *v)
{
    const char *platform = v->view->platforms.name[0];
    plim_names services = plim_table_shown(v->table);
    for (size_t s = 0; s < services.n; s++) {
        const char *service = services.name[s], *name = plim_table_name(v->table, service);
        plim_rank half = plim_rank_of(v->view, service, "sojourn_p50", "", true);
        const plim_row *row =
            plim_view_row(v->view->results, platform, "", service, "sojourn_p99", "");
        if (half.n == 0 || row == NULL) {
            continue;
        }
        const char *median = p99_text(v, &half.entry[0]);
        if (row->status == PLIM_ROW_NOT_ENOUGH_DATA) {
            item(v, PLIM_MSG_VERDICT_TIMES_NO_P99, PLIM_ARGS(name, median));
        } else if (plim_has(row->value) || plim_row_beyond(row)) {
            double size = plim_row_size(row);
            plim_rank_entry e = {platform, plim_row_beyond(row) ? HUGE_VAL : size, size, size};
            item(v, PLIM_MSG_VERDICT_TIMES, PLIM_ARGS(name, median, p99_text(v, &e)));
        }
    }
}

static double share_of(const verdict *v, const char *platform, const char *service)
{
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        for (size_t s = 0; s < v->view->services.n; s++) {
            if (strcmp(v->view->platforms.name[i], platform) == 0 &&
                strcmp(v->view->services.name[s], service) == 0) {
                return plim_promise_at(v->p, i, s)->share;
            }
        }
    }
    return 0.0;
}

static void put_victim(verdict *v)
{
    const plim_promises *p = v->p;
    if (p->victim == NULL || p->worst == NULL) {
        return;
    }
    const char *victim = plim_table_name(v->table, p->victim);
    const char *worst = plim_table_name(v->table, p->worst);
    if (p->best != NULL) {
        item(v, PLIM_MSG_VERDICT_VICTIM,
             PLIM_ARGS(victim, worst, percent(v, share_of(v, p->worst, p->victim)),
                       objective(v, p->victim), percent(v, share_of(v, p->best, p->victim)),
                       plim_table_name(v->table, p->best)));
    } else if (p->victim_share > 0.0) {
        item(v, PLIM_MSG_VERDICT_VICTIM_TIME,
             PLIM_ARGS(victim, worst, percent(v, p->victim_share)));
    } else if (v->view->services.n > 1) {
        item(v, PLIM_MSG_VERDICT_NO_VICTIM, PLIM_ARGS(""));
    }
}

static void put_cost(verdict *v, const char *platform)
{
    static const char metric[] = "memory_resident_total";
    const plim_results *r = v->view->results;
    double parts[PLIM_LEDGER_COUNT], mib = 0.0;
    plim_names of = plim_view_parts(v->view, platform, metric, "");
    for (size_t k = 0; k < of.n; k++) {
        mib += plim_view_sum(r, platform, NULL, metric, of.name[k]);
    }
    if (!(mib > 0.0) || !plim_view_ledger(r, platform, NULL, parts)) {
        return;
    }
    double lost =
        parts[PLIM_LEDGER_OVERHEAD] + parts[PLIM_LEDGER_TICKS] + parts[PLIM_LEDGER_SWITCHING];
    double used = lost + parts[PLIM_LEDGER_HELD_UP] + parts[PLIM_LEDGER_USEFUL];
    item(v, PLIM_MSG_VERDICT_COST,
         PLIM_ARGS(plim_table_name(v->table, platform), hosts_of(v, platform),
                   amount(v, PLIM_QUANTITY_MEMORY, mib),
                   percent(v, used > 0.0 ? lost / used : 0.0)));
}

/* What a modified guest OS costs, once. */
static void put_port(verdict *v, const char *platform)
{
    double n = plim_view_sum(v->view->results, platform, NULL, "os_modified", "");
    double lines = plim_view_sum(v->view->results, platform, NULL, "os_port_lines", "");
    if (n > 0.0) {
        item(v, n > 1.0 ? PLIM_MSG_VERDICT_PORTS : PLIM_MSG_VERDICT_PORT,
             PLIM_ARGS(plim_table_name(v->table, platform), count(v, (size_t)lines),
                       count(v, (size_t)n)));
    }
}

static double goodput(const verdict *v, const char *platform)
{
    return plim_view_sum(v->view->results, platform, NULL, "goodput", "");
}

/* What the choice forgoes: a platform that answers clearly more in time. */
static void put_more(verdict *v)
{
    const char *most = v->choice.n > 0 ? v->choice.name[0] : NULL;
    double chosen = most == NULL ? 0.0 : goodput(v, most), top = chosen;
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        double here = goodput(v, v->view->platforms.name[i]);
        if (most != NULL && here > top) {
            top = here;
            most = v->view->platforms.name[i];
        }
    }
    for (size_t i = 0; i < v->choice.n; i++) {
        chosen = fmax(chosen, goodput(v, v->choice.name[i]));
    }
    const char *high = amount(v, PLIM_QUANTITY_RATE, top);
    const char *low = amount(v, PLIM_QUANTITY_RATE, chosen);
    if (top > chosen * GOODPUT_MARGIN) {
        item(v, PLIM_MSG_VERDICT_MORE,
             PLIM_ARGS(plim_table_name(v->table, most), high, low,
                       plim_table_list(v->table, v->choice), hosts_of(v, most)));
    }
}

static void put_refused(verdict *v)
{
    for (size_t i = 0; i < v->view->platforms.n; i++) {
        const char *platform = v->view->platforms.name[i];
        const char *why = plim_view_refusal(v->view->results, platform);
        if (why != NULL) {
            const char *name = plim_table_name(v->table, platform);
            item(v, why[0] == '\0' ? PLIM_MSG_REFUSED_ONLY : PLIM_MSG_VERDICT_REFUSED,
                 PLIM_ARGS(name, why));
        }
    }
}

static void put_cautions(verdict *v)
{
    const plim_results *r = v->view->results;
    for (size_t i = 0; i < r->n_notes; i++) {
        for (size_t k = 0; k < v->choice.n && v->view->platforms.n > 1; k++) {
            if (v->choice.n <= COSTS_MAX && strcmp(r->notes[i].kind, "warning") == 0 &&
                strcmp(r->notes[i].platform, v->choice.name[k]) == 0) {
                add(v, PLIM_VERDICT_CAUTION,
                    plim_table_say(
                        v->table, PLIM_MSG_VERDICT_CAUTION,
                        PLIM_ARGS(plim_table_name(v->table, v->choice.name[k]), r->notes[i].text)));
            }
        }
    }
}

void plim_verdict_make(plim_table *table, plim_verdict *out)
{
    verdict v = {.out = out, .table = table, .view = &table->view, .p = &table->promises};
    size_t n = v.view->platforms.n, n_refused = 0;
    *out = (plim_verdict){0};
    for (size_t i = 0; i < n; i++) {
        n_refused += plim_view_refusal(v.view->results, v.view->platforms.name[i]) != NULL;
    }
    if (n == n_refused) {
        strong(&v, n == 0 ? PLIM_MSG_NO_ROWS : PLIM_MSG_VERDICT_NO_PLACE, PLIM_ARGS(""));
    } else if (n == 1) {
        put_one_platform(&v);
    } else {
        put_several_platforms(&v);
    }
    put_broken(&v);
    if (n == 1 && n_refused == 0) {
        put_times(&v);
    }
    put_victim(&v);
    for (size_t i = 0; i < v.choice.n && v.choice.n <= COSTS_MAX && n > n_refused; i++) {
        put_cost(&v, v.choice.name[i]);
        put_port(&v, v.choice.name[i]);
    }
    if (n > 1) {
        put_more(&v);
    }
    put_refused(&v);
    put_cautions(&v);
}
