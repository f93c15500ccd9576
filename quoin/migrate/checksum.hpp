#pragma once
// What tells whether a migration file is still the one that was applied.

#include <string>
#include <string_view>

namespace quoin::migrate {

// SHA-256 in 64 lower-case digits; line ends count as LF, whatever git made of them.
std::string checksum(std::string_view text);

}  // namespace quoin::migrate
