#pragma once
// What both engines make words of.

#include <string>
#include <string_view>

namespace quoin::migrate {

// Whether a character may stand in a keyword or in a name without quotes.
constexpr bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

// In small letters; only ASCII's have two sizes to SQL.
inline std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace quoin::migrate
