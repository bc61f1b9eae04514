#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the checkers see what they are for?  A small house in order passes both; then each row breaks
# one rule, and the checker must fail and name rule and file.  A check that cannot fail is no check.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rows=0
failed=0

spdx='SPDX-License-Identifier: GPL-3.0-or-later'

source_file() { # PATH TEXT...: a C file with its licence line
    mkdir -p "$(dirname "$1")"
    file=$1
    shift
    {
        echo "/* $spdx */"
        printf '%s\n' "$@"
    } >"$file"
}

header_file() { # PATH GUARD TEXT
    source_file "$1" "#ifndef $2" "#define $2" "$3" '#endif'
}

# The smallest house with every floor in it, full of what only looks like a broken rule.
build_house() {
    rm -rf "$work/house"
    mkdir "$work/house"
    cd "$work/house"
    header_file sim/base/err.h PLIM_BASE_ERR_H 'int plim_err_new(void);'
    source_file sim/base/err.c '#include "sim/base/err.h"' '#include <stdio.h>' \
        '/* printf("not called"); #include "models/up.h" */' \
        'int plim_err_new(void) { return 0; } // time(NULL)'
    source_file sim/base/assert.c '#include <stdio.h>' 'void plim_bug(void);' \
        'void plim_bug(void) { fprintf(stderr, "bug"); }'
    header_file sim/kernel/results.h PLIM_KERNEL_RESULTS_H '#include "sim/base/err.h"'
    header_file sim/kernel/rng.h PLIM_KERNEL_RNG_H 'struct plim_rng { int (*rand)(void); };'
    source_file sim/kernel/rng.c '#include "sim/kernel/rng.h"' 'int plim_draw(struct plim_rng *r);' \
        'int plim_draw(struct plim_rng *r) { return r->rand(); }' \
        'const char *plim_text(void);' \
        'const char *plim_text(void) { return "printf( \" time( stderr 90 percent"; }'
    header_file models/layer.h PLIM_MODELS_LAYER_H 'typedef struct plim_layer { int n; } plim_layer;'
    source_file models/registry.def 'LAYER(native)' 'WORKLOAD(open)'
    source_file models/layer/native.c '#include "models/layer.h"' '#include <gsl/gsl_cdf.h>'
    source_file models/workload/open.c '#include "models/layer.h"'
    source_file reports/registry.def 'REPORT(csv)'
    source_file reports/csv.c '#include "sim/kernel/results.h"' '#include <stdio.h>'
    source_file reports/helper.c '#include "sim/base/err.h"'
    source_file scenarios/json.c '#include <cjson/cJSON.h>' '#include "models/layer.h"'
    source_file scenarios/fit.c '#include <gsl/gsl_fit.h>' '#include <pthread.h>'
    source_file sim/app/commands.def 'COMMAND(run)'
    source_file sim/app/cmd_run.c '#include <stdio.h>' '#include "scenarios/../models/layer.h"' \
        'void plim_hello(void);' 'void plim_hello(void) { puts(getenv("HOME")); }'
    sed -i 's|scenarios/../models|models|' sim/app/cmd_run.c
    source_file sim/app/main.c '#include <gsl/gsl_errno.h>'
    mkdir -p scripts
    printf '#!/bin/sh\n# %s\n' "$spdx" >scripts/demo
    echo "# $spdx" >CMakeLists.txt
}

complain() {
    echo "check_checkers: $1" >&2
    sed 's/^/    /' "$work/said" >&2
    failed=$((failed + 1))
}

# in_order CHECKER [LIBRARY]: the house as it stands passes.
in_order() {
    rows=$((rows + 1))
    checker=$1
    shift
    sh "$here/$checker" "$work/house" "$@" >"$work/said" 2>&1 ||
        complain "$checker finds fault with a house in order"
}

# broken CHECKER RULE FILE [LIBRARY]: the checker exits 1 and names the rule and the file.
broken() {
    rows=$((rows + 1))
    checker=$1
    rule=$2
    file=$3
    shift 3
    status=0
    sh "$here/$checker" "$work/house" "$@" >"$work/said" 2>&1 || status=$?
    if [ "$status" -ne 1 ]; then
        complain "$checker: exit status $status, expected 1 ($rule, $file)"
    elif ! grep -q "^${file}[:0-9]*: $rule: " "$work/said"; then
        complain "$checker does not name $rule of $file"
    elif [ "$(grep -c '^[^ ]*: [a-z]*: ' "$work/said")" -ne 1 ]; then
        complain "$checker names more than $rule of $file"
    fi
    build_house
}

add() { # FILE LINE
    printf '%s\n' "$2" >>"$1"
}

floors() { # RULE FILE LINE: the line, added to the file, breaks the rule
    if [ ! -f "$2" ]; then
        source_file "$2" ''
    fi
    add "$2" "$3"
    broken check_floors.sh "$1" "$2"
}

names() { # RULE FILE LINE
    add "$2" "$3"
    broken check_names.sh "$1" "$2"
}

build_house
in_order check_floors.sh
in_order check_names.sh

floors floor sim/base/err.c '#include "sim/kernel/rng.h"'
floors floor sim/kernel/rng.c '#include "models/layer.h"'
floors floor sim/kernel/rng.c '  #  include "scenarios/scenario.h"'
floors floor models/layer.h '#include "reports/report.h"'
floors floor reports/csv.c '#include "scenarios/json.h"'
floors floor scenarios/fit.c '#include "sim/app/cmd.h"'
floors floor scenarios/fit.c '#include "tests/support/suite.h"'
floors reports reports/csv.c '#include "models/layer.h"'
floors reports reports/csv.c '#include "sim/kernel/rng.h"'
floors reports scenarios/fit.c '#include "reports/report.h"'
floors sibling models/layer/native.c '#include "models/workload/open.h"'
floors path sim/base/err.c '#include "err.h"'
floors source sim/app/main.c '#include "sim/base/err.c"'
floors cjson scenarios/decode.c '#include <cjson/cJSON.h>'
floors cjson models/trace.c '#include <cJSON.h>'
floors gsl sim/kernel/rng.c '#include <gsl/gsl_rng.h>'
floors gsl reports/csv.c '#include <gsl/gsl_cdf.h>'
floors gsl sim/app/cmd_run.c '#include <gsl/gsl_cdf.h>'
floors threads models/layer/native.c '#include <pthread.h>'
floors libc sim/base/err.c '#include <zlib.h>'
floors prints sim/base/err.c 'void plim_f(void) { printf("x"); }'
floors prints sim/kernel/rng.c '/* a */ void plim_f(void) { fputs("x", stderr); }'
floors prints models/layer/native.c 'void plim_f(void) { puts ("x"); }'
floors prints reports/csv.c 'FILE *plim_f(void) { return stdout; }'
floors prints scenarios/fit.c 'void plim_f(void) { perror("x"); }'

names banned models/layer/native.c 'long plim_f(void) { return time(0); }'
names banned sim/kernel/rng.c 'int plim_f(void) { return rand(); }'
names banned sim/app/main.c 'void plim_f(void) { srand (1); }'
names banned scenarios/fit.c 'char *plim_f(void) { return getenv("HOME"); }'
names banned sim/app/main.c 'void plim_f(char *s) { gets(s); }'
names banned sim/app/main.c 'void plim_f(char *s) { strcpy(s, "x"); }'
names banned sim/app/main.c 'void plim_f(char *s) { strcat(s, "x"); }'
names banned sim/app/main.c 'void plim_f(char *s) { sprintf(s, "x"); }'
names banned sim/app/main.c 'int plim_f(char *s) { return atoi(s); }'
names banned sim/app/main.c 'double plim_f(char *s) { return atof(s); }'
names banned reports/csv.c 'int plim_f(void) { return system("x"); }'
names banned reports/csv.c 'void *plim_f(void) { return popen("x", "r"); }'
names banned scenarios/fit.c 'void plim_f(void) { gsl_rng_env_setup(); }'
names banned models/layer/native.c 'void plim_f(void) { qsort(a, n, 1, f); }'
names banned sim/kernel/rng.c 'void plim_f(void) { qsort(a, n, 1, f); }'
names banned scenarios/fit.c 'void plim_f(void) { thrd_create(&t, f, 0); }'
names banned reports/csv.c 'void plim_f(void) { fprintf(f, "%d %p", 1, f); }'
names mark reports/csv.c "/* TO""DO: later */"
names mark scripts/demo "# FIX""ME"

printf '/* no licence */\n' >sim/base/err.c
broken check_names.sh licence sim/base/err.c
printf '#!/bin/sh\necho\n' >scripts/demo
broken check_names.sh licence scripts/demo
source_file models/layer/forgotten.c ''
broken check_names.sh orphan models/layer/forgotten.c
names orphan models/registry.def 'LAYER(missing)'
names orphan models/registry.def 'LAYER(native)'
names orphan reports/registry.def 'REPORT(missing)'
source_file sim/app/cmd_forgotten.c ''
broken check_names.sh orphan sim/app/cmd_forgotten.c
names orphan sim/app/commands.def 'COMMAND(missing)'
i=0
while [ "$i" -lt 700 ]; do
    echo "/* line $i */"
    i=$((i + 1))
done >>sim/kernel/rng.c
broken check_names.sh size sim/kernel/rng.c
header_file models/layer.h PLIM_LAYER_H ''
broken check_names.sh header models/layer.h
header_file sim/kernel/rng.h PLIM_KERNEL_RNG_H 'size_t plim_n(void);'
broken check_names.sh header sim/kernel/rng.h
header_file sim/kernel/rng.h PLIM_KERNEL_RNG_H 'int plim_f(int n, double x[n]);'
broken check_names.sh header sim/kernel/rng.h

make_library() { # NAME: libhouse.a with one global of that name, and a static one without prefix
    printf 'int %s(void);\nstatic int help(void) { return 1; }\nint %s(void) { return help(); }\n' \
        "$1" "$1" >"$work/one.c"
    "${CC:-gcc}" -O0 -c "$work/one.c" -o "$work/one.o"
    rm -f "$work/libhouse.a"
    ar rc "$work/libhouse.a" "$work/one.o"
}
make_library plim_one
in_order check_names.sh "$work/libhouse.a"
make_library plimsoll_one
in_order check_names.sh "$work/libhouse.a"
for name in other_one plimsol_one plimsollone; do
    make_library "$name"
    broken check_names.sh global libhouse.a "$work/libhouse.a"
done

# nothing to look at is not the same as nothing wrong
for checker in check_floors.sh check_names.sh; do
    rows=$((rows + 1))
    mkdir -p "$work/empty"
    status=0
    sh "$here/$checker" "$work/empty" >"$work/said" 2>&1 || status=$?
    [ "$status" -eq 2 ] || complain "$checker: exit status $status for an empty house"
done

echo "check_checkers: $((rows - failed)) of $rows rows behave"
[ "$failed" -eq 0 ]
