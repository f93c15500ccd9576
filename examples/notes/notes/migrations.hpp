#pragma once
// The files of migrations/, as the build put them into this program.

#include "quoin/migrate/revision_file.hpp"

#include <span>

namespace notes {

std::span<const quoin::migrate::EmbeddedFile> migrations();

}  // namespace notes
