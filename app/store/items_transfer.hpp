#pragma once
// Items to and from files.

#include "quoin/transfer/export.hpp"
#include "quoin/transfer/import.hpp"

namespace quoin::app::items {

std::int64_t import_from(const transfer::ImportRun& run);
std::uint64_t export_to(const transfer::ExportRun& run);

}  // namespace quoin::app::items
