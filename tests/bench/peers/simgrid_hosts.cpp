/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hosts of 8 cores with 20 virtual machines of one core each in SimGrid, each machine with an actor
 * that works on exponential tasks of 20 ms, one after another: what `plimsoll bench tasks` does. As
 * `plain` the actors live on the hosts themselves; one actor cannot have more than one core, so the
 * answer is the same. C++ because SimGrid is.
 *
 * usage: simgrid_hosts vms|plain HOSTS ACTIVITIES        prints: name,size,each,n,cpu_s
 * Exit status 1 when the number of activities is not that of theory. */
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <simgrid/s4u.hpp>
#include <string>

namespace s4u = simgrid::s4u;

enum { CORES = 8, PER_HOST = 20 };
static const double MEAN_S = 0.02;

static long n_done; /* actors take turns */

static void work(unsigned seed)
{
    std::minstd_rand rng(seed * 2654435761U); /* small: there are as many as actors */
    std::exponential_distribution<double> task_s(1 / MEAN_S);
    for (;;) {
        s4u::this_actor::execute(task_s(rng)); /* hosts do one flop a second */
        n_done++;
    }
}

static void build(bool vms, long hosts)
{
    s4u::NetZone *zone = s4u::create_full_zone("zone");
    for (long h = 0; h < hosts; h++) {
        zone->create_host("host" + std::to_string(h), 1.0)->set_core_count(CORES)->seal();
    }
    zone->seal();
    for (long h = 0; h < hosts; h++) {
        s4u::Host *host = s4u::Host::by_name("host" + std::to_string(h));
        for (long v = 0; v < PER_HOST; v++) {
            const std::string name = std::to_string(h) + "-" + std::to_string(v);
            s4u::Host *place = host;
            if (vms) {
                s4u::VirtualMachine *vm = host->create_vm("vm" + name, 1);
                vm->start();
                place = vm;
            }
            s4u::Actor::create("actor" + name, place, work,
                               static_cast<unsigned>(1 + h * PER_HOST + v));
        }
    }
}

int main(int argc, char **argv)
{
    s4u::Engine engine(&argc, argv);
    if (argc != 4) {
        std::fprintf(stderr, "usage: simgrid_hosts vms|plain HOSTS ACTIVITIES\n");
        return 2;
    }
    const bool vms = std::strcmp(argv[1], "vms") == 0;
    const long hosts = std::strtol(argv[2], nullptr, 10);
    const double activities = std::strtod(argv[3], nullptr);
    /* every core is always busy, so activities end as a Poisson process of this rate */
    const double rate = CORES / MEAN_S * static_cast<double>(hosts);
    build(vms, hosts);
    const std::clock_t began = std::clock();
    engine.run_until(activities / rate);
    const double cpu_s = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    std::printf("simgrid_%s,%ld,activity,%ld,%.3f\n", argv[1], hosts, n_done, cpu_s);
    std::fflush(stdout);
    const double off = std::fabs(static_cast<double>(n_done) - activities);
    if (off > 4 * std::sqrt(activities)) {
        std::fprintf(stderr, "simgrid_hosts: %ld activities, expected %.0f +- %.0f\n", n_done,
                     activities, 4 * std::sqrt(activities));
        std::_Exit(1);
    }
    std::_Exit(0); /* actors that still work are not a deadlock to be told */
}
