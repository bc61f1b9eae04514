# SPDX-License-Identifier: GPL-3.0-or-later
# libplimsoll, shared and static, from the objects of the floors below the command line: the program
# and the library cannot differ.
foreach(floor base kernel models reports scenarios study)
  list(APPEND library_objects $<TARGET_OBJECTS:plim_${floor}>)
endforeach()

foreach(kind SHARED STATIC)
  string(TOLOWER libplimsoll_${kind} target)
  add_library(${target} ${kind} ${library_objects})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME plimsoll LINKER_LANGUAGE C
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:plim_flags>
    PkgConfig::GSL PkgConfig::CJSON ZLIB::ZLIB Threads::Threads m)
endforeach()
set_target_properties(libplimsoll_shared PROPERTIES EXPORT_NAME plimsoll)
set_target_properties(libplimsoll_static PROPERTIES EXPORT_NAME plimsoll_static)
if(NOT PLIMSOLL_SANITIZE) # a sanitizer's own names come with the program
  target_link_options(libplimsoll_shared PRIVATE -Wl,-z,defs)
endif()
