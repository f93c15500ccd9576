#pragma once
// first_error(): of the hundreds of lines that a failed build prints, the few that say what to do.

#include <filesystem>
#include <string>
#include <string_view>

namespace quoin::dev {

// What Clang and GCC said of the first error ("app/posts/routes.cpp:40:5: error: …", the source line and its mark), and
// where in `sources` it comes from, if it is in a file of somebody else's; else what the linker or CMake said first;
// else the last lines. Then "and 3 more errors". Paths are relative to `sources`, colours are taken out, lines end in
// \n.
std::string first_error(std::string_view output, const std::filesystem::path& sources);

}  // namespace quoin::dev
