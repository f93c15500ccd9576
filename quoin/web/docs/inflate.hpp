#pragma once
// For the rare client that takes no gzip.

#include <string>
#include <string_view>

namespace quoin {

// The text of a gzip file that is part of this program; throws std::runtime_error when it is none.
std::string inflate(std::string_view gzipped);

}  // namespace quoin
