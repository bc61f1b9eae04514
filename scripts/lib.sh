# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the scripts share: Debian packages installed when missing, builds that are quiet until they
# fail.  Sourced from the root of the repository.

# libgsl-dev &c. are libraries; gcc with libc6-dev is all of build-essential that C needs.
PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkg-config libgsl-dev libcjson-dev zlib1g-dev"
PACKAGES_FIGURES="gnuplot-nox fonts-dejavu-core"
PACKAGES_TEST="check python3 python3-jsonschema scdoc groff-base"
PACKAGES_CI="clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev valgrind"
export PACKAGES_BUILD PACKAGES_FIGURES PACKAGES_TEST PACKAGES_CI

JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)}
export JOBS

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@" # nobody is there to type a password
    fi
}

# need_packages NAME...: installs those that are missing, and touches nothing when none is.
need_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
        echo "Not a Debian system: these are taken to be installed already: $*" >&2
        return 0
    fi
    missing=""
    for package in "$@"; do
        # shellcheck disable=SC2016 # ${...} is dpkg-query's
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        return 0
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "Missing Debian packages, and neither root nor sudo to install them:$missing" >&2
        echo "As root: apt-get install --no-install-recommends$missing" >&2
        return 1
    fi
    echo "installing:$missing"
    # shellcheck disable=SC2086 # one word a package
    if ! quietly packages install_packages $missing; then
        echo "Could not install the Debian packages$missing" >&2
        return 1
    fi
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 \
        -o DPkg::Lock::Timeout=300 update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 \
            -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
            install -y --no-install-recommends "$@"
}

# quietly NAME COMMAND...: output goes to build/log/NAME.log and is shown when the command fails.
quietly() {
    log=build/log/$1.log
    shift
    mkdir -p build/log
    "$@" </dev/null >"$log" 2>&1 && return 0
    failed=$?
    tail -n 80 "$log" >&2
    echo "failed ($failed): $*; all of it is in $log" >&2
    return "$failed"
}

# build_preset PRESET TARGET [CMAKE OPTION...]: configures and builds build/PRESET.
build_preset() {
    preset=$1
    target=$2
    shift 2
    echo "building: build/$preset"
    quietly "configure-$preset" cmake --preset "$preset" "$@" &&
        quietly "build-$preset" cmake --build "build/$preset" --target "$target" -j "$JOBS"
}
