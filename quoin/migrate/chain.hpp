#pragma once
// Chain: all revisions in the order they are applied.

#include "quoin/migrate/revision_file.hpp"

#include <expected>
#include <span>
#include <string>
#include <vector>

namespace quoin::migrate {

using Chain = std::vector<RevisionFile>;  // the first revision in front

// One base, one head, no gap and no circle: anything else is an error of one line that names the files.
std::expected<Chain, std::string> order(std::vector<RevisionFile> files);

// Parses and orders what the build put into the program.
std::expected<Chain, std::string> read_chain(std::span<const EmbeddedFile> files);

}  // namespace quoin::migrate
