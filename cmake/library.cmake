# The framework as a library of other projects: quoin::quoin has all of it but the docs pages and what tests use.

get_property(folders GLOBAL PROPERTY quoin_folders)
set(library ${folders})
list(REMOVE_ITEM library quoin_web_docs quoin_testing)
add_library(quoin_library INTERFACE)
target_link_libraries(quoin_library INTERFACE ${library})
add_library(quoin::quoin ALIAS quoin_library)

# A project that includes this one builds only what it links.
if(NOT PROJECT_IS_TOP_LEVEL)
  set_property(DIRECTORY PROPERTY EXCLUDE_FROM_ALL ON)
endif()

# One that names this build tree as quoin_DIR links what is built here: find_package(quoin).
set_target_properties(quoin_library PROPERTIES EXPORT_NAME quoin)
export(TARGETS quoin_library quoin_layers ${folders} NAMESPACE quoin:: FILE quoin-targets.cmake)
file(CONFIGURE OUTPUT quoin-config.cmake @ONLY CONTENT [[
include("@PROJECT_SOURCE_DIR@/cmake/dependencies.cmake")
include("@PROJECT_SOURCE_DIR@/cmake/migrations.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/quoin-targets.cmake")
]])
