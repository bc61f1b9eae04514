/* SPDX-License-Identifier: GPL-3.0-or-later
 * central_queue: one line for all instances: whoever has a free slot takes the next. */
#include "models/balancer.h"

const plim_balancer plim_balancer_central_queue = {
    .name = "central_queue",
    .summary = "one line for all instances: whoever has a free slot takes the next",
    .source = "M/M/c: Erlang 1917; Kleinrock, Queueing Systems I, 3.5",
    .central = true,
};
