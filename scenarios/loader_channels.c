/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which channels of interference are on. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

void plim_loader_channels(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_node node = plim_node_find(root, "channels");
    plim_channels_keys keys;
    if (!plim_node_there(node)) {
        return;
    }
    if (plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: which channels are on") &&
        plim_decode_object(&l->d, node, plim_channels_table, &keys)) {
        scenario->channels_off = (plim_channels_off){.memory = !keys.memory,
                                                     .cache = !keys.cache,
                                                     .disk = !keys.disk,
                                                     .net = !keys.net,
                                                     .kernel = !keys.kernel};
    }
}
