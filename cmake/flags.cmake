# SPDX-License-Identifier: GPL-3.0-or-later
# One interface library carries every flag that the results or the style depend on.
add_library(plim_flags INTERFACE)
target_compile_definitions(plim_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(plim_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
  -Wcast-qual -Wwrite-strings -Wdouble-promotion -Wconversion -Wformat=2 -Wundef -Wvla -fno-common
  -fvisibility=hidden
  # same bits everywhere: no fused multiply-add; gcc 12 stalls on vectorised generator states
  -ffp-contract=off -fno-math-errno -fno-tree-slp-vectorize
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(PLIMSOLL_WERROR)
  target_compile_options(plim_flags INTERFACE -Werror)
endif()
if(PLIMSOLL_SLOW_CHECKS)
  target_compile_definitions(plim_flags INTERFACE PLIM_SLOW_CHECKS)
endif()
if(PLIMSOLL_SANITIZE)
  target_compile_options(plim_flags INTERFACE -fsanitize=${PLIMSOLL_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(plim_flags INTERFACE -fsanitize=${PLIMSOLL_SANITIZE})
endif()
target_link_libraries(plim_flags INTERFACE m)
