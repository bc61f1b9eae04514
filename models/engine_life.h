/* SPDX-License-Identifier: GPL-3.0-or-later
 * What becomes of instances and hosts while a run goes on: they start, drain, move, crash, come and
 * leave; and the tables of processes that they share. See engine.h for the structure. */
#ifndef PLIM_MODELS_ENGINE_LIFE_H
#define PLIM_MODELS_ENGINE_LIFE_H

#include "models/engine.h"

/* engine_scale.c: instances that come and go. */
void plim_engine_first_control(plim_engine *e, uint32_t service);
void plim_engine_control(plim_engine *e, uint32_t service);
/* A starting instance is up; a draining one has answered its last request. */
void plim_engine_instance_ready(plim_engine *e, plim_group *g);
void plim_engine_instance_gone(plim_engine *e, plim_group *g);
/* Requests come to it from now on; no request comes to it any more. */
void plim_engine_in_service(plim_engine *e, plim_group *g);
void plim_engine_out_of_service(plim_engine *e, plim_group *g);
/* The same, and it is gone when it has answered what it has. */
void plim_engine_drain(plim_engine *e, plim_group *g);
/* It begins to start, for the first time or anew; its image may have to come first. */
void plim_engine_start_on(plim_engine *e, plim_group *g);
/* Another machine stands there, with nothing on its disk: images have to come again. */
void plim_engine_no_images(plim_engine *e, uint32_t host);
/* When an instance that begins to start now is up; `go`: its image comes now, if it has to. */
int64_t plim_engine_up_ns(plim_engine *e, plim_group *g, bool go);
/* A place for an instance of the service on the host, or NULL: those that drain have them all. */
plim_group *plim_engine_idle_slot(const plim_engine *e, uint32_t host, uint32_t service);
/* The service has fewer instances than it should: it tries again after a while; all such services
 * try now. */
void plim_engine_lacks(plim_engine *e, uint32_t service);
void plim_engine_place_again(plim_engine *e);
/* Time from a complete image to the first request. */
int64_t plim_engine_boot_ns(const plim_engine *e, const plim_group *g);
/* After instances came to a host or left it, and at the start: what it costs and what it reserves.
 */
void plim_engine_host_changed(plim_engine *e, uint32_t host);
/* Its time in service up to now, and what is to pay until the end of the run. */
void plim_engine_sync_on(plim_engine *e, uint32_t host);
void plim_engine_bill_all(plim_engine *e);

/* engine_move.c: instances that change hosts. */
/* Books the place and moves the instance as soon as both hosts have no other move under way. False:
 * there is no place. */
bool plim_engine_move(plim_engine *e, plim_group *from, uint32_t host, plim_move_reason reason);
/* Whether it moves, or is to; stops that: plim_engine_begin_moves is to follow. */
PLIM_MUST_USE bool plim_engine_is_moving(const plim_engine *e, const plim_group *g);
void plim_engine_stay(plim_engine *e, const plim_group *g);
/* Those whose hosts take part in no other move begin, in order. */
void plim_engine_begin_moves(plim_engine *e);
/* The event of the host's instance that is copied: a piece of it is over, or its pause. */
void plim_engine_move_event(plim_engine *e, uint32_t host);
/* An instance started anew is up where it moves to. */
void plim_engine_moved(plim_engine *e, plim_group *to);
/* A request's stage on the old host is over: it goes on where its instance is. */
void plim_engine_follow(plim_engine *e, uint32_t r);
/* It is lost on the old host: its instance need not wait for it. */
void plim_engine_forget(plim_engine *e, uint32_t r);

/* engine_plan.c: hosts that come, leave and are replaced; the placement planned anew. */
void plim_engine_first_plan(plim_engine *e);
void plim_engine_plan(plim_engine *e);
void plim_engine_host_plan(plim_engine *e, uint32_t host);
/* Something came or left that the last plan did not know. */
void plim_engine_note_change(plim_engine *e);
/* Its last instance is gone. */
void plim_engine_host_empty(plim_engine *e, uint32_t host);
/* It is down until then, and takes nobody until then. */
void plim_engine_host_down(plim_engine *e, uint32_t host, int64_t back_ns);
/* A move from the host has been given up. */
void plim_engine_stayed(plim_engine *e, uint32_t host);
/* An instance of a host that is down starts on another one with room, if it is up there before
 * ready_ns; false: it does not. */
PLIM_MUST_USE bool plim_engine_elsewhere(plim_engine *e, plim_group *g, int64_t ready_ns);

/* engine_fail.c: crashes. */
bool plim_engine_build_failures(plim_engine *e, uint32_t replication);
/* An instance goes down, and is back at that time. */
void plim_engine_crash(plim_engine *e, uint32_t group, int64_t ready_ns);
void plim_engine_fail(plim_engine *e, uint32_t failure);
/* The machine is as good as a new one: what ages is asked anew. */
void plim_engine_host_new(plim_engine *e, uint32_t host, double core_speed);

/* engine_kernel.c: tables of processes; only where e->kernel is there. */
PLIM_MUST_USE bool plim_engine_build_pids(plim_engine *e);
/* Asks the caches for what requests at a group of the host touch of that. */
void plim_engine_fetch_pids(const plim_engine *e, uint32_t group, uint32_t host);
/* Whether any instance is a fork bomb. */
bool plim_engine_has_bombs(const plim_engine *e);
/* A request that begins its own part at the group takes what it needs there; false: it cannot. */
PLIM_MUST_USE bool plim_engine_takes_pid(plim_engine *e, uint32_t group);
/* And one that has given back its slot there. */
void plim_engine_leave_pid(plim_engine *e, plim_group *g);
/* Slots of the instance have become free, or it came, left or crashed. */
void plim_engine_count_pids(plim_engine *e, plim_group *g);
/* The same of one that has moved while it ran. */
void plim_engine_move_pids(plim_engine *e, plim_group *from, plim_group *to);
/* A fork bomb has that many more processes that a share of the CPU changes. */
void plim_engine_pids_event(plim_engine *e);
/* Integrals go to the current batch. */
void plim_engine_flush_pids(plim_engine *e);

#endif
