/* SPDX-License-Identifier: GPL-3.0-or-later
 * Made-up results for tests of reports: see results_builder.h. */
#include "tests/support/results_builder.h"

#include <math.h>
#include <string.h>

static const char *const platforms[] = {"bare_dedicated", "bare_shared", "vm_hosted", "vm_full",
                                        "vm_para",        "vm_hvm",      "container", "microvm"};
static const char *const services[] = {"checkout", "search", "batch_reports"};

static const char *const hostile_platforms[] = {"bare'; system('touch /tmp/plim_pwned'); '",
                                                "`touch /tmp/plim_pwned`",
                                                "a_b^{c}@d",
                                                "=HYPERLINK(\"x\")",
                                                "컨테이너 \"큰따옴표\"",
                                                "line\nbreak\x1b[31m",
                                                "back\\slash\\n",
                                                "%s%n$HOME"};
static const char *const hostile_services[] = {"결제 서비스", "it's `date` \"quoted\", comma",
                                               "@sum(1)_sub^sup{x} # % \\"};

plim_made_up plim_realistic(void)
{
    return (plim_made_up){
        .verb = "compare",
        .scenario = "shop",
        .title = "A shop, its search and the nightly reports on shared hosts",
        .platforms = platforms,
        .n_platforms = 8,
        .services = services,
        .n_services = 3,
        .n_bins = 240,
        .refused = "vm_hosted",
    };
}

plim_made_up plim_hostile(void)
{
    plim_made_up made_up = plim_realistic();
    made_up.scenario = "shop'`\"$(x)";
    made_up.title = "가게 `touch /tmp/plim_pwned` 'single' \"double\" a_b^c {d}\n=1+1";
    made_up.platforms = hostile_platforms;
    made_up.services = hostile_services;
    made_up.refused = hostile_platforms[2];
    return made_up;
}

plim_row plim_made_row(const char *platform, const char *kind, const char *entity,
                       const char *metric, const char *part, const char *unit, double value,
                       double half)
{
    plim_row row = {.platform = platform,
                    .point = "",
                    .entity_kind = kind,
                    .entity = entity,
                    .metric = metric,
                    .part = part,
                    .unit = unit,
                    .value = plim_value_of(value),
                    .n = 20,
                    .note = ""};
    if (half >= 0.0) {
        row.ci_low = plim_value_of(value - half);
        row.ci_high = plim_value_of(value + half);
    }
    return row;
}

/* What platform p costs and how well it isolates: [0] dedicated ... [7] microvm. */
static const double overhead_of[8] = {0.02, 0.02, 0.9, 0.55, 0.18, 0.12, 0.04, 0.15};
static const double leak_of[8] = {0.0, 2.6, 1.4, 0.5, 0.35, 0.3, 1.1, 0.4};
static const double hosts_of[8] = {6, 2, 4, 4, 3, 3, 2, 3};
static const char *const layer_of[8] = {"host_os",
                                        "host_os",
                                        "hosted_vmm_bt",
                                        "hypervisor_full_bt",
                                        "hypervisor_para_dd",
                                        "hypervisor_hvm_ept",
                                        "container_bridge",
                                        "microvm"};

typedef struct mix {
    double native, overhead, wake, queue, neighbours, total;
} mix;

static mix mix_of(size_t p, size_t s)
{
    static const double native_s[] = {0.0042, 0.0125, 0.19};
    mix m = {.native = native_s[s % 3]};
    m.overhead = m.native * overhead_of[p % 8];
    m.wake = 0.00012 * (double)(p % 4);
    m.queue = (m.native + m.overhead) * (0.5 + 0.1 * (double)s);
    m.neighbours = (m.native + m.overhead) * leak_of[p % 8] * (s == 2 ? 0.2 : 1.0);
    m.total = m.native + m.overhead + m.wake + m.queue + m.neighbours;
    return m;
}

static void add_time(plim_results *r, const char *platform, const char *service, size_t p, mix m)
{
    static const char *const inner = "guest_os";
    bool guest = overhead_of[p % 8] > 0.1;
    const char *outer = plim_arena_format(r->arena, "overhead:%s", layer_of[p % 8]);
    const char *in = plim_arena_format(r->arena, "overhead:%s", inner);
    plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", "native", "s",
                                      m.native, 0.0));
    plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", outer, "s",
                                      m.overhead * (guest ? 0.8 : 1.0), 0.0));
    if (guest) {
        plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", in, "s",
                                          m.overhead * 0.2, 0.0));
    }
    plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", "wake_up", "s",
                                      m.wake, 0.0));
    plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", "queueing", "s",
                                      m.queue, 0.05 * m.queue));
    plim_results_add(r, plim_made_row(platform, "service", service, "sojourn_part", "neighbours",
                                      "s", m.neighbours, 0.05 * m.neighbours));
}

static void add_service(plim_results *r, const plim_made_up *d, size_t p, size_t s)
{
    static const double rate[] = {310.0, 85.0, 2.4};
    const char *platform = d->platforms[p], *service = d->services[s];
    mix m = mix_of(p, s);
    bool times_out = p == 1 && s == 1, full = p == 1 && s == 2;
    double lost = times_out ? 0.031 : 0.00004 * (double)p;
#define ADD(metric, unit, value, half)                                                             \
    plim_results_add(r, plim_made_row(platform, "service", service, metric, "", unit, value, half))
    ADD("offered_rate", "1/s", rate[s % 3], rate[s % 3] * 0.01);
    ADD("completed_rate", "1/s", rate[s % 3], rate[s % 3] * 0.01);
    ADD("goodput", "1/s", rate[s % 3] * (1.0 - lost), rate[s % 3] * 0.01);
    ADD("rejected_ratio", "1", 0.0, 0.0);
    ADD("timed_out_ratio", "1", lost, lost * 0.2);
    ADD("sojourn_mean", "s", m.total, m.total * 0.03);
    ADD("sojourn_p50", "s", m.total * 0.7, m.total * 0.02);
    ADD("sojourn_p90", "s", m.total * 2.3, m.total * 0.1);
    ADD("sojourn_p95", "s", m.total * 3.0, m.total * 0.15);
    plim_row p99 = plim_made_row(platform, "service", service, "sojourn_p99", "", "s",
                                 m.total * 5.0, m.total * (p == 7 && s == 0 ? 1.6 : 0.4));
    if (times_out) {
        p99.value = p99.ci_high = PLIM_NO_VALUE;
        p99.ci_low = plim_value_of(1.0);
    } else if (full) {
        p99.status = PLIM_ROW_SATURATED;
    } else if (s == 2 && p == 7) {
        p99.value = p99.ci_low = p99.ci_high = PLIM_NO_VALUE;
        p99.status = PLIM_ROW_NOT_ENOUGH_DATA;
        p99.note = "needs about 41000 requests, has 5760";
    }
    plim_results_add(r, p99);
    if (s != 2) {
        ADD("slo_attainment", "1", 1.0 - lost - 0.002 * m.neighbours / m.native, 0.001);
        ADD("slo_s", "s", s == 0 ? 0.1 : 0.25, -1.0);
    }
#undef ADD
    add_time(r, platform, service, p, m);
}

static void add_host(plim_results *r, const char *platform, size_t p, size_t h)
{
    const char *host = plim_arena_format(r->arena, "host-%zu", h + 1);
    const char *layer = plim_arena_format(r->arena, "overhead:%s", layer_of[p % 8]);
    double capacity = 16.0 * 540.0, useful = capacity * 0.93 / hosts_of[p % 8];
    double overhead = useful * overhead_of[p % 8] * 0.8;
    double ticks = capacity * 0.004 * (double)(p % 4), switching = p == 4 ? 0.01 * capacity : 0.0;
    double stranded = p >= 2 && p != 6 ? 0.06 * capacity : 0.0;
    double idle = capacity - useful - overhead - ticks - switching - stranded;
    double used = (useful + overhead + ticks + switching) / capacity;
#define ADD(metric, part, unit, value)                                                             \
    plim_results_add(r, plim_made_row(platform, "host", host, metric, part, unit, value, 0.0))
    plim_results_add(r, plim_made_row(platform, "host", host, "utilization", "", "1", used, 0.012));
    ADD("utilization_peak", "", "1", fmin(1.0, used * 1.4));
    ADD("instances_placed", "", "1", 3.0);
    ADD("cpu_ledger", "useful", "core_s", useful);
    ADD("cpu_ledger", layer, "core_s", overhead);
    ADD("cpu_ledger", "ticks", "core_s", ticks);
    ADD("cpu_ledger", "switching", "core_s", switching);
    ADD("cpu_ledger", "idle", "core_s", idle);
    ADD("cpu_ledger", "stranded", "core_s", stranded);
    ADD("memory_resident", "service", "MiB", 6200.0);
    ADD("memory_resident", layer_of[p % 8], "MiB", 300.0 + 500.0 * overhead_of[p % 8]);
    ADD("memory_resident", "free", "MiB", 65536.0 - 6500.0 - 500.0 * overhead_of[p % 8]);
#undef ADD
}

static void add_platform(plim_results *r, const plim_made_up *d, size_t p)
{
    const char *platform = d->platforms[p];
    double hosts = hosts_of[p % 8];
    plim_row used = plim_made_row(platform, "platform", platform, "hosts_used", "", "1", hosts, -1);
    if (d->refused != NULL && strcmp(platform, d->refused) == 0) {
        used.value = PLIM_NO_VALUE;
        used.status = PLIM_ROW_REFUSED;
        used.note = "batch_reports-3 lacks 1,720 MiB on host-2, the emptiest host";
        plim_results_add(r, used);
        plim_results_add_note(r, "refusal", platform, used.note);
        return;
    }
    plim_results_add(r, used);
    plim_results_add(r, plim_made_row(platform, "platform", platform, "hosts_utilization", "", "1",
                                      0.93 / hosts * (1.0 + 0.8 * overhead_of[p % 8]), 0.004));
    plim_results_add(r, plim_made_row(platform, "platform", platform, "memory_resident_total",
                                      "service", "MiB", 12400.0, -1));
    plim_results_add(r, plim_made_row(platform, "platform", platform, "memory_resident_total",
                                      layer_of[p % 8], "MiB",
                                      hosts * (300.0 + 500.0 * overhead_of[p % 8]), -1));
    for (size_t s = 0; s < d->n_services; s++) {
        add_service(r, d, p, s);
    }
    for (size_t h = 0; h < (size_t)hosts; h++) {
        add_host(r, platform, p, h);
    }
}

static void add_differences(plim_results *r, const plim_made_up *d, size_t p)
{
    const char *point = plim_arena_format(r->arena, "vs=%s", d->platforms[0]);
    for (size_t s = 0; s < d->n_services; s++) {
        double delta = mix_of(p, s).total - mix_of(0, s).total;
        plim_row p99 = plim_made_row(d->platforms[p], "service", d->services[s], "sojourn_p99", "",
                                     "s", 5.0 * delta, fabs(delta) * (p == 7 ? 6.0 : 0.4));
        plim_row mean = plim_made_row(d->platforms[p], "service", d->services[s], "sojourn_mean",
                                      "", "s", delta, fabs(delta) * 0.1);
        p99.point = mean.point = point;
        plim_results_add(r, p99);
        plim_results_add(r, mean);
    }
}

static void add_series(plim_results *r, const plim_made_up *d, size_t p, size_t s)
{
    double *t = PLIM_NEW(r->arena, d->n_bins, double);
    plim_value *rate = PLIM_NEW(r->arena, d->n_bins, plim_value);
    plim_value *mean = PLIM_NEW(r->arena, d->n_bins, plim_value);
    mix m = mix_of(p, s);
    for (size_t i = 0; t != NULL && rate != NULL && mean != NULL && i < d->n_bins; i++) {
        double at = ((double)i + 0.5) / (double)d->n_bins;
        double surge = exp(-pow((at - 0.55) / 0.07, 2.0));
        double noise = 0.06 * sin(12.9898 * (double)(i * 7 + p * 31 + s * 17));
        t[i] = 600.0 * at;
        rate[i] =
            plim_value_of((s == 2 ? 2.4 : 85.0) * (1.0 + noise + (s == 2 ? 9.0 : 0.1) * surge));
        mean[i] = plim_value_of((m.total - m.neighbours + m.neighbours * (0.2 + 9.0 * surge)) *
                                (1.0 + noise));
        if (i % 97 == 96) {
            mean[i] = PLIM_NO_VALUE;
        }
    }
    plim_results_add_series(r, (plim_series){d->platforms[p], "service", d->services[s],
                                             "arrival_rate", "1/s", d->n_bins, t, rate});
    plim_results_add_series(r, (plim_series){d->platforms[p], "service", d->services[s],
                                             "sojourn_mean", "s", d->n_bins, t, mean});
}

static plim_results *with_heading(plim_arena *arena, const plim_made_up *d)
{
    plim_results *r = plim_results_new(arena);
    if (r == NULL) {
        return NULL;
    }
    r->verb = d->verb;
    r->scenario = d->scenario;
    r->title = d->title;
    r->file = "shop.json";
    r->version = "0.1.0";
    r->baseline = d->n_platforms > 1 ? d->platforms[0] : "";
    r->era = 2006;
    r->seed = 42;
    r->digest = 0x0123456789abcdefULL;
    r->replications = 20;
    r->horizon_s = 600.0;
    r->warmup_s = 60.0;
    r->events = 98765432;
    r->requests = 1234567;
    r->n_platforms = d->n_platforms;
    r->platforms = PLIM_NEW(arena, d->n_platforms, const char *);
    for (size_t p = 0; r->platforms != NULL && p < d->n_platforms; p++) {
        r->platforms[p] = d->platforms[p];
    }
    return r;
}

static void add_notes(plim_results *r, const plim_made_up *d)
{
    plim_results_add_note(r, "assumption", "",
                          "arrivals are Poisson; real traffic is burstier, which lengthens p99");
    for (size_t p = 2; p < d->n_platforms; p++) {
        plim_results_add_note(r, "assumption", d->platforms[p],
                              "guest_os: 384 MiB resident per instance (assumption)");
    }
    plim_results_add_note(r, "warning", d->platforms[d->n_platforms > 3 ? 3 : 0],
                          "constructed from the VMM's vector; not yet checked against published "
                          "figures of a bare-metal hypervisor");
    plim_results_add_note(r, "source", "", "Barham 2003 Table 5 p.173");
}

plim_results *plim_made_up_results(plim_arena *arena, const plim_made_up *d)
{
    plim_results *r = with_heading(arena, d);
    if (r == NULL) {
        return NULL;
    }
    for (size_t p = 0; p < d->n_platforms; p++) {
        add_platform(r, d, p);
    }
    for (size_t p = 0; p < d->n_platforms; p++) {
        if (d->refused != NULL && strcmp(d->platforms[p], d->refused) == 0) {
            continue;
        }
        if (p > 0) {
            add_differences(r, d, p);
        }
        for (size_t s = 0; d->n_bins > 0 && s < d->n_services; s++) {
            add_series(r, d, p, s);
        }
    }
    add_notes(r, d);
    return r;
}

plim_results *plim_small_results(plim_arena *arena)
{
    static const char *const names[] = {"vm_para"};
    static const double t_s[] = {1.25, 3.75};
    static plim_value values[] = {{0.0132, true}, {0.0, false}};
    plim_made_up d = {
        .verb = "run", .scenario = "one", .title = "one", .platforms = names, .n_platforms = 1};
    plim_results *r = with_heading(arena, &d);
    if (r == NULL) {
        return NULL;
    }
    plim_results_add(
        r, plim_made_row("vm_para", "service", "web", "offered_rate", "", "1/s", 118.25, 1.25));
    plim_results_add(
        r, plim_made_row("vm_para", "service", "web", "sojourn_mean", "", "s", 0.0132, 0.0004));
    plim_row p99 =
        plim_made_row("vm_para", "service", "web", "sojourn_p99", "", "s", (double)NAN, -1.0);
    p99.status = PLIM_ROW_NOT_ENOUGH_DATA;
    p99.note = "needs about 12000 requests";
    plim_results_add(r, p99);
    plim_results_add_series(
        r, (plim_series){"vm_para", "service", "web", "sojourn_mean", "s", 2, t_s, values});
    plim_results_add_note(r, "warning", "vm_para", "made up");
    return r;
}
