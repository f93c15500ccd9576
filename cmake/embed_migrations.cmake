# cmake -D FILES=a.sql|b.sql -D OUTPUT=x.cpp -P embed_migrations.cmake: the files as raw string literals.

string(REPLACE "|" ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(FIND "${text}" ")=migration=\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} holds )=migration=\", which ends the string literal that it is embedded as")
  endif()
  string(APPEND entries "    {\"${name}\", R\"=migration=(${text})=migration=\"},\n")
endforeach()
list(LENGTH FILES count)
file(WRITE "${OUTPUT}" "// Generated from migrations/ by cmake/embed_migrations.cmake.
#include \"app/migrations.hpp\"

#include <array>

namespace quoin::app {

static constexpr std::array<migrate::EmbeddedFile, ${count}> files{{
${entries}}};

std::span<const migrate::EmbeddedFile> migrations() { return files; }

}  // namespace quoin::app
")
