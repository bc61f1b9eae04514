# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharma et al., Middleware 2016, Figures 4 to 8: containers and virtual machines (row 11).

Published: Dell R210 II, four cores of 3.4 GHz without HyperThreading, 16 GB, one disk of 7200 rpm;
LXC 1.0.7, KVM/QEMU 2.0. Every other cell is calibration; what it calibrates stands at its number.
"""
from validation_parts import closed, exponential, fixed, significant

# ---- published, and calibration ----
FILEBENCH_LOSS = 0.80        # Fig 4c: VM against LXC
SHARES_SLOWER = 0.60         # Fig 5: compile beside a compile, LXC with cpu-shares
FORK_BOMB_SLOWER = 0.30      # Fig 5: compile beside a fork bomb, VM
MALLOC_BOMB_LOSS = 0.11      # Fig 6: SpecJBB beside a malloc bomb, VM
BONNIE_LATENCY = 2.0         # Fig 7: filebench beside Bonnie++, VM

# ---- assumptions ----
CORES, VCPUS, GUEST_MIB = 4, 2, 4096   # guests of two cores and 4 GB: from memory, unverified
DISK_IOPS, DISK_MB = 80, 120           # of 7200 rpm: half a turn and a seek of 8.3 ms
BANDWIDTH = 25.6                       # GB/s: two channels of DDR3-1600
MEMORY_BOUND = 0.5                     # share of time that waits for memory, as in cache.json
JOB_USER_S = 0.25                      # user time of a job of make, four jobs at once
COMPILE_GB, JBB_GB = 2.0, 4.0          # GB/s that a core of the victim asks for
YCSB_S = 150e-6                        # of a YCSB client and the network; one thread
RECORD_BYTES = 1e6                     # of Bonnie++: its sequential phases
CLIENT_S = 0.1                         # think time of RUBiS users, 20 of them


def overhang(slower, demand):
    """GB/s that a neighbour adds so that work of that demand is slower by that much: the factor is
    (1 - m) + m · asked / there."""
    return (1 + slower / MEMORY_BOUND) * BANDWIDTH - demand


def queue_of_bonnie():
    """Its requests in line. A VM's operation is worth n of the disk's, of 1 / iops each, and waits
    behind the other thread's; so beside q requests of s it takes twice as long when q s is what it
    took alone. s: the transfer of a record."""
    alone = 2 * operations_in_vm() / DISK_IOPS
    return max(1, round((BONNIE_LATENCY - 1) * alone / (RECORD_BYTES / (DISK_MB * 1e6))))


def operations_in_vm():
    """Of the disk for one of filebench's: throughput falls by the loss when all else is next to
    nothing."""
    return round(1 / (1 - FILEBENCH_LOSS))


def compile_job(profile):
    """Of a build of Linux 6.1, counted in 2026, scaled to a job's user time."""
    traced = profile("compile", "kernel-6.1-tinyconfig-vmlinux-j2", "one job at a time")
    scale = JOB_USER_S / traced["cpu_user"]
    counts = {"syscalls": traced["syscalls"], "forks": traced["forks"], "execs": traced["execs"],
              "context_switches": traced["ctxsw_voluntary"] + traced["ctxsw_involuntary"],
              "page_faults": traced["page_faults_minor"]}
    return {"user_s": JOB_USER_S, **{k: significant(n * scale) for k, n in counts.items()}}


def compile_service(name, job, host=None, **more):
    """Four jobs at once; between two of a slot make and the linker work alone, so that beside an
    equal neighbour (half the cores) it takes SHARES_SLOWER longer: 4 / (1 + z) = 2 · 1.6."""
    alone = CORES / 2 * (1 + SHARES_SLOWER)
    think = significant(JOB_USER_S * (CORES / alone - 1))
    return {"name": name, **placed(host), "mem_mib": GUEST_MIB, "vcpus": VCPUS,
            "timeout_s": 120, "request": job, "workload": closed(CORES, exponential(think)), **more}


def placed(host):
    return {} if host is None else {"on": [host]}


def filebench(name, operations, host=None):
    """One reader, one writer, 8 KB at random."""
    return {"name": name, **placed(host), "mem_mib": GUEST_MIB, "vcpus": VCPUS, "timeout_s": 60,
            "request": {"user_s": 20e-6, "kernel_s": 20e-6, "syscalls": 2,
                        "disk_reads": 0.5 * operations, "disk_writes": 0.5 * operations,
                        "disk_read_bytes": 4096 * operations,
                        "disk_write_bytes": 4096 * operations, "size": fixed(1)},
            "workload": closed(2, fixed(0))}


def rubis(name, host=None):
    """An auction site's page."""
    return {"name": name, **placed(host), "mem_mib": GUEST_MIB, "vcpus": VCPUS, "timeout_s": 10,
            "request": {"user_s": 0.005, "kernel_s": 0.001, "syscalls": 200, "context_switches": 20,
                        "page_faults": 20, "net_rx_packets": 10, "net_rx_bytes": 2000,
                        "net_tx_packets": 15, "net_tx_bytes": 15000},
            "workload": closed(20, exponential(CLIENT_S))}


def redis(profile):
    counted = profile("redis", "get-100B-pipeline1", "half")
    return {"name": "redis", "mem_mib": GUEST_MIB, "vcpus": VCPUS, "concurrency": 1,
            "request": {"user_s": 1.75e-6, "kernel_s": 1.77016e-6,
                        "syscalls": counted["syscalls"],
                        "context_switches": significant(counted["ctxsw_voluntary"]),
                        "net_rx_packets": counted["net_rx_packets"],
                        "net_tx_packets": counted["net_tx_packets"],
                        "net_rx_bytes": counted["net_rx_bytes"], "net_tx_bytes": 1060},
            "workload": closed(1, exponential(YCSB_S))}


def host(name, **more):
    return {"name": name, "cores": CORES, "mem_mib": 16384, "disk_iops": DISK_IOPS,
            "disk_mb_per_s": DISK_MB, "disk": {"spindle": True}, "link_gbit_per_s": 1, **more}


PLATFORMS = [{"name": "container", "label": "lxc"}, {"name": "vm_hvm:ept", "label": "kvm"}]
MACHINE = ("Sharma et al. 2016: four cores, 16 GB, one disk of 7200 rpm. Guests of two cores and "
           "4 GB (from memory). ")


def alone(profile):
    services = [compile_service("compile", compile_job(profile)), redis(profile),
                filebench("filebench", 1), filebench("filebench_in_vm", operations_in_vm()),
                rubis("rubis")]
    services[0]["workload"] = closed(VCPUS, services[0]["workload"]["think"])
    return {
        "schema": 1, "name": "sharma-alone", "title": "Four benchmarks in containers and in VMs",
        "description": MACHINE + "Each benchmark on a machine of its own (Figure 4). "
        "`filebench_in_vm`: one operation of the benchmark is worth "
        f"{operations_in_vm()} of the disk, which Figure 4c calibrates (80 % less). Assumptions: "
        "what jobs, pages and clients cost and how long they think (a compile's counts are those "
        "of a build of Linux 6.1 in 2026; a GET's those of redis_get, with 1 KB of answer).",
        "seed": 1, "era": 2014, "horizon_s": 42, "warmup_s": 2, "replications": 5,
        "placement": "one_service_per_host", "platforms": PLATFORMS,
        "hosts": [host("r210", count=len(services))], "services": services}


def neighbours(profile):
    job = compile_job(profile)
    cache = {"memory_bound": MEMORY_BOUND}
    fork_gb = overhang(FORK_BOMB_SLOWER, VCPUS * COMPILE_GB) / VCPUS
    malloc_gb = overhang(1 / (1 - MALLOC_BOMB_LOSS) - 1, VCPUS * JBB_GB)
    bomb = {"mem_mib": GUEST_MIB, "vcpus": VCPUS}
    services = [
        compile_service("compile", job, "cpu", cache={"gb_per_s": COMPILE_GB, **cache}),
        {"name": "jbb", "on": ["memory"], "mem_mib": GUEST_MIB, "vcpus": VCPUS, "timeout_s": 10,
         "request": {"user_s": 0.002, "kernel_s": 0.0001}, "cache": {"gb_per_s": JBB_GB, **cache},
         "memory": {"faults_per_cpu_s": 5000}, "workload": closed(VCPUS, fixed(0))},
        filebench("filebench", 1, "disk"),
        filebench("filebench_in_vm", operations_in_vm(), "vm_disk"),
        rubis("rubis", "net"),
        compile_service("compile_2", job, "cpu", cache={"gb_per_s": COMPILE_GB, **cache}),
        # as the aggressors fork_bomb and malloc_bomb, whose bandwidth cannot be said
        {"name": "fork_bomb", "on": ["cpu"], **bomb,
         "kernel": {"pids": 1, "pids_growth_per_s": 10},
         "cache": {"gb_per_s": significant(fork_gb), **cache},
         "request": {"user_s": 0.001, "forks": 20}, "workload": closed(4096, fixed(0))},
        {"name": "malloc_bomb", "on": ["memory"], **bomb,
         "memory": {"growth_mib_per_s": 500, "working_set_mib": 16, "limit_mib": GUEST_MIB},
         "cache": {"gb_per_s": significant(malloc_gb), **cache},
         "request": {"user_s": 0.01, "page_faults": 1280}, "workload": closed(1, fixed(0))},
        *({"name": name, "on": [where], **bomb, "disk": {"pattern": "sequential"},
           "request": {"user_s": 0.0001, "disk_writes": 1, "disk_write_bytes": RECORD_BYTES,
                       "size": fixed(1)},
           "workload": closed(queue_of_bonnie(), fixed(0))}
          for name, where in (("bonnie", "disk"), ("bonnie_in_vm", "vm_disk"))),
        {"name": "udp_bomb", "on": ["net"], **bomb, "queue_limit": 64,
         "aggressor": {"type": "packet_flood"}}]
    return {
        "schema": 1, "name": "sharma-neighbours", "title": "Benchmarks beside neighbours, in "
        "containers and in VMs",
        "description": MACHINE + "A machine for each resource (Figures 5 to 8). Fitted in closed "
        "form, to cells that are calibration: the share of a build that is not parallel (cpu-"
        "shares, 60 %), the bandwidth of the fork bomb (VM, 30 %) and of the malloc bomb (VM, "
        "11 %), which stand for all that they do beside taking cores and memory, the requests "
        "that Bonnie++ keeps in line (VM, twice as long), and the operations of the disk that one "
        "in a VM is worth (Figure 4c). The malloc bomb is limited to the memory of its guest, the "
        "fork bomb to nothing. Assumptions: a disk of 80 operations and 120 MB a second, first "
        "come first served (Ubuntu's deadline scheduler, from memory); bandwidth of two channels "
        "of DDR3-1600, which both victims wait for half of their time.",
        "seed": 1, "era": 2014, "horizon_s": 65, "warmup_s": 5, "replications": 3,
        "placement": "explicit_hosts", "platforms": PLATFORMS,
        "hosts": [host("cpu", cache={"llc_mib": 8, "gb_per_s": BANDWIDTH}),
                  host("memory", cache={"llc_mib": 8, "gb_per_s": BANDWIDTH},
                       memory={"swap_mib": 16384}),
                  host("disk"), host("vm_disk"), host("net")],
        "isolate": {"aggressors": ["compile_2", "fork_bomb", "malloc_bomb", "bonnie",
                                   "bonnie_in_vm", "udp_bomb"],
                    "victims": ["compile", "jbb", "filebench", "filebench_in_vm", "rubis"],
                    "limits": ["on"]},
        "services": services}


def sharma(profile):
    return alone(profile), neighbours(profile)
