#pragma once
// The files of migrations/, as the build put them into this program.

#include "quoin/migrate/revision_file.hpp"

#include <span>

namespace quoin::app {

// By name. What they hold is parsed and ordered by migrate::read_history().
std::span<const migrate::EmbeddedFile> migrations();

}  // namespace quoin::app
