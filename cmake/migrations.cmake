# A folder of migrations as data of the program: a binary carries the schema that it was built for.

# quoin_migrations(target FOLDER folder FUNCTION notes::migrations): a library that defines
# std::span<const quoin::migrate::EmbeddedFile> notes::migrations(), for the project's own header to declare. Several
# folders are as one.
function(quoin_migrations target)
  cmake_parse_arguments(MIGRATIONS "" "FUNCTION" "FOLDER" ${ARGN})
  set(patterns ${MIGRATIONS_FOLDER})
  list(TRANSFORM patterns REPLACE "^([^/].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1")
  list(TRANSFORM patterns APPEND "/*.sql")
  file(GLOB files CONFIGURE_DEPENDS ${patterns})
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
