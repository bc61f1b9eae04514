#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program as its user calls it: exit codes, where words go, what is written and what is not.
#
# usage: cli.sh PLIMSOLL SOURCE-DIR
set -euo pipefail
plimsoll=$1
gallery=$2/scenarios/gallery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0

complain() { # WHAT
    echo "cli: $1" >&2
    bad=1
}

# Runs plimsoll; its exit status must be that, and the text must be in what it printed.
expect() { # STATUS TEXT ARGUMENT...
    local wanted=$1 text=$2 status=0
    shift 2
    "$plimsoll" "$@" >out 2>err </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || complain "plimsoll $*: exit $status, expected $wanted"
    grep -qF -- "$text" out err || {
        complain "plimsoll $*: \"$text\" is missing in:"
        cat out err >&2
    }
}

# A scenario of three services of which a host of 1900 MiB takes one.
small() {
    sed 's/"count": 3, "cores": 4, "mem_mib": 8192/"count": 2, "cores": 4, "mem_mib": 1900/' \
        "$gallery/three-services.json" >small.json
}

small
expect 0 "3 instances on 1 host" check "$gallery/three-services.json"
expect 0 "3 instances on 3 hosts" check "$gallery/three-services.json"
expect 0 "could not be placed: accounts/1 needs 2048 MiB" check small.json
sed 's/"count": 3, "cores": 4, "mem_mib": 8192/"count": 1, "cores": 4, "mem_mib": 100/' \
    "$gallery/three-services.json" >none.json
expect 0 "none.json: warning: on no platform is there room for it" check none.json
sed 's/"name": "accounts",/"name": "accounts", "from_s": 60,/' small.json >late.json
expect 0 "could not be placed when accounts comes, at 60 s: accounts/1 needs 2048 MiB" check late.json
expect 0 "no instance of accounts was ever in service, from 60 s on: accounts/1 needs" \
    run -q --horizon-s 120 -r 1 late.json
expect 0 "No platform could be placed" compare --horizon-s 60 small.json
expect 4 "no/small.json" check no/small.json
expect 2 "found no verb" nonsense
expect 2 "--output: out is not a directory" run -o out "$gallery/mm1.json"
expect 2 'found platform "container" a second time' compare -p container,vm_hvm,container "$gallery/mm1.json"
expect 2 "expected one platform" run -p container,vm_hvm "$gallery/mm1.json"
expect 2 '--era: found "2010", expected one of 2003, 2014, 2020' describe --era 2010 vm_hvm
expect 3 'found no key "slo", did you mean "slo_s"?' explain slo
expect 2 'found "docker"' compare -p docker "$gallery/mm1.json"
expect 2 "--replications" compare -r 0 "$gallery/mm1.json"
expect 2 "--horizon-s" run --horizon-s nan "$gallery/mm1.json"
expect 2 "--seed" run -s x "$gallery/mm1.json"

# A platform is a block: layers and costs by era, each work named once. An object shows its keys.
expect 0 "    layers   hypervisor_para_2003 > guest_os (2003); hypervisor_para_dd > guest_os (2014, 2020)" \
    list platforms
expect 0 "    costs    2 assumptions (2003, 2014, 2020)" list platforms
expect 0 "    sources  Barham 2003; " list platforms
[ "$(awk 'length > 100' out | wc -l)" -eq 0 ] || complain "list platforms: a line is too long"
expect 0 "    most                 never more instances than that (required)" explain 'services[].scaling'
expect 0 "    (replay)             requests at given times" explain 'services[].workload'
expect 0 "  value      an array of hosts, 1 to 100000" explain hosts

# What an aggressor does where the scenario does not say is an assumption that a reader sees.
expect 0 "fork_bomb: fork_bomb where the scenario does not say: growth_per_s 10 1/s, threads 4096" \
    run -q -f json -p bare_shared -r 1 --horizon-s 11 "$gallery/isolation.json"

# Times of a file, plain or compressed, beside the scenario; what is out of order says where.
printf 'user,at_s\n1,0.5\n2,1\n3,4\n' >times.csv
gzip -kf times.csv
replay() { # FILE
    cat <<END
{"schema": 1, "name": "replay", "horizon_s": 10, "warmup_s": 0, "replications": 2,
 "platform": "bare_shared", "hosts": [{"name": "h", "cores": 1, "mem_mib": 1000}],
 "services": [{"name": "web", "mem_mib": 10, "request": {"user_s": 0.1},
   "workload": {"type": "replay", "column": "at_s", "file": "$1"}}]}
END
}
replay times.csv >replay.json
replay times.csv.gz >replay-gz.json
expect 0 "bare_shared,,service,web,offered_rate,,1/s,0.3" run -q -f csv replay.json
cp out plain.csv
expect 0 "bare_shared,,service,web,offered_rate,,1/s,0.3" run -q -f csv replay-gz.json
cmp -s out plain.csv || complain "compressed times give other results"
expect 0 "times.csv: 3 rows read, 3 used, replayed from 0.5" run -q -f json replay.json
expect 0 "\"file\": \"$work/times.csv\"" check --dump replay.json
printf 'user,at_s\n1,0.5\n2,1\n3,0.75\n' >times.csv
expect 3 "times.csv:4: found \"0.75\", expected times in order" check replay.json
rm times.csv
expect 4 "cannot read times.csv" check replay.json

# The files of -o, and the same bytes on standard output.
expect 0 "metric" run --horizon-s 2000 -r 2 -q -f csv -o made "$gallery/mm1.json"
cmp out made/results.csv || complain "results.csv differs from --format csv"
for file in report.html results.json; do
    [ -s "made/$file" ] || complain "made/$file is missing"
done
! grep -qiE '(^|[^a-z])(nan|inf)([^a-z]|$)' made/results.csv made/results.json ||
    complain "nan or inf in the results"
[ -z "$(find made -name '*.tmp')" ] || complain "a temporary file stayed"
expect 0 "<!DOCTYPE html>" run --horizon-s 2000 -r 2 -q -f html "$gallery/mm1.json"
grep -q "<h2>Verdict</h2>" out || complain "the page has no verdict"

# A full disk is told, and nothing half-written stays under a name that looks whole.
if [ -w /dev/full ]; then
    status=0
    "$plimsoll" run --horizon-s 2000 -q -f csv "$gallery/mm1.json" >/dev/full 2>err || status=$?
    [ "$status" -ne 0 ] || complain "a full disk went unnoticed"
fi
exit "$bad"
