# SPDX-License-Identifier: GPL-3.0-or-later
# A fuzz target is one file, fuzz/fuzz_<name>.c, with seeds in fuzz/corpus/<name>.  With libFuzzer
# it becomes a program to run for a while; without, a test that replays the seeds.
file(GLOB fuzz_sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} fuzz/fuzz_*.c)
add_custom_target(fuzzers)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(target ${source} NAME_WE)
  string(REGEX REPLACE "^fuzz_" "" corpus ${target})
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE plim_app PkgConfig::GSL)
  add_dependencies(fuzzers ${target})
  if(PLIMSOLL_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${target} PRIVATE fuzz/replay.c)
    add_test(NAME ${target} COMMAND ${target} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${corpus})
    set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT 300)
  endif()
endforeach()
