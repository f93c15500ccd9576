#pragma once
// Passwords that guessers try first.

#include <string_view>

namespace quoin {

// Whether the password, in any case of its letters, is a well-known word, such a word with a few digits behind it, a
// walk along the keyboard, or a short piece repeated.
bool is_common_password(std::string_view password) noexcept;

}  // namespace quoin
