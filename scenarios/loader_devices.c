/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disks and links as channels of interference: what services ask and may have, how hosts share. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

bool plim_loader_service_devices(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    plim_disk_use_keys disk;
    plim_net_use_keys net;
    bool good =
        plim_decode_optional(&l->d, plim_node_find(service, "disk"),
                             "an object: how a service uses disks", plim_disk_use_table, &disk);
    good = plim_decode_optional(&l->d, plim_node_find(service, "net"),
                                "an object: how a service uses links", plim_net_use_table, &net) &&
           good;
    if (good) {
        spec->channels.disk = (plim_disk_use){.sequential = disk.pattern == 1,
                                              .weight = disk.weight,
                                              .limit_iops = disk.limit_iops,
                                              .limit_mb_per_s = disk.limit_mb_per_s};
        spec->channels.net = (plim_net_use){.weight = net.weight,
                                            .limit_mbit_per_s = net.limit_mbit_per_s,
                                            .limit_packets_per_s = net.limit_packets_per_s};
    }
    return good;
}

/* One head works on one operation at a time. */
static bool check_spindle(plim_loader *l, plim_node host, const plim_host_keys *keys)
{
    plim_node node = plim_node_find(plim_node_find(host, "disk"), "spindle");
    if (keys->disk_iops * keys->disk_latency_ms * 1e-3 >= 1.5) {
        plim_node_diag(node, l->d.diags,
                       "found a spindle with disk_iops x disk_latency_ms of %.6g operations at "
                       "once, expected one",
                       keys->disk_iops * keys->disk_latency_ms * 1e-3);
        return false;
    }
    if (!(keys->disk_mb_per_s > 0.0)) {
        plim_node_diag(node, l->d.diags,
                       "found a spindle without disk_mb_per_s, expected it: transfers take no time "
                       "of its head");
        return false;
    }
    return true;
}

bool plim_loader_host_devices(plim_loader *l, plim_node host, const plim_host_keys *keys,
                              plim_channels_host *channels)
{
    plim_disk_host_keys disk;
    plim_net_host_keys net;
    bool good =
        plim_decode_optional(&l->d, plim_node_find(host, "disk"),
                             "an object: how a host's disk is shared", plim_disk_host_table, &disk);
    good =
        plim_decode_optional(&l->d, plim_node_find(host, "net"),
                             "an object: how a host's link is shared", plim_net_host_table, &net) &&
        good;
    good = good && (!disk.spindle || check_spindle(l, host, keys));
    if (good) {
        channels->disk = (plim_disk_host){
            .spindle = disk.spindle, .fair = disk.queueing == 1, .mix_penalty = disk.mix_penalty};
        channels->net = (plim_net_host){.fair = net.queueing == 1};
    }
    return good;
}
