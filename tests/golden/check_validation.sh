#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `plimsoll validate` passes (no miss that its tables do not name), docs/validation.md is what it
# says now, and its scenarios are what the script that fits them makes.
#
# usage: check_validation.sh PLIMSOLL ROOT      exit 0: all well, 1: something is not
set -eu
program=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

trouble() {
    echo "$1" >&2
    failed=1
}

"$program" validate --quiet --format markdown >"$work/page" ||
    trouble "plimsoll validate: exit $?, see the page"
if ! diff -u "$root/docs/validation.md" "$work/page" >"$work/diff"; then
    head -n 40 "$work/diff" >&2
    trouble "docs/validation.md is out of date: run scripts/update-docs"
fi

# the same bytes for any number of jobs
"$program" validate --quiet --format csv --jobs 1 1 3 >"$work/one"
"$program" validate --quiet --format csv --jobs 3 1 3 >"$work/three"
cmp "$work/one" "$work/three" || trouble "rows 1 and 3 depend on the number of jobs"

status=0
"$program" validate --quiet nosuch 2>"$work/said" || status=$?
[ "$status" -eq 2 ] || trouble "an unknown row: exit $status, expected 2"
grep -q 'found "nosuch", expected a row: 1, 2' "$work/said" || trouble "an unknown row is not named"

data=${PLIMSOLL_DATA:-$root/../shared/data}
if [ -d "$data/service-profiles" ] && command -v python3 >/dev/null; then
    mkdir "$work/inputs"
    python3 -B "$root/scripts/dev/validation-inputs.py" "$data" "$work/inputs"
    diff -r "$root/scenarios/validation" "$work/inputs" ||
        trouble "scenarios/validation differs from what scripts/dev/validation-inputs.py makes"
else
    echo "skipped: service-profiles or python3 is absent, the fits are not made again"
fi
exit "$failed"
