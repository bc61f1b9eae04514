/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bins of events that are not near: see queue_far.h. */
#include "sim/kernel/queue_far.h"

#include "sim/base/assert.h"

enum { CHUNK = 16, NO_CHUNK = -1, WORD = 64 };
enum { BINS_LEAST = 64, BINS_MOST = 1 << 17, SAMPLES = 63 };

enum { PER_BIN = CHUNK }; /* at first; those later on have fewer */

/* With more events in all, to share them out anew takes longer than full bins cost. */
enum { ASKED_MOST = 1 << 15 };

plim_far *plim_far_new(plim_arena *arena, uint32_t n_entities, uint32_t *position)
{
    plim_far *far = PLIM_NEW(arena, 1, plim_far);
    uint32_t n_bins = BINS_LEAST;
    while (n_bins < n_entities / 8 && n_bins < BINS_MOST) {
        n_bins *= 2;
    }
    /* each bin may have one that is not full; while they are shared out, late is there twice */
    uint32_t chunks = n_entities / CHUNK + n_bins + 3;
    if (far == NULL) {
        return NULL;
    }
    far->entry = PLIM_NEW(arena, (size_t)chunks * CHUNK, plim_far_entry);
    far->before = PLIM_NEW(arena, chunks, uint32_t);
    far->bin = PLIM_NEW(arena, (size_t)n_bins + 1, plim_bin);
    far->some = PLIM_NEW(arena, n_bins / WORD, uint64_t);
    far->n_bins = n_bins;
    far->position = position;
    far->late_ns = PLIM_NEVER;
    for (uint32_t i = 0; i < chunks && !arena->failed; i++) {
        far->before[i] = i + 1 < chunks ? i + 1 : (uint32_t)NO_CHUNK;
    }
    return arena->failed ? NULL : far;
}

/* ---- one bin ---- */

static void append(plim_far *far, uint32_t b, uint32_t entity, int64_t time_ns)
{
    plim_bin *bin = &far->bin[b];
    uint32_t in_chunk = bin->n++ % CHUNK;
    if (in_chunk == 0) {
        uint32_t chunk = far->free;
        PLIM_ASSERT_SLOW(chunk != (uint32_t)NO_CHUNK);
        far->free = far->before[chunk];
        far->before[chunk] = bin->chunk;
        bin->chunk = chunk;
    }
    uint32_t at = bin->chunk * CHUNK + in_chunk;
    far->entry[at] = (plim_far_entry){time_ns, entity, b};
    far->position[entity] = PLIM_QUEUE_FAR + at;
    if (b < far->n_bins) {
        far->some[b / WORD] |= UINT64_C(1) << b % WORD;
    }
    far->n++;
}

/* The last entry of a list of chunks that has some. */
static plim_far_entry take_from(plim_far *far, plim_bin *list)
{
    uint32_t in_chunk = --list->n % CHUNK, chunk = list->chunk;
    if (in_chunk == 0) {
        list->chunk = far->before[chunk];
        far->before[chunk] = far->free;
        far->free = chunk;
    }
    far->n--;
    return far->entry[chunk * CHUNK + in_chunk];
}

static plim_far_entry take_last(plim_far *far, uint32_t b)
{
    plim_far_entry last = take_from(far, &far->bin[b]);
    if (far->bin[b].n == 0 && b < far->n_bins) {
        far->some[b / WORD] &= ~(UINT64_C(1) << b % WORD);
    } else if (far->bin[b].n == 0) {
        far->late_ns = PLIM_NEVER;
    }
    return last;
}

/* ---- all of them ---- */

void plim_far_insert_late(plim_far *far, uint32_t entity, int64_t time_ns)
{
    far->late_ns = time_ns < far->late_ns ? time_ns : far->late_ns;
    append(far, far->n_bins, entity, time_ns);
}

void plim_far_insert(plim_far *far, uint32_t entity, int64_t time_ns)
{
    int64_t slot = time_ns >> far->shift;
    PLIM_ASSERT_SLOW(slot >= far->slot);
    if (slot - far->slot < (int64_t)far->n_bins) {
        append(far, (uint32_t)slot & (far->n_bins - 1), entity, time_ns);
    } else {
        plim_far_insert_late(far, entity, time_ns);
    }
}

void plim_far_remove(plim_far *far, uint32_t entity)
{
    uint32_t at = far->position[entity] - PLIM_QUEUE_FAR;
    uint32_t bin = far->entry[at].bin;
    plim_far_entry last = take_last(far, bin);
    if (last.entity != entity) {
        far->entry[at] = last;
        far->position[last.entity] = PLIM_QUEUE_FAR + at;
    }
}

/* The first slot of the ring with entries, or -1. */
static int64_t first_slot(const plim_far *far)
{
    uint32_t words = far->n_bins / WORD, from = (uint32_t)far->slot & (far->n_bins - 1);
    uint64_t ahead = ~UINT64_C(0) << from % WORD;
    for (uint32_t i = 0; i <= words; i++) { /* the first word twice: its end, and its beginning */
        uint32_t word = (from / WORD + i) & (words - 1);
        uint64_t bits = far->some[word];
        bits &= i == 0 ? ahead : i == words ? ~ahead : ~UINT64_C(0);
        if (bits != 0) {
            uint32_t b = word * WORD + (uint32_t)__builtin_ctzll(bits);
            return far->slot + ((b - from) & (far->n_bins - 1));
        }
    }
    return -1;
}

/* ---- sharing out ---- */

static void sort(int64_t *time_ns, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        int64_t t = time_ns[i];
        uint32_t k = i;
        for (; k > 0 && time_ns[k - 1] > t; k--) {
            time_ns[k] = time_ns[k - 1];
        }
        time_ns[k] = t;
    }
}

/* Such that of all in the list the earlier half, by the median of a sample, has PER_BIN in a bin.
 */
static int width_of(const plim_far *far, plim_bin list, int64_t *first_ns)
{
    int64_t sample[SAMPLES] = {0};
    uint32_t n = 0, stride = list.n / SAMPLES + 1;
    for (uint32_t i = list.n, chunk = list.chunk; i > 0; i--) {
        int64_t t = far->entry[chunk * CHUNK + (i - 1) % CHUNK].time_ns;
        *first_ns = t < *first_ns ? t : *first_ns;
        if (i % stride == 0) {
            sample[n++] = t;
        }
        chunk = (i - 1) % CHUNK == 0 ? far->before[chunk] : chunk;
    }
    sort(sample, n);
    uint64_t half_ns = (uint64_t)(sample[n / 2] - *first_ns);
    uint64_t width = half_ns / (list.n / (2 * PER_BIN) + 1);
    int shift = 0;
    while (width >> shift > 1) {
        shift++;
    }
    return shift;
}

/* All that waits goes to late, and from there to where it belongs by a new width. */
static void share_out(plim_far *far)
{
    int64_t first_ns = PLIM_NEVER;
    for (int64_t slot = first_slot(far); slot >= 0; slot = first_slot(far)) {
        plim_far_entry e = take_last(far, (uint32_t)slot & (far->n_bins - 1));
        append(far, far->n_bins, e.entity, e.time_ns);
        far->slot = slot; /* those before it are empty */
    }
    plim_bin all = far->bin[far->n_bins];
    far->bin[far->n_bins] = (plim_bin){(uint32_t)NO_CHUNK, 0};
    far->late_ns = PLIM_NEVER;
    far->n_opened = 0;
    far->shift = width_of(far, all, &first_ns);
    far->slot = first_ns >> far->shift;
    while (all.n > 0) {
        plim_far_entry e = take_from(far, &all);
        plim_far_insert(far, e.entity, e.time_ns);
    }
}

/* Whether events have come closer together than they were when the width was chosen: not asked
 * before as many have been taken as are shared out then, which makes that a constant each. */
static bool is_crowded(const plim_far *far, int64_t slot)
{
    return far->bin[(uint32_t)slot & (far->n_bins - 1)].n > PLIM_FAR_SORTED &&
           far->n_opened > far->n && far->n <= ASKED_MOST && far->shift > 0;
}

int64_t plim_far_open(plim_far *far)
{
    PLIM_ASSERT_SLOW(far->n > 0);
    int64_t slot = first_slot(far);
    if (slot < 0 || slot >= far->late_ns >> far->shift || is_crowded(far, slot)) {
        share_out(far);
        slot = first_slot(far);
    }
    far->slot = slot;
    far->n_opened += plim_far_opened(far);
    return slot < PLIM_NEVER >> far->shift ? (slot + 1) << far->shift : PLIM_NEVER;
}

uint32_t plim_far_opened(const plim_far *far)
{
    return far->bin[(uint32_t)far->slot & (far->n_bins - 1)].n;
}

bool plim_far_take(plim_far *far, plim_queue_entry *entry)
{
    uint32_t b = (uint32_t)far->slot & (far->n_bins - 1);
    if (far->bin[b].n == 0) {
        far->slot++;
        return false;
    }
    plim_far_entry e = take_last(far, b);
    *entry = (plim_queue_entry){e.time_ns, e.entity};
    return true;
}
