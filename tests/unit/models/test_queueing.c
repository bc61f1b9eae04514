/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/queueing.c: closed forms against textbook values and other ways to work them out.
 */
#include "models/queueing.h"

#include "tests/support/suite.h"

#include <math.h>

static void near(double got, double want, double relative)
{
    ck_assert_msg(fabs(got - want) <= relative * fabs(want), "%.17g, not %.17g", got, want);
}

/* Exact mean value analysis of single servers and a delay (Reiser and Lavenberg 1980). */
static double mva(const double *demand_s, int n, double think_s, int users)
{
    double there[4] = {0.0}, rate = 0.0;
    for (int k = 1; k <= users; k++) {
        double round_s = think_s;
        for (int i = 0; i < n; i++) {
            round_s += demand_s[i] * (1.0 + there[i]);
        }
        rate = k / round_s;
        for (int i = 0; i < n; i++) {
            there[i] = rate * demand_s[i] * (1.0 + there[i]);
        }
    }
    return rate;
}

START_TEST(closed_networks_as_mean_value_analysis)
{
    static const double demand_s[] = {0.005, 0.002, 0.011};
    static double scratch[3 * (PLIM_QUEUE_USERS_MAX + 1)];
    static const int users[] = {1, 2, 7, 50, 400};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        plim_queue_station s[] = {{demand_s[0], 1.0},
                                  {0.7, (double)INFINITY},
                                  {demand_s[1], 1.0},
                                  {0.0, 3.0},
                                  {demand_s[2], 1.0}};
        double got = plim_queue_closed(s, 5, (uint32_t)users[i], scratch);
        near(got, mva(demand_s, 3, 0.7, users[i]), 1e-9);
    }
}
END_TEST

/* The machine repairman: p(n) is proportional to N! / (N - n)! (D/Z)^n / prod min(i, c). */
START_TEST(closed_servers_as_the_repairman)
{
    static double scratch[3 * 31];
    double d = 0.02, z = 0.1, p = 1.0, sum = 1.0, busy = 0.0;
    for (int n = 1; n <= 30; n++) {
        p *= (30 - n + 1) * d / z / fmin(n, 4.0);
        sum += p;
        busy += p * fmin(n, 4.0);
    }
    plim_queue_station s[] = {{d, 4.0}, {z, (double)INFINITY}};
    near(plim_queue_closed(s, 2, 30, scratch), busy / sum / d, 1e-12);
    /* back to back: as many as there are servers */
    near(plim_queue_closed(s, 1, 30, scratch), 4.0 / d, 1e-12);
    near(plim_queue_closed(s, 1, 3, scratch), 3.0 / d, 1e-12);
    /* between whole numbers of servers, between their values */
    s[0].servers = 4.5;
    double between = plim_queue_closed(s, 2, 30, scratch);
    s[0].servers = 5.0;
    ck_assert(between > busy / sum / d && between < plim_queue_closed(s, 2, 30, scratch));
}
END_TEST

START_TEST(many_users_do_not_overflow)
{
    static double scratch[3 * (PLIM_QUEUE_USERS_MAX + 1)];
    plim_queue_station s[] = {{0.001, 1.0}, {1000.0, (double)INFINITY}, {0.05, 4096.0}};
    double rate = plim_queue_closed(s, 3, PLIM_QUEUE_USERS_MAX, scratch);
    ck_assert(isfinite(rate));
    near(rate, 2.0 / 1.000051, 1e-4); /* hardly anybody is there */
    s[1].demand_s = 0.0;
    near(plim_queue_closed(s, 3, PLIM_QUEUE_USERS_MAX, scratch), 1000.0, 1e-6);
}
END_TEST

START_TEST(open_stations_as_erlang_c)
{
    plim_queue_station one = {0.5, 1.0}, three = {1.0, 3.0}, delay = {2.0, (double)INFINITY};
    near(plim_queue_open(&one, 1.6), 0.5 / 0.2, 1e-12);
    /* M/M/3, load 2: C = 4/9, so the wait is 4/9 / (3 - 2) */
    near(plim_queue_open(&three, 2.0), 1.0 + 4.0 / 9.0, 1e-12);
    near(plim_queue_open(&delay, 100.0), 2.0, 0.0);
    near(plim_queue_open(&three, 0.0), 1.0, 0.0);
    near(plim_queue_open(&three, 1e-9), 1.0, 1e-9);
    plim_queue_station many = {1.0, 4096.0};
    near(plim_queue_open(&many, 0.25), 1.0, 1e-12);
    plim_queue_station half = {0.25, 0.5}; /* half a server is a server of half the speed */
    near(plim_queue_open(&half, 1.6), 0.5 / 0.2, 1e-12);
    /* beyond capacity it still grows */
    ck_assert(plim_queue_open(&one, 2.1) > plim_queue_open(&one, 2.0));
    ck_assert(plim_queue_open(&one, 2.0) > plim_queue_open(&one, 1.99));
}
END_TEST

START_TEST(a_wake_up_by_hand)
{
    plim_queue_station one = {0.1, 1.0}, many = {0.1, 3.0};
    near(plim_queue_wake(&one, 0.1, 0, 0.0, 0.0), 0.1, 0.0);
    near(plim_queue_wake(&one, 2.0, 0, 0.0, 1.0), 2.0 * 4.0 / 6.0, 1e-15);
    near(plim_queue_wake(&one, 2.0, 1, 5.0, 0.0), 2.0, 0.0);
    near(plim_queue_wake(&one, 2.0, 5, 0.0, 0.0), 0.0, 0.0);
    /* hardly anybody comes: each finds it asleep */
    near(plim_queue_wake(&many, 2.0, 0, 0.0, 1e-7), 2.0, 1e-5);
    near(plim_queue_wake(&many, 2.0, 3, 1e8, 0.0), 2.0, 1e-5);
    /* so many users who think so long that they are Poisson arrivals at one server: Welch's */
    double poisson = plim_queue_wake(&one, 0.3, 0, 0.0, 2.0);
    near(plim_queue_wake(&one, 0.3, 2000, 1000.0, 0.0), poisson, 0.03);
    /* of two users who both come early, the second waits for part of it, not for all */
    double two = plim_queue_wake(&one, 0.3, 2, 0.5, 0.0);
    ck_assert(two > 0.5 * 0.3 && two < 0.3);
}
END_TEST

/* Many users who think long are Poisson arrivals, at two servers as well. */
START_TEST(open_and_closed_wake_ups_agree)
{
    plim_queue_station two = {0.1, 2.0};
    double open = plim_queue_wake(&two, 0.3, 0, 0.0, 5.0);
    double closed = plim_queue_wake(&two, 0.3, 2000, 400.0, 0.0);
    near(closed, open, 0.02);
    ck_assert(open < plim_queue_wake(&two, 0.3, 0, 0.0, 1.0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/queueing");
    TCase *closed = plim_suite_case(suite, "closed");
    tcase_add_test(closed, closed_networks_as_mean_value_analysis);
    tcase_add_test(closed, closed_servers_as_the_repairman);
    tcase_add_test(closed, many_users_do_not_overflow);
    TCase *open = plim_suite_case(suite, "open");
    tcase_add_test(open, open_stations_as_erlang_c);
    tcase_add_test(open, a_wake_up_by_hand);
    tcase_add_test(open, open_and_closed_wake_ups_agree);
    return plim_suite_run(suite);
}
