#pragma once
// Which passwords a new account may have (NIST SP 800-63B; trust.md P4, P5, P6): long enough, not a well-known one.

#include <cstddef>
#include <string_view>

namespace quoin {

constexpr std::size_t shortest_password = 8;

// Empty when the password is fine, otherwise the reason, worded to follow "password" and never holding it: fewer than
// `min_length` code points, over 72 bytes (bcrypt sees no more), not UTF-8, a NUL inside, or a common one. There is no
// rule about kinds of characters.
std::string_view why_refused(std::string_view password, std::size_t min_length = shortest_password) noexcept;

}  // namespace quoin
