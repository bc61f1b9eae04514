/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same services with less in them: see what_if.h. */
#include "models/what_if.h"

void plim_spec_silence(plim_service_spec *service)
{
    service->workload = NULL;
    service->workload_params = NULL;
    service->channels.memory.growth_mib_per_s = 0.0;
    service->channels.kernel.pids_growth_per_s = 0.0;
}

void plim_spec_strip_limits(plim_service_spec *service)
{
    plim_channels_use *channels = &service->channels;
    service->quota_ms = 0.0;
    service->cpuset_cores = 0;
    service->cpu_weight = 1.0;
    channels->memory.limit_mib = 0.0;
    channels->cache.limit_mib = 0.0;
    channels->cache.limit_gb_per_s = 0.0;
    channels->disk.weight = 0.0; /* which is 1 */
    channels->disk.limit_iops = 0.0;
    channels->disk.limit_mb_per_s = 0.0;
    channels->net.weight = 0.0;
    channels->net.limit_mbit_per_s = 0.0;
    channels->net.limit_packets_per_s = 0.0;
    channels->kernel.limit_pids = 0.0;
}
