/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the scenarios of the gallery are there to show, they show. */
#include "scenarios/experiment.h"
#include "scenarios/isolate.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

typedef struct solved {
    plim_arena arena;
    plim_scenario scenario;
    plim_experiment x;
    plim_results *results;
} solved;

static void load(solved *s, const char *name, const plim_scenario_options *options)
{
    plim_diags diags = {0};
    plim_err err = {0};
    char path[512];
    (void)snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/scenarios/gallery/%s.json", name);
    *s = (solved){0};
    plim_status status =
        plim_scenario_load_file(path, options, &s->arena, &s->scenario, &diags, &err);
    plim_diags_print(&diags, stderr);
    plim_diags_free(&diags);
    ck_assert_msg(status == PLIM_OK, "%s", err.what);
    s->results = plim_results_new(&s->arena);
    ck_assert_ptr_nonnull(s->results);
}

static void solve(solved *s, const char *name, const char *const *platforms)
{
    const plim_scenario_options options = {.platforms = platforms, .compare = true};
    const plim_experiment_options run = {.replications = 3};
    plim_err err = {0};
    load(s, name, &options);
    ck_assert_int_eq(plim_experiment_run(&s->scenario, &run, &s->x, &err), PLIM_OK);
    ck_assert_int_eq(plim_experiment_results(&s->x, true, s->results, &err), PLIM_OK);
}

static double value(const solved *s, const char *platform, const char *entity, const char *metric)
{
    const plim_row *row = plim_results_find(s->results, platform, "", entity, metric, "");
    ck_assert_msg(row != NULL && row->value.there, "%s %s %s", platform, entity, metric);
    return row->value.v;
}

static void done(solved *s)
{
    plim_experiment_free(&s->x);
    plim_arena_free(&s->arena);
}

START_TEST(retries_without_a_budget_keep_a_database_down)
{
    static const char *const platforms[] = {"container", NULL};
    solved s;
    solve(&s, "cascade", platforms);
    /* the surge itself, a minute of 15, is more than the database can answer */
    double without = value(&s, "container", "shop", "failed_ratio");
    double with = value(&s, "container", "shop_budget", "failed_ratio");
    ck_assert_msg(without > 0.5 && with < 0.1, "%g without a budget, %g with one", without, with);
    ck_assert_double_gt(value(&s, "container", "db", "retry_ratio"), 1.0);
    ck_assert_double_lt(value(&s, "container", "db_budget", "retry_ratio"), 0.11);
    done(&s);
}
END_TEST

/* Cache and bandwidth leak through every platform; limits of the neighbours hold them. */
START_TEST(limits_contain_what_no_platform_does)
{
    static const char *const labels[] = {"container", "vm_hvm"};
    solved s;
    solve(&s, "cache", NULL);
    for (int i = 0; i < 2; i++) {
        double free_s = value(&s, labels[i], "search", "sojourn_mean");
        double held_s = value(&s, labels[i], "search_limits", "sojourn_mean");
        ck_assert_msg(free_s > 0.012 && held_s < 0.009, "%g s free, %g s held", free_s, held_s);
        ck_assert_double_gt(value(&s, labels[i], "free", "memory_bandwidth"), 0.99);
    }
    done(&s);
}
END_TEST

/* What help takes to come is days, then seconds, then tenths of one; who has no limit meanwhile
 * uses what is free. */
START_TEST(the_later_help_comes_the_more_is_lost)
{
    static const char *const labels[] = {"bare_dedicated", "vm_hvm", "container_4_cpus",
                                         "container"};
    double lost[4], degraded[4], hours[4];
    solved s;
    solve(&s, "surge", NULL);
    for (int i = 0; i < 4; i++) {
        lost[i] = value(&s, labels[i], "web", "requests_lost");
        degraded[i] = value(&s, labels[i], "web", "degraded_time");
        hours[i] = value(&s, labels[i], labels[i], "host_hours");
    }
    ck_assert_msg(lost[0] > 10.0 * lost[1] && lost[1] > 1.5 * lost[2] && lost[3] == 0.0,
                  "%g, %g, %g, %g lost", lost[0], lost[1], lost[2], lost[3]);
    ck_assert(degraded[0] > 600.0 && degraded[1] > degraded[2] && degraded[3] <= 15.0);
    /* a machine that comes too late is paid for too; the others give back what they do not need */
    ck_assert(hours[0] > 3.0 && hours[1] < 2.0 && hours[2] < 2.0 && hours[3] < 2.0);
    ck_assert_double_ge(value(&s, "bare_dedicated", "bare_dedicated", "hosts_ordered"), 1.0);
    ck_assert_double_eq(value(&s, "vm_hvm", "vm_hvm", "hosts_ordered"), 0.0);
    done(&s);
}
END_TEST

/* The shop's kernel is everybody's in containers, its own in a virtual machine; a machine takes
 * everybody. */
START_TEST(a_panic_takes_those_who_share_the_kernel)
{
    static const char *const platforms[] = {"bare_dedicated", "vm_hvm", "container", NULL};
    static const double mail[] = {0.0, 1.0, 2.0};
    solved s;
    solve(&s, "crash", platforms);
    for (int i = 0; i < 3; i++) {
        ck_assert_double_eq(value(&s, platforms[i], "shop", "crashes"), 3.0);
        ck_assert_double_eq(value(&s, platforms[i], "mail", "crashes"), mail[i]);
    }
    /* a machine of two minutes to start against a guest of less than two seconds */
    ck_assert_double_gt(value(&s, "container", "shop", "degraded_time"),
                        value(&s, "vm_hvm", "shop", "degraded_time") + 90.0);
    done(&s);
}
END_TEST

static double part(const solved *s, const char *platform, const char *entity, const char *metric,
                   const char *name)
{
    const plim_row *row = plim_results_find(s->results, platform, "", entity, metric, name);
    return row == NULL ? 0.0 : row->value.v;
}

/* Who has machines of its own can neither be packed nor go anywhere when its machine is replaced;
 * the others pay for a quarter less of machines, with moves that nobody notices. */
START_TEST(what_is_left_is_packed_and_old_machines_are_emptied)
{
    static const char *const labels[] = {"bare_dedicated", "vm_hvm", "container"};
    double hours[3], lost[3] = {0};
    solved s;
    solve(&s, "refresh", NULL);
    for (int i = 0; i < 3; i++) {
        hours[i] = value(&s, labels[i], labels[i], "host_hours");
        /* mail to shop when reports have left, and once more when office has */
        ck_assert_double_eq(part(&s, labels[i], labels[i], "moves", "pack"), i == 0 ? 0.0 : 4.0);
        if (i > 0) {
            ck_assert_double_ge(part(&s, labels[i], labels[i], "moves", "refresh"), 4.0);
            ck_assert_double_gt(part(&s, labels[i], labels[i], "moves", "failure"), 0.0);
        }
        lost[i] = value(&s, labels[i], "shop", "requests_lost");
    }
    ck_assert_msg(hours[0] > 80.0 && hours[1] < 70.0 && hours[2] < 70.0, "%g, %g, %g host hours",
                  hours[0], hours[1], hours[2]);
    ck_assert_double_gt(value(&s, "bare_dedicated", "shop", "evictions"), 0.0);
    ck_assert_msg(lost[0] > 250.0 && lost[1] < 25.0 && lost[2] < 25.0, "%g, %g, %g lost", lost[0],
                  lost[1], lost[2]);
    /* two instances, packed or emptied twice or thrice: 0.165 s each; containers are started anew
     */
    double still = value(&s, "vm_hvm", "mail", "move_downtime");
    ck_assert_msg(still > 0.3 && still < 2.0, "%g s", still);
    ck_assert_ptr_null(plim_results_find(s.results, "container", "", "mail", "move_downtime", ""));
    ck_assert_double_gt(value(&s, "vm_hvm", "vm_hvm", "move_time"),
                        3.0 * value(&s, "container", "container", "move_time"));
    done(&s);
}
END_TEST

/* A bomb without a limit squeezes who shares its kernel until the killer comes; a limit, or a
 * machine of its own, keeps it to itself. */
START_TEST(a_bomb_without_a_limit_hurts_its_neighbours)
{
    static const char *const platforms[] = {"bare_shared", "container", "vm_hvm", NULL};
    solved s;
    solve(&s, "memory", platforms);
    for (int i = 0; i < 3; i++) {
        bool machine = i == 2;
        double good = value(&s, platforms[i], "shop", "slo_attainment");
        ck_assert_msg(machine ? good > 0.999 : good < 0.9, "%s: %g", platforms[i], good);
        ck_assert_double_gt(value(&s, platforms[i], "shop_2", "slo_attainment"), 0.999);
        ck_assert((part(&s, platforms[i], "shop", "neighbours_time", "memory") > 0.01) != machine);
        ck_assert(part(&s, platforms[i], "shop_2", "neighbours_time", "memory") == 0.0);
        ck_assert_double_eq(value(&s, platforms[i], "shop", "oom_kills"), 0.0);
        ck_assert_double_gt(value(&s, platforms[i], "bomb", "oom_kills"), 2.0);
        ck_assert_double_gt(value(&s, platforms[i], "bomb_limited", "oom_kills"), 10.0);
    }
    done(&s);
}
END_TEST

/* Eight writes always in line hurt who comes once in a while; taking turns and a limit help; whose
 * kernel it is does not. */
START_TEST(a_spindle_shared_three_ways)
{
    static const char *const labels[] = {"container", "vm_hvm"};
    solved s;
    solve(&s, "disk", NULL);
    for (int i = 0; i < 2; i++) {
        double alone = value(&s, labels[i], "files_alone", "sojourn_mean");
        double first = value(&s, labels[i], "files_first_come", "sojourn_mean");
        double fair = value(&s, labels[i], "files_fair", "sojourn_mean");
        double capped = value(&s, labels[i], "files_capped", "sojourn_mean");
        ck_assert_msg(first > 8.0 * alone && fair < 0.6 * first && capped < 2.0 * alone,
                      "%g s alone, %g first come, %g fair, %g capped", alone, first, fair, capped);
        ck_assert(part(&s, labels[i], "files_alone", "neighbours_time", "disk") == 0.0);
        double lost = part(&s, labels[i], "files_first_come", "neighbours_time", "disk");
        ck_assert_msg(lost > 0.8 * (first - alone), "%g of %g s", lost, first - alone);
        /* what is fair to the reads costs the backup the seeks back */
        ck_assert_double_gt(value(&s, labels[i], "backup_first_come", "goodput"),
                            value(&s, labels[i], "backup_fair", "goodput") + 5.0);
    }
    done(&s);
}
END_TEST

/* ---- what `isolate` shows ---- */

static void solve_matrix(solved *s, const char *name, const char *const *platforms)
{
    const plim_scenario_options options = {
        .platforms = platforms, .compare = true, .isolate = true};
    const plim_experiment_options run = {.replications = 1};
    plim_err err = {0};
    load(s, name, &options);
    ck_assert_int_eq(plim_isolate(&s->scenario, &run, s->results, &err), PLIM_OK);
}

static const plim_row *cell(const solved *s, const char *platform, const char *aggressor,
                            const char *limits, const char *entity, const char *metric)
{
    char point[128];
    (void)snprintf(point, sizeof point, "aggressor=%s;limits=%s", aggressor, limits);
    const plim_row *row = plim_results_find(s->results, platform, point, entity, metric, "");
    ck_assert_msg(row != NULL, "%s, %s: no %s of %s", platform, point, metric, entity);
    return row;
}

/* What the mean victim loses; 1 when one does not respond. */
static double loss(const solved *s, const char *platform, const char *aggressor, const char *limits)
{
    const plim_row *row = cell(s, platform, aggressor, limits, platform, "degradation_mean");
    return row->status == PLIM_ROW_DID_NOT_RESPOND ? 1.0 : row->value.v;
}

static double longer(const solved *s, const char *platform, const char *aggressor,
                     const char *limits, const char *victim)
{
    const plim_row *row = cell(s, platform, aggressor, limits, victim, "latency_ratio");
    ck_assert_msg(row->value.there, "%s, %s: no times", platform, aggressor);
    return row->value.v;
}

/* A fork bomb silences who shares its kernel unless the number of its processes is limited; a
 * memory bomb squeezes them unless its memory is. Virtual machines contain both. */
static void check_bombs(const solved *s, const char *const *shared, const char *const *machines)
{
    for (int i = 0; shared[i] != NULL; i++) {
        double on = loss(s, shared[i], "fork_bomb", "on");
        double bomb = loss(s, shared[i], "malloc_bomb", "off");
        ck_assert_double_eq(loss(s, shared[i], "fork_bomb", "off"), 1.0);
        ck_assert_msg(on < 0.01 && bomb > 0.1, "%s: fork bomb with a limit %g, memory bomb %g",
                      shared[i], on, bomb);
        ck_assert_double_lt(loss(s, shared[i], "malloc_bomb", "on"), 0.01);
    }
    for (int i = 0; machines[i] != NULL; i++) {
        double forks = loss(s, machines[i], "fork_bomb", "off");
        double bomb = loss(s, machines[i], "malloc_bomb", "off");
        ck_assert_msg(forks < 0.01 && bomb < 0.01, "%s: fork bomb %g, memory bomb %g", machines[i],
                      forks, bomb);
    }
}

START_TEST(bombs_stay_in_virtual_machines_and_within_limits)
{
    static const char *const shared[] = {"bare_shared", "container", NULL};
    static const char *const machines[] = {"vm_hosted", "vm_para:driver_domain", NULL};
    static const char *const old[] = {"bare_shared", "container", "vm_hosted",
                                      "vm_para:driver_domain", NULL};
    static const char *const modern[] = {"container", "vm_hvm", NULL};
    solved s;
    solve_matrix(&s, "isolation", old);
    check_bombs(&s, shared, machines);
    done(&s);
    solve_matrix(&s, "isolation-modern", modern);
    static const char *const container[] = {"container", NULL}, *const kvm[] = {"vm_hvm", NULL};
    check_bombs(&s, container, kvm);
    for (int i = 0; i < 2; i++) { /* no platform stands before cache, bandwidth and link */
        double cache = longer(&s, modern[i], "cache_thrasher", "off", "front");
        double bandwidth = longer(&s, modern[i], "streamer", "off", "front");
        double sender = longer(&s, modern[i], "net_sender", "off", "front");
        ck_assert_msg(cache > 1.3 && bandwidth > 2.0 && sender > 1.5,
                      "%s: cache %g, bandwidth %g, sender %g", modern[i], cache, bandwidth, sender);
        ck_assert_double_eq(loss(&s, modern[i], "net_receiver", "off"), 1.0);
        ck_assert_double_lt(longer(&s, modern[i], "cache_thrasher", "on", "front"), 1.2);
        ck_assert_double_lt(longer(&s, modern[i], "streamer", "on", "front"), 1.2);
        ck_assert_double_lt(longer(&s, modern[i], "net_sender", "on", "front"), 1.1);
        ck_assert_double_lt(loss(&s, modern[i], "net_receiver", "on"), 0.01);
    }
    done(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gallery");
    TCase *shows = plim_suite_case(suite, "shows");
    tcase_add_test(shows, retries_without_a_budget_keep_a_database_down);
    tcase_add_test(shows, the_later_help_comes_the_more_is_lost);
    tcase_add_test(shows, a_panic_takes_those_who_share_the_kernel);
    tcase_add_test(shows, what_is_left_is_packed_and_old_machines_are_emptied);
    tcase_add_test(shows, a_bomb_without_a_limit_hurts_its_neighbours);
    tcase_add_test(shows, limits_contain_what_no_platform_does);
    tcase_add_test(shows, a_spindle_shared_three_ways);
    tcase_add_test(shows, bombs_stay_in_virtual_machines_and_within_limits);
    return plim_suite_run(suite);
}
