# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of the house as tests: asked of the sources, of the libraries as built, and of the
# checkers themselves.  A sanitizer adds names of its own to a library, and nothing to the sources.
if(NOT PLIMSOLL_SANITIZE)
  add_test(NAME house_floors
    COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/check_floors.sh ${CMAKE_SOURCE_DIR})
  add_test(NAME house_names
    COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/check_names.sh ${CMAKE_SOURCE_DIR}
      $<TARGET_FILE:plim_base> $<TARGET_FILE:plim_kernel> $<TARGET_FILE:plim_models>
      $<TARGET_FILE:plim_reports> $<TARGET_FILE:plim_scenarios> $<TARGET_FILE:plim_study>
      $<TARGET_FILE:plim_app>)
  add_test(NAME house_checkers COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/check_checkers.sh)
  set_tests_properties(house_floors house_names house_checkers PROPERTIES
    LABELS house TIMEOUT 120 ENVIRONMENT "CC=${CMAKE_C_COMPILER}")
endif()

add_custom_target(lint COMMAND ${CMAKE_SOURCE_DIR}/scripts/lint USES_TERMINAL)

# Pages that the program makes say what the program says.
add_test(NAME house_docs COMMAND sh ${CMAKE_SOURCE_DIR}/scripts/update-docs --check)
set_tests_properties(house_docs PROPERTIES LABELS house TIMEOUT 60
  ENVIRONMENT "PLIMSOLL=$<TARGET_FILE:plimsoll>")
