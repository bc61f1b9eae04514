#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the man pages name what there is, and nothing else?  Verbs and options of the program, functions
# and statuses of the header, keys of the tables; and do scdoc and groff take each page without a
# word.  That they are not out of date is asked by scripts/update-docs --check.
#
# usage: check_man.sh SOURCE PLIMSOLL SCENARIO_PAGE
set -eu
export LC_ALL=C
source=$1
plimsoll=$2
keys=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
asked=0

fault() {
    echo "check_man: $1" >&2
    bad=1
}

page() { # NAME: its text without escapes
    sed 's/\\//g' "$source/docs/man/$1.scd" >"$work/$1"
}
page plimsoll.1
page plimsoll-scenario.5
page libplimsoll.3

# Each verb has a section, and in it an entry for each of its options, with letter and argument.
"$plimsoll" --help | awk '/^verbs:/ { on = 1; next } on && !NF { exit } on { print $1 }' \
    >"$work/verbs"
[ "$(wc -l <"$work/verbs")" -ge 6 ] || fault "plimsoll --help names too few verbs"
while read -r verb; do
    asked=$((asked + 1))
    awk -v verb="$verb" '
        /^##? / { on = $1 == "##" && $2 == "plimsoll" && $3 == verb; if (on) { print }; next }
        on { print }' "$work/plimsoll.1" >"$work/section"
    [ -s "$work/section" ] || fault "plimsoll.1 has no section of the verb $verb"
    "$plimsoll" "$verb" --help >"$work/help"
    sed -n 's/^  \(-., \|    \)\(--[a-z-]*\)\( [^ ][^ ]*\)\{0,1\} .*$/\1\2\3/p' "$work/help" |
        sed 's/^ *//; s/--[a-z-]*/*&*/; s/^\(-.\), /*\1*, /; s/ \([^ *]*\)$/ _\1_/' |
        sed 's/, _\(\*.*\*\)_$/, \1/' | grep -v -e '--help' >"$work/options" || true
    grep -E '^(\*-.\*, )?\*--' "$work/section" >"$work/entries" || true
    cmp -s "$work/options" "$work/entries" || {
        fault "plimsoll.1, verb $verb: options of --help (<) and of the page (>)"
        diff "$work/options" "$work/entries" >&2 || true
    }
    asked=$((asked + $(wc -l <"$work/options")))
done <"$work/verbs"
grep '^## plimsoll ' "$work/plimsoll.1" | awk '{ print $3 }' | sort >"$work/sections"
sort "$work/verbs" | cmp -s - "$work/sections" ||
    fault "plimsoll.1 has sections of verbs that plimsoll --help does not name"
for option in --help --version; do
    grep -q "^\*-.\*, \*$option\*\$" "$work/plimsoll.1" || fault "plimsoll.1 does not name $option"
done

# Exit codes of plimsoll --help.
"$plimsoll" --help | tr '\n' ' ' | sed 's/.*Exit codes: //; s/\. *$//' | tr ',' '\n' |
    awk '{ print $1 }' >"$work/codes"
[ "$(wc -l <"$work/codes")" -ge 7 ] || fault "plimsoll --help names too few exit codes"
while read -r code; do
    asked=$((asked + 1))
    grep -q "^\*$code\*\$" "$work/plimsoll.1" || fault "plimsoll.1 does not name exit code $code"
done <"$work/codes"

# Keys.
"$keys" | sed -n 's/\\//g; s/^\*\([^*]*\)\*.*$/\1/p' | sort -u >"$work/keys"
[ "$(wc -l <"$work/keys")" -ge 60 ] || fault "the tables have too few keys"
while read -r key; do
    asked=$((asked + 1))
    grep -qF "*$key*" "$work/plimsoll-scenario.5" || fault "plimsoll-scenario.5 does not name $key"
done <"$work/keys"

# Functions: in the words as well as in the synopsis; none that the header does not have.
grep -o 'plimsoll_[a-z_0-9]*(' "$source/sim/include/plimsoll.h" | tr -d '(' | sort -u \
    >"$work/functions"
[ "$(wc -l <"$work/functions")" -ge 20 ] || fault "plimsoll.h has too few functions"
while read -r name; do
    asked=$((asked + 1))
    grep -qF "*$name*()" "$work/libplimsoll.3" || fault "libplimsoll.3 says nothing of $name"
done <"$work/functions"
grep -o '\*plimsoll_[a-z_0-9]*\*()' "$work/libplimsoll.3" | tr -d '*()' | sort -u |
    comm -23 - "$work/functions" >"$work/ghosts"
[ ! -s "$work/ghosts" ] || fault "libplimsoll.3 names what is not there: $(cat "$work/ghosts")"

# Pages as they are read.
if ! command -v scdoc >/dev/null 2>&1 || ! command -v groff >/dev/null 2>&1; then
    echo "check_man: no scdoc or no groff: pages were not made"
else
    for name in plimsoll.1 plimsoll-scenario.5 libplimsoll.3; do
        asked=$((asked + 1))
        scdoc <"$source/docs/man/$name.scd" >"$work/made" 2>"$work/said" ||
            fault "$name: scdoc: $(cat "$work/said")"
        groff -K utf8 -t -man -ww -Tutf8 -P-cbou "$work/made" >"$work/text" 2>>"$work/said" ||
            fault "$name: groff fails"
        [ ! -s "$work/said" ] || fault "$name: $(head -n 5 "$work/said")"
        grep -q 'SEE ALSO' "$work/text" || fault "$name: the text of it ends early"
    done
fi
[ "$bad" -eq 0 ] && echo "check_man: $asked names and pages, all there"
exit "$bad"
