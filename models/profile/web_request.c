/* SPDX-License-Identifier: GPL-3.0-or-later
 * web_request: the made-up request by which the platforms are compared by hand. */
#include "models/profile.h"

const plim_profile plim_profile_web_request = {
    .name = "web_request",
    .summary = "a typical web request, made up for comparison by hand",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 300e-6,
                    [PLIM_CLASS_SYSCALL] = 40,
                    [PLIM_CLASS_CTXSW] = 1,
                    [PLIM_CLASS_PAGE_FAULT] = 4,
                    [PLIM_CLASS_NET_RX_PACKET] = 6,
                    [PLIM_CLASS_NET_TX_PACKET] = 8,
                    [PLIM_CLASS_NET_RX_BYTE] = 1000,
                    [PLIM_CLASS_NET_TX_BYTE] = 8000,
                }},
    .resident_mib = 64,
    .source = "project estimate: a small dynamic web page",
    .note = "an assumption, not measured: no kernel work beyond the entries of its calls, no disk; "
            "resident size is an assumption",
};
