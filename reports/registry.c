/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lines of registry.def twice: declared, then listed; and look-up by name. */
#include "reports/report.h"

#include <string.h>

#define REPORT(name) extern const plim_report plim_report_##name;
#include "reports/registry.def"
#undef REPORT

const plim_report *const plim_reports[] = {
#define REPORT(name) &plim_report_##name,
#include "reports/registry.def"
#undef REPORT
    NULL,
};

const plim_report *plim_find_report(const char *name)
{
    for (const plim_report *const *entry = plim_reports; *entry != NULL; entry++) {
        if (strcmp((*entry)->name, name) == 0) {
            return *entry;
        }
    }
    return NULL;
}
