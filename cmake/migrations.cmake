# A folder of migrations as data of the program: a binary carries the schema that it was built for.

# quoin_migrations(target FOLDER folder FUNCTION notes::migrations): a library that defines
# std::span<const quoin::migrate::EmbeddedFile> notes::migrations(), for the project's own header to declare.
function(quoin_migrations target)
  cmake_parse_arguments(MIGRATIONS "" "FOLDER;FUNCTION" "" ${ARGN})
  cmake_path(ABSOLUTE_PATH MIGRATIONS_FOLDER)
  file(GLOB files CONFIGURE_DEPENDS ${MIGRATIONS_FOLDER}/*.sql)
  list(JOIN files "|" list)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/generated/${target}.cpp)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_migrations.cmake)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D "FILES=${list}" -D FUNCTION=${MIGRATIONS_FUNCTION} -D OUTPUT=${output} -P ${script}
    DEPENDS ${script} ${files}
    COMMENT "Embedding the migrations"
    VERBATIM)
  add_library(${target} STATIC ${output})
  target_link_libraries(${target} PUBLIC quoin::quoin)
endfunction()
