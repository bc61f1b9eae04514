# SPDX-License-Identifier: GPL-3.0-or-later
# What the program prints, asked by scripts: exit status 77 is a test that could not be done here.
find_program(PLIMSOLL_PYTHON python3)
if(PLIMSOLL_PYTHON)
  add_test(NAME golden_schema COMMAND ${PLIMSOLL_PYTHON}
    ${CMAKE_CURRENT_SOURCE_DIR}/golden/check_schema.py $<TARGET_FILE:plimsoll> ${CMAKE_SOURCE_DIR})
else()
  add_test(NAME golden_schema COMMAND sh -c "echo 'skipped: python3 is absent'; exit 77")
endif()
set_tests_properties(golden_schema PROPERTIES LABELS golden TIMEOUT 120 SKIP_RETURN_CODE 77)
