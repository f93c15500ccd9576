# The docs pages, gzipped into the library of quoin/web/docs.

set(docs_folder ${PROJECT_BINARY_DIR}/generated/quoin/web/docs)
file(GLOB docs_sources CONFIGURE_DEPENDS web/pages/*)
add_custom_command(
  OUTPUT ${docs_folder}/assets.cpp
  BYPRODUCTS ${docs_folder}/assets.bin
  COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_docs ${docs_folder}
  DEPENDS tools/embed_docs web/package-lock.json ${docs_sources}
  COMMENT "Gzipping the docs pages"
  VERBATIM)
set_source_files_properties(${docs_folder}/assets.cpp PROPERTIES
  COMPILE_DEFINITIONS "QUOIN_DOCS_FILE=\"${docs_folder}/assets.bin\"")
target_sources(quoin_web_docs PRIVATE ${docs_folder}/assets.cpp)
