/* SPDX-License-Identifier: GPL-3.0-or-later
 * Row 10: Matthews et al., Quantifying the Performance Isolation Properties of Virtualization
 * Systems, ExpCS 2007. What the well-behaved lose is seen beside the guest, what the misbehaving
 * web server loses inside it. */
#include "scenarios/validate_rows.h"

#define BESIDE_VM "matthews.json"
#define INSIDE_VM "matthews-guest.json"
#define BESIDE_VE "matthews-openvz.json"
#define INSIDE_VE "matthews-container.json"

/* Degradation [%]; 100 stands for "did not respond". Calibration is shown and not judged. */
#define CELL(label, how, seen, on, stressor, value, class, why)                                    \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_##how, .measure = PLIM_MEASURE_DEGRADATION,            \
        .file = (seen), .platform = (on), .service = "web", .aggressor = (stressor),               \
        .scale = 100.0, .published = (value), .words = (class), .null = 0.0,                       \
        .criterion = PLIM_CHECK_##how == PLIM_CHECK_CALIBRATION ? PLIM_CRITERION_NONE              \
                                                                : PLIM_CRITERION_CLASS,            \
        .known_miss = (why)                                                                        \
    }
/* The two cells of a stressor, on a platform. */
#define VMWARE(label, stressor, good, good_class, good_why, bad, bad_class, bad_why)               \
    CELL("VMware Workstation, " label ", well-behaved", PREDICTION, BESIDE_VM, "workstation",      \
         stressor, good, good_class, good_why),                                                    \
        CELL("VMware Workstation, " label ", misbehaving", PREDICTION, INSIDE_VM, "workstation",   \
             stressor, bad, bad_class, bad_why)
#define XEN(label, stressor, good, good_class, good_why, bad, bad_class, bad_why)                  \
    CELL("Xen, " label ", well-behaved", PREDICTION, BESIDE_VM, "xen", stressor, good, good_class, \
         good_why),                                                                                \
        CELL("Xen, " label ", misbehaving", PREDICTION, INSIDE_VM, "xen", stressor, bad,           \
             bad_class, bad_why)
#define OPENVZ(label, how, stressor, good, good_class, good_why, bad, bad_class, bad_why)          \
    CELL("OpenVZ, " label ", well-behaved", how, BESIDE_VE, "openvz", stressor, good, good_class,  \
         good_why),                                                                                \
        CELL("OpenVZ, " label ", misbehaving", how, INSIDE_VE, "openvz", stressor, bad, bad_class, \
             bad_why)

#define ISOLATED "isolated"
#define DEGRADED "degraded"
#define SILENT "did not respond"

static const char
    of_cache[] =
        "What IOzone reads and writes pushes the web server's files out of the guest's memory, "
        "which the model lets only growing processes do: here one request in ten reads the disk, "
        "whoever else does",
    of_card[] =
        "The answers wait behind the datagrams at the guest's virtual card, which is no station "
        "of the model: there the senders compete for the guest's core alone, and the load, an "
        "assumption, leaves that time enough",
    of_thrashing[] = "The model's killer takes the bomb as soon as swap is full and the guest "
                     "recovers until it has "
                     "grown again; reclaim costs no CPU and writing to swap no disk, so that a "
                     "guest of the model "
                     "thrashes less than this one did",
    of_driver[] =
        "A full link brings 81,000 packets a second, and the driver domain pays 8.9 us for each "
        "before any guest runs (derived from an abstract of 2006): what is left is not enough for "
        "both of this guest's. That a full link came is an assumption",
    of_beans[] = "OpenVZ's beancounters refuse memory to every process of the container, the web "
                 "server's too; "
                 "in the model the largest process is killed, and that is the bomb",
    of_prefork[] =
        "Apache's processes were there before the bomb and kept their entries of the table; in the "
        "model each request needs an entry anew, and finds none",
    of_softirq[] =
        "Linux works on packets that come in before all else, in soft interrupts, and drops "
        "what it cannot; the costs of 2003 charge all but 1.5 us of a packet to who receives it, "
        "so that a "
        "flood is held to its container's share";

static const plim_validation_case cases[] = {
    VMWARE("memory", "memory", 0, ISOLATED, NULL, 91.3, DEGRADED, NULL),
    VMWARE("fork bomb", "fork_bomb", 0, ISOLATED, NULL, 100, SILENT, NULL),
    VMWARE("CPU", "cpu", 0, ISOLATED, NULL, 0, ISOLATED, NULL),
    VMWARE("disk (IOzone)", "disk", 0, ISOLATED, NULL, 39.8, DEGRADED, of_cache),
    VMWARE("network, server transmits", "sender", 0, ISOLATED, NULL, 52.9, DEGRADED, of_card),
    VMWARE("network, server receives", "receiver", 0, ISOLATED, NULL, 0, ISOLATED, NULL),
    XEN("memory", "memory", 0.03, ISOLATED, NULL, 100, SILENT, of_thrashing),
    XEN("fork bomb", "fork_bomb", 0.04, ISOLATED, NULL, 100, SILENT, NULL),
    XEN("CPU", "cpu", 0.01, ISOLATED, NULL, 0, ISOLATED, NULL),
    XEN("disk (IOzone)", "disk", 1.67, ISOLATED, NULL, 11.53, DEGRADED, of_cache),
    XEN("network, server transmits", "sender", 0, ISOLATED, NULL, 0.33, ISOLATED, NULL),
    XEN("network, server receives", "receiver", 0.04, ISOLATED, NULL, 0.03, ISOLATED, of_driver),
    OPENVZ("memory", PREDICTION, "memory", 0, ISOLATED, NULL, 100, SILENT, of_beans),
    OPENVZ("fork bomb", PREDICTION, "fork_bomb", 0.01, ISOLATED, NULL, 87.8, DEGRADED, of_prefork),
    OPENVZ("CPU", PREDICTION, "cpu", 0, ISOLATED, NULL, 0, ISOLATED, NULL),
    OPENVZ("disk (IOzone)", PREDICTION, "disk", 2.52, ISOLATED, NULL, 2.63, ISOLATED, NULL),
    OPENVZ("network, server transmits", CALIBRATION, "sender", 21.3, DEGRADED, NULL, 28.97,
           DEGRADED, NULL),
    OPENVZ("network, server receives", PREDICTION, "receiver", 100, SILENT, of_softirq, 100, SILENT,
           of_softirq),
};

const plim_validation_row plim_validation_matthews = {
    .id = "10",
    .title = "Isolation matrix: VMware Workstation, Xen and OpenVZ under six stressors",
    .source = "Matthews et al., ExpCS 2007, Table 1 (the authors' results page)",
    .unit = "%",
    .inputs =
        "Costs of 2003. Stressors: the program's aggressors. Sizes of guests, load and stressors "
        "that the results page does not give are assumptions, listed in the scenarios. One number "
        "is fitted, to OpenVZ's well-behaved web servers beside one that transmits: the datagrams "
        "in line at the link. A stressor beside the web server in the same guest is simulated as "
        "two processes on a machine of the guest's size and costs",
    .criterion = "class of each cell, victim's and culprit's: isolated (below 3 %), degraded, did "
                 "not respond; better than all zeros",
    .null_model = "perfect isolation: all zeros",
    .reading =
        "Errors are shares of cells in the wrong class. Beside the guest all is as published, but "
        "for a flood that OpenVZ's kernel receives; what the misbehaving one does to itself is hit "
        "less often, and where the class is right the size can be far off (Workstation, memory). "
        "One input was wrong at the first comparison and was corrected: the processes inside a "
        "virtual machine had a kernel each, where a guest has one, and Xen's fork bomb took 91 % "
        "of the web server's answers instead of all; no other cell changed its class.",
    .file = BESIDE_VM,
    .cases = cases,
    .n_cases = sizeof cases / sizeof cases[0],
};
