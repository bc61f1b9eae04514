#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs to a prefix of its own, moves that prefix, and is a user of it: builds tests/consumer
# outside of the house, with pkg-config and with CMake, shared and static, and compares what it
# prints with what the program prints.
#
# usage: check_library.sh SOURCE BUILD       environment: CC, CXX
set -eu
export LC_ALL=C
source=$1
build=$2
cc=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PLIMSOLL_DATA LD_LIBRARY_PATH

fail() {
    echo "check_library: $1" >&2
    exit 1
}

quiet() { # COMMAND...: its output when it fails
    "$@" >"$work/said" 2>&1 || {
        cat "$work/said" >&2
        fail "failed: $*"
    }
}

quiet cmake --install "$build" --prefix "$work/first"
mv "$work/first" "$work/prefix" # what is installed must not know where it was
prefix=$work/prefix
header=$prefix/include/plimsoll.h
pc=$(find "$prefix" -name plimsoll.pc)
libdir=$(dirname "$(dirname "$pc")")
if [ ! -f "$header" ] || [ ! -f "$libdir/libplimsoll.so" ]; then
    fail "no header or no library in $prefix"
fi

if command -v scdoc >/dev/null 2>&1; then
    for page in man1/plimsoll.1 man5/plimsoll-scenario.5 man3/libplimsoll.3; do
        [ -s "$prefix/share/man/$page" ] || fail "$page is not installed"
    done
fi

# What the library shows is what the header says, and nothing else.
sed -n 's/^PLIMSOLL_API .*[ *]\(plimsoll_[a-z_0-9]*\)(.*$/\1/p' "$header" | sort >"$work/declared"
nm -D --defined-only "$libdir/libplimsoll.so" | awk '{ print $NF }' | sort >"$work/exported"
[ -s "$work/declared" ] || fail "no function in $header"
cmp -s "$work/declared" "$work/exported" || {
    diff "$work/declared" "$work/exported" >&2 || true
    fail "declared (<) and exported (>) differ"
}
grep -cv '^plimsoll_' "$work/exported" >/dev/null && fail "a name without the prefix is exported"
version=$("$prefix/bin/plimsoll" --version | cut -d ' ' -f 2)
objdump -p "$libdir/libplimsoll.so" | grep -q "SONAME *libplimsoll.so.${version%%.*}\$" ||
    fail "the soname is not that of version $version"
cxx=${CXX:-g++}
if command -v "$cxx" >/dev/null 2>&1; then
    for standard in c++98 c++20; do # long long, which <stdint.h> needs, is C++11
        printf '#include <plimsoll.h>\nint main() { return plimsoll_version() == 0; }\n' |
            quiet "$cxx" -std=$standard -Wall -Wextra -Wpedantic -Wno-long-long -Werror \
                -I"$prefix/include" -x c++ - -L"$libdir" -lplimsoll -o "$work/cxx"
    done
    LD_LIBRARY_PATH=$libdir "$work/cxx" || fail "the C++ program does not run"
else
    echo "check_library: no $cxx: the header was not tried as C++"
fi

# The consumer, outside of the house.
cp -R "$source/tests/consumer" "$work/consumer"
export PKG_CONFIG_PATH="${pc%/*}"
[ "$(pkg-config --modversion plimsoll)" = "$version" ] || fail "plimsoll.pc has another version"
strict="-std=c17 -Wall -Wextra -Wpedantic -Werror"
# shellcheck disable=SC2046,SC2086 # a word each
quiet $cc $strict "$work/consumer/consumer.c" $(pkg-config --cflags --libs plimsoll) \
    -o "$work/by_pkg_config"
mkdir -p "$work/static"
cp "$libdir/libplimsoll.a" "$work/static/"
# shellcheck disable=SC2046,SC2086 # the static library alone is found: Requires.private is used
quiet $cc $strict "$work/consumer/consumer.c" -L"$work/static" \
    $(pkg-config --define-variable=libdir="$work/static" --static --cflags --libs plimsoll) \
    -o "$work/by_pkg_config_static"
quiet cmake -G Ninja -S "$work/consumer" -B "$work/by_cmake" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$cc"
quiet cmake --build "$work/by_cmake"

scenario=$source/scenarios/gallery/three-services.json
"$prefix/bin/plimsoll" compare --quiet --format csv --seed 7 --horizon-s 600.5 --replications 2 \
    --platforms vm_hvm,container "$scenario" >"$work/wanted.csv"
[ "$(wc -l <"$work/wanted.csv")" -gt 100 ] || fail "the program prints no table to compare with"

same() { # NAME LIBRARY_PATH PROGRAM: prints the program's table
    LD_LIBRARY_PATH=$2 "$3" "$scenario" 600.5 vm_hvm container >"$work/$1.csv" 2>"$work/$1.txt" ||
        fail "$1: exit status $? from $3: $(cat "$work/$1.txt")"
    cmp "$work/wanted.csv" "$work/$1.csv" || fail "$1: another table than the program's"
    [ "$(grep -c ' on .* s, from ' "$work/$1.txt")" -gt 3 ] || fail "$1: tells too few rows"
}
same by_pkg_config "$libdir" "$work/by_pkg_config"
same by_pkg_config_static "" "$work/by_pkg_config_static"
same by_cmake "" "$work/by_cmake/consumer" # CMake's build tree knows the way
same by_cmake_static "" "$work/by_cmake/consumer_static"

# A locale with a decimal comma, made here because few machines have one. What a run says in words
# comes from threads of its own.
cat >"$work/refused.json" <<'END'
{"schema": 1, "name": "full", "horizon_s": 10, "hosts": [{"name": "h", "cores": 1, "mem_mib": 99.5}],
 "services": [{"name": "s", "mem_mib": 200.25, "request": {"user_s": 0.01},
  "workload": {"type": "poisson", "rate_per_s": 1}}]}
END
german() { # NAME SCENARIO HORIZON
    LOCPATH="$work/locales" LC_ALL=de_DE.UTF-8 LD_LIBRARY_PATH=$libdir "$work/by_pkg_config" \
        "$2" "$3" vm_hvm container >"$work/$1.csv" 2>"$work/$1.txt" ||
        fail "a German program: exit status $?: $(cat "$work/$1.txt")"
}
mkdir "$work/locales"
if localedef -i de_DE -f UTF-8 "$work/locales/de_DE.UTF-8" >/dev/null 2>&1; then
    german comma "$scenario" 600,5
    grep -q ' on .*[0-9],[0-9]* s, from ' "$work/comma.txt" ||
        fail "the locale has no comma: $(head -n 1 "$work/comma.txt")"
    cmp "$work/wanted.csv" "$work/comma.csv" || fail "the locale of a program changes the table"
    german refused "$work/refused.json" 5,5
    grep -q 'needs 400\.25 MiB' "$work/refused.txt" ||
        fail "the locale of a program changes words: $(cat "$work/refused.txt")"
else
    echo "check_library: no source of locales (package locales): no decimal comma was tried"
fi

# Wrong input: told as the program tells it.
printf '{"schema": 1,\n "nam": "x"}\n' >"$work/wrong.json"
status=0
LD_LIBRARY_PATH=$libdir "$work/by_pkg_config" "$work/wrong.json" 600 vm_hvm container \
    >"$work/told" 2>&1 || status=$?
[ "$status" -eq 3 ] || fail "a wrong scenario: exit status $status, expected 3"
"$prefix/bin/plimsoll" check "$work/wrong.json" 2>"$work/told_too" || true
cmp "$work/told" "$work/told_too" || fail "a wrong scenario is told in other words"
echo "check_library: $(wc -l <"$work/exported") functions; four consumers print the program's bytes"
