// An NDJSON file that somebody imports.

#include "fuzz/rows.hpp"
#include "fuzz/targets.hpp"

namespace quoin::fuzz {

void ndjson_import(std::string_view input) { read_rows(input, transfer::Format::ndjson); }

}  // namespace quoin::fuzz
