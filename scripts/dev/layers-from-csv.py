#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes models/layer/*.c from the cost vectors.

usage: layers-from-csv.py COST-VECTORS.CSV [OUTPUT-DIRECTORY]

Every row of the file is carried over with its range, status, source and note. The tax on kernel
work, which the file lacks, is in KERNEL_TAX below. clang-format-14 lays the result out.
"""
import csv
import pathlib
import subprocess
import sys

# name: (summary, flags). The order is that of models/registry.def.
LAYERS = {
    "native": ("the operations themselves, on bare metal", []),
    "host_os": ("the operating system of the host", ["own_kernel", "once_per_host"]),
    "guest_os": ("an operating system inside a virtual machine", ["own_kernel"]),
    "hosted_vmm_bt": (
        "type 2 virtual machine monitor on a host OS, binary translation", ["own_thread_serial"]),
    "hypervisor_full_bt": (
        "bare-metal hypervisor, full virtualization by binary translation", []),
    "hypervisor_para_2003": (
        "paravirtualizing hypervisor with the drivers inside it (Xen 1, 2003)", []),
    "hypervisor_para_dd": (
        "paravirtualizing hypervisor with a driver domain (Xen 2.0 and later)",
        ["once_per_host"]),
    "hypervisor_hvm_gen1": (
        "hypervisor on hardware assist without nested paging, virtio devices", []),
    "hypervisor_hvm_ept": ("hypervisor on hardware assist with nested paging, virtio devices", []),
    "container_hostnet": ("container on the network of its host", []),
    "container_bridge": ("what a bridge and NAT add to container_hostnet", []),
    "container_cow": ("what a copy-on-write root file system adds to container_hostnet", []),
    "microvm": ("minimal virtual machine monitor on hardware assist, few virtio devices", []),
    "sandbox_ptrace": ("user-space kernel that intercepts by ptrace", ["own_kernel"]),
    "sandbox_kvm": ("user-space kernel that intercepts by hardware assist", ["own_kernel"]),
    "uml": ("Linux as a process on Linux (user-mode Linux)", []),
}

BARHAM = "Barham 2003 Table 5 p.173"
KEPT = "value of 2003, a ratio kept"
XEN = (
    0.01, 0, 0.033, BARHAM,
    "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - 2 x"
    " 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a create is our"
    " count")
TRANSLATED = (
    0.075, 0.07, 0.10, BARHAM,
    "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 to 2.64 us,"
    " 7 to 8 %; high = calls not removed; two calls a create is our count; Workstation 3.2")
UML = (
    1.4, 1.2, 1.6, BARHAM,
    "creating an empty file: 32.1 us native, +97.9; less two calls of 24 to 30: 38 to 49 us,"
    " 120 to 160 %; two calls a create is our count")
SAME_PATH = (0, 0, 0.02, "Felter 2014", "same kernel path as a process; high as the user tax")
AS_USER = "no published figure: the user tax of this layer"
SHADOW = AS_USER + "; kernel work that maps memory is likely dearer under shadow paging"
SENTRY = AS_USER + "; kernel work runs in the user-space kernel and is likely dearer"


def as_user(value, high, note):
    return (value, 0, high, "project estimate", note)


EPT = as_user(0.0233463, 0.163, AS_USER)
GEN1 = as_user(0.01, 0.05, SHADOW)
SANDBOX = as_user(0.00397248, 0.076, SENTRY)

# layer, era, (value, low, high, source, note), status, what to add to the note
KERNEL_TAX = [
    ("hosted_vmm_bt", 2003, TRANSLATED, "derived", ""),
    ("hosted_vmm_bt", 2014, TRANSLATED, "constructed", KEPT),
    ("hosted_vmm_bt", 2020, TRANSLATED, "constructed", KEPT),
    ("hypervisor_full_bt", 2003, TRANSLATED, "constructed", "vector of hosted_vmm_bt"),
    ("hypervisor_full_bt", 2014, TRANSLATED, "constructed", "vector of hosted_vmm_bt; " + KEPT),
    ("hypervisor_full_bt", 2020, TRANSLATED, "constructed", "vector of hosted_vmm_bt; " + KEPT),
    ("hypervisor_para_2003", 2003, XEN, "derived", ""),
    ("hypervisor_para_2003", 2014, XEN, "constructed", KEPT),
    ("hypervisor_para_2003", 2020, XEN, "constructed", KEPT),
    ("hypervisor_para_dd", 2003, XEN, "constructed", "as hypervisor_para_2003"),
    ("hypervisor_para_dd", 2014, XEN, "constructed", "as hypervisor_para_2003; " + KEPT),
    ("hypervisor_para_dd", 2020, XEN, "constructed", "as hypervisor_para_2003; " + KEPT),
    ("hypervisor_hvm_gen1", 2003, GEN1, "assumption", ""),
    ("hypervisor_hvm_gen1", 2014, GEN1, "assumption", ""),
    ("hypervisor_hvm_gen1", 2020, GEN1, "assumption", ""),
    ("hypervisor_hvm_ept", 2014, EPT, "assumption", ""),
    ("hypervisor_hvm_ept", 2020, EPT, "assumption", ""),
    ("container_hostnet", 2003, SAME_PATH, "constructed", "value of 2014"),
    ("container_hostnet", 2014, SAME_PATH, "derived", ""),
    ("container_hostnet", 2020, SAME_PATH, "derived", ""),
    ("microvm", 2020, EPT, "assumption", ""),
    ("sandbox_ptrace", 2020, SANDBOX, "assumption", ""),
    ("sandbox_kvm", 2020, SANDBOX, "assumption", ""),
    ("uml", 2003, UML, "derived", ""),
]


def kernel_rows():
    for layer, era, (value, low, high, source, note), status, more in KERNEL_TAX:
        yield {
            "era": str(era), "layer": layer, "class": "kernel", "term": "tax_ratio",
            "value": str(value), "unit": "ratio", "payer": "vcpu", "low": str(low),
            "high": str(high), "status": status, "source": source,
            "note": "; ".join(part for part in (note, more) if part)}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row_text(row):
    words = [row["class"], row["term"], row["payer"]]
    fields = [row["era"], *(word.upper() for word in words), row["value"], row["low"], row["high"],
              quoted(row["unit"]), row["status"].upper(), quoted(row["source"]),
              quoted(row["note"])]
    return "    PLIM_ROW(" + ", ".join(fields) + "),\n"


def layer_text(name, rows):
    summary, flags = LAYERS[name]
    text = "/* SPDX-License-Identifier: GPL-3.0-or-later\n"
    text += f" * {name}: {summary}. */\n"
    text += '#include "models/layer_row.h"\n\n'
    text += "static const plim_cost_row rows[] = {\n"
    text += "".join(row_text(row) for row in rows)
    text += "};\n\n"
    text += f"const plim_layer plim_layer_{name} = {{\n"
    text += f"    .name = {quoted(name)},\n    .summary = {quoted(summary)},\n"
    text += "".join(f"    .{flag} = true,\n" for flag in flags)
    text += "    .rows = rows,\n    .n_rows = sizeof rows / sizeof rows[0],\n};\n"
    return text


def with_kernel(rows, extra):
    """The rows with each kernel tax after the last user tax of its era (or first of its era)."""
    for tax in extra:
        era = [i for i, row in enumerate(rows) if row["era"] == tax["era"]]
        user = [i for i in era if rows[i]["class"] == "user"]
        rows.insert(user[-1] + 1 if user else era[0], tax)
    return rows


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parents[2]
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else root / "models" / "layer"
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    unknown = {row["layer"] for row in rows} - set(LAYERS)
    if unknown:
        sys.exit(f"no summary for: {', '.join(sorted(unknown))}")
    extra = list(kernel_rows())
    for name in LAYERS:
        mine = with_kernel([row for row in rows if row["layer"] == name],
                           [row for row in extra if row["layer"] == name])
        laid_out = subprocess.run(
            ["clang-format-14", f"--style=file:{root / '.clang-format'}"], check=True,
            input=layer_text(name, mine), capture_output=True, encoding="utf-8").stdout
        laid_out = laid_out.rstrip("\n") + "\n"
        (out / f"{name}.c").write_text(laid_out, encoding="utf-8")


if __name__ == "__main__":
    main()
