/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside a run. Not for users of plim_run; the units of the engine share this.
 *
 * A host is one hierarchy, solved in one pass:
 *
 *     host ── group (claimant: an instance, or the host's shared service) ── station ── job
 *
 * A group has a weight and gets x cores by water-filling; its stations (the vCPUs, the own host
 * thread) all run at x / demand of their full speed, times the group's pace (engine_pace.h), and
 * the running jobs of a station share its rate equally. So one number, a station's virtual work v,
 * says how far every job has come: a job ends when v reaches the value set when it began. Jobs
 * beyond the station's slots wait in order.
 *
 * Time is integer ns. Work is core-ns at the reference core. A completion is scheduled at the time
 * rounded up to the next ns and, when that event comes, it is done: no comparison needs an
 * epsilon.
 *
 * A request's path: engine_path.c. What changes at one instant is noted (touch) and shared out
 * once, when the instant is over (settle). Hosts that hear nothing of each other are executed one
 * after another, so what an event does may ask for no other host's state, nor for the order of
 * events in the run: engine_round.h. */
#ifndef PLIM_MODELS_ENGINE_H
#define PLIM_MODELS_ENGINE_H

#include "models/balancer.h"
#include "models/run.h"
#include "sim/base/bits.h"
#include "sim/base/inline.h"
#include "sim/kernel/queue.h"

#include <assert.h>
#include <stddef.h>

#define PLIM_NIL UINT32_MAX

enum { PLIM_LINE = 64 }; /* of the caches */

/* Reserved CPU: 1e-15 cores to cores. */
#define PLIM_CORES(femto) ((double)(femto)*1e-15)
static inline int64_t plim_femto_cores(double ns_per_s)
{
    return (int64_t)(ns_per_s * 1e6 + 0.5); /* ns/s = 1e-9 cores */
}

/* A budget of retries saves up at most that many: an assumption (Finagle's default is ten a
 * second). */
#define PLIM_RETRY_TOKENS 100.0

/* A user that was turned away asks again after 1 us at least: an assumption. */
#define PLIM_AGAIN_NS 1000

/* Emulated devices of an instance. */
typedef enum plim_gate { PLIM_GATE_DISK, PLIM_GATE_RX, PLIM_GATE_TX, PLIM_GATE_COUNT } plim_gate;

enum { PLIM_ON_VCPU, PLIM_ON_THREAD, PLIM_STATIONS };

typedef struct plim_job {
    union {
        double end;    /* virtual work at which it is done, while running; >= 0 */
        int64_t at_ns; /* when it goes on, while delayed: for both, smaller bits are earlier */
    };
    double work;   /* core-ns, while waiting */
    uint32_t next; /* waiting line, or sibling in a heap */
    uint32_t child;
} plim_job;

/* Where a request is. Those without work for it are skipped. */
typedef enum plim_where {
    PLIM_AT_CLIENT,    /* of a retry: the client waits before it tries again */
    PLIM_AT_CENTRAL,   /* in the service's central queue */
    PLIM_AT_WAKE,      /* wake-up latency of an idle instance */
    PLIM_AT_RX_GATE,   /* the instance's emulated device */
    PLIM_AT_RX_LINK,   /* the host's link */
    PLIM_AT_RX_SHARED, /* shared host service */
    PLIM_AT_OWN,       /* the instance's own part: its steps, its slot taken */
    PLIM_AT_TX_SHARED,
    PLIM_AT_TX_GATE,
    PLIM_AT_TX_LINK,
    PLIM_AT_END
} plim_where;

/* Where in a step of its own part. */
typedef enum plim_phase {
    PLIM_PHASE_START, /* not in it yet */
    PLIM_PHASE_CPU,   /* running, or in line for a slot */
    PLIM_PHASE_SERIAL,
    PLIM_PHASE_DISK_SHARED,
    PLIM_PHASE_DISK_GATE,
    PLIM_PHASE_DISK_CHANNEL,
    PLIM_PHASE_DISK_TRANSFER,
    PLIM_PHASE_DISK_LATENCY,
    PLIM_PHASE_CALL
} plim_phase;

/* One visit of the own part; works and counts of a mean request. */
typedef struct plim_step {
    uint8_t kind;    /* plim_visit_kind */
    bool sequential; /* DISK: its operations follow one another there */
    uint32_t callee;
    double vcpu_ns, parallel_ns, serial_ns; /* CPU */
    double shared_ns;                       /* DISK: at the shared host service, first */
    double ops, bytes;
    double latency_ns;
} plim_step;
static_assert(sizeof(plim_step) == 64, "one line");

/* A request is two halves of two lines each, and each begins with a job: 2 r is request r on its
 * path, 2 r + 1 its parallel own thread. What few requests need lies in the second half, which is
 * neither cleared nor read where `extras` of the service says that nothing there is used. */
typedef struct plim_request {
    plim_job job;
    uint32_t user; /* closed workloads, or PLIM_NIL */
    uint32_t group;
    int64_t first_ns;   /* arrival of the first attempt */
    int64_t arrival_ns; /* of this one */
    double size;        /* relative to the mean request */
    double j_start;     /* group's J when what it is in began */
    uint32_t service;
    uint32_t parent;       /* the request that called, or PLIM_NIL */
    uint32_t older, newer; /* requests of the service with a timeout, in order of arrival */
    uint32_t attempt;      /* 1, 2, … */
    uint16_t step;
    uint8_t pending; /* parts of a CPU visit still running */
    uint8_t where;   /* plim_where */
    uint8_t phase;   /* plim_phase */
    bool abandoned;  /* its client has given up */
    bool failed;     /* a call of its own failed */
    bool dead;       /* lost with its instance; its client knows */
    bool behind;     /* its instance has moved on; it follows from the old host's devices */
    bool woke;       /* its disk visit found the instance's disk idle */
    bool faults;     /* not all of its working set is resident */
    bool live;
    int64_t since_ns;   /* start of what it is in */
    double lost_cpu_ns; /* to neighbours */
    uint64_t serial;    /* of one that calls, the key of what it draws then; else its number among
                         * its service's arrivals, or 0 of a user's */

    _Alignas(128) plim_job beside;
    double j_vcpu;       /* group's J when the vCPU part of a visit ended */
    int64_t own_ns;      /* its own service in what it is in */
    double shared_ns;    /* its work at the shared service */
    double others;       /* share of other instances in the backlog it found */
    double lost_ns[2];   /* disk, network: to neighbours */
    double device_ns[2]; /* disk, network: served there, latency included */
    double calls_ns;     /* waiting for other services */
    double beside_ns;    /* own work of its parallel thread that it waited for */
    int64_t wake_ns;
} plim_request;

enum { PLIM_REQUEST_HALF = 128 };
static_assert(offsetof(plim_request, beside) == PLIM_REQUEST_HALF, "job 2 r + 1");
static_assert(sizeof(plim_request) / 2 == PLIM_REQUEST_HALF, "two halves");

typedef struct plim_station {
    double v;        /* virtual work done per job since the station was last empty */
    double rate;     /* dv/dt now, reference core-ns per ns */
    double cores_on; /* cores used now */
    double used;     /* its integral, core-ns, since the last flush */
    double first;    /* `end` of the first running job; meaningless without one */
    int64_t done_ns; /* when that is, or PLIM_NEVER */
    uint32_t heap;   /* first to end among the running */
    uint32_t running, waiting;
    uint32_t held;    /* slots of requests that are not running: serial stage, disk, calls */
    uint32_t blocked; /* vCPUs of those in their serial stage */
    uint32_t slots;
    uint32_t cores;  /* most cores (vCPUs) it can use */
    uint32_t demand; /* cores it would use */
    uint32_t head, tail;
} plim_station;

typedef enum plim_instance_state {
    PLIM_INSTANCE_UP, /* of the shared service too */
    PLIM_INSTANCE_OFF,
    PLIM_INSTANCE_STARTING,
    PLIM_INSTANCE_DRAINING,
    PLIM_INSTANCE_COMING /* the place of one that is on its way from another host */
} plim_instance_state;

/* What every event of a group touches comes first: three lines. */
typedef struct plim_group {
    double demand; /* cores, of all stations */
    double x;      /* cores it gets */
    double x_alone;
    double scale;  /* x / demand */
    double j;      /* integral of 1 - x / x_alone, ns */
    double j_rate; /* dj/dt now */
    int64_t last_ns;
    struct plim_pace *slow; /* engine_pace.h; NULL: neighbours never slow its work */
    int64_t ticks;          /* what it reserves now, 1e-15 cores */
    uint32_t pinned;        /* cores that are its alone: shared with nobody; 0: none */
    uint32_t next_touched;  /* on its host's list of those that changed in this instant */
    uint32_t host;
    uint32_t service;  /* or PLIM_NIL: the shared service */
    uint32_t place;    /* position among its service's instances */
    uint32_t in_group; /* requests anywhere on their path */
    union {
        struct {
            uint8_t state; /* plim_instance_state */
            bool stalled;
            bool beside;   /* its own thread works, since this instant began */
            bool metered;  /* has a quota */
            bool paused;   /* stands still, for the last part of a copy */
            bool awaited;  /* has a ready_ns */
            bool down;     /* has crashed, and is not up again */
            bool relieved; /* drains because it has moved */
        };
        uint64_t odd; /* 0: it is up, and nothing of that is so */
    };
    bool threaded; /* has work for its own thread */
    bool paced;    /* its pace is below 1 */
    bool touched;  /* is on the list of those that changed */
    bool deferred; /* waits for its rates until its pace is known */
    plim_station station[PLIM_STATIONS];

    uint32_t at_shared; /* of its requests, at the shared service */
    uint32_t at_disk;   /* in a disk visit */
    uint32_t at_gate;   /* at its device, to be received */
    uint32_t moved_to;  /* group its instance lives in now, for those behind; or PLIM_NIL */
    int64_t quota_ns;   /* next change of the bucket, or PLIM_NEVER */
    int64_t ready_ns;   /* when it has started, or PLIM_NEVER: plim_engine_ready_at */
    double bucket;      /* core-ns left in this period */
    double stalled_ns;
    int64_t period;                   /* number of the period the bucket belongs to */
    int64_t gate_ns[PLIM_GATE_COUNT]; /* when the instance's device takes the next one */
    int64_t disk_backlog_ns, transfer_backlog_ns; /* of its requests at the host's disk */
    int64_t link_backlog_ns[2];                   /* receive, send */
    int64_t awake_ns;                             /* when the instance will be awake */
    uint32_t wake_head, wake_tail;                /* requests that wait for that, in order */
    int64_t image_ns; /* when its image is on the host, or PLIM_NEVER: not under way */
    double pace;      /* of its work over what its CPU would do: see engine_pace.c */
    double copy_pace; /* of that, the copying's part: below 1 while it is copied */
    double taxed;     /* core-ns that the copying took, since the last flush */
} plim_group;

static_assert(offsetof(plim_group, relieved) - offsetof(plim_group, odd) == 7, "all of `odd`");

enum { PLIM_GROUP_HOT = 3 * PLIM_LINE };
static_assert(offsetof(plim_group, station) + offsetof(plim_station, head) <= PLIM_GROUP_HOT,
              "hot");

typedef struct plim_fair plim_fair; /* engine_queue.h */

/* The machine's disk: operations take a channel each, bytes go one request after another. */
typedef struct plim_disk {
    uint32_t n_channels;                     /* 0: takes no time */
    int64_t *channel_ns;                     /* (n_channels) when each is free */
    double op_ns;                            /* of one operation on a channel */
    double byte_ns;                          /* 0: takes no time */
    double head_byte_ns;                     /* of a spindle, whose one channel transfers too */
    int64_t transfer_ns;                     /* when the transfer is free */
    int64_t backlog_ns, transfer_backlog_ns; /* of all requests there */
    double busy_sum, transfer_busy_sum;      /* service given, ns, since the last flush */
    plim_fair *fair[2];                      /* channels, transfer; NULL: first come first served */
    uint32_t *stream; /* (n_channels) group served last, or PLIM_NIL; NULL: they do not mix */
    double mixed_ns;  /* of an operation after another instance's */
} plim_disk;

typedef struct plim_link {
    double byte_ns;     /* 0: takes no time */
    int64_t free_ns[2]; /* receive, send */
    int64_t backlog_ns[2];
    double busy_sum[2]; /* ns since the last flush */
    plim_fair *fair[2]; /* NULL: first come, first served */
} plim_link;

typedef enum plim_host_stay {
    PLIM_HOST_STAYS,
    PLIM_HOST_TO_COME, /* from_s is not over */
    PLIM_HOST_LEAVES,  /* until_s is over; instances are still there */
    PLIM_HOST_EMPTIES, /* the same, before it is replaced */
    PLIM_HOST_SWAPPED, /* nobody is there while the new one comes */
    PLIM_HOST_LEFT
} plim_host_stay;

/* An instance that moves, or is to. Where it goes is booked. */
typedef struct plim_move {
    uint32_t from, to; /* groups */
    plim_move_reason reason;
    int64_t since_ns;        /* or PLIM_NEVER: it waits for its hosts */
    int64_t under_way_ns[2]; /* of a piece at the receiving, sending link */
    double left_bytes;
} plim_move;

/* What an instant changed of the shares on a host. */
typedef enum plim_reach { PLIM_REACH_NONE, PLIM_REACH_SOME, PLIM_REACH_ALL } plim_reach;

typedef struct plim_host {
    _Alignas(PLIM_LINE) uint32_t first; /* groups; the shared service, if there, comes last */
    uint32_t n;
    uint32_t word;    /* of their bits, the first */
    uint32_t shared;  /* group index or PLIM_NIL */
    uint32_t later;   /* heap of delayed requests */
    uint32_t touched; /* list of groups that changed in this instant, or PLIM_NIL */
    uint32_t due;     /* the first group whose event that is, if it is one's */
    int64_t next_ns;  /* its event in the queue, or PLIM_NEVER */
    double speed;
    int64_t ticks;        /* reserved now, 1e-15 cores: an integer, so that sums stay exact */
    int64_t ticks_change; /* of `ticks`, not yet shared out */
    uint32_t n_busy;      /* instances with demand */
    bool contended;
    uint8_t reach;    /* plim_reach of this instant */
    bool other_cores; /* `cores` has changed */
    bool unsettled;   /* changed in this instant */
    bool paced;       /* its groups may slow one another: engine_pace.c */
    bool slow;        /* and do now */
    bool pace_due;    /* somebody's demand has changed since they were asked */
    bool deferred;    /* rates wait until the pace of all is known */

    double demand; /* of all groups */
    double cores;  /* that are shared: without those pinned to an instance */
    double smt;
    double slice_share; /* s / (s + c_sw) */
    double switching;   /* cores lost now */
    double ticks_given; /* cores that the ticks take: all but on a machine too small for them */
    double x;           /* cores that all groups with a share get now */
    double x_pinned;    /* and those with cores of their own */

    int64_t last_ns;                 /* of these sums */
    double ticks_sum, switching_sum; /* core-ns since the last flush */
    double used_sum;                 /* integral of x and x_pinned since the last flush, core-ns */
    int64_t host_ticks;              /* of the ticks, the host's own */
    int64_t ready_ns;                /* when an ordered machine is there, or PLIM_NEVER */
    int64_t paid_from_ns;            /* or PLIM_NEVER: not paid for now */
    int64_t empty_ns;                /* without instances since then */
    int64_t on_ns;                   /* on_sum is up to here */
    double on_sum;                   /* ns there and paid for, since the last flush */
    int64_t back_ns;                 /* is up again, after a failure or a swap */
    int64_t new_ns;                  /* its age counts from then on; may be negative */
    uint32_t n_moving;               /* moves under way from it or to it */
    bool counts;                     /* on_sum grows */
    bool down;                       /* until back_ns, and takes nobody */
    uint8_t stay;                    /* plim_host_stay */
    plim_disk disk;
    plim_link link;
} plim_host;

/* Where an instance of a service is. */
typedef struct plim_place {
    uint32_t group, host;
} plim_place;

/* Shares of native (0) and layers in the work that a station does. */
typedef struct plim_parts {
    double share[PLIM_STACK_MAX + 1];
    int n; /* none from there on */
} plim_parts;

typedef struct plim_flow {
    const plim_service_spec *spec;
    plim_cost cost;
    double shared_ns[2]; /* receive, send: work of a mean request at the shared host service */
    double bytes[2];     /* received, sent */
    double latency_ns;
    const plim_step *step;
    uint32_t n_steps;
    uint8_t next_where[PLIM_AT_END]; /* from a place to the next that may take time */
    bool calls;                      /* a step of it calls somebody */
    bool threaded;                   /* its requests have work for an own thread */
    bool extras;                     /* they use the second half of a plim_request */
    bool simple;                     /* they are one visit to the vCPU, and its faults if any */
    bool may_fault;                  /* memory may be missing; who faults has extras, too */
    bool takes_pids;                 /* they need entries of a table of processes */
    bool slowed;                     /* its instances may be: engine_pace.c */
    double gate_ns[2];               /* of a mean request at its network device: receive, send */
    double gate_op_ns, gate_byte_ns; /* at its disk, of an operation and of a byte; 0 none */
    int64_t timeout_ns;              /* or PLIM_NEVER */
    int64_t slo_ns;                  /* or PLIM_NEVER */
    int64_t idle_ticks, busy_ticks;  /* what an instance reserves, 1e-15 cores */
    double quota_ns;                 /* core-ns per period, 0: none */
    int64_t period_ns;
    uint32_t first_place; /* its instances: place[first_place …] */
    const plim_balancer *balancer;
    plim_balance balance; /* n = groups in service */
    plim_rng balance_rng;
    plim_place
        coming; /* an open workload's next arrival, if nothing changes: where one looks ahead */
    uint32_t central_head, central_tail, n_central;
    uint32_t *spare, n_spare; /* central queue: a stack of places that may have a free slot */
    bool *is_spare;
    uint32_t oldest, newest; /* requests with a timeout */
    uint32_t later;          /* heap of clients that wait before they try again */
    plim_rng retry_rng, call_rng;
    double tokens;             /* retries the budget allows now */
    uint32_t n_places;         /* most instances at once */
    bool came, left;           /* a service with from_s, with until_s */
    int64_t from_ns, until_ns; /* it is there in between; until may be PLIM_NEVER */
    uint32_t n_starting, n_starts;
    int64_t seen_ns;              /* of the last look */
    int64_t calm_ns;              /* since then fewer instances were never too few */
    double up_sum;                /* integral of instances in service, since the last flush */
    double work_total, work_seen; /* on vCPUs: up to the last flush, to the last look */
    double in_system_total, in_system_seen; /* integral: up to area_ns, to the last look */
    uint32_t in_system;
    uint32_t pool_most; /* of the pool's requests, at once */
    int64_t area_ns;    /* in_system_area is up to here */
    int64_t up_ns;      /* and up_sum */
    plim_arrival_state arrivals;
    int64_t after_ns; /* the arrival after the next one, drawn ahead while nothing waits for it */
    plim_rng size_rng;
    uint64_t n_arrived;      /* open */
    plim_queue users;        /* closed: when each user asks next */
    plim_rng *user_rng;      /* (2 * users) of the engine's: think, size */
    uint32_t first_user;     /* of all users of the run */
    plim_rng *user_call_rng; /* (users) when the service calls others */
    plim_service_obs *obs;   /* of the current batch; NULL during warm-up */
    plim_service_obs scrap;  /* takes what happens outside the window */
    plim_bin *bin;           /* of the current bin */
    plim_parts parts[PLIM_STATIONS];
} plim_flow;

/* What is done before this instant is over: a user asks again at once, or a caller goes on. */
typedef struct plim_soon {
    uint32_t service, user;
    uint32_t parent; /* or PLIM_NIL: a user */
    bool answered;
} plim_soon;

/* A group that wants a share of its host, and at what weight. */
typedef struct plim_claim {
    plim_group *group;
    double weight;
} plim_claim;

/* Of an arrival, what is random. */
typedef struct plim_drawn {
    double size;
    uint64_t serial; /* plim_request.serial */
    uint32_t place;  /* of its service; PLIM_NIL: not drawn yet */
} plim_drawn;

/* A group's next event. */
typedef struct plim_next {
    int64_t ns;         /* or PLIM_NEVER */
    uint32_t job, user; /* where somebody looks ahead: first to end, and whose; or PLIM_NIL */
} plim_next;

/* What a host's next event is about: small, so that those of all hosts stay in the caches. */
typedef struct plim_due {
    uint32_t group, job, user;
    uint32_t first, n; /* groups of the host */
    uint32_t word;     /* of their bits, the first */
    uint8_t reach;     /* of the last event: the next one's may be the same */
} plim_due;

/* How much of the heap is looked at ahead: two levels below the first; the upper one is next. */
enum { PLIM_AHEAD = 1 + 4 + 16, PLIM_AHEAD_NEXT = 1 + 4 };

typedef struct plim_failure {
    plim_rng rng;
    size_t n; /* times of its list that are over */
} plim_failure;

typedef struct plim_engine {
    const plim_spec *spec;
    plim_run_result *result;
    plim_cluster cluster; /* as it is now; the result keeps it as it was at first */
    plim_arena arena;
    int64_t now_ns;
    plim_queue queue; /* entities: plim_engine_*_entity */
    plim_host *host;
    plim_group *group;
    plim_flow *flow;
    plim_place *place; /* by service */
    plim_next *next;   /* (groups) */
    uint64_t *wants;   /* a bit a group, each host's from a word on: has demand */
    uint64_t *awaits;  /* the same: has a next event */
    /* Scratch, (groups of the largest host): of one host, who has demand (n PLIM_NIL: not listed),
     * whose rates wait, in the order they came, and who wants a share. */
    uint32_t *active, n_active;
    plim_group **deferred;
    uint32_t n_deferred;
    plim_claim *claim;
    uint32_t n_claims;
    plim_rng *user_rng; /* (2 * users of all services) */
    uint32_t n_users;   /* built so far */
    plim_failure *failure;
    struct plim_pacing *pacing; /* engine_pace.h, or NULL */
    uint64_t n_crashes;         /* of instances */
    plim_move *move;            /* (n_places): in the order they were planned */
    uint32_t n_moves;
    plim_cluster trial;         /* for plans */
    double *load;               /* (hosts) for plans: vCPUs per core */
    uint8_t *part;              /* (hosts) for plans */
    int64_t tick_ns, change_ns; /* the next plan, by the clock and after a change */
    bool moves;                 /* instances may move */
    bool live;                  /* and do so while they run */
    plim_due *due;              /* (hosts) */
    struct plim_kernel *kernel; /* tables of processes; NULL: nobody is short of them */
    uint32_t ahead[PLIM_AHEAD]; /* entities that were looked at, by their place in the heap */
    plim_request *request;
    struct plim_io *io; /* (n_requests) engine_queue.h; NULL: no fair lines, no streams that mix */
    uint32_t *free_request;
    uint32_t n_free, n_requests, high_water;
    uint32_t n_groups;
    uint32_t left_group;              /* that a request left last */
    uint32_t *unsettled, n_unsettled; /* hosts */
    plim_soon *soon;
    uint32_t n_soon;
    uint32_t batch, bin, replication;
    bool measuring;
    bool far;                 /* so many groups that what comes next is fetched: it is noted */
    bool looks_ahead;         /* and while events are executed in the order of time, too */
    uint32_t n_missing;       /* instances that are not in service, of services that do not scale */
    bool by_host;             /* a host's events are executed one after another: engine_round.h */
    struct plim_round *round; /* engine_round.h; NULL: never */
    struct plim_memory *memory; /* engine_memory.h; NULL: nobody says anything of memory */
} plim_engine;

/* The job 2 r or 2 r + 1 of the requests. */
static inline plim_job *plim_job_of(plim_request *request, uint32_t job)
{
    return (plim_job *)(void *)((char *)request + (size_t)job * PLIM_REQUEST_HALF);
}

static inline void plim_engine_ready_at(plim_group *g, int64_t ready_ns)
{
    g->ready_ns = ready_ns;
    g->awaited = ready_ns != PLIM_NEVER;
}

/* engine_share.c: rates. */

/* Brings a group's work, J and bucket to now. */
void plim_engine_sync(plim_engine *e, plim_group *g);
/* That a host's next event has to be found anew. */
static inline void plim_engine_unsettle(plim_engine *e, plim_host *h)
{
    if (!h->unsettled) {
        h->unsettled = true;
        e->unsettled[e->n_unsettled++] = (uint32_t)(h - e->host);
    }
}
/* Before anything about a group changes: it is shared out anew when the instant is over. */
void plim_engine_touch_first(plim_engine *e, plim_group *g);
static inline PLIM_EVENT void plim_engine_touch(plim_engine *e, plim_group *g)
{
    if (!g->touched) {
        plim_engine_touch_first(e, g);
    }
}
/* The instant is over: shares, rates, next events, queue. */
void plim_engine_settle(plim_engine *e);
/* The queue hears of the host's next event. */
void plim_engine_announce(plim_engine *e, const plim_host *h);
/* Host integrals (ticks, switching) up to now. */
void plim_engine_sync_host(plim_engine *e, plim_host *h);
/* The bucket's event: stall at empty, refill at the period's start. */
void plim_engine_quota_event(plim_engine *e, plim_group *g);

/* Lists the groups of a host with demand in e->active, in order, once an instant; how many. */
uint32_t plim_engine_find_active(plim_engine *e, const plim_host *h);
/* A group that is up to date: its rates and its next event wait until its pace is known. */
static inline void plim_engine_defer(plim_engine *e, plim_group *g)
{
    if (!g->deferred) {
        g->deferred = true;
        e->deferred[e->n_deferred++] = g;
    }
}

/* engine_device.c: disks, links and emulated devices. */

/* Goes on at that time. */
void plim_engine_delay(plim_engine *e, uint32_t r, int64_t at_ns);
/* Each starts one thing and says whether it takes time; when it does, plim_engine_advance follows.
 */
bool plim_engine_gate(plim_engine *e, uint32_t r, plim_gate gate, double cost_ns);
bool plim_engine_on_link(plim_engine *e, uint32_t r, int direction);
bool plim_engine_on_channel(plim_engine *e, uint32_t r, const plim_step *step);
bool plim_engine_on_transfer(plim_engine *e, uint32_t r, double bytes);
/* What the request has just left: books its time and its neighbours' part. */
void plim_engine_off_device(plim_engine *e, uint32_t r);

/* engine_queue.c: fair lines. */

/* After hosts and groups; false: no memory. */
PLIM_MUST_USE bool plim_engine_build_lines(plim_engine *e);
/* A delayed request at a fair line has been served a piece, and not the last: it waits again. Where
 * e->io is there. */
bool plim_engine_piece_over(plim_engine *e, uint32_t r);

/* engine_path.c: a request's way through a host. */

/* A job runs on the vCPUs of a threaded group; with it starts what runs beside it. */
void plim_engine_started(plim_engine *e, plim_group *g, uint32_t job);
/* What the request is in has ended: on to what takes time next, or to the end. */
void plim_engine_advance(plim_engine *e, uint32_t r);
void plim_engine_host_event(plim_engine *e, uint32_t host);

/* engine_flow.c: clients. */

/* Brings the integral of requests in the system up to now. */
static inline void plim_engine_count(plim_engine *e, plim_flow *f)
{
    double area = (double)(e->now_ns - f->area_ns) * (double)f->in_system;
    f->obs->in_system_area += area;
    f->in_system_total += area;
    f->area_ns = e->now_ns;
}
/* And that of instances in service. */
static inline void plim_engine_count_up(plim_engine *e, plim_flow *f)
{
    f->up_sum += (double)(e->now_ns - f->up_ns) * (double)f->balance.n;
    f->up_ns = e->now_ns;
}

typedef enum plim_outcome {
    PLIM_OUTCOME_ANSWERED,
    PLIM_OUTCOME_REJECTED,
    PLIM_OUTCOME_TIMED_OUT,
    PLIM_OUTCOME_FAILED /* a service it needed did not answer */
} plim_outcome;

void plim_engine_arrive(plim_engine *e, uint32_t service);
/* The same in two parts, of an open workload whose balancer is blind, while it is there and calls
 * nobody: what is drawn, and its way to the instance that was drawn. The queue has its next arrival
 * after the first part; the second one says which request it is. */
plim_drawn plim_engine_draw_arrival(plim_engine *e, uint32_t service);
uint32_t plim_engine_arrive_at(plim_engine *e, uint32_t service, plim_drawn drawn);
/* After a round, of its arrivals in their order: if the one of that time has a timeout, and still
 * is the request it was then, it is the newest. */
void plim_engine_watch(plim_engine *e, uint32_t r, int64_t arrival_ns);
/* What this instant still holds. */
void plim_engine_soon(plim_engine *e);
void plim_engine_retry(plim_engine *e, uint32_t service);
void plim_engine_time_out(plim_engine *e, uint32_t service);
/* A request calls the service and goes on when it has been answered, or not. */
void plim_engine_call(plim_engine *e, uint32_t parent, uint32_t service);
/* The request leaves its instance, and its client hears of it. */
void plim_engine_end(plim_engine *e, uint32_t r, plim_outcome outcome);
/* The same of one that is answered. */
void plim_engine_answer(plim_engine *e, plim_flow *f, plim_request *q);
/* Its client hears of it now; the request itself goes on. */
void plim_engine_give_up(plim_engine *e, uint32_t r, plim_outcome outcome);
/* Places of a central queue have changed. */
void plim_engine_serve_central(plim_engine *e, plim_flow *f);
/* The service leaves: who waits there is turned away. */
void plim_engine_end_central(plim_engine *e, plim_flow *f);

/* engine_ahead.c: what comes next is fetched while this event is executed. */
void plim_engine_look_ahead(plim_engine *e);
/* Of a service whose next arrival is known: where that is said where it will be. */
void plim_engine_look_ahead_of(plim_engine *e, plim_flow *f);

/* engine_build.c: memory and initial state. */
PLIM_MUST_USE plim_status plim_engine_build(plim_engine *e, const plim_spec *spec,
                                            uint32_t replication, plim_err *err);

static inline uint32_t plim_engine_index(const plim_engine *e, const plim_group *g)
{
    return (uint32_t)(g - e->group);
}

/* Whether the instance runs: it holds what it has touched, and its processes. */
static inline bool plim_engine_is_alive(const plim_group *g)
{
    return (g->state == PLIM_INSTANCE_UP || g->state == PLIM_INSTANCE_DRAINING) && !g->down &&
           g->moved_to == PLIM_NIL;
}

/* Whether so many of the host's groups have demand, and with it next events, that to look at all in
 * a row takes less than to find these by their bits. */
static inline bool plim_engine_is_crowded(const plim_host *h)
{
    return 2 * h->n_busy > h->n;
}

static inline bool plim_engine_is_there(const plim_engine *e, const plim_flow *f)
{
    return e->now_ns >= f->from_ns && e->now_ns < f->until_ns;
}

#endif
