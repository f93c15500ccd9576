#pragma once
// Parts of a text: without the blanks around it, up to a mark, or as a number.

#include <algorithm>
#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace quoin {

inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \t") {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

// The part of `text` before `mark`, which is taken off with it; all of it where there is none.
inline std::string_view take_until(std::string_view& text, char mark) {
    const auto part = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

// What the whole of `text` is in base ten; nothing where it is no number, or one that N cannot be.
template <std::integral N>
std::optional<N> whole_number(std::string_view text) {
    N number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace quoin
