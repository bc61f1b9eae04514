/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/cost.c: sums that were worked out by hand, and the table of what one web request
 * costs on every stack of every era (cost-vectors.md, section 3 (e) and (f)). */
#include "models/cost.h"
#include "models/layer_row.h"
#include "models/registry.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYERS_MAX = PLIM_STACK_MAX + 2 };

static plim_stack build(const char *const *layers, int era, bool zero)
{
    plim_stack stack;
    plim_err err = {0};
    plim_status status = plim_stack_build(layers, era, zero, &stack, &err);
    ck_assert_msg(status == PLIM_OK, "%s", err.what);
    return stack;
}

static plim_cost cost_on(const char *const *layers, int era, const plim_ops *ops)
{
    plim_stack stack = build(layers, era, false);
    plim_cost cost;
    plim_cost_of(&stack, ops, &cost);
    return cost;
}

static plim_ops web_request(void)
{
    return plim_find_profile("web_request")->ops;
}

static void assert_close(double got, double want, const char *what)
{
    ck_assert_msg(fabs(got - want) <= 1e-4 * fabs(want), "%s: got %.9g, want %.9g", what, got,
                  want);
}

/* ---- (e): nested stacks by hand, 2014, ns ---------------------------------------------------- */

static const double NATIVE_2014 = 300000 + 49566.7;

START_TEST(container_with_bridge_in_a_virtual_machine)
{
    static const char *const layers[] = {"hypervisor_hvm_ept", "guest_os", "container_hostnet",
                                         "container_bridge", NULL};
    plim_ops ops = web_request();
    plim_cost cost = cost_on(layers, 2014, &ops);
    assert_close(plim_cost_total_ns(&cost), 422756.8, "cpu");
    assert_close(plim_cost_part_ns(&cost, PLIM_PART_NATIVE), NATIVE_2014, "native");
    /* layer 1 on the vCPU: 16,246.0 and 0.0233463 of 300,000 us of user time */
    assert_close(cost.cpu_ns[PLIM_STAGE_VCPU][1], 16246.0 + 7003.89, "layer 1, vCPU");
    assert_close(plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL), 28450.0, "own thread");
    /* the soft interrupts are those of the guest's kernel, so on its vCPU */
    assert_close(cost.cpu_ns[PLIM_STAGE_VCPU][4], 12280.2 + 9210.1, "bridge");
    ck_assert_double_eq(plim_cost_stage_ns(&cost, PLIM_STAGE_SHARED_RX), 0.0);
    ck_assert_double_eq(plim_cost_stage_ns(&cost, PLIM_STAGE_SHARED_TX), 0.0);
    assert_close(plim_cost_latency_ns(&cost), 23942.5 + 34000, "latency");
    ck_assert(!cost.outside_range);
}
END_TEST

START_TEST(virtual_machine_in_a_virtual_machine)
{
    static const char *const layers[] = {"hypervisor_hvm_ept", "guest_os", "hypervisor_hvm_ept",
                                         "guest_os", NULL};
    plim_ops ops = web_request();
    plim_cost cost = cost_on(layers, 2014, &ops);
    assert_close(plim_cost_total_ns(&cost), 560601.5, "cpu");
    assert_close(plim_cost_part_ns(&cost, 1), 16246.0 + 28450.0 + 7003.89, "layer 1");
    /* 123,053.3 + 29,114.2 and the tax on the taxed user time, 314,171.3 - 307,003.9 */
    assert_close(cost.cpu_ns[PLIM_STAGE_VCPU][3], 123053.3 + 29114.2 + 7167.4, "layer 3");
    assert_close(plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL), 28450.0, "outer own thread");
    assert_close(plim_cost_latency_ns(&cost), 47885, "latency");
}
END_TEST

/* Layer 3 adds, on the vCPU and multiplied by 1 + 0.0233463 of layer 1,
 *     40 x 1.42593 + 4 x 461.268 + 1 x 1,870.13 + 6 x 494.643 + 8 x 499.964 = 10,739.81
 *     x 1.0233463                                                          = 10,990.54
 * (no exits: this hypervisor is entered by calls that the work contains, so that its
 * X_3 = 1230 / 2.4 + 1 x 541.67 = 1,054.17 is charged to nothing of this request), no tax of its
 * own, and layer 1 is as in the other two:
 *     307,003.89 + 49,566.67 + 16,246.0 + 28,450.0 + 10,990.54 = 412,257.1
 * Kernel work of 100 us more: 100,000 x 1.0233463 x 1.01 = 103,357.98. */
START_TEST(paravirtualized_machine_in_a_virtual_machine)
{
    static const char *const layers[] = {"hypervisor_hvm_ept", "guest_os", "hypervisor_para_2003",
                                         "guest_os", NULL};
    plim_ops ops = web_request();
    plim_cost cost = cost_on(layers, 2014, &ops);
    assert_close(plim_cost_total_ns(&cost), 412257.1, "cpu");
    assert_close(plim_cost_part_ns(&cost, 3), 10990.54, "layer 3");
    assert_close(cost.cpu_ns[PLIM_STAGE_VCPU][3], 10990.54, "layer 3 on the vCPU");
    assert_close(plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL), 28450.0, "outer own thread");
    assert_close(plim_cost_latency_ns(&cost), 23942.5, "latency");
    ops.n[PLIM_CLASS_KERNEL] = 100e-6;
    cost = cost_on(layers, 2014, &ops);
    assert_close(plim_cost_total_ns(&cost), 412257.1 + 103357.98, "cpu with kernel work");
}
END_TEST

/* ---- (f): the table -------------------------------------------------------------------------- */

/* Extra us as printed. `vcpu` excludes the user tax. Of `own_thread` and `shared_host` the table
 * prints who is named in the rows; what belongs to an inner layer (`inner`) is spent on the vCPU
 * here, because an inner layer's threads are threads of the outer guest. */
static const struct row {
    int era;
    const char *stack; /* names with blanks between */
    double tax, cpu_mmu, network, vcpu, own_thread, shared_host, total, latency;
    double inner_own, inner_shared;
} table[] = {
    {2003, "host_os", 0, 0, 0, 0, 0, 0, 423.7, 0, 0, 0},
    {2003, "host_os hosted_vmm_bt guest_os", 7, 72.5, 394.7, 408.2, 59, 0, 898, 0, 0, 0},
    {2003, "hypervisor_full_bt guest_os", 7, 72.5, 233.7, 306.1, 0, 0, 736.9, 0, 0, 0},
    {2003, "hypervisor_para_2003 guest_os", 0, 6.8, 16.1, 23, 0, 0, 446.7, 0, 0, 0},
    {2003, "hypervisor_para_dd guest_os", 0, 6.8, 197, 85.7, 0, 118.2, 627.6, 9, 0, 0},
    {2003, "hypervisor_hvm_gen1 guest_os", 3, 41.6, 108.2, 83, 66.8, 0, 576.6, 24, 0, 0},
    {2003, "host_os container_hostnet", 0, 0, 0, 0, 0, 0, 423.7, 0, 0, 0},
    {2003, "host_os container_hostnet container_bridge", 0, 0, 21, 12, 0, 9, 444.7, 0, 0, 0},
    {2003, "host_os uml guest_os", 9.3, 1084.2, 685.4, 1769.6, 0, 0, 2202.6, 0, 0, 0},
    {2014, "host_os", 0, 0, 0, 0, 0, 0, 349.6, 0, 0, 0},
    {2014, "host_os hosted_vmm_bt guest_os", 7, 44.1, 200.6, 219.1, 25.5, 0, 601.2, 0, 0, 0},
    {2014, "hypervisor_full_bt guest_os", 7, 44.1, 136.5, 180.6, 0, 0, 537.2, 0, 0, 0},
    {2014, "hypervisor_para_2003 guest_os", 0, 3.8, 7, 10.7, 0, 0, 360.3, 0, 0, 0},
    {2014, "hypervisor_para_dd guest_os", 0, 3.8, 85.1, 37.8, 0, 51, 438.4, 9, 0, 0},
    {2014, "hypervisor_hvm_gen1 guest_os", 3, 15, 44.5, 31.1, 28.4, 0, 412.1, 24, 0, 0},
    {2014, "hypervisor_hvm_ept guest_os", 7, 0.2, 44.5, 16.2, 28.4, 0, 401.3, 24, 0, 0},
    {2014, "host_os container_hostnet", 0, 0, 0, 0, 0, 0, 349.6, 0, 0, 0},
    {2014, "host_os container_hostnet container_bridge", 0, 0, 21, 12, 0, 9, 370.6, 34, 0, 0},
    {2014, "hypervisor_hvm_ept guest_os container_hostnet container_bridge", 7, 0.2, 66, 28.5, 28.4,
     9.2, 422.8, 58, 0, 9.2101},
    {2014, "hypervisor_hvm_ept guest_os hypervisor_hvm_ept guest_os", 14.2, 0.4, 196.5, 139.3, 57.6,
     0, 560.6, 48, 29.1142, 0},
    {2020, "host_os", 0, 0, 0, 0, 0, 0, 352.4, 0, 0, 0},
    {2020, "host_os hosted_vmm_bt guest_os", 7, 65, 198.6, 238, 25.5, 0, 623, 0, 0, 0},
    {2020, "hypervisor_full_bt guest_os", 7, 65, 134.1, 199, 0, 0, 558.5, 0, 0, 0},
    {2020, "hypervisor_para_2003 guest_os", 0, 5.9, 7, 12.8, 0, 0, 365.3, 0, 0, 0},
    {2020, "hypervisor_para_dd guest_os", 0, 5.9, 85.1, 39.9, 0, 51, 443.4, 9, 0, 0},
    {2020, "hypervisor_hvm_gen1 guest_os", 3, 14.4, 40.5, 25.1, 29.8, 0, 410.3, 24, 0, 0},
    {2020, "hypervisor_hvm_ept guest_os", 7, 0.4, 40.5, 11, 29.8, 0, 400.3, 24, 0, 0},
    {2020, "host_os container_hostnet", 0, 0, 0, 0, 0, 0, 352.4, 0, 0, 0},
    {2020, "host_os container_hostnet container_bridge", 0, 0, 21, 12, 0, 9, 373.4, 0, 0, 0},
    {2020, "microvm guest_os", 7, 0.4, 70.1, 11, 59.4, 0, 429.9, 215, 0, 0},
    {2020, "host_os sandbox_ptrace", 1.2, 1511.2, 75.5, 1586.7, 0, 0, 1940.4, 160, 0, 0},
    {2020, "host_os sandbox_kvm", 1.2, 34.6, 75.5, 110.1, 0, 0, 463.7, 160, 0, 0},
    {2020, "hypervisor_hvm_ept guest_os container_hostnet container_bridge", 7, 0.4, 62, 23.3, 29.8,
     9.2, 421.8, 24, 0, 9.2101},
    {2020, "hypervisor_hvm_ept guest_os hypervisor_hvm_ept guest_os", 14.2, 0.7, 153.5, 93.9, 60.4,
     0, 520.8, 48, 30.5348, 0},
};

static void split(const char *text, char *buffer, size_t size, const char *names[LAYERS_MAX])
{
    size_t n = 0;
    ck_assert_int_lt(snprintf(buffer, size, "%s", text), (int)size);
    for (char *name = strtok(buffer, " "); name != NULL; name = strtok(NULL, " ")) {
        names[n++] = name;
    }
    names[n] = NULL;
}

/* As printed: one digit after the point. */
static void assert_printed(double got_ns, double want_us, double half_us, const struct row *r,
                           const char *column)
{
    ck_assert_msg(fabs(got_ns / 1000 - want_us) <= half_us + 1e-3, "%d %s: %s is %.4f, want %.1f",
                  r->era, r->stack, column, got_ns / 1000, want_us);
}

/* What the operations of some classes cost above native. */
static double extra_ns(const plim_stack *stack, const plim_class *classes, size_t n)
{
    plim_ops all = web_request();
    plim_ops ops = {0};
    plim_cost cost;
    for (size_t i = 0; i < n; i++) {
        ops.n[classes[i]] = all.n[classes[i]];
    }
    plim_cost_of(stack, &ops, &cost);
    return plim_cost_total_ns(&cost) - plim_cost_part_ns(&cost, PLIM_PART_NATIVE);
}

START_TEST(web_request_costs_what_the_table_says)
{
    static const plim_class user[] = {PLIM_CLASS_USER};
    static const plim_class cpu_mmu[] = {PLIM_CLASS_SYSCALL, PLIM_CLASS_PAGE_FAULT,
                                         PLIM_CLASS_CTXSW};
    static const plim_class network[] = {PLIM_CLASS_NET_RX_PACKET, PLIM_CLASS_NET_TX_PACKET,
                                         PLIM_CLASS_NET_RX_BYTE, PLIM_CLASS_NET_TX_BYTE};
    const struct row *r = &table[_i];
    const char *names[LAYERS_MAX];
    char buffer[128];
    split(r->stack, buffer, sizeof buffer, names);
    plim_stack stack = build(names, r->era, false);
    plim_ops ops = web_request();
    plim_cost cost;
    plim_cost_of(&stack, &ops, &cost);

    double tax_ns = extra_ns(&stack, user, 1);
    double vcpu_ns = plim_cost_stage_ns(&cost, PLIM_STAGE_VCPU) - cost.cpu_ns[PLIM_STAGE_VCPU][0];
    double own_ns = plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL) +
                    plim_cost_stage_ns(&cost, PLIM_STAGE_SERIAL);
    double shared_ns = plim_cost_stage_ns(&cost, PLIM_STAGE_SHARED_RX) +
                       plim_cost_stage_ns(&cost, PLIM_STAGE_SHARED_TX);
    assert_printed(tax_ns, r->tax, 0.05, r, "user tax");
    assert_printed(extra_ns(&stack, cpu_mmu, 3), r->cpu_mmu, 0.05, r, "CPU and MMU");
    assert_printed(extra_ns(&stack, network, 4), r->network, 0.05, r, "network");
    assert_printed(vcpu_ns - tax_ns, r->vcpu + r->inner_own + r->inner_shared, 0.05, r, "vCPU");
    assert_printed(own_ns, r->own_thread - r->inner_own, 0.05, r, "own thread");
    assert_printed(shared_ns, r->shared_host - r->inner_shared, 0.05, r, "shared host");
    assert_printed(plim_cost_total_ns(&cost), r->total, 0.05, r, "total");
    assert_printed(plim_cost_latency_ns(&cost), r->latency, 0.5, r, "added latency");
    ck_assert(!cost.outside_range);
}
END_TEST

/* ---- small cases ----------------------------------------------------------------------------- */

static plim_cost cost_of_one(const char *stack_text, int era, plim_class c, double n)
{
    const char *names[LAYERS_MAX];
    char buffer[128];
    plim_ops ops = {.n = {0}};
    ops.n[c] = n;
    split(stack_text, buffer, sizeof buffer, names);
    return cost_on(names, era, &ops);
}

START_TEST(exits_cost_cycles_over_the_clock_of_the_era)
{
    /* 2003: 108,233 + 32 exits x 4,340 cycles / 2.4 GHz = 108,233 + 57,866.67 */
    plim_cost cost = cost_of_one("hypervisor_hvm_gen1 guest_os", 2003, PLIM_CLASS_FORK, 1);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 1), 166099.666667, 1e-5);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 0), 81600, 1e-9);
    /* 2020: 2 exits x 1,300 cycles / 2.5 GHz = 1,040, and 26,849.6 on the own thread; three ops */
    cost = cost_of_one("hypervisor_hvm_ept guest_os", 2020, PLIM_CLASS_DISK_WRITE, 3);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_VCPU][1], 3 * 1040.0, 1e-9);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_PARALLEL][1], 3 * 26849.6, 1e-9);
}
END_TEST

START_TEST(an_own_thread_is_serial_only_under_a_hosted_monitor)
{
    plim_cost cost =
        cost_of_one("host_os hosted_vmm_bt guest_os", 2003, PLIM_CLASS_NET_TX_PACKET, 2);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SERIAL][2], 2 * 4214.58, 1e-9);
    ck_assert_double_eq(plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL), 0.0);
    cost = cost_of_one("microvm guest_os", 2020, PLIM_CLASS_NET_TX_PACKET, 2);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_PARALLEL][1], 2 * 4000.0, 1e-9);
    ck_assert_double_eq(plim_cost_stage_ns(&cost, PLIM_STAGE_SERIAL), 0.0);
}
END_TEST

START_TEST(a_shared_service_receives_before_sends_after_and_serves_disks)
{
    plim_cost cost = cost_of_one("hypervisor_para_dd guest_os", 2003, PLIM_CLASS_NET_RX_PACKET, 1);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SHARED_RX][1], 8936.65, 1e-9);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_VCPU][1], 5957.77, 1e-9);
    cost = cost_of_one("hypervisor_para_dd guest_os", 2003, PLIM_CLASS_NET_TX_PACKET, 1);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SHARED_TX][1], 8075.65, 1e-9);
    cost = cost_of_one("hypervisor_para_dd guest_os", 2003, PLIM_CLASS_DISK_READ, 1);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SHARED_DISK][1], 7000, 1e-9);
}
END_TEST

START_TEST(kernel_work_is_taxed_by_the_kernel_tax_alone)
{
    plim_cost cost = cost_of_one("host_os uml guest_os", 2003, PLIM_CLASS_KERNEL, 1e-3);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 0), 1e6, 1e-6);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 2), 1.4e6, 1e-6);
    /* nested: 0.075, then 0.01 of what that makes of it */
    cost = cost_of_one("hypervisor_full_bt guest_os hypervisor_para_2003 guest_os", 2003,
                       PLIM_CLASS_KERNEL, 1e-3);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 1), 0.075e6, 1e-6);
    ck_assert_double_eq_tol(plim_cost_part_ns(&cost, 3), 0.01 * 1.075e6, 1e-6);
}
END_TEST

START_TEST(bytes_of_a_disk_cost_no_cpu)
{
    plim_cost cost =
        cost_of_one("hypervisor_hvm_ept guest_os", 2014, PLIM_CLASS_DISK_READ_BYTE, 65536);
    ck_assert_double_eq(plim_cost_total_ns(&cost), 0.0);
    cost = cost_of_one("hypervisor_hvm_ept guest_os", 2014, PLIM_CLASS_DISK_WRITE_BYTE, 65536);
    ck_assert_double_eq(plim_cost_total_ns(&cost), 0.0);
}
END_TEST

/* A stack made by hand, to see X: outer 480 cycles at 2.4 GHz = 200 ns; a layer without exits;
 * inner 240 cycles and 3 outer exits each: 100 + 3 x 200 = 700 ns. 5 calls with 2 inner exits
 * each, under an outer tax of 0.25: 5 x 2 x 700 x 1.25 = 8,750. */
static const plim_cost_row clock_rows[] = {
    PLIM_ROW(2014, EXIT, VALUE, NONE, 2.4, 2.4, 2.4, "GHz", MEASURED, "a test", ""),
};
static const plim_cost_row outer_rows[] = {
    PLIM_ROW(2014, USER, TAX_RATIO, VCPU, 0.25, 0, 1, "ratio", MEASURED, "a test", ""),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 480, 480, 480, "cycles", MEASURED, "a test", ""),
    PLIM_ROW(2014, EXIT, EXITS, VCPU, 9, 9, 9, "exits", MEASURED, "a test", ""),
};
static const plim_cost_row inner_rows[] = {
    PLIM_ROW(2014, SYSCALL, EXITS, VCPU, 2, 2, 2, "exits", MEASURED, "a test", ""),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 240, 240, 240, "cycles", MEASURED, "a test", ""),
    PLIM_ROW(2014, EXIT, EXITS, VCPU, 3, 3, 3, "exits", MEASURED, "a test", ""),
    PLIM_ROW(2014, FORK, WORK_NS, VCPU, 7, 1, 5, "ns", MEASURED, "a test", "outside"),
    PLIM_ROW(2014, NET_RX_BYTE, WORK_NS, SHARED_HOST, 0.5, 0, 1, "ns/B", MEASURED, "a test", ""),
    PLIM_ROW(2014, NET_TX_BYTE, WORK_NS, SHARED_HOST, 0.25, 0, 1, "ns/B", MEASURED, "a test", ""),
};

static plim_stack made_by_hand(void)
{
    static const plim_layer clock_layer = {.name = "native", .rows = clock_rows, .n_rows = 1};
    static const plim_layer outer = {.name = "outer", .rows = outer_rows, .n_rows = 3};
    static const plim_layer between = {.name = "between", .own_kernel = true};
    static const plim_layer inner = {.name = "inner", .rows = inner_rows, .n_rows = 6};
    return (plim_stack){
        .era = 2014, .n = 3, .layer = {&outer, &between, &inner}, .native = &clock_layer};
}

START_TEST(an_exit_passes_through_a_layer_that_has_none)
{
    plim_stack stack = made_by_hand();
    plim_ops ops = {.n = {[PLIM_CLASS_SYSCALL] = 5}};
    plim_cost cost;
    plim_cost_of(&stack, &ops, &cost);
    ck_assert_double_eq_tol(plim_cost_total_ns(&cost), 8750, 1e-9);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_VCPU][3], 8750, 1e-9);
}
END_TEST

START_TEST(a_shared_service_copies_bytes_on_the_side_of_their_packets)
{
    plim_stack stack = made_by_hand();
    stack.layer[0] = stack.layer[2]; /* the inner layer alone, on the machine */
    stack.n = 1;
    plim_ops ops = {.n = {[PLIM_CLASS_NET_RX_BYTE] = 300, [PLIM_CLASS_NET_TX_BYTE] = 700}};
    plim_cost cost;
    plim_cost_of(&stack, &ops, &cost);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SHARED_RX][1], 150, 1e-9);
    ck_assert_double_eq_tol(cost.cpu_ns[PLIM_STAGE_SHARED_TX][1], 175, 1e-9);
}
END_TEST

START_TEST(a_value_outside_its_range_is_marked_when_it_is_used)
{
    plim_stack stack = made_by_hand();
    plim_ops ops = {.n = {[PLIM_CLASS_SYSCALL] = 5}};
    plim_cost cost;
    plim_cost_of(&stack, &ops, &cost);
    ck_assert(!cost.outside_range);
    ops.n[PLIM_CLASS_FORK] = 1;
    plim_cost_of(&stack, &ops, &cost);
    ck_assert(cost.outside_range);
}
END_TEST

START_TEST(sums_agree)
{
    static const char *const layers[] = {"hypervisor_para_dd", "guest_os", NULL};
    plim_ops ops = web_request();
    ops.n[PLIM_CLASS_DISK_READ] = 2.5;
    plim_cost cost = cost_on(layers, 2014, &ops);
    double by_stage = 0.0;
    double by_part = 0.0;
    for (plim_stage stage = 0; stage < PLIM_STAGE_COUNT; stage++) {
        by_stage += plim_cost_stage_ns(&cost, stage);
    }
    for (size_t part = 0; part <= PLIM_STACK_MAX; part++) {
        by_part += plim_cost_part_ns(&cost, part);
    }
    ck_assert_double_eq_tol(by_stage, plim_cost_total_ns(&cost), 1e-6);
    ck_assert_double_eq_tol(by_part, plim_cost_total_ns(&cost), 1e-6);
}
END_TEST

/* ---- stacks ---------------------------------------------------------------------------------- */

START_TEST(figures_of_a_hosted_virtual_machine)
{
    static const char *const layers[] = {"host_os", "hosted_vmm_bt", "guest_os", NULL};
    plim_stack stack = build(layers, 2003, false);
    ck_assert_uint_eq(stack.n, 3);
    ck_assert_double_eq(stack.host_mib[0], 64);
    ck_assert_double_eq(stack.instance_mib[0], 0);
    ck_assert_double_eq(stack.instance_mib[1], 100);
    ck_assert_double_eq(stack.instance_mib[2], 6.2);
    ck_assert_double_eq(stack.host_mib[2], 0);
    ck_assert_double_eq(stack.host_idle_ns_per_s, 200000);
    ck_assert_double_eq(stack.idle_ns_per_s[1], 643792);
    ck_assert_double_eq(stack.busy_ns_per_s[1], 0); /* its ticks are in its user tax */
    ck_assert_double_eq(stack.idle_ns_per_s[2], 1e6);
    ck_assert_double_eq(stack.busy_ns_per_s[2], 1e6);
    ck_assert_double_eq(stack.switch_ns, 405000);
    ck_assert_double_eq(stack.boot_s[0], 120);
    ck_assert_double_eq(stack.boot_s[1], 2);
    ck_assert_double_eq(stack.image_mib[2], 1024);
}
END_TEST

START_TEST(a_driver_domain_is_there_once_per_host_unless_it_is_in_a_guest)
{
    static const char *const flat[] = {"hypervisor_para_dd", "guest_os", NULL};
    static const char *const nested[] = {"hypervisor_hvm_ept", "guest_os", "hypervisor_para_dd",
                                         "guest_os", NULL};
    plim_stack stack = build(flat, 2014, false);
    ck_assert_double_eq(stack.host_mib[0], 128);
    ck_assert_double_eq(stack.instance_mib[0], 1);
    ck_assert_double_eq(stack.busy_ns_per_s[0], 0); /* a tax of 0 was measured, ticks included */
    stack = build(nested, 2014, false);
    ck_assert_double_eq(stack.host_mib[2], 0);
    ck_assert_double_eq(stack.instance_mib[2], 129);
    ck_assert_double_eq(stack.switch_ns, 100000); /* of the lowest layer, not the 405,000 */
}
END_TEST

START_TEST(a_container_switches_for_nothing)
{
    static const char *const layers[] = {"host_os", "container_hostnet", "container_bridge", NULL};
    plim_stack stack = build(layers, 2014, false);
    ck_assert_double_eq(stack.switch_ns, 0);
    ck_assert_double_eq(stack.instance_mib[1], 3.9);
    ck_assert_double_eq(stack.host_mib[0], 300);
    ck_assert_double_eq(stack.host_idle_ns_per_s, 375000);
}
END_TEST

START_TEST(a_zero_stack_keeps_native_work_only)
{
    static const char *const layers[] = {"host_os", "hosted_vmm_bt", "guest_os", NULL};
    plim_stack stack = build(layers, 2003, true);
    plim_ops ops = web_request();
    ops.n[PLIM_CLASS_KERNEL] = 20e-6;
    plim_cost cost;
    plim_cost_of(&stack, &ops, &cost);
    /* 423.7 of the table and 20 of kernel work */
    ck_assert_double_eq_tol(plim_cost_total_ns(&cost) / 1000, 443.7, 0.05);
    ck_assert_double_eq(plim_cost_total_ns(&cost), cost.cpu_ns[PLIM_STAGE_VCPU][0]);
    ck_assert_double_eq(plim_cost_latency_ns(&cost), 0);
    ck_assert_double_eq(stack.host_idle_ns_per_s, 0);
    ck_assert_double_eq(stack.switch_ns, 0);
    for (size_t l = 0; l < stack.n; l++) {
        ck_assert_double_eq(stack.instance_mib[l] + stack.host_mib[l], 0);
        ck_assert_double_eq(stack.idle_ns_per_s[l] + stack.busy_ns_per_s[l], 0);
        ck_assert_double_eq(stack.boot_s[l] + stack.image_mib[l], 0);
    }
}
END_TEST

START_TEST(zero_stacks_cost_the_same_bits_everywhere)
{
    static const char *const bare[] = {"host_os", NULL};
    static const char *const nested[] = {"hypervisor_hvm_ept", "guest_os", "hypervisor_hvm_ept",
                                         "guest_os", NULL};
    plim_stack one = build(bare, 2014, true);
    plim_stack other = build(nested, 2014, true);
    plim_ops ops = web_request();
    plim_cost a, b;
    plim_cost_of(&one, &ops, &a);
    plim_cost_of(&other, &ops, &b);
    ck_assert_mem_eq(&a.cpu_ns, &b.cpu_ns, sizeof a.cpu_ns);
    ck_assert_mem_eq(&a.latency_ns, &b.latency_ns, sizeof a.latency_ns);
}
END_TEST

static const struct refusal {
    const char *stack;
    int era;
    const char *says;
} refusals[] = {
    {"host_os", 2006, "found era 2006, expected one of 2003, 2014, 2020"},
    {"host_os uml guest_os", 2014,
     "found layer \"uml\" and era 2014, expected an era it has costs of: 2003"},
    {"hypervisor_hvm_ept guest_os", 2003, "has costs of: 2014, 2020 (eras are not mixed)"},
    {"microvm guest_os", 2014, "has costs of: 2020"},
    {"host_os guest_so", 2014,
     "found \"guest_so\", expected the name of a layer (did you mean \"guest_os\"?)"},
    {"host_os zzzzzzzzzzzz", 2014, "found \"zzzzzzzzzzzz\", expected the name of a layer"},
    {"native", 2014, "expected a layer above it"},
    {"", 2014, "a stack without layers"},
    {"guest_os guest_os guest_os guest_os guest_os guest_os guest_os guest_os guest_os", 2014,
     "at most 8"},
};

START_TEST(a_wrong_stack_is_refused_with_a_sentence)
{
    const struct refusal *r = &refusals[_i];
    const char *names[LAYERS_MAX];
    char buffer[128];
    split(r->stack, buffer, sizeof buffer, names);
    plim_stack stack = {.era = 1234};
    for (int zero = 0; zero < 2; zero++) {
        plim_err err = {0};
        ck_assert_int_eq(plim_stack_build(names, r->era, zero == 1, &stack, &err), PLIM_EUSAGE);
        ck_assert_msg(strstr(err.what, r->says) != NULL, "said: %s", err.what);
    }
    ck_assert_int_eq(stack.era, 1234); /* untouched */
}
END_TEST

START_TEST(a_stack_may_be_as_deep_as_the_limit)
{
    const char *layers[PLIM_STACK_MAX + 1] = {NULL};
    for (size_t l = 0; l < PLIM_STACK_MAX; l++) {
        layers[l] = "guest_os";
    }
    ck_assert_uint_eq(build(layers, 2014, false).n, PLIM_STACK_MAX);
}
END_TEST

START_TEST(a_platform_may_have_a_generation_of_2003)
{
    const plim_platform *para = plim_find_platform("vm_para");
    ck_assert_str_eq(plim_platform_stack(para, 2003)[0], "hypervisor_para_2003");
    ck_assert_str_eq(plim_platform_stack(para, 2014)[0], "hypervisor_para_dd");
    const plim_platform *hvm = plim_find_platform("vm_hvm");
    ck_assert_str_eq(plim_platform_stack(hvm, 2003)[0], "hypervisor_hvm_gen1");
    ck_assert_str_eq(plim_platform_stack(hvm, 2014)[0], "hypervisor_hvm_ept");
    const plim_platform *hosted = plim_find_platform("vm_hosted");
    ck_assert_ptr_eq(plim_platform_stack(hosted, 2003), plim_platform_stack(hosted, 2020));
}
END_TEST

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

int main(void)
{
    Suite *suite = suite_create("models/cost");
    TCase *nested = plim_suite_case(suite, "nested");
    tcase_add_test(nested, container_with_bridge_in_a_virtual_machine);
    tcase_add_test(nested, virtual_machine_in_a_virtual_machine);
    tcase_add_test(nested, paravirtualized_machine_in_a_virtual_machine);
    tcase_add_loop_test(plim_suite_case(suite, "table"), web_request_costs_what_the_table_says, 0,
                        COUNT_OF(table));
    TCase *small = plim_suite_case(suite, "small");
    tcase_add_test(small, exits_cost_cycles_over_the_clock_of_the_era);
    tcase_add_test(small, an_own_thread_is_serial_only_under_a_hosted_monitor);
    tcase_add_test(small, a_shared_service_receives_before_sends_after_and_serves_disks);
    tcase_add_test(small, kernel_work_is_taxed_by_the_kernel_tax_alone);
    tcase_add_test(small, bytes_of_a_disk_cost_no_cpu);
    tcase_add_test(small, an_exit_passes_through_a_layer_that_has_none);
    tcase_add_test(small, a_shared_service_copies_bytes_on_the_side_of_their_packets);
    tcase_add_test(small, a_value_outside_its_range_is_marked_when_it_is_used);
    tcase_add_test(small, sums_agree);
    TCase *stacks = plim_suite_case(suite, "stacks");
    tcase_add_test(stacks, figures_of_a_hosted_virtual_machine);
    tcase_add_test(stacks, a_driver_domain_is_there_once_per_host_unless_it_is_in_a_guest);
    tcase_add_test(stacks, a_container_switches_for_nothing);
    tcase_add_test(stacks, a_zero_stack_keeps_native_work_only);
    tcase_add_test(stacks, zero_stacks_cost_the_same_bits_everywhere);
    tcase_add_loop_test(stacks, a_wrong_stack_is_refused_with_a_sentence, 0, COUNT_OF(refusals));
    tcase_add_test(stacks, a_stack_may_be_as_deep_as_the_limit);
    tcase_add_test(stacks, a_platform_may_have_a_generation_of_2003);
    return plim_suite_run(suite);
}
