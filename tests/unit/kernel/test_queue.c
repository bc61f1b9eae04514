/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/queue.c and queue_far.c: the heap and its bins against a table that is
 * searched from end to end. */
#include "sim/kernel/queue_far.h"

#include "sim/kernel/rng.h"
#include "tests/support/suite.h"

enum { OPERATIONS = 20000, MOST = 3000 };

typedef struct reference {
    int64_t time_ns[MOST];
    uint32_t n;
} reference;

static plim_queue_entry first_of(const reference *r)
{
    plim_queue_entry first = {PLIM_NEVER, PLIM_QUEUE_NONE};
    for (uint32_t i = 0; i < r->n; i++) {
        if (r->time_ns[i] < first.time_ns) { /* the first of equal times has the lowest entity */
            first = (plim_queue_entry){r->time_ns[i], i};
        }
    }
    return first;
}

static void set_both(plim_queue *queue, reference *r, uint32_t entity, int64_t time_ns)
{
    r->time_ns[entity] = time_ns;
    plim_queue_set(queue, entity, time_ns);
}

static void same(const plim_queue *queue, const reference *r)
{
    plim_queue_entry top = plim_queue_top(queue), want = first_of(r);
    if (top.time_ns != want.time_ns || top.entity != want.entity) {
        ck_abort_msg("%lld of %u, not %lld of %u", (long long)top.time_ns, top.entity,
                     (long long)want.time_ns, want.entity);
    }
}

/* Every entity's time and place, that no parent is later than its children, that all that is near
 * is in the heap, and what is in bins is where its position says. */
static void same_throughout(const plim_queue *queue, const reference *r)
{
    uint32_t n = 0, wrong = 0; /* one assertion: each costs a system call */
    for (uint32_t i = 0; i < r->n; i++) {
        wrong += plim_queue_time(queue, i) != r->time_ns[i];
        n += r->time_ns[i] != PLIM_NEVER;
    }
    for (uint32_t i = 1; i < queue->n; i++) {
        plim_queue_entry parent = queue->heap[(i - 1) / 4], child = queue->heap[i];
        wrong += parent.time_ns > child.time_ns ||
                 (parent.time_ns == child.time_ns && parent.entity >= child.entity);
        wrong += queue->position[child.entity] != i;
    }
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t at = queue->position[i];
        if (at >= PLIM_QUEUE_RUN && at < PLIM_QUEUE_FAR) {
            wrong +=
                at - PLIM_QUEUE_RUN >= queue->n_run || queue->run[at - PLIM_QUEUE_RUN].entity != i;
        }
        wrong += (at < PLIM_QUEUE_FAR) != (r->time_ns[i] < queue->near_ns);
        if (at >= PLIM_QUEUE_FAR && at != PLIM_QUEUE_NONE) {
            wrong += queue->far->entry[at - PLIM_QUEUE_FAR].entity != i;
        }
    }
    ck_assert_uint_eq(plim_queue_count(queue), n);
    ck_assert_uint_eq(wrong, 0);
}

static void open_both(plim_queue *queue, reference *r, plim_arena *arena, uint32_t n)
{
    *r = (reference){.n = n};
    for (uint32_t i = 0; i < MOST; i++) {
        r->time_ns[i] = PLIM_NEVER;
    }
    ck_assert(plim_queue_init(queue, arena, n));
}

static const uint32_t sizes[] = {1, 2, 5, 21, 257, 2100};

START_TEST(random_operations_agree_with_a_search)
{
    plim_arena arena = {0};
    plim_queue queue;
    reference r;
    plim_rng rng = plim_rng_stream(20240229, 0, (uint64_t)_i, PLIM_PURPOSE_TEST);
    open_both(&queue, &r, &arena, sizes[_i]);
    same(&queue, &r);
    for (int k = 0; k < OPERATIONS; k++) {
        uint32_t entity = (uint32_t)(plim_rng_next(&rng) % r.n);
        uint64_t what = plim_rng_next(&rng) % 8;
        plim_queue_entry top = plim_queue_top(&queue);
        if (what == 0) {
            set_both(&queue, &r, entity, PLIM_NEVER);
        } else if (what == 1 && queue.n > 0) {
            set_both(&queue, &r, top.entity, PLIM_NEVER);
        } else if (what == 2 && queue.n > 0) { /* the usual: the first one's next event */
            set_both(&queue, &r, top.entity, top.time_ns + (int64_t)(plim_rng_next(&rng) % 64));
        } else { /* few times, many ties */
            set_both(&queue, &r, entity, (int64_t)(plim_rng_next(&rng) % 64));
        }
        same(&queue, &r);
        if (k % 64 == 0) {
            same_throughout(&queue, &r);
        }
    }
    plim_arena_free(&arena);
}
END_TEST

/* Gaps to the next event: of one size, of all sizes, hardly any, a few huge ones, at the very end,
 * and first so many of one size and then many of another. */
enum { GAP_EVEN, GAP_WIDE, GAP_NONE, GAP_OUTLIERS, GAP_LAST, GAP_CHANGES, GAPS };

static int64_t gap(int kind, plim_rng *rng, int k)
{
    double u = plim_rng_uniform(rng);
    switch (kind) {
    case GAP_EVEN:
        return (int64_t)(u * 1e6);
    case GAP_WIDE:
        return (int64_t)1 << (plim_rng_next(rng) % 50);
    case GAP_NONE:
        return (int64_t)(plim_rng_next(rng) % 3);
    case GAP_OUTLIERS:
        return u < 0.02 ? INT64_C(1) << 58 : (int64_t)(u * 100.0);
    case GAP_LAST:
        return INT64_MAX - 1 - (int64_t)(plim_rng_next(rng) % 100000);
    default:
        return (int64_t)(u * (k < 6000 ? 1e9 : 1e3));
    }
}

/* A hold model in which entities also lose their events, and get others, near or far. */
START_TEST(thousands_in_bins_agree_with_a_search)
{
    plim_arena arena = {0};
    plim_queue queue;
    reference r;
    plim_rng rng = plim_rng_stream(20240229, 1, (uint64_t)_i, PLIM_PURPOSE_TEST);
    uint32_t in_bins = 0;
    open_both(&queue, &r, &arena, MOST);
    ck_assert_ptr_nonnull(queue.far);
    for (uint32_t i = 0; i < MOST; i++) {
        set_both(&queue, &r, i, gap(_i, &rng, 0));
    }
    for (int k = 0; k < OPERATIONS; k++) {
        plim_queue_entry top = plim_queue_top(&queue);
        uint64_t what = plim_rng_next(&rng) % 8;
        uint32_t entity = what < 5 ? top.entity : (uint32_t)(plim_rng_next(&rng) % MOST);
        int64_t now = entity == PLIM_QUEUE_NONE ? 0 : top.time_ns, more = gap(_i, &rng, k);
        if (entity == PLIM_QUEUE_NONE) {
            entity = 7;
        }
        set_both(&queue, &r, entity,
                 what == 7 || now > INT64_MAX - 1 - more ? PLIM_NEVER : now + more);
        same(&queue, &r);
        in_bins += queue.far->n > 0;
        if (k % 256 == 0) {
            same_throughout(&queue, &r);
        }
    }
    ck_assert(in_bins > OPERATIONS / 2 || _i == GAP_NONE || _i == GAP_LAST);
    while (plim_queue_count(&queue) > 0) { /* to the end */
        plim_queue_entry top = plim_queue_top(&queue);
        ck_assert(top.entity != PLIM_QUEUE_NONE);
        set_both(&queue, &r, top.entity, PLIM_NEVER);
        same(&queue, &r);
    }
    same_throughout(&queue, &r);
    plim_arena_free(&arena);
}
END_TEST

/* Far apart at first, then fifty times as close: bins of the first width would hold hundreds. */
START_TEST(bins_become_narrower_when_events_come_closer_together)
{
    enum { N = 2000, HOLDS = 200000 };
    plim_arena arena = {0};
    plim_queue queue;
    plim_rng rng = plim_rng_stream(20240229, 2, 0, PLIM_PURPOSE_TEST);
    int at_first = 0;
    int64_t before_ns = 0;
    ck_assert(plim_queue_init(&queue, &arena, N));
    for (uint32_t i = 0; i < N; i++) {
        plim_queue_set(&queue, i, (int64_t)(plim_rng_uniform(&rng) * 1e9));
    }
    for (int k = 0; k < HOLDS; k++) {
        plim_queue_entry top = plim_queue_top(&queue);
        at_first = k == N / 4 ? queue.far->shift : at_first;
        ck_assert_int_ge(top.time_ns, before_ns);
        before_ns = top.time_ns;
        plim_queue_set(&queue, top.entity, top.time_ns + (int64_t)(plim_rng_uniform(&rng) * 2e7));
    }
    ck_assert_int_gt(at_first, 20);
    ck_assert_int_lt(queue.far->shift, at_first - 3);
    ck_assert_uint_eq(plim_queue_count(&queue), N);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(events_at_one_time_come_by_entity_whatever_their_history)
{
    plim_arena arena = {0};
    plim_queue queue;
    ck_assert(plim_queue_init(&queue, &arena, 37));
    for (uint32_t i = 0; i < 37; i++) {
        plim_queue_set(&queue, (i * 11) % 37, 5000 - (int64_t)i);
    }
    for (uint32_t i = 0; i < 37; i++) {
        plim_queue_set(&queue, (i * 23) % 37, 77);
    }
    for (uint32_t i = 0; i < 37; i++) {
        ck_assert_uint_eq(plim_queue_top(&queue).entity, i);
        plim_queue_set(&queue, i, PLIM_NEVER);
    }
    ck_assert_uint_eq(queue.n, 0);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(removing_twice_and_setting_the_same_time_change_nothing)
{
    plim_arena arena = {0};
    plim_queue queue;
    ck_assert(plim_queue_init(&queue, &arena, 3));
    plim_queue_set(&queue, 1, PLIM_NEVER);
    ck_assert_uint_eq(queue.n, 0);
    plim_queue_set(&queue, 1, 12);
    plim_queue_set(&queue, 1, 12);
    plim_queue_set(&queue, 2, 11);
    ck_assert_uint_eq(queue.n, 2);
    plim_queue_set(&queue, 2, PLIM_NEVER);
    plim_queue_set(&queue, 2, PLIM_NEVER);
    ck_assert_uint_eq(queue.n, 1);
    ck_assert_uint_eq(plim_queue_top(&queue).entity, 1);
    ck_assert_int_eq(plim_queue_time(&queue, 2), PLIM_NEVER);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(an_empty_set_never_has_an_event)
{
    plim_arena arena = {0};
    plim_queue queue;
    ck_assert(plim_queue_init(&queue, &arena, 0));
    ck_assert_int_eq(plim_queue_top(&queue).time_ns, PLIM_NEVER);
    ck_assert_uint_eq(plim_queue_top(&queue).entity, PLIM_QUEUE_NONE);
    plim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kernel/queue");
    TCase *queue = plim_suite_case(suite, "queue");
    tcase_add_loop_test(queue, random_operations_agree_with_a_search, 0, 6);
    tcase_add_loop_test(queue, thousands_in_bins_agree_with_a_search, 0, GAPS);
    tcase_add_test(queue, bins_become_narrower_when_events_come_closer_together);
    tcase_add_test(queue, events_at_one_time_come_by_entity_whatever_their_history);
    tcase_add_test(queue, removing_twice_and_setting_the_same_time_change_nothing);
    tcase_add_test(queue, an_empty_set_never_has_an_event);
    return plim_suite_run(suite);
}
