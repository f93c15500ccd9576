#pragma once
// Reads the rows of a file whose bytes are given.

#include "fuzz/target.hpp"
#include "quoin/transfer/format.hpp"

#include <string_view>

namespace quoin::fuzz {

// Each row is good or its faults are told, with places that go forward.
void read_rows(std::string_view bytes, transfer::Format format);

}  // namespace quoin::fuzz
