#pragma once
// What Unicode says of a text that people compare by its looks.

#include <string>
#include <string_view>

namespace quoin {

// Whether a text is in the normal form C, the one spelling among several of the same looks (UAX #15). What is not UTF-8
// is in none.
bool is_nfc(std::string_view text);
// The text in that form; what is not UTF-8 stays as it is.
std::string to_nfc(std::string_view text);

// Whether it starts or ends with a space of any script or width, or with one that is not seen at all.
bool has_space_around(std::string_view text);

}  // namespace quoin
