#pragma once
// Which files a program is built from, by their names.

#include <filesystem>

namespace quoin::dev {

// C++, SQL, CMake, and what a page is made of. Not what editors leave beside a file while they save it.
bool is_source(const std::filesystem::path& file);

// Not a build tree, node_modules, or a hidden folder such as .git.
bool may_hold_sources(const std::filesystem::path& folder);

}  // namespace quoin::dev
