#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Names and habits of the house: licence lines, banned calls, models without a line (and lines
# without a file), long files, leftover marks, headers that compile alone with their guard, and
# unprefixed globals in the libraries as built.
#
# usage: check_names.sh [ROOT [LIBRARY.a ...]]   exit 0: all well, 1: broken rules, 2: cannot check
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$here/..}
if [ "$#" -gt 0 ]; then
    shift
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# libraries may be given relative to where we were called
for library in "$@"; do
    if [ ! -f "$library" ]; then
        echo "check_names: no such library: $library" >&2
        exit 2
    fi
    printf '%s\n' "$(cd "$(dirname "$library")" && pwd)/$(basename "$library")"
done >"$work/libraries"
cd "$root" || exit 2

# The whole house: what is written by hand, by name or, for scripts, by first line.
for place in sim models reports scenarios tests scripts completions cmake .ci CMakeLists.txt; do
    if [ -e "$place" ]; then
        find "$place" -type f ! -path '*/corpus/*' ! -path '*/__pycache__/*'
    fi
done | sort >"$work/all"
grep -E '\.(c|h|def|cmake|sh|bash|py|awk)$|(^|/)CMakeLists\.txt$|^\.ci/[a-z-]+$|^scripts/[a-z-]+$' \
    "$work/all" >"$work/written" || true
grep -E '^(sim|models|reports|scenarios)/.*\.(c|h|def)$' "$work/all" >"$work/sources" || true
grep -E '\.h$' "$work/all" >"$work/headers" || true
if [ ! -s "$work/sources" ]; then
    echo "check_names: no source under $root" >&2
    exit 2
fi

say() { # FILE RULE TEXT
    printf '%s: %s: %s\n' "$1" "$2" "$3"
    echo "$2" >>"$work/bad"
}

check_licences() {
    # the first line, or the second below a #!; an empty file has none
    # shellcheck disable=SC2046 # one word a file: no name in the house has a space
    awk '
        FNR == 1 && /^#!/ { next }
        FNR <= 2 && !(FILENAME in seen) {
            seen[FILENAME] = 1
            ok[FILENAME] = /SPDX-License-Identifier: GPL-3\.0-or-later/
        }
        END {
            for (i = 1; i < ARGC; i++) {
                if (!ok[ARGV[i]]) {
                    print ARGV[i]
                }
            }
        }' $(cat "$work/written") >"$work/unlicensed"
    while IFS= read -r file; do
        say "$file:1" licence "the first line is not SPDX-License-Identifier: GPL-3.0-or-later"
    done <"$work/unlicensed"
}

# Names as they are called: not after a dot or an arrow (those are members), nor inside a word.
check_calls() {
    # shellcheck disable=SC2016 # the program is awk's, not the shell's
    program='
    function called(names)
    {
        return match(code, "(^|[^A-Za-z0-9_.>])(" names ")[ \t]*[(]")
    }
    function say(why)
    {
        print place why ": " substr(code, RSTART, RLENGTH)
    }
    {
        match($0, /^[^:]*:[0-9]+:/)
        place = substr($0, 1, RLENGTH - 1) ": banned: "
        file = $0
        sub(/:.*/, "", file)
        code = substr($0, RLENGTH + 1)
        app = file ~ /^sim\/app\//
        run = file ~ /^(sim\/base|sim\/kernel|models)\//
        if (called("gets|strcpy|strcat|sprintf|vsprintf|atoi|atol|atof|strtok|alloca")) {
            say("has no bound or reports no error")
        }
        if (called("rand|srand|random|srandom|drand48|gsl_rng_env_setup")) {
            say("random numbers come from sim/kernel/rng.h")
        }
        if (called("system|popen")) {
            say("runs a shell")
        }
        if (called("thrd_create")) {
            say("pthreads, not C11 threads: sanitizers know them")
        }
        if (called("time") || (run && called("clock|clock_gettime|gettimeofday|localtime"))) {
            say("the hour must not reach a result")
        }
        # gnuplot is found, and finds, by the PATH
        spawns = file == "reports/gnuplot.c"
        if ((!app && !spawns && called("getenv|setlocale")) ||
            (run && called("getpid|pthread_self"))) {
            say("the environment must not reach a result")
        }
        if (file ~ /^(sim\/kernel|models)\// && called("qsort")) {
            say("a partial order leaves ties to the library")
        }
    }'
    # shellcheck disable=SC2046 # one word a file: no name in the house has a space
    awk -f "$here/support/code_only.awk" $(cat "$work/sources") | awk "$program" >"$work/calls"
    # shellcheck disable=SC2046
    awk -v strings=1 -f "$here/support/code_only.awk" $(cat "$work/sources") |
        awk '/"[^"]*%[-0-9]*p/ {
            match($0, /^[^:]*:[0-9]+/)
            print substr($0, 1, RLENGTH) ": banned: an address must not reach a result: %p"
        }' >>"$work/calls"
    if [ -s "$work/calls" ]; then
        cat "$work/calls"
        echo banned >>"$work/bad"
    fi
}

# lines_of DEF: "kind name" of every LINE(name)
lines_of() {
    sed -n 's/^\([A-Z][A-Z]*\)(\([a-z0-9_]*\)).*$/\1 \2/p' "$1" | tr '[:upper:]' '[:lower:]'
}

check_orphans() {
    if [ -f models/registry.def ]; then
        lines_of models/registry.def | while read -r kind name; do
            echo "models/$kind/$name.c"
        done | sort >"$work/lines"
        grep -E '^models/[a-z_]+/[^/]*\.c$' "$work/all" >"$work/files" || true
        compare_lines models/registry.def
    fi
    if [ -f sim/app/commands.def ]; then
        lines_of sim/app/commands.def | while read -r _ name; do
            echo "sim/app/cmd_$name.c"
        done | sort >"$work/lines"
        grep -E '^sim/app/cmd_[^/]*\.c$' "$work/all" >"$work/files" || true
        compare_lines sim/app/commands.def
    fi
    if [ -f reports/registry.def ]; then # other files of reports are helpers
        lines_of reports/registry.def | while read -r _ name; do
            echo "reports/$name.c"
        done | sort >"$work/lines"
        : >"$work/files"
        while IFS= read -r file; do
            [ ! -f "$file" ] || echo "$file" >>"$work/files"
        done <"$work/lines"
        compare_lines reports/registry.def
    fi
}

compare_lines() { # DEF; compares lines (wanted) with files (there)
    twice=$(uniq -d "$work/lines" | head -n 1)
    if [ -n "$twice" ]; then
        say "$1" orphan "two lines name $twice"
        sort -u -o "$work/lines" "$work/lines"
    fi
    comm -13 "$work/lines" "$work/files" >"$work/orphans"
    while IFS= read -r file; do
        say "$file" orphan "no line in $1 names this file"
    done <"$work/orphans"
    comm -23 "$work/lines" "$work/files" >"$work/ghosts"
    while IFS= read -r file; do
        say "$1" orphan "a line names $file, which is not there"
    done <"$work/ghosts"
}

check_sizes_and_marks() {
    # shellcheck disable=SC2046
    wc -l $(cat "$work/written") /dev/null | awk '$1 > 700 && $2 != "total"' >"$work/long"
    while read -r lines file; do
        say "$file" size "$lines lines; the house allows 700"
    done <"$work/long"
    # the brackets keep this line from finding itself
    # shellcheck disable=SC2046
    grep -nE '(^|[^A-Za-z])(T[O]DO|F[I]XME|X[X]X|H[A]CK)($|[^A-Za-z])' $(cat "$work/written") \
        /dev/null >"$work/marks" || true
    if [ -s "$work/marks" ]; then
        sed 's/^\([^:]*:[0-9]*\):.*/\1: mark: unfinished work belongs in the issue list/' \
            "$work/marks"
        echo mark >>"$work/bad"
    fi
}

check_headers() {
    # shellcheck disable=SC2046
    awk '
        function guard(file)
        {
            if (file == "sim/include/plimsoll.h") {
                return "PLIMSOLL_H"
            }
            sub(/^sim\//, "", file)
            gsub(/[\/.-]/, "_", file)
            return "PLIM_" toupper(file)
        }
        $1 == "#define" && NF == 2 && $2 == guard(FILENAME) { guarded[FILENAME] = 1 }
        END {
            for (i = 1; i < ARGC - 1; i++) {
                if (!guarded[ARGV[i]]) {
                    print ARGV[i], guard(ARGV[i])
                }
            }
        }' $(cat "$work/headers") /dev/null >"$work/unguarded"
    while read -r header guard; do
        say "$header" header "its guard is not $guard"
    done <"$work/unguarded"
    while IFS= read -r header; do
        # a header of macros alone is no translation unit, so there is one declaration more
        printf '#include "%s"\nextern int plim_alone;\n' "$header" |
            "${CC:-gcc}" -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wvla -Werror \
                -fsyntax-only -I. -x c - 2>"$work/compiler" || {
            say "$header" header "does not compile alone"
            sed 's/^/    /' "$work/compiler"
        }
    done <"$work/headers"
}

check_globals() {
    while IFS= read -r library; do
        nm -g --defined-only "$library" >"$work/symbols" || {
            say "$library" global "nm cannot read it"
            continue
        }
        # plimsoll_ is what sim/include/plimsoll.h shows
        awk 'NF == 3 && $3 !~ /^(plim|PLIM|plimsoll)_/ { print $3 }' "$work/symbols" \
            >"$work/unprefixed"
        while IFS= read -r symbol; do
            say "$(basename "$library")" global "$symbol does not begin with plim_"
        done <"$work/unprefixed"
    done <"$work/libraries"
}

: >"$work/bad"
check_licences
check_calls
check_orphans
check_sizes_and_marks
check_headers
check_globals
if [ -s "$work/bad" ]; then
    exit 1
fi
printf 'check_names: %d files, %d headers, %d libraries, all well\n' \
    "$(wc -l <"$work/written")" "$(wc -l <"$work/headers")" "$(wc -l <"$work/libraries")"
