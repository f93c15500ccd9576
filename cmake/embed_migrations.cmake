# cmake -D FILES=a.sql|b.sql -D FUNCTION=notes::migrations -D OUTPUT=x.cpp -P embed_migrations.cmake: the files as raw
# string literals, given by that function.

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
string(REGEX REPLACE "::[^:]*$" "" namespace "${FUNCTION}")
string(REGEX REPLACE "^.*::" "" function "${FUNCTION}")
file(WRITE "${OUTPUT}" "// Generated from migrations by cmake/embed_migrations.cmake.
#include \"quoin/migrate/revision_file.hpp\"

#include <array>
#include <span>

namespace ${namespace} {

using quoin::migrate::EmbeddedFile;

static constexpr std::array<EmbeddedFile, ${count}> files{{
${entries}}};

std::span<const EmbeddedFile> ${function}();
std::span<const EmbeddedFile> ${function}() { return files; }

}  // namespace ${namespace}
")
