# The files of migrations/ as data of the program: a binary carries the schema that it was built for.

file(GLOB migration_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
list(JOIN migration_files "|" migration_list)
set(migrations_cpp ${CMAKE_BINARY_DIR}/generated/app/migrations.cpp)
add_custom_command(
  OUTPUT ${migrations_cpp}
  COMMAND ${CMAKE_COMMAND} -D "FILES=${migration_list}" -D OUTPUT=${migrations_cpp}
          -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
  DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake ${migration_files}
  COMMENT "Embedding the migrations"
  VERBATIM)
add_library(quoin_migrations STATIC ${migrations_cpp})
target_link_libraries(quoin_migrations PUBLIC quoin_migrate)
