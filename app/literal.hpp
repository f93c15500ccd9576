#pragma once
// Literal: a text as a template argument.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace quoin::app {

// Such as the V of Default<Text<1, 255>, V>.
template <std::size_t N>
struct Literal {
    char text[N];
    consteval Literal(const char (&literal)[N]) { std::copy_n(literal, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
    operator std::string() const { return text; }
};

}  // namespace quoin::app
