#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every #include points down the floors of the house, and nothing below sim/app prints.
#
# usage: check_floors.sh [ROOT]     exit 0: all well, 1: broken rules, 2: cannot check
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$here/..}
cd "$root" || exit 2
list=$(mktemp)
trap 'rm -f "$list"' EXIT
for floor in sim models reports scenarios; do
    if [ -d "$floor" ]; then
        find "$floor" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \)
    fi
done | sort >"$list"
count=$(wc -l <"$list")
if [ "$count" -eq 0 ]; then
    echo "check_floors: no source under $root" >&2
    exit 2
fi

# shellcheck disable=SC2016 # the program is awk's, not the shell's
rules='
function floor_of(path)
{
    if (path ~ /^sim\/base\//) return 0
    if (path ~ /^sim\/kernel\//) return 1
    if (path ~ /^models\//) return 2
    if (path ~ /^reports\//) return 3
    if (path ~ /^scenarios\//) return 4
    if (path ~ /^sim\/(app|include)\//) return 5
    return -1
}
function kind_of(path,    part)
{
    return split(path, part, "/") > 2 && part[1] == "models" ? part[2] : ""
}
function say(rule, text)
{
    print file ":" line ": " rule ": " text
    bad++
}
function own_include(target)
{
    if (target !~ /\//) {
        say("path", "\"" target "\" is not written from the root of the repository")
    } else if (target ~ /\.c$/) {
        say("source", "a .c file is included: " target)
    } else if (to < 0) {
        say("floor", target " is in no floor of the house")
    } else if (to > from) {
        say("floor", "points up, from floor " from " to floor " to ": " target)
    } else if (from == 3 && to > 0 && to < 3 && target != "sim/kernel/results.h") {
        say("reports", "a report reads results, not " target)
    } else if (from == 4 && to == 3) {
        say("reports", "scenarios know nothing of reports: " target)
    } else if (kind_of(file) != "" && kind_of(target) != "" && kind_of(file) != kind_of(target)) {
        say("sibling", "models/" kind_of(file) " includes its sibling: " target)
    }
}
function foreign_include(header)
{
    if (header ~ /(^|\/)cJSON(_Utils)?\.h$/ && file != "scenarios/json.c") {
        say("cjson", "only scenarios/json.c knows cJSON: <" header ">")
    } else if (header ~ /^gsl\// && from != 2 && from != 4 && file != "sim/app/main.c") {
        say("gsl", "GSL is for models, scenarios and sim/app/main.c: <" header ">")
    } else if (header == "pthread.h" && from < 4) {
        say("threads", "a run is single-threaded: <" header "> belongs to scenarios")
    } else if (from < 2 && header !~ standard) {
        say("libc", "sim/base and sim/kernel use the C library alone: <" header ">")
    }
}
BEGIN {
    standard = "^(assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp" \
        "|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string" \
        "|tgmath|time|uchar|wchar|wctype|unistd|fcntl|sys/[a-z]+)[.]h$"
}
{
    match($0, /^[^:]*:[0-9]+:/)
    split(substr($0, 1, RLENGTH), place, ":")
    file = place[1]
    line = place[2]
    code = substr($0, RLENGTH + 1)
    from = floor_of(file)
}
code ~ /^[ \t]*#[ \t]*include[ \t]*"/ {
    split(code, quoted, "\"")
    to = floor_of(quoted[2])
    own_include(quoted[2])
    next
}
code ~ /^[ \t]*#[ \t]*include[ \t]*</ {
    split(code, angled, /[<>]/)
    foreign_include(angled[2])
    next
}
from < 5 && file != "sim/base/assert.c" {
    if (match(code, /(^|[^A-Za-z0-9_.>])(v?printf|puts|putchar|putc_unlocked|perror)[ \t]*\(/) ||
        match(code, /(^|[^A-Za-z0-9_.>])(stderr|stdout)($|[^A-Za-z0-9_])/)) {
        say("prints", "nothing below sim/app prints: " substr(code, RSTART, RLENGTH))
    }
}
END { exit bad > 0 }
'
status=0
# shellcheck disable=SC2046 # one word a file: no name in the house has a space
awk -f "$here/support/code_only.awk" $(cat "$list") | awk "$rules" || status=1
if [ "$status" -eq 0 ]; then
    echo "check_floors: $count files, every include points down"
fi
exit "$status"
