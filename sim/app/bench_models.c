/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench: scenarios. Each is made as a text and goes the whole way of `run`: loader, placement,
 * engine, results. */
#include "scenarios/experiment.h"
#include "sim/app/bench.h"
#include "sim/base/str.h"

#include <string.h>

enum { PER_HOST = 20, CORES = 8 };

/* Tasks of a benchmark over hosts, about: so many that the start does not count. */
static double tasks_of(const plim_bench_ask *ask)
{
    double each = 300.0 * PER_HOST * (double)ask->size;
    if (ask->work > 0) {
        return (double)ask->work;
    }
    return each > 4e6 ? each : 4e6;
}

typedef struct ran {
    double requests, cpu_s, instances;
    size_t bytes;
} ran;

static plim_status run_text(const plim_str *text, ran *out, plim_err *err)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_scenario scenario;
    plim_experiment x = {0};
    const plim_scenario_options load = {0};
    const plim_experiment_options options = {.jobs = 1};
    *out = (ran){0};
    if (text->failed) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for a scenario");
    }
    double began = plim_bench_cpu_s();
    plim_status status = plim_scenario_load_text("bench", text->text, text->n, &load, &arena,
                                                 &scenario, &diags, err);
    plim_diags_print(&diags, stderr);
    if (status == PLIM_OK) {
        status = plim_experiment_run(&scenario, &options, &x, err);
    }
    if (status == PLIM_OK) {
        plim_results *results = plim_results_new(&arena);
        status = results == NULL ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the results")
                                 : plim_experiment_results(&x, false, results, err);
        out->requests = (double)x.run[0].requests;
        out->instances = x.run[0].cluster.n_instances;
        out->bytes = x.run[0].bytes;
    }
    out->cpu_s = plim_bench_cpu_s() - began;
    plim_experiment_free(&x);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return status;
}

plim_status plim_bench_mm1(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_str text = {0};
    ran r;
    plim_str_printf(&text,
                    "{\"schema\":1,\"name\":\"mm1\",\"horizon_s\":%.6f,\"warmup_s\":0,"
                    "\"replications\":1,\"platform\":\"bare_shared\","
                    "\"hosts\":[{\"name\":\"h\",\"cores\":1,\"mem_mib\":1024}],"
                    "\"services\":[{\"name\":\"s\",\"mem_mib\":1,\"concurrency\":1,"
                    "\"request\":{\"user_s\":0.001},"
                    "\"workload\":{\"type\":\"poisson\",\"rate_per_s\":900}}]}",
                    (double)ask->size / 900.0);
    plim_status status = run_text(&text, &r, err);
    *result = (plim_bench_result){.each = "customer", .n = r.requests, .cpu_s = r.cpu_s};
    plim_str_free(&text);
    return status;
}

/* What hosts and services say of the channels, with a comma before: at 70 % load six of the 20 work
 * at once, so that cache and bandwidth are short now and then, and 74 % of the bandwidth is used.
 */
static const char HOST_CHANNELS[] = ",\"cache\":{\"llc_mib\":20,\"gb_per_s\":40},"
                                    "\"kernel\":{\"contention\":0.05,\"pids_max\":32768},"
                                    "\"memory\":{\"swap_mib\":4096},"
                                    "\"disk\":{\"queueing\":\"fair\",\"mix_penalty\":0.5},"
                                    "\"net\":{\"queueing\":\"fair\"}";
static const char SERVICE_CHANNELS[] = ",\"cache\":{\"footprint_mib\":3,\"gb_per_s\":5,"
                                       "\"miss_gain\":1,\"memory_bound\":0.2},"
                                       "\"kernel\":{\"pids_per_request\":1},"
                                       "\"memory\":{\"working_set_mib\":256,"
                                       "\"faults_per_cpu_s\":100}";

/* 20 services with an instance on each host; `workload` is what differs in them. */
static void many(plim_str *text, uint64_t hosts, double horizon_s, const char *balancer,
                 const char *workload, bool channels)
{
    plim_str_printf(text,
                    "{\"schema\":1,\"name\":\"hosts\",\"horizon_s\":%.9f,\"warmup_s\":0,"
                    "\"replications\":1,\"placement\":\"round_robin_hosts\","
                    "\"max_in_flight\":16777216,\"platform\":\"vm_hvm\","
                    "\"hosts\":[{\"name\":\"h\",\"count\":%llu,\"cores\":%d,\"mem_mib\":65536%s}],"
                    "\"services\":[",
                    horizon_s, (unsigned long long)hosts, CORES, channels ? HOST_CHANNELS : "");
    for (int i = 0; i < PER_HOST; i++) {
        plim_str_printf(text,
                        "%s{\"name\":\"s%d\",\"instances\":%llu,\"mem_mib\":512,\"vcpus\":1,"
                        "\"balancer\":\"%s\",\"request\":{\"user_s\":0.02},\"workload\":%s%s}",
                        i == 0 ? "" : ",", i, (unsigned long long)hosts, balancer, workload,
                        channels ? SERVICE_CHANNELS : "");
    }
    plim_str_puts(text, "]}");
}

plim_status plim_bench_hosts(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_str text = {0}, workload = {0};
    ran r;
    double per_host = 0.7 * CORES / 0.02; /* tasks per second */
    plim_str_printf(&workload, "{\"type\":\"poisson\",\"rate_per_s\":%.9g}",
                    per_host / PER_HOST * (double)ask->size);
    many(&text, ask->size, tasks_of(ask) / (per_host * (double)ask->size), "random",
         workload.failed ? "" : workload.text, ask->channels);
    plim_status status = run_text(&text, &r, err);
    *result = (plim_bench_result){.each = "activity", .n = r.requests, .cpu_s = r.cpu_s};
    plim_str_free(&text);
    plim_str_free(&workload);
    return status;
}

plim_status plim_bench_tasks(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_str text = {0}, workload = {0};
    ran r;
    plim_str_printf(&workload,
                    "{\"type\":\"closed\",\"users\":%llu,\"think\":{\"type\":\"deterministic\","
                    "\"mean\":0}}",
                    (unsigned long long)ask->size);
    many(&text, ask->size, tasks_of(ask) / (CORES / 0.02 * (double)ask->size), "sticky",
         workload.failed ? "" : workload.text, ask->channels);
    plim_status status = run_text(&text, &r, err);
    *result = (plim_bench_result){.each = "activity", .n = r.requests, .cpu_s = r.cpu_s};
    plim_str_free(&text);
    plim_str_free(&workload);
    return status;
}

plim_status plim_bench_idle(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_str text = {0};
    ran few = {0}, all = {0};
    static const char nobody[] = "{\"type\":\"poisson\",\"rate_per_s\":1e-9}";
    many(&text, 1, 1.0, "random", nobody, false);
    plim_status status = run_text(&text, &few, err);
    plim_str_free(&text);
    if (status == PLIM_OK) {
        many(&text, ask->size, 1.0, "random", nobody, false);
        status = run_text(&text, &all, err);
        plim_str_free(&text);
    }
    double n = all.instances - few.instances;
    *result = (plim_bench_result){.each = "idle instance",
                                  .n = n,
                                  .cpu_s = all.cpu_s,
                                  .bytes_each = (double)(all.bytes - few.bytes) / n};
    return status;
}
