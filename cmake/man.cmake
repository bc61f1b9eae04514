# SPDX-License-Identifier: GPL-3.0-or-later
# Man pages from scdoc, where it is installed. Their date is that of the commit, or what
# SOURCE_DATE_EPOCH says, so that the same source gives the same bytes.
find_program(SCDOC scdoc)
if(NOT SCDOC)
  message(STATUS "scdoc is not installed (Debian package scdoc): man pages are left out")
  return()
endif()

set(man_date $ENV{SOURCE_DATE_EPOCH})
if(NOT man_date)
  execute_process(COMMAND git log -1 --format=%ct WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    OUTPUT_VARIABLE man_date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT man_date) # no repository
  string(TIMESTAMP man_date %s UTC)
endif()

foreach(page plimsoll.1 plimsoll-scenario.5 libplimsoll.3)
  string(REGEX MATCH "[0-9]$" section ${page})
  set(source ${CMAKE_SOURCE_DIR}/docs/man/${page}.scd)
  set(made ${CMAKE_BINARY_DIR}/man/${page})
  add_custom_command(OUTPUT ${made} DEPENDS ${source} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
    COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=${man_date}
      sh -c "exec \"$0\" <\"$1\" >\"$2\"" ${SCDOC} ${source} ${made})
  list(APPEND man_pages ${made})
  install(FILES ${made} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
add_custom_target(man ALL DEPENDS ${man_pages})
