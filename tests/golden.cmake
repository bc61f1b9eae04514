# SPDX-License-Identifier: GPL-3.0-or-later
# What the program prints, asked by scripts: exit status 77 is a test that could not be done here.
find_program(PLIMSOLL_PYTHON python3)
foreach(name schema dump keys metrics calibrate)
  if(PLIMSOLL_PYTHON)
    add_test(NAME golden_${name} COMMAND ${PLIMSOLL_PYTHON}
      ${CMAKE_CURRENT_SOURCE_DIR}/golden/check_${name}.py $<TARGET_FILE:plimsoll> ${CMAKE_SOURCE_DIR})
  else()
    add_test(NAME golden_${name} COMMAND sh -c "echo 'skipped: python3 is absent'; exit 77")
  endif()
  set_tests_properties(golden_${name} PROPERTIES
    LABELS golden TIMEOUT 300 SKIP_RETURN_CODE 77)
  if(PLIMSOLL_SANITIZE)
    set_tests_properties(golden_${name} PROPERTIES ENVIRONMENT PLIMSOLL_SANITIZED=1)
  endif()
endforeach()

find_program(PLIMSOLL_BASH bash)
if(PLIMSOLL_BASH)
  add_test(NAME golden_completion COMMAND ${PLIMSOLL_BASH}
    ${CMAKE_CURRENT_SOURCE_DIR}/golden/check_completion.sh $<TARGET_FILE:plimsoll> ${CMAKE_SOURCE_DIR})
else()
  add_test(NAME golden_completion COMMAND sh -c "echo 'skipped: bash is absent'; exit 77")
endif()
set_tests_properties(golden_completion PROPERTIES LABELS golden TIMEOUT 120 SKIP_RETURN_CODE 77)

add_test(NAME golden_cli COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/golden/cli.sh
  $<TARGET_FILE:plimsoll> ${CMAKE_SOURCE_DIR})
set_tests_properties(golden_cli PROPERTIES LABELS golden TIMEOUT 300)

add_test(NAME golden_validation COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/golden/check_validation.sh
  $<TARGET_FILE:plimsoll> ${CMAKE_SOURCE_DIR})
set_tests_properties(golden_validation PROPERTIES LABELS golden TIMEOUT 900)
