/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of keys: see keys.h. */
#include "scenarios/keys.h"

#include "scenarios/decode.h"
#include "scenarios/dist_keys.h"
#include "sim/base/str.h"

#include <string.h>

enum { PATH_BYTES = 512 };

/* ---- the list ---- */

/* Counted first, then filled. */
typedef struct walk {
    plim_arena *arena;
    plim_key *key; /* NULL: count only */
    size_t n;
} walk;

static void add_shape(walk *w, const char *path, const plim_shape *shape, const char *reader,
                      int depth);

static const plim_shape *shape_of(const plim_param *row)
{
    return row->kind == PLIM_PARAM_DIST ? &plim_dist_shape : row->shape;
}

static void add(walk *w, const plim_key *key)
{
    if (w->key != NULL) {
        w->key[w->n] = *key;
        w->key[w->n].path = plim_arena_format(w->arena, "%s", key->path);
    }
    w->n++;
}

static void add_table(walk *w, const char *path, const plim_param *table, const char *reader,
                      int depth)
{
    char below[PATH_BYTES];
    for (const plim_param *p = table; p->name != NULL; p++) {
        const char *by = p->reader != NULL ? p->reader : reader;
        (void)snprintf(below, sizeof below, "%s%s%s", path, path[0] == '\0' ? "" : ".", p->name);
        add(w, &(plim_key){below, p, by, shape_of(p), 0, depth});
        if (shape_of(p) != NULL) {
            add_shape(w, below, shape_of(p), by, depth + 1);
        }
    }
}

static void add_shape(walk *w, const char *path, const plim_shape *shape, const char *reader,
                      int depth)
{
    char below[PATH_BYTES];
    const char *by = shape->reader != NULL ? shape->reader : reader;
    if (shape->table != NULL) {
        add_table(w, path, shape->table, by, depth);
    }
    for (size_t i = 0; shape->kind == PLIM_SHAPE_TYPED && shape->name(i) != NULL; i++) {
        (void)snprintf(below, sizeof below, "%s(%s)", path, shape->name(i));
        add(w, &(plim_key){below, NULL, "", shape, i, depth});
        add_table(w, below, shape->keys(i), by, depth + 1);
    }
    if (shape->element != NULL) {
        (void)snprintf(below, sizeof below, "%s[]", path);
        add_shape(w, below, shape->element, by, depth);
    }
    for (const plim_shape *const *any = shape->any; any != NULL && *any != NULL; any++) {
        add_shape(w, path, *any, by, depth);
    }
}

plim_keys plim_keys_of(const plim_shape *root, plim_arena *arena)
{
    walk count = {.arena = arena}, fill = {.arena = arena};
    add_shape(&count, "", root, "", 0);
    fill.key = PLIM_NEW(arena, count.n, plim_key);
    if (fill.key != NULL) {
        add_shape(&fill, "", root, "", 0);
    }
    return arena->failed ? (plim_keys){NULL, 0} : (plim_keys){fill.key, fill.n};
}

/* ---- looking for one ---- */

/* Takes out what stands in these brackets, and they; "[0]" and "[]" are the same then. */
static void strip(char *text, char open, char close)
{
    char *to = text;
    bool inside = false;
    for (const char *p = text; *p != '\0'; p++) {
        inside = inside || *p == open;
        if (!inside) {
            *to++ = *p;
        }
        inside = inside && *p != close;
    }
    *to = '\0';
}

/* "/services/0/slo_s" as "services.slo_s": indexes are left out, ~1 and ~0 unescaped. */
static void of_pointer(const char *pointer, char to[PATH_BYTES])
{
    size_t n = 0;
    for (const char *p = pointer; *p == '/' && n + 2 < PATH_BYTES;) {
        size_t bytes = strcspn(++p, "/");
        bool index = bytes > 0 && strspn(p, "0123456789") == bytes;
        if (!index && n > 0) {
            to[n++] = '.';
        }
        for (size_t i = 0; i < bytes && !index && n + 1 < PATH_BYTES; i++) {
            bool escape = p[i] == '~' && (p[i + 1] == '0' || p[i + 1] == '1');
            to[n] = p[i];
            if (escape && p[i + 1] == '1') {
                to[n] = '/';
            }
            n++;
            i += escape;
        }
        p += bytes;
    }
    to[n] = '\0';
}

bool plim_keys_bare(const char *asked)
{
    return strpbrk(asked, "./[(") == NULL;
}

static void plain(const char *path, bool with_types, char to[PATH_BYTES])
{
    (void)snprintf(to, PATH_BYTES, "%s", path);
    strip(to, '[', ']');
    if (!with_types) {
        strip(to, '(', ')');
    }
}

static void wanted(const char *asked, char to[PATH_BYTES])
{
    if (asked[0] == '/') {
        of_pointer(asked, to);
    } else {
        plain(asked, true, to);
    }
}

size_t plim_keys_find(const plim_keys *keys, const char *asked, size_t *found)
{
    char want[PATH_BYTES], have[PATH_BYTES];
    bool bare = plim_keys_bare(asked), typed = strchr(asked, '(') != NULL;
    size_t n = 0;
    wanted(asked, want);
    for (size_t i = 0; i < keys->n; i++) {
        const plim_key *key = &keys->key[i];
        if (key->row == NULL && !typed) {
            continue;
        }
        plain(key->path, typed, have);
        const char *name = bare && key->row != NULL ? key->row->name : have;
        if (strcmp(name, want) == 0) {
            found[n++] = i;
        }
    }
    return n;
}

const char *plim_keys_near(const plim_keys *keys, const char *asked, plim_arena *arena)
{
    const char **names = (const char **)plim_arena_alloc(arena, keys->n, sizeof *names);
    char want[PATH_BYTES], have[PATH_BYTES];
    bool bare = plim_keys_bare(asked);
    if (names == NULL) {
        return NULL;
    }
    wanted(asked, want);
    for (size_t i = 0; i < keys->n; i++) {
        const plim_key *key = &keys->key[i];
        plain(key->path, strchr(asked, '(') != NULL, have);
        names[i] = bare && key->row != NULL ? key->row->name : plim_arena_format(arena, "%s", have);
    }
    const char *near = arena->failed ? NULL : plim_nearest(want, names, keys->n);
    for (size_t i = 0; near != NULL && !bare && i < keys->n; i++) {
        if (names[i] == near) {
            return keys->key[i].path; /* as it is written */
        }
    }
    return near;
}

/* ---- its value ---- */

static void print_names(const plim_shape *shape, FILE *to)
{
    for (size_t i = 0; shape->name != NULL && shape->name(i) != NULL; i++) {
        fprintf(to, "%s%s", i == 0 ? "" : ", ", shape->name(i));
    }
}

static void print_shape(const plim_shape *shape, FILE *to)
{
    switch (shape->kind) {
    case PLIM_SHAPE_NAME:
        fprintf(to, "the name of %s: ", shape->what);
        print_names(shape, to);
        break;
    case PLIM_SHAPE_TYPED:
        fprintf(to, "an object with a key \"type\": ");
        print_names(shape, to);
        break;
    case PLIM_SHAPE_OBJECT:
        fprintf(to, "an object with ");
        for (const plim_param *p = shape->table; p->name != NULL; p++) {
            fprintf(to, "%s%s", p == shape->table ? "" : ", ", p->name);
        }
        break;
    case PLIM_SHAPE_ARRAY:
        fprintf(to, "%s", shape->what);
        if (shape->most > 0) {
            fprintf(to, ", %zu to %zu", shape->least, shape->most);
        }
        if (shape->element->kind == PLIM_SHAPE_OBJECT) {
            fprintf(to, "; each is ");
            print_shape(shape->element, to);
        }
        break;
    case PLIM_SHAPE_ANY:
        for (const plim_shape *const *any = shape->any; *any != NULL; any++) {
            fprintf(to, "%s%s", any == shape->any ? "" : "; or ", (*any)->what);
        }
        break;
    case PLIM_SHAPE_TEXT:
        if (shape->pattern != NULL) {
            fprintf(to, "%s%s", shape->what, shape->name == NULL ? "" : ": ");
            print_names(shape, to);
        } else {
            fprintf(to, "a %s of %zu to %zu bytes", shape->what, shape->least, shape->most);
        }
        break;
    case PLIM_SHAPE_KIND_COUNT:
        break;
    }
}

void plim_row_print_value(const plim_param *p, FILE *to)
{
    char range[160];
    switch (p->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        fprintf(to, "%s", plim_decode_range(p, range, sizeof range));
        break;
    case PLIM_PARAM_REALS:
        fprintf(to, "an array; each %s", plim_decode_range(p, range, sizeof range));
        break;
    case PLIM_PARAM_BOOL:
        fprintf(to, "true or false");
        break;
    case PLIM_PARAM_CHOICE:
        fprintf(to, "one of ");
        for (const char *const *choice = p->choices; *choice != NULL; choice++) {
            fprintf(to, "%s%s", choice == p->choices ? "" : ", ", *choice);
        }
        break;
    case PLIM_PARAM_SEED:
        fprintf(to, "an integer from 0 to 2^53, or a string of 16 hex digits");
        break;
    case PLIM_PARAM_TEXT:
    case PLIM_PARAM_DIST:
    case PLIM_PARAM_CUSTOM:
        if (shape_of(p) != NULL) {
            print_shape(shape_of(p), to);
        } else {
            fprintf(to, "a text");
        }
        break;
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
}
