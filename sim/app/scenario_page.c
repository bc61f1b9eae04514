/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of a scenario file, from the tables that decode it, as sections of a page in scdoc:
 * scripts/update-docs puts them into plimsoll-scenario(5). A program of the build, not installed.
 */
#include "models/registry.h"
#include "scenarios/dist_keys.h"
#include "scenarios/json_write.h"
#include "scenarios/keys.h"
#include "scenarios/scenario_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct section {
    const char *heading, *lead;
    const plim_param *table;
} section;

/* What means something to scdoc escaped; what stands between backticks in bold. */
static void put(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        printf("%s%c", strchr("\\*_~", *p) == NULL ? "" : "\\", *p == '`' ? '*' : *p);
    }
}

/* What stands behind a key: what it may be, and what it is when it is left out. */
static void put_facts(const plim_param *row, plim_writer *w)
{
    plim_row_print_value(row, w->to);
    if (row->required) {
        fprintf(w->to, "; required");
    } else if (plim_param_has_default(row)) {
        fprintf(w->to, "; default ");
        plim_write_default(w, NULL, row);
    }
}

static void put_key(const plim_param *row)
{
    char *facts = NULL;
    size_t n = 0;
    plim_writer w = {.to = open_memstream(&facts, &n)};
    if (w.to == NULL) {
        abort();
    }
    put_facts(row, &w);
    if (fclose(w.to) != 0) {
        abort();
    }
    printf("*");
    put(row->name);
    printf("* (");
    put(facts);
    printf(")\n\t");
    put(row->doc);
    printf("\n\n");
    free(facts);
}

static void put_heading(const char *name)
{
    printf("## ");
    put(name);
    printf("\n\n");
}

static void put_table(const plim_param *table)
{
    for (const plim_param *key = table; key->name != NULL; key++) {
        put_key(key);
    }
}

/* A name of a registry and what it is. */
static void put_name(const char *name, const char *summary)
{
    printf("*");
    put(name);
    printf("*\n\t");
    put(summary);
    printf("\n\n");
}

static void put_workloads(void)
{
    printf("# WORKLOADS\n\nThe object *workload* of a service. Its *type* says which of the keys "
           "below "
           "go with it.\n\n");
    put_table(plim_workload_type_table);
    for (size_t i = 0; plim_workloads[i] != NULL; i++) {
        put_heading(plim_workloads[i]->name);
        put(plim_workloads[i]->summary);
        printf("\n\n");
        put_table(plim_workloads[i]->params);
    }
}

static void put_aggressors(void)
{
    printf("# AGGRESSORS\n\nThe object *aggressor* of a service, instead of *request* and "
           "*workload*. Its *type* says which of the keys below go with it.\n\n");
    put_table(plim_aggressor_type_table);
    for (size_t i = 0; plim_aggressors[i] != NULL; i++) {
        put_heading(plim_aggressors[i]->name);
        put(plim_aggressors[i]->summary);
        printf("\n\n");
        put_table(plim_aggressors[i]->params);
    }
}

static void put_distributions(void)
{
    printf("# DISTRIBUTIONS\n\nWherever a distribution is asked for, an object with the key *type* "
           "and "
           "the keys that go with it: {\"type\": \"exponential\", \"mean\": 1}.\n\n");
    for (size_t kind = 0; plim_dist_shape.name(kind) != NULL; kind++) {
        put_heading(plim_dist_shape.name(kind));
        put_table(plim_dist_shape.keys(kind));
    }
}

static void put_names(void)
{
    printf("# NAMES\n\nWhat the program knows by name; *plimsoll describe* _NAME_ says all about "
           "it.\n\n"
           "## Platforms\n\n");
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        put_name(plim_platforms[i]->name, plim_platforms[i]->summary);
        for (const plim_variant *v = plim_platforms[i]->variants; v != NULL && v->name != NULL;
             v++) {
            char name[128];
            (void)snprintf(name, sizeof name, "%s:%s", plim_platforms[i]->name, v->name);
            put_name(name, v->summary);
        }
    }
    printf("## Placements\n\n");
    for (size_t i = 0; plim_placements[i] != NULL; i++) {
        put_name(plim_placements[i]->name, plim_placements[i]->summary);
    }
    printf("## Balancers\n\n");
    for (size_t i = 0; plim_balancers[i] != NULL; i++) {
        put_name(plim_balancers[i]->name, plim_balancers[i]->summary);
    }
    printf("## Profiles\n\n");
    for (size_t i = 0; plim_profiles[i] != NULL; i++) {
        put_name(plim_profiles[i]->name, plim_profiles[i]->summary);
    }
}

int main(void)
{
    const section sections[] = {
        {"THE SCENARIO", "The keys of the file's one object.", plim_root_table},
        {"HOSTS", "The elements of *hosts*.", plim_host_table},
        {"SERVICES", "The elements of *services*.", plim_service_table},
        {"REQUESTS",
         "The object *request* of a service. A count that is left out is that of the profile, "
         "without "
         "one 0; at least one must be above 0.",
         plim_request_table},
        {"RETRIES", "The object *retry* of a service.", plim_retry_table},
        {"KERNEL OF A SERVICE", "The object *kernel* of a service.", plim_kernel_table},
        {"KERNEL OF A HOST", "The object *kernel* of a host.", plim_kernel_host_table},
        {"CHANNELS", "The object *channels*.", plim_channels_table},
        {"FAILURES", "An object of *failures*.", plim_failure_table},
        {"SCALING", "The object *scaling* of a service.", plim_scaling_table},
        {"PLATFORMS",
         "*platform*, and each element of *platforms*, is a name, with a variant behind a colon if "
         "wanted and "
         "with *+* between platforms one inside another (\"vm\\_hvm+container\"), an array of such "
         "names from the outside in, or an object with these keys.",
         plim_platform_table},
        {"LAYERS", "The elements of *layers*.", plim_layer_table},
        {"COST ROWS", "The elements of *rows* of a layer.", plim_row_table},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        printf("# %s\n\n%s\n\n", sections[i].heading, sections[i].lead);
        put_table(sections[i].table);
    }
    put_workloads();
    put_aggressors();
    put_distributions();
    put_names();
    return ferror(stdout) || fflush(stdout) != 0 ? 1 : 0;
}
