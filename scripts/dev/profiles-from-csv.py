#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes models/profile/*.c from the measured service profiles.

usage: profiles-from-csv.py PROFILES.CSV NATIVE-COSTS.CSV COST-VECTORS.CSV [OUTPUT-DIRECTORY]

Counts and user seconds are the medians as measured. Kernel seconds are the system time less what
the counted operations cost there: system calls, switches and faults at the native costs of the
same guest; packets, bytes and disk operations, which were not measured apart, at those of era
2020 (an assumption). web_request is written by hand. clang-format-14 lays the result out.
"""
import csv
import pathlib
import subprocess
import sys

# name: (service, variant, resident MiB, summary); all at half load
PROFILES = {
    "nginx_static_1k": (
        "nginx", "static-1KB-keepalive", 10, "nginx, a file of 1 KiB, kept connections"),
    "nginx_static_10k": (
        "nginx", "static-10KB-keepalive", 10, "nginx, a file of 10 KiB, kept connections"),
    "nginx_static_100k": (
        "nginx", "static-100KB-keepalive", 10, "nginx, a file of 100 KiB, kept connections"),
    "nginx_static_10k_close": (
        "nginx", "static-10KB-close", 10, "nginx, a file of 10 KiB, a connection each"),
    "redis_get": ("redis", "get-100B-pipeline1", 30, "Redis GET of 100 bytes, no pipelining"),
    "memcached_get": ("memcached", "get-100B", 64, "memcached get of 100 bytes, one thread"),
    "postgres_select": (
        "postgres", "pgbench-select-only-s10-c4", 200,
        "PostgreSQL, one SELECT by key, four clients"),
    "postgres_tpcb": (
        "postgres", "pgbench-tpcb-like-s10-c4", 200,
        "PostgreSQL, a TPC-B-like transaction of seven statements, four clients"),
    "nodejs_hello": ("nodejs", "http-hello", 60, "Node.js, an HTTP answer of 12 bytes"),
    "nodejs_json": (
        "nodejs", "http-json-20-records", 60, "Node.js, an HTTP answer of 20 records in JSON"),
}

# class: metrics whose sum it is
COUNTS = {
    "SYSCALL": ["syscalls"],
    "FORK": ["forks"],
    "EXEC": ["execs"],
    "CTXSW": ["ctxsw_voluntary", "ctxsw_involuntary"],
    "PAGE_FAULT": ["page_faults_minor", "page_faults_major"],
    "DISK_READ": ["device_read_ops"],
    "DISK_WRITE": ["device_write_ops"],
    "DISK_READ_BYTE": ["disk_read_bytes"],
    "DISK_WRITE_BYTE": ["device_write_bytes"],
    "NET_RX_PACKET": ["net_rx_packets"],
    "NET_TX_PACKET": ["net_tx_packets"],
    "NET_RX_BYTE": ["net_rx_bytes"],
    "NET_TX_BYTE": ["net_tx_bytes"],
}


def native_ns(native_path, vectors_path):
    """What one operation costs on the guest that was measured, in ns."""
    with open(native_path, encoding="utf-8", newline="") as file:
        us = {row["operation"]: float(row["median"]) for row in csv.DictReader(file)}
    with open(vectors_path, encoding="utf-8", newline="") as file:
        of_2020 = {row["class"].upper(): float(row["value"]) for row in csv.DictReader(file)
                   if row["layer"] == "native" and row["era"] == "2020"
                   and row["term"] == "native_ns"}
    switch_us = (us["pipe_round_trip_same_core"] - 2 * us["pipe_write_read_self_1B"]) / 2
    ns = {name: of_2020.get(name, 0.0) for name in COUNTS}
    ns["SYSCALL"] = 1000 * us["syscall_getppid"]
    ns["CTXSW"] = 1000 * round(switch_us, 2)
    ns["PAGE_FAULT"] = 1000 * us["page_fault_shared_mem_minor"]
    return ns


def measured(path, service, variant):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["metric"]: row["median"] for row in csv.DictReader(file)
                if (row["service"], row["variant"], row["load"]) == (service, variant, "half")}


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def counts_text(row):
    text = ""
    for name, metrics in COUNTS.items():
        parts = [row[metric] for metric in metrics if float(row.get(metric, "0")) != 0]
        if parts:
            text += f"        [PLIM_CLASS_{name}] = {' + '.join(parts)},\n"
    return text


def kernel_seconds(row, ns):
    """Seconds, and the arithmetic in microseconds."""
    total_us = float(row["cpu_kernel"]) * 1e6
    parts = {}
    for name, metrics in COUNTS.items():
        n = sum(float(row.get(metric, "0")) for metric in metrics)
        parts[name] = n * ns[name] / 1000
    kernel_us = max(0.0, total_us - sum(parts.values()))
    packets = sum(parts[name] for name in parts if name.startswith("NET_"))
    disk = sum(parts[name] for name in parts if name.startswith("DISK_"))
    made = parts["FORK"] + parts["EXEC"]
    note = (f"kernel: {total_us:.4g} us system time less calls {parts['SYSCALL']:.3g}, switches"
            f" {parts['CTXSW']:.3g}, faults {parts['PAGE_FAULT']:.3g} (native costs of the same"
            f" guest), packets and bytes {packets:.3g}")
    note += f", disk operations {disk:.2g}" if disk >= 0.005 else ""
    note += f", forks {made:.2g}" if made >= 0.005 else ""
    note += f" (era 2020, an assumption) = {kernel_us:.4g}"
    if kernel_us == 0.0:
        note += "; the parts exceed the whole, so the packets of 2020 are too dear for this guest"
    return kernel_us * 1e-6, note


def profile_text(name, row, ns):
    service, variant, resident, summary = PROFILES[name]
    kernel, note = kernel_seconds(row, ns)
    note += ("; packets are counted with segmentation offload; bytes include IP and TCP headers;"
             " disk bytes read are those charged to the processes; resident size is an assumption")
    source = ("service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row"
              f" {service}, {variant}, half load")
    kernel_text = f"{kernel:.6g}" if kernel > 0 else "0"
    return (
        "/* SPDX-License-Identifier: GPL-3.0-or-later\n"
        f" * {name}: {summary}. */\n"
        '#include "models/profile.h"\n\n'
        f"const plim_profile plim_profile_{name} = {{\n"
        f"    .name = {quoted(name)},\n    .summary = {quoted(summary)},\n"
        "    .ops = {.n = {\n"
        f"        [PLIM_CLASS_USER] = {row['cpu_user']},\n"
        f"        [PLIM_CLASS_KERNEL] = {kernel_text},\n"
        + counts_text(row) + "    }},\n"
        f"    .resident_mib = {resident},\n"
        f"    .source = {quoted(source)},\n    .note = {quoted(note)},\n}};\n")


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parents[2]
    out = pathlib.Path(sys.argv[4]) if len(sys.argv) == 5 else root / "models" / "profile"
    ns = native_ns(sys.argv[2], sys.argv[3])
    for name, (service, variant, _, _) in PROFILES.items():
        row = measured(sys.argv[1], service, variant)
        if not row:
            sys.exit(f"no rows for {service}, {variant}, half load")
        laid_out = subprocess.run(
            ["clang-format-14", f"--style=file:{root / '.clang-format'}"], check=True,
            input=profile_text(name, row, ns), capture_output=True, encoding="utf-8").stdout
        (out / f"{name}.c").write_text(laid_out.rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
