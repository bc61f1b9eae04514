# SPDX-License-Identifier: GPL-3.0-or-later
# The scenarios of `plimsoll validate` become part of the program, so that it finds them wherever it
# is installed: scenarios/validation/*.json as arrays of bytes in one C file.
file(GLOB validation_files CONFIGURE_DEPENDS scenarios/validation/*.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${validation_files})
set(arrays "")
set(entries "")
set(i 0)
foreach(path IN LISTS validation_files)
  get_filename_component(name ${path} NAME)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)"
    "\\1\n" bytes "${bytes}")
  string(APPEND arrays "static const char file_${i}[] = {\n${bytes}0};\n")
  string(APPEND entries "    {\"${name}\", file_${i}, sizeof file_${i} - 1},\n")
  math(EXPR i "${i} + 1")
endforeach()
file(CONFIGURE OUTPUT validation_files.c @ONLY CONTENT
"/* SPDX-License-Identifier: GPL-3.0-or-later
 * Made from scenarios/validation by cmake/validation.cmake. */
#include \"scenarios/validate_rows.h\"

@arrays@
const plim_validation_file plim_validation_files[] = {
@entries@    {NULL, NULL, 0},
};
")
list(APPEND scenario_sources ${CMAKE_CURRENT_BINARY_DIR}/validation_files.c)
