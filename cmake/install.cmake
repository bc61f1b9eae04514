# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where (GNUInstallDirs): program, library, header, and how others find
# them. Every path in what is installed is relative, so that the prefix may be moved.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll)

install(TARGETS plimsoll)
install(FILES sim/include/plimsoll.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# The static library is a component of its own: it alone needs the packages it was built with.
install(TARGETS libplimsoll_shared EXPORT plimsoll)
install(TARGETS libplimsoll_static EXPORT plimsoll_static)
install(EXPORT plimsoll NAMESPACE plimsoll:: DESTINATION ${package_dir} FILE plimsollTargets.cmake)
install(EXPORT plimsoll_static NAMESPACE plimsoll:: DESTINATION ${package_dir}
  FILE plimsollStaticTargets.cmake)
configure_package_config_file(cmake/plimsollConfig.cmake.in plimsollConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(plimsollConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/plimsollConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/plimsollConfigVersion.cmake DESTINATION ${package_dir})

# pkg-config: the prefix is found from where plimsoll.pc is.
set(pc_libdir ${CMAKE_INSTALL_LIBDIR})
set(pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
foreach(dir pc_libdir pc_includedir)
  if(NOT IS_ABSOLUTE "${${dir}}")
    set(${dir} "\${prefix}/${${dir}}")
  endif()
endforeach()
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
else()
  file(RELATIVE_PATH up /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
  string(REGEX REPLACE "/$" "" up "${up}")
  set(pc_prefix "\${pcfiledir}/${up}")
endif()
configure_file(cmake/plimsoll.pc.in plimsoll.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/plimsoll.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
