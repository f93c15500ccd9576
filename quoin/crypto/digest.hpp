#pragma once
// SHA-256 of what is not secret by itself, and comparison of what is.

#include <string>
#include <string_view>

namespace quoin {

// 64 lower-case digits: checksums, and the unsalted password hashes that the second seed's databases hold.
std::string sha256_hex(std::string_view bytes);

// Takes the same time wherever the two differ; only their lengths show.
bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

}  // namespace quoin
