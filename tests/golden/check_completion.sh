#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What Tab offers: sources the completion and asks it as bash does.
#
# usage: check_completion.sh PLIMSOLL ROOT      exit 0: all well, 1: something is not
set -euo pipefail
program=$1
cd "$2"
failed=0
asked=0

# shellcheck source=completions/plimsoll.bash
. completions/plimsoll.bash

# Words cut at ":" and "=", as bash does; the last is the one that is completed.
offers() {
    local word piece
    COMP_WORDS=("$program")
    for word in "$@"; do
        if [[ -z $word ]]; then
            COMP_WORDS+=("")
        fi
        while [[ -n $word ]]; do
            piece=${word%%[:=]*}
            if [[ -z $piece ]]; then
                piece=${word:0:1}
            fi
            COMP_WORDS+=("$piece")
            word=${word#"$piece"}
        done
    done
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    # shellcheck disable=SC2034 # the completion reads it
    COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
    COMPREPLY=()
    _plimsoll || true # its status means nothing to bash
}

offered() {
    local word
    for word in "${COMPREPLY[@]-}"; do
        [[ $word != "$1" ]] || return 0
    done
    return 1
}

trouble() {
    echo "after \"plimsoll $1\": $2; offered: ${COMPREPLY[*]-}" >&2
    failed=1
}

# expect "WORDS" WANTED...: all that is wanted is offered
expect() {
    local line=$1 want
    shift
    # shellcheck disable=SC2086 # words of a line
    if [[ $line == *" " ]]; then offers $line ""; else offers $line; fi
    asked=$((asked + 1))
    for want in "$@"; do
        offered "$want" || trouble "$line" "no $want"
    done
}

# only "WORDS" WANTED...: that and nothing else, in any order
only() {
    expect "$@"
    if [[ ${#COMPREPLY[@]} -ne $(($# - 1)) ]]; then
        trouble "$1" "${#COMPREPLY[@]} offers, expected $(($# - 1))"
    fi
}

for verb in $("$program" --help | sed -n '/^verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    expect " " "$verb"
    only "$verb --hel" --help
done
only "com" compare
only "iso" isolate
expect "isolate -p bare_shared,contai" bare_shared,container
only "run --bl" --blame
only "nothing-begins-so"
expect "run -" -p --platform --format --horizon-s --quiet -h --help
only "run --hor" --horizon-s
only "check --d" --data-dir --dump
only "run --format " table csv json html
only "run --format c" csv
only "run --format=j" json
only "run --format=" table csv json html
only "import --as " auto counts timestamps
only "describe --era " 2003 2014 2020
expect "run --platform " bare_shared vm_hvm container vm_hvm:gen1
expect "run -p vm_hv" vm_hvm vm_hvm:gen1
only "run -p vm_hvm:g" gen1
expect "compare -p bare_shared,vm_" bare_shared,vm_hvm bare_shared,vm_para
expect "compare -p bare_shared,contai" bare_shared,container bare_shared,container:host
expect "compare -p bare_shared,container:ho" host
only "compare --replications "
expect "describe " vm_hvm sojourn_p99 redis_get first_fit poisson round_robin host_os csv
only "describe redis" redis_get
only "describe --era 2014 redis" redis_get
only "list pl" platforms placements
only "explain slo_" slo_s
expect "validate " 1 3 20
expect "validate --format " table csv json markdown html
expect "explain " services hosts cores rate_per_s warmup_s
only "schema "
expect "run scenarios/gallery/" scenarios/gallery/mm1.json scenarios/gallery/cascade.json
only "run --quiet -f csv scenarios/gallery/mm" scenarios/gallery/mm1.json
only "run scenarios/gallery/mm1.json scenarios/gallery/mm"
only "check scenarios/gallery/mm1.json scenarios/gallery/mm" scenarios/gallery/mm1.json
only "run READ"
only "run scenarios/gal" scenarios/gallery
only "import " arrivals
expect "import arrivals READ" README.md
expect "calibrate READ" README.md
only "calibrate --format " table csv json
only "calibrate --era " 2003 2014 2020
only "run -o scen" scenarios
# a program that is not there offers nothing and says nothing
program=/no/such/plimsoll
said=$(offers "" 2>&1)
[[ -z $said ]] || trouble "" "said $said"

if [[ $(complete -p plimsoll) != *"-F _plimsoll plimsoll" ]]; then
    echo "plimsoll has no completion" >&2
    failed=1
fi
if [[ $asked -lt 40 ]]; then
    echo "only $asked questions were asked" >&2
    failed=1
fi
echo "$asked questions"
exit "$failed"
