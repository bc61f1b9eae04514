/* SPDX-License-Identifier: GPL-3.0-or-later
 * M/M/1 at load 0.9 in SimGrid: an actor that brings customers and an actor that serves them, a
 * plain deque between them, and a server that is suspended while there is nobody. Two timed events
 * a customer; C++ because SimGrid is.
 *
 * usage: simgrid_mm1 CUSTOMERS        prints: name,size,each,n,cpu_s
 * Exit status 1 when the mean sojourn is not that of theory. */
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <random>
#include <simgrid/s4u.hpp>

namespace s4u = simgrid::s4u;

static const double RATE = 0.9, SERVICE_RATE = 1.0;

/* Actors take turns, so they may share this without a lock. */
static struct {
    long customers, n;
    double sojourn_s;
    bool idle;
    std::deque<double> arrived_s;
    s4u::ActorPtr server;
} queue;

static void bring()
{
    std::mt19937_64 rng(1);
    std::exponential_distribution<double> gap_s(RATE);
    while (queue.n < queue.customers) {
        s4u::this_actor::sleep_for(gap_s(rng));
        queue.arrived_s.push_back(s4u::Engine::get_clock());
        if (queue.idle) {
            queue.idle = false;
            queue.server->resume();
        }
    }
}

static void serve()
{
    std::mt19937_64 rng(2);
    std::exponential_distribution<double> service_s(SERVICE_RATE);
    while (queue.n < queue.customers) {
        if (queue.arrived_s.empty()) {
            queue.idle = true;
            s4u::this_actor::suspend();
        }
        const double arrived_s = queue.arrived_s.front();
        queue.arrived_s.pop_front();
        s4u::this_actor::sleep_for(service_s(rng));
        queue.n++;
        queue.sojourn_s += s4u::Engine::get_clock() - arrived_s;
    }
}

/* Mean sojourn 1 / (mu - lambda) and n / end = lambda, within 3 standard errors: that of the mean
 * from the autocorrelation of M/M/1 (Daley, J. Austral. Math. Soc. 8, 1968). */
static bool is_right(double end_s)
{
    const double n = static_cast<double>(queue.n), load = RATE / SERVICE_RATE;
    const double variance =
        load * (2 + 5 * load - 4 * load * load + load * load * load) / std::pow(1 - load, 4);
    const double error = 3 * std::sqrt(variance / n) / SERVICE_RATE;
    const double expected = 1 / (SERVICE_RATE - RATE), mean = queue.sojourn_s / n;
    const bool right =
        std::fabs(mean - expected) < error && std::fabs(n / end_s / RATE - 1) < 3 / std::sqrt(n);
    if (!right) {
        std::fprintf(stderr,
                     "simgrid_mm1: mean sojourn %.4g, expected %.4g +- %.2g; rate %.4g, expected "
                     "%.4g\n",
                     mean, expected, error, n / end_s, RATE);
    }
    return right;
}

int main(int argc, char **argv)
{
    s4u::Engine engine(&argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: simgrid_mm1 CUSTOMERS\n");
        return 2;
    }
    queue.customers = std::strtol(argv[1], nullptr, 10);
    s4u::NetZone *zone = s4u::create_full_zone("zone");
    s4u::Host *host = zone->create_host("host", 1.0)->seal();
    zone->seal();
    queue.server = s4u::Actor::create("serve", host, serve);
    s4u::Actor::create("bring", host, bring);
    const std::clock_t began = std::clock();
    engine.run();
    const double cpu_s = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    std::printf("simgrid_mm1,1,customer,%ld,%.3f\n", queue.n, cpu_s);
    return is_right(s4u::Engine::get_clock()) ? 0 : 1;
}
