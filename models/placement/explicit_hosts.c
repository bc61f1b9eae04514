/* SPDX-License-Identifier: GPL-3.0-or-later
 * explicit_hosts: every instance where the scenario puts it (key `on` of a service). */
#include "models/placement.h"

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    if (ask->wanted_host < 0 || !plim_placement_fits(view, ask, (uint32_t)ask->wanted_host)) {
        return -1;
    }
    return ask->wanted_host;
}

const plim_placement plim_placement_explicit_hosts = {
    .name = "explicit_hosts",
    .summary = "every instance on the host that its service names in `on`",
    .source = "the scenario",
    .place = place,
};
