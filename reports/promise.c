/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which platform keeps which service's promise: see promise.h. */
#include "reports/promise.h"

#include <math.h>
#include <string.h>

/* Two shares must differ by this much before one service is called the victim. */
static const double VICTIM_MARGIN = 0.001;

/* More lost than this, and a mean of those answered compares different requests. */
static const double COMPARABLE_LOSS = 0.01;

static const plim_row *row_of(const plim_view *view, const char *platform, const char *service,
                              const char *metric)
{
    return plim_view_row(view->results, platform, "", service, metric, "");
}

const plim_promise *plim_promise_at(const plim_promises *p, size_t platform, size_t service)
{
    return &p->cell[platform * p->view->services.n + service];
}

/* Takes share, low and high from rows of what is kept (sign 1) or of what is lost (sign -1). */
static void add_row(plim_promise *c, const plim_row *row, double sign)
{
    if (row == NULL || !plim_has(row->value)) {
        return;
    }
    bool interval = plim_has(row->ci_low) && plim_has(row->ci_high);
    c->share += sign * row->value.v;
    c->low += sign * (!interval ? 1.0 : sign > 0.0 ? row->ci_low.v : row->ci_high.v);
    c->high += sign * (!interval ? 0.0 : sign > 0.0 ? row->ci_high.v : row->ci_low.v);
    if (!interval && sign > 0.0) {
        c->low = 0.0;
        c->high = 1.0;
    }
}

static plim_promise judge(const plim_view *view, const char *platform, const char *service)
{
    plim_promise c = {.state = PLIM_PROMISE_NONE};
    const plim_row *slo = row_of(view, platform, service, "slo_attainment");
    const plim_row *late = row_of(view, platform, service, "timed_out_ratio");
    const plim_row *p99 = row_of(view, platform, service, "sojourn_p99");
    bool known = (slo != NULL && plim_has(slo->value)) || (late != NULL && plim_has(late->value));
    bool silent = (slo != NULL && slo->status == PLIM_ROW_DID_NOT_RESPOND) ||
                  (late != NULL && late->status == PLIM_ROW_DID_NOT_RESPOND);
    c.saturated = p99 != NULL && p99->status == PLIM_ROW_SATURATED;
    if (!known && !silent && !c.saturated) {
        return c;
    }
    if (slo != NULL) {
        add_row(&c, slo, 1.0);
    } else if (known) {
        c.share = c.low = c.high = 1.0;
        add_row(&c, late, -1.0);
        add_row(&c, row_of(view, platform, service, "rejected_ratio"), -1.0);
        add_row(&c, row_of(view, platform, service, "failed_ratio"), -1.0);
    }
    c.low = fmax(0.0, c.low);
    c.high = fmin(1.0, c.high);
    c.state = c.saturated || silent || c.high < PLIM_PROMISE_SHARE ? PLIM_PROMISE_BROKEN
              : c.low >= PLIM_PROMISE_SHARE                        ? PLIM_PROMISE_KEPT
                                                                   : PLIM_PROMISE_UNDECIDED;
    return c;
}

double plim_promise_objective(const plim_view *view, const char *service)
{
    for (size_t i = 0; i < view->platforms.n; i++) {
        const plim_row *row = row_of(view, view->platforms.name[i], service, "slo_s");
        if (row != NULL && plim_has(row->value) && row->value.v > 0.0) {
            return row->value.v;
        }
    }
    return 0.0;
}

double plim_promise_lost(const plim_view *view, const char *platform, const char *service)
{
    static const char *const metrics[] = {"rejected_ratio", "timed_out_ratio", "failed_ratio"};
    double lost = 0.0;
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        lost += plim_view_sum(view->results, platform, service, metrics[i], "");
    }
    return lost;
}

bool plim_promise_lossy(const plim_view *view, const char *platform, const char *service)
{
    return plim_promise_lost(view, platform, service) > COMPARABLE_LOSS;
}

double plim_promise_hosts(const plim_view *view, const char *platform)
{
    const plim_row *row = row_of(view, platform, NULL, "hosts_used");
    return row != NULL && plim_has(row->value) ? row->value.v : 0.0;
}

static double neighbours_share(const plim_view *view, const char *platform, const char *service)
{
    double parts[PLIM_TIME_COUNT], total = 0.0;
    if (!plim_view_time(view->results, platform, service, parts)) {
        return 0.0;
    }
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        total += parts[k];
    }
    return total > 0.0 ? parts[PLIM_TIME_NEIGHBOURS] / total : 0.0;
}

/* The service and the platform where a promise falls furthest below what the service gets on its
 * best platform, beyond chance. */
static void find_fallen(plim_promises *p)
{
    const plim_view *v = p->view;
    double most = VICTIM_MARGIN;
    for (size_t s = 0; s < v->services.n; s++) {
        const plim_promise *best = NULL;
        size_t at = 0;
        for (size_t i = 0; i < v->platforms.n; i++) {
            const plim_promise *c = plim_promise_at(p, i, s);
            if (c->state != PLIM_PROMISE_NONE && (best == NULL || c->share > best->share)) {
                best = c;
                at = i;
            }
        }
        for (size_t i = 0; best != NULL && i < v->platforms.n; i++) {
            const plim_promise *c = plim_promise_at(p, i, s);
            if (c->state != PLIM_PROMISE_NONE && c->high < best->low &&
                best->share - c->share > most) {
                most = best->share - c->share;
                p->victim = v->services.name[s];
                p->worst = v->platforms.name[i];
                p->best = v->platforms.name[at];
            }
        }
    }
}

static void find_victim(plim_promises *p)
{
    const plim_view *v = p->view;
    find_fallen(p);
    if (p->victim == NULL) {
        p->victim = v->victim;
        double most = -1.0;
        for (size_t i = 0; p->victim != NULL && i < v->platforms.n; i++) {
            double share = neighbours_share(v, v->platforms.name[i], p->victim);
            if (share > most) {
                most = share;
                p->worst = v->platforms.name[i];
            }
        }
    }
    p->victim_share = p->worst == NULL ? 0.0 : neighbours_share(v, p->worst, p->victim);
}

bool plim_promises_init(plim_promises *p, const plim_view *view)
{
    size_t n = view->platforms.n, m = view->services.n;
    *p = (plim_promises){.view = view,
                         .cell = PLIM_NEW(view->arena, n * m, plim_promise),
                         .n_kept = PLIM_NEW(view->arena, n, size_t),
                         .n_broken = PLIM_NEW(view->arena, n, size_t)};
    if (p->cell == NULL || p->n_kept == NULL || p->n_broken == NULL) {
        return false;
    }
    for (size_t s = 0; s < m; s++) {
        bool any = false;
        for (size_t i = 0; i < n; i++) {
            const char *platform = view->platforms.name[i];
            plim_promise *c = &p->cell[i * m + s];
            *c = plim_view_refusal(view->results, platform) != NULL
                     ? (plim_promise){.state = PLIM_PROMISE_NONE}
                     : judge(view, platform, view->services.name[s]);
            p->n_kept[i] += c->state == PLIM_PROMISE_KEPT;
            p->n_broken[i] += c->state == PLIM_PROMISE_BROKEN;
            any = any || c->state != PLIM_PROMISE_NONE;
        }
        p->n_promises += any;
    }
    find_victim(p);
    return !view->arena->failed;
}

static bool placed(const plim_promises *p, size_t platform)
{
    return plim_view_refusal(p->view->results, p->view->platforms.name[platform]) == NULL;
}

plim_message plim_promise_victim_why(const plim_promises *p)
{
    return p->best != NULL         ? PLIM_MSG_PAGE_VICTIM_FALLEN
           : p->victim_share > 0.0 ? PLIM_MSG_PAGE_VICTIM_TIME
                                   : PLIM_MSG_PAGE_VICTIM_P99;
}

size_t plim_promise_most_kept(const plim_promises *p)
{
    size_t most = 0;
    for (size_t i = 0; i < p->view->platforms.n; i++) {
        most = placed(p, i) && p->n_kept[i] > most ? p->n_kept[i] : most;
    }
    return most;
}

plim_names plim_promise_choice(const plim_promises *p, bool undecided)
{
    const plim_view *v = p->view;
    plim_names names = {.name = PLIM_NEW(v->arena, v->platforms.n, const char *)};
    size_t best = 0;
    double fewest = HUGE_VAL;
    for (size_t i = 0; i < v->platforms.n; i++) {
        size_t good = undecided ? p->n_promises - p->n_broken[i] : p->n_kept[i];
        best = placed(p, i) && good > best ? good : best;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; names.name != NULL && i < v->platforms.n; i++) {
            size_t good = undecided ? p->n_promises - p->n_broken[i] : p->n_kept[i];
            double hosts = plim_promise_hosts(v, v->platforms.name[i]);
            if (!placed(p, i) || good != best) {
                continue;
            }
            fewest = fmin(fewest, hosts);
            if (pass == 1 && hosts <= fewest) {
                names.name[names.n++] = v->platforms.name[i];
            }
        }
    }
    return names;
}
