/* SPDX-License-Identifier: GPL-3.0-or-later
 * Platforms by name, variant and nesting: see platform.h. */
#include "models/platform.h"

#include "models/registry.h"
#include "sim/base/str.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 64, NAME_BYTES = 64 };

const char *const plim_sharing_names[] = {
    [PLIM_SHARING_THREAD] = "thread",
    [PLIM_SHARING_INSTANCE] = "instance",
    [PLIM_SHARING_COUNT] = NULL,
};

const char *const *plim_platform_stack(const plim_platform *platform, int era)
{
    bool other = era == 2003 && platform->stack_2003 != NULL;
    return other ? platform->stack_2003 : platform->stack;
}

bool plim_stack_is_bare(const char *const *stack)
{
    return stack[1] == NULL && strcmp(stack[0], "host_os") == 0;
}

/* "did you mean", or all there are. */
static plim_status unknown(const char *what, const char *name, const char *const *names, size_t n,
                           plim_err *err)
{
    const char *near = plim_nearest(name, names, n);
    char list[512];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < n && used < sizeof list; i++) {
        int put = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
        used += put > 0 ? (size_t)put : 0;
    }
    return near != NULL ? plim_fail(err, PLIM_EUSAGE, "",
                                    "found \"%s\", expected the name of %s (did you mean \"%s\"?)",
                                    name, what, near)
                        : plim_fail(err, PLIM_EUSAGE, "",
                                    "found \"%s\", expected the name of %s: %s", name, what, list);
}

static plim_status find_platform(const char *name, const plim_platform **platform, plim_err *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    *platform = plim_find_platform(name);
    if (*platform != NULL) {
        return PLIM_OK;
    }
    for (; plim_platforms[n] != NULL && n < NAMES_MAX; n++) {
        names[n] = plim_platforms[n]->name;
    }
    return unknown("a platform", name, names, n, err);
}

static plim_status find_variant(const plim_platform *platform, const char *name,
                                const char *const **stack, plim_err *err)
{
    const char *names[NAMES_MAX];
    char what[2 * NAME_BYTES];
    size_t n = 0;
    if (platform->variants == NULL) {
        return plim_fail(err, PLIM_EUSAGE, "", "found \"%s:%s\", expected %s: it has no variants",
                         platform->name, name, platform->name);
    }
    for (const plim_variant *v = platform->variants; v->name != NULL && n < NAMES_MAX; v++) {
        if (strcmp(v->name, name) == 0) {
            *stack = v->stack;
            return PLIM_OK;
        }
        names[n++] = v->name;
    }
    (void)snprintf(what, sizeof what, "a variant of %s", platform->name);
    return unknown(what, name, names, n, err);
}

static plim_status add_layers(plim_platform_choice *choice, const char *const *stack, plim_err *err)
{
    size_t n = 0;
    while (choice->layers[n] != NULL) {
        n++;
    }
    /* what is inside runs on the guest's OS */
    stack += choice->n > 1 && strcmp(stack[0], "host_os") == 0;
    for (; *stack != NULL; stack++) {
        if (n == PLIM_STACK_MAX) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "found more layers in a stack, expected at most %d",
                             (int)PLIM_STACK_MAX);
        }
        choice->layers[n++] = *stack;
    }
    return PLIM_OK;
}

static plim_status add_part(plim_platform_choice *choice, const char *text, int era, plim_err *err)
{
    char name[NAME_BYTES];
    const char *colon = strchr(text, ':');
    const plim_platform *platform = NULL;
    (void)snprintf(name, sizeof name, "%.*s", (int)(colon != NULL ? colon - text : NAME_BYTES - 1),
                   text);
    plim_status status = find_platform(name, &platform, err);
    if (status != PLIM_OK) {
        return status;
    }
    const char *const *stack = plim_platform_stack(platform, era);
    status = colon == NULL ? PLIM_OK : find_variant(platform, colon + 1, &stack, err);
    if (status != PLIM_OK) {
        return status;
    }
    if (choice->n == PLIM_NESTING_MAX) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found more platforms inside each other, expected at most %d",
                         (int)PLIM_NESTING_MAX);
    }
    bool first = choice->n == 0;
    if (!first && plim_stack_is_bare(stack)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found %s inside %s, expected something that is no bare machine", name,
                         choice->part[0]->name);
    }
    choice->part[choice->n++] = platform;
    choice->sharing = first ? platform->sharing : choice->sharing;
    choice->one_service_per_host =
        first ? platform->one_service_per_host : choice->one_service_per_host;
    choice->shares_host_kernel =
        (first || choice->shares_host_kernel) && platform->shares_host_kernel;
    choice->guest_os_modified = choice->guest_os_modified || platform->guest_os_modified;
    choice->has_vcpus = choice->has_vcpus || platform->has_vcpus;
    return add_layers(choice, stack, err);
}

plim_status plim_platform_choose(const char *const *names, size_t n, int era,
                                 plim_platform_choice *choice, plim_err *err)
{
    plim_platform_choice chosen = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        plim_status status = add_part(&chosen, names[i], era, err);
        if (status != PLIM_OK) {
            return status;
        }
    }
    if (chosen.n == 0) {
        return plim_fail(err, PLIM_EUSAGE, "", "found no platform, expected at least one");
    }
    *choice = chosen;
    return PLIM_OK;
}

plim_status plim_platform_choose_text(const char *text, int era, plim_platform_choice *choice,
                                      plim_err *err)
{
    char parts[PLIM_NESTING_MAX + 1][NAME_BYTES];
    const char *names[PLIM_NESTING_MAX + 1];
    size_t n = 0;
    for (const char *p = text; n <= PLIM_NESTING_MAX; p++) {
        size_t bytes = strcspn(p, "+");
        (void)snprintf(parts[n], NAME_BYTES, "%.*s", (int)(bytes < NAME_BYTES ? bytes : NAME_BYTES),
                       p);
        names[n] = parts[n];
        n++;
        p += bytes;
        if (*p == '\0') {
            break;
        }
    }
    return plim_platform_choose(names, n, era, choice, err);
}
