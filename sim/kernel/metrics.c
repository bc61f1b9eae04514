/* SPDX-License-Identifier: GPL-3.0-or-later
 * The metrics: an interface (docs/metrics.md is made from this table by `describe`). The window
 * runs from the end of the warm-up to the horizon. */
#include "sim/kernel/results.h"

#include <string.h>

const plim_metric plim_metrics[] = {
    {"offered_rate", "1/s", "service", "", "requests that arrived per second",
     "Arrivals in the window over its length; open workloads offer the same on every platform, "
     "closed users offer less when answers are slow."},
    {"completed_rate", "1/s", "service", "", "requests answered per second",
     "Completions in the window over its length, late ones (after the timeout) included."},
    {"goodput", "1/s", "service", "", "requests answered in time per second",
     "Completions in the window whose sojourn time did not exceed timeout_s, over its length; "
     "without a timeout it equals completed_rate."},
    {"rejected_ratio", "1", "service", "", "share of requests turned away",
     "Requests that found queue_limit others waiting (or the pool of requests in flight full), or "
     "no instance in service, over all requests that ended in the window: answered in time, "
     "rejected, "
     "timed out or failed, by their last attempt. With goodput these shares make 1."},
    {"timed_out_ratio", "1", "service", "", "share of requests whose client gave up",
     "Requests whose timeout_s ran out in the window, over all as in rejected_ratio. The work "
     "of a request that timed out goes on to its end: the server does not know."},
    {"failed_ratio", "1", "service", "",
     "share of requests lost because a call or an instance failed",
     "Requests whose own call to another service got no answer, whose instance crashed, or who "
     "found no entry in a table of processes, in the window, over all as in rejected_ratio."},
    {"table_refused_ratio", "1", "service", "",
     "share of attempts that found no entry in a table of processes",
     "Attempts in the window that needed a process when their kernel's table was full or their "
     "instance at limit_pids, over all attempts in the window. They fail; a client may try again. "
     "Only where a service says what it holds of such a table."},
    {"pids_mean", "1", "service", "", "processes of the service, time average",
     "Integral over the window of the entries that its instances hold in tables of processes, over "
     "its length. Only where a service says what it holds of such a table."},
    {"pids_peak", "1", "service", "", "most processes of an instance at once",
     "Highest number of entries that an instance of the service held at any time of the run; the "
     "mean over replications."},
    {"retry_ratio", "1", "service", "", "attempts after the first per request",
     "Retries that reached the servers in the window over all arrivals in the window: 0.5 means "
     "that the servers see half as many attempts more than requests."},
    {"requests_lost", "1", "service", "", "requests that got no answer in time",
     "Those rejected, timed out or failed in the window, by their last attempt; the mean over "
     "replications."},
    {"degraded_time", "s", "service", "", "time in which the promise was not kept",
     "Sum, over the whole run, of the 240 equal bins in which fewer than 99 % of the requests that "
     "ended were answered within slo_s (within timeout_s without one); bins in which none ended do "
     "not count. Only of services with either."},
    {"instances", "1", "service", "", "instances in service, time average",
     "Integral over the window of the instances that take requests, over its length: those that "
     "start or drain are not counted."},
    {"instances_started", "1", "service", "", "instances started during a run",
     "By the controller of `scaling`, in the whole run; the mean over replications."},
    {"crashes", "1", "service", "", "instances that crashed during a run",
     "By `failures`, in the whole run: each instance that a process, a kernel or a machine took "
     "with "
     "it counts; the mean over replications. Their requests count as failed."},
    {"oom_kills", "1", "service", "", "instances that the out-of-memory killer took during a run",
     "Of the host, when RAM and swap are full; of a container over its limit, or of a guest, when "
     "its own swap is full too; in the whole run, the mean over replications. They count as "
     "crashes."},
    {"memory_faults", "1/s", "service", "", "pages that requests found not resident, per second",
     "Faults of the requests that began in the window, each a read of 4 KiB at the host's disk, "
     "over its length; only of services with faults_per_cpu_s."},
    {"service_memory", "MiB", "service", "working_set, resident, swapped",
     "memory of a service's instances, time average",
     "Sums over its instances, over the window. working_set: what they would need to run without "
     "faults, growth included. resident: what is in RAM of what they use (of a guest: in its "
     "memory). swapped: what is in swap, the host's or the guest's own; what is neither is page "
     "cache that was dropped. Only where a service or a host has `memory`."},
    {"sojourn_mean", "s", "service", "", "mean time from arrival to answer",
     "Mean sojourn time of requests that ended in the window by an answer in time. Requests that "
     "timed out or failed are not in the mean; they are in the percentiles, as infinite."},
    {"sojourn_p50", "s", "service", "", "median time from arrival to answer",
     "Quantile of the pooled histogram of sojourn times (buckets 0.8 % wide); requests that timed "
     "out or failed count as infinite, those turned away do not count. A value in the infinite "
     "part is empty, ci_low says at least what."},
    {"sojourn_p90", "s", "service", "", "90th percentile of the time from arrival to answer",
     "As sojourn_p50."},
    {"sojourn_p95", "s", "service", "", "95th percentile of the time from arrival to answer",
     "As sojourn_p50."},
    {"sojourn_p99", "s", "service", "", "99th percentile of the time from arrival to answer",
     "As sojourn_p50."},
    {"slo_s", "s", "service", "", "objective for the time from arrival to answer",
     "As the scenario gives it, so that who reads the results knows what was promised; exact."},
    {"slo_attainment", "1", "service", "", "share of requests answered within slo_s",
     "Requests ended in the window within slo_s, over all that ended in the window (answered, "
     "timed out, failed or rejected)."},
    {"sojourn_part", "s", "service",
     "native, overhead:LAYER, wake_up, disk, network, memory, calls, retrying, queueing, "
     "neighbours",
     "where the mean sojourn time went",
     "Means over the answered requests of sojourn_mean; the parts sum to it. native: the request "
     "alone on a bare core. overhead: work added by a layer on the request's path. wake_up: added "
     "latency when the one to be woken was idle. disk, network: served by the device, its added "
     "latency included. memory: page faults, CPU and disk, that it would have without neighbours "
     "too. calls: waiting for other services. retrying: from the first attempt to the "
     "one that was answered. neighbours: time lost because other instances held the CPU, the "
     "shared host service, the disk, the link or memory. queueing: the rest, behind its own "
     "service "
     "(queue, own parallel requests, own quota, own device, its own part of memory and locks)."},
    {"neighbours_time", "s", "service", "cpu, disk, network, memory, cache, kernel",
     "the neighbours' part of the mean sojourn time, by resource",
     "Sums to the part neighbours of sojourn_part. cpu: cores and the shared host service. disk, "
     "network: waiting there, in proportion to what others had under way on arrival. memory: page "
     "faults beyond those it would have alone on its host, its own limit included: their CPU, "
     "their disk, and waiting there for those of its own service; waiting for others' is disk. "
     "cache: slower work because others fill the last-level cache or the memory bandwidth. "
     "kernel: because others hold locks of the kernel they share."},
    {"in_system_mean", "1", "service", "", "requests in the system, time average",
     "Integral over the window of arrived minus answered requests (waiting, in service, abandoned "
     "but still being worked on), over its length."},
    {"throttled_ratio", "1", "service", "", "share of time stalled by the CPU quota",
     "Time in which an instance had work but its quota bucket was empty, over the window, mean of "
     "the instances."},
    {"cpu_used", "cores", "service", "native, overhead:LAYER, faults", "CPU the service costs",
     "Core-seconds per second spent for the service by its vCPUs, its own host threads and shared "
     "host services; with a part: the work of that kind. faults: for pages that were not "
     "resident, native and layers together."},
    {"utilization", "1", "host", "", "share of the CPU capacity in use",
     "Core-seconds used in the window (work, ticks and switching included) over cores times the "
     "window (its part in which the host was there and paid for); with SMT the capacity is that of "
     "all threads busy."},
    {"utilization_peak", "1", "host", "", "highest utilization of a time bin",
     "As utilization, for the busiest of 240 equal bins of the run."},
    {"disk_utilization", "1", "host", "", "share of time the disk is busy",
     "Service given in the window over the window: mean of its channels, or of the transfer when "
     "that is busier."},
    {"link_utilization", "1", "host", "receive, send", "share of time the link is busy",
     "Bytes carried in the window over what the link could carry."},
    {"memory_bandwidth", "1", "host", "", "share of the memory bandwidth in use",
     "GB moved from and to memory in the window over what `gb_per_s` of the host's `cache` could "
     "move; only of hosts with it."},
    {"cpu_ledger", "core_s", "host",
     "useful, overhead:LAYER, ticks, switching, copying, faults, held_up, idle, stranded",
     "where the host's CPU seconds went",
     "useful: native work of requests; overhead: work added by a layer; ticks: CPU reserved for "
     "idle instances and the host's own OS or hypervisor; switching: capacity lost to switches "
     "between guests; copying: CPU that moving instances while they run took; faults: CPU for "
     "pages that were not resident; held_up: cores that instances had while their work waited for "
     "memory or for locks; idle: could have been used; "
     "stranded: beyond what the vCPU limits of all "
     "instances there, or that may come there, could use. Sums to capacity times the "
     "time in the window in which the host was there and paid for."},
    {"memory_resident", "MiB", "host", "service, LAYER, free", "memory resident",
     "What placed instances and layers keep resident; parts sum to the host's memory. Where a "
     "service or a host has `memory`, service is what instances really hold, over the window."},
    {"instances_placed", "1", "host", "", "instances on the host", "Count after placement."},
    {"hosts_used", "1", "platform", "", "hosts with at least one instance",
     "Count after placement; with `scaling`, at the time when there were most, the mean over "
     "replications."},
    {"evictions", "1", "service", "", "instances that lost their host and found no other at once",
     "When a host leaves or is replaced and no other has room, in the whole run: they are drained, "
     "and placed again when there is room; the mean over replications."},
    {"move_downtime", "s", "service", "", "time in which instances stood still for moves",
     "Sum over all moves of the service's instances that were made while they run, in the whole "
     "run; the mean over replications. Requests wait meanwhile."},
    {"moves", "1", "platform", "pack, spread, leaving, refresh, failure",
     "instances moved to another host",
     "Moves that came to their end in the whole run; the mean over replications. pack, spread: by "
     "a "
     "plan of `replan`. leaving, refresh: because the host left or was replaced. failure: started "
     "elsewhere because the host was down."},
    {"move_time", "s", "platform", "", "time spent moving instances",
     "Sum over all moves of the time from their begin to the instant in which the instance is up "
     "on the other host, in the whole run; the mean over replications."},
    {"hosts_ordered", "1", "platform", "", "machines ordered during a run",
     "Hosts with a lead_time_s that a scaled service asked for, in the whole run; the mean over "
     "replications."},
    {"host_hours", "h", "platform", "", "host hours billed",
     "Over the whole run: hosts that are `bought` from the start or from their order on; the "
     "others while an instance is on them, those with a lead_time_s from their order to their "
     "return. Each stretch is rounded up to a multiple of billing_s."},
    {"os_modified", "1", "platform", "", "guest operating systems to be modified, once",
     "Distinct guest_os of the services, those without one counting as one; on platforms that need "
     "a modified guest OS alone. Exact."},
    {"os_port_lines", "1", "platform", "", "lines of those operating systems to be changed, once",
     "The sum over them of os_port_lines, of services that share an OS the most; its default is an "
     "assumption. Exact."},
    {"hosts_utilization", "1", "platform", "", "CPU utilization over all hosts used",
     "Core-seconds used on all hosts used over their capacity times the window; of hosts that "
     "come and go, times the part of the window in which they were there and paid for."},
    {"memory_resident_total", "MiB", "platform", "service, LAYER",
     "memory resident over all hosts used", "As memory_resident, summed."},
    {"request_cpu", "s", "service", "native, overhead:LAYER, own_thread, shared_host",
     "CPU of one mean request on this platform",
     "From the cost vectors, before any queueing: native work and what each layer adds. "
     "own_thread and shared_host say how much of it is paid outside the vCPU."},
    {"degradation", "1", "service", "", "share of a victim's goodput that an aggressor takes",
     "1 - goodput with the aggressor over goodput without it, by `isolate`; the case names the "
     "aggressor and whether limits are set. Paired: same arrivals, and the aggressor's instances "
     "are there in both. Status did_not_respond: goodput below 1 % of that without, in at least "
     "half of the replications. Negative: the victim is better off."},
    {"degradation_mean", "1", "platform", "", "mean of degradation over the victims",
     "Each victim counts the same; its interval is that of the mean over paired observations. No "
     "value and did_not_respond where a victim did not respond: that is no number."},
    {"degradation_worst", "1", "platform", "VICTIM", "degradation of the victim hurt most",
     "One that did not respond before all others, else the largest value; the interval is that "
     "victim's own. Where the case names no aggressor: over all of them."},
    {"culprit_degradation", "1", "service", "",
     "share of an aggressor's own goodput that its company costs it",
     "1 - its goodput beside the victims over its goodput alone, all others silent; only of an "
     "aggressor that is answered when alone."},
    {"latency_ratio", "1", "service", "", "mean time with the aggressor over that without",
     "Ratio of sojourn_mean with and without the aggressor, paired; of a service whose users wait "
     "for answers it is the ratio of run times too."},
    {"p99_inflation", "1", "service", "", "p99 with the aggressor over that without",
     "Ratio of the pooled quantiles, paired. Empty and saturated where the p99 lies beyond the "
     "timeout."},
    {"hosts_saved", "1", "platform", "", "share of hosts that sharing saves",
     "1 - hosts with an instance that is no aggressor's over the hosts that there would be if "
     "those services shared none: the hosts "
     "each service is on, summed. From the placement; exact."},
    {"excess_mean", "s", "service", "", "how much longer requests take than without neighbours",
     "By --blame: sojourn_mean less that of the service alone, the loads of all others taken away "
     "and their instances left; paired. Status saturated, of the blames too: no steady value, or "
     "more than 1 % of its requests without an answer in one of the two runs."},
    {"excess_p99", "s", "service", "", "how much later the p99 is than without neighbours",
     "As excess_mean, of the pooled 99th percentiles."},
    {"blame_first_in", "s", "service", "NEIGHBOUR, NEIGHBOUR:RESOURCE",
     "what a neighbour adds to the mean time of the service alone",
     "By --blame: sojourn_mean with that one neighbour less that without any; paired, exactly 0 of "
     "a neighbour without load. NEIGHBOUR:RESOURCE splits it as neighbours_time does between the "
     "same runs."},
    {"blame_last_out", "s", "service", "NEIGHBOUR, NEIGHBOUR:RESOURCE",
     "what the mean time falls by when a neighbour's load goes",
     "By --blame: sojourn_mean with all less that with all but the neighbour; as blame_first_in."},
    {"blame_joint", "1", "service", "NEIGHBOUR", "whether the blame is joint",
     "1 when blame_first_in and blame_last_out differ by more than 20 % of the larger, or when "
     "neither way the neighbours' blame adds up to 80 % of the excess; else 0. Looked at where the "
     "excess is 5 % of the time alone and the blame 5 % of the excess. No value and "
     "not_enough_data where it would be 1, but by no more than chance."},
    {"blame_first_in_p99", "s", "service", "NEIGHBOUR, NEIGHBOUR:RESOURCE",
     "what a neighbour adds to the p99 of the service alone",
     "As blame_first_in, of the pooled 99th percentiles; split by resource as the mean is."},
    {"blame_last_out_p99", "s", "service", "NEIGHBOUR, NEIGHBOUR:RESOURCE",
     "what the p99 falls by when a neighbour's load goes", "As blame_first_in_p99."},
    {"blame_joint_p99", "1", "service", "NEIGHBOUR", "whether the blame for the p99 is joint",
     "As blame_joint, by blame_first_in_p99, blame_last_out_p99 and excess_p99."},
    {"rows_read", "1", "trace", "", "data rows in the file",
     "Rows after the header. Equals rows_used plus all rows_dropped."},
    {"rows_used", "1", "trace", "", "data rows that the series rests on", "Count of rows."},
    {"rows_dropped", "1", "trace", "REASON", "data rows left out",
     "Count of rows by reason, such as \"outside the chosen time\" or \"not a number\"."},
    {"requests", "1", "trace", "", "requests in the part used",
     "Sum of the counts, or number of timestamps, before any scaling."},
    {"missing_time", "s", "trace", "", "time without a row",
     "For counts with a time column: length of the part used less that of its rows; its rate is "
     "0."},
    {"rate", "1/s", "trace", "mean, peak", "rate of the series",
     "Mean and highest bin of the result, after smoothing and scaling."},
    {"dispersion", "1", "trace", "before, after", "index of dispersion of counts",
     "Variance over mean of requests per bin; 1 for a constant Poisson rate. after: what the "
     "series "
     "will give, the variance of its expected counts plus Poisson noise."},
    {"smoothing_window", "s", "trace", "", "widest smoothing window",
     "Only with a scale above 1: the longest window that was needed to rest a rate on "
     "smooth_min_count requests."},
    {"check_simulated", "ROW", "check", "KIND", "what a run of `plimsoll validate` gives",
     "The simulated value in the unit of its row, with its 95 % interval over replications; empty "
     "and not_enough_data where nothing is simulated yet. KIND is calibration, prediction, theory "
     "or shown; the case names the row."},
    {"check_published", "ROW", "check", "KIND", "what was published, or is known exactly",
     "As the paper gives it, in the unit of the row; exact."},
    {"check_null", "ROW", "check", "KIND", "what the null model says",
     "Bare metal, perfect isolation or nobody ever waiting, as the row says; exact."},
    {"check_passed", "1", "check", "KIND", "whether the check meets its criterion",
     "1 when the simulated value meets the criterion of its row, 0 when not; only of what is "
     "judged."},
    {"parameter", "the parameter's", "layer", "CLASS.TERM.PAYER, KEY",
     "a number that `calibrate` fitted to measurements",
     "Of a layer the value of a cost row, of a service or the host (entity_kind says which) that "
     "of "
     "a key; the interval is that of the least-squares fit. Without a value (not_enough_data) the "
     "measurements cannot tell it and its default stays."},
    {"prediction_error", "1", "service", "METRIC", "how far the fitted model is from a measurement",
     "Predicted over measured, less 1, of the measurement in that line of the file (case line=N); "
     "part is what was measured."},
    {"measurements", "1", "calibration", "", "measurements that the fit rests on",
     "Rows of the file with a platform; rows without one are facts about services."},
    {"misfit", "1", "calibration", "", "typical difference between model and measurements",
     "Root mean square of prediction_error, of measurements that a fitted parameter has a say in."},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

const plim_metric *plim_find_metric(const char *name)
{
    for (const plim_metric *metric = plim_metrics; metric->name != NULL; metric++) {
        if (strcmp(metric->name, name) == 0) {
            return metric;
        }
    }
    return NULL;
}
