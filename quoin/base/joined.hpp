#pragma once
// joined(): a list of texts as one.

#include <concepts>
#include <ranges>
#include <string>
#include <string_view>

namespace quoin {

// "a, b, c"
template <std::ranges::input_range List>
    requires std::convertible_to<std::ranges::range_reference_t<List>, std::string_view>
std::string joined(List&& texts) {
    std::string out;
    for (std::string_view before; const std::string_view text : texts) {
        (out += before) += text;
        before = ", ";
    }
    return out;
}

}  // namespace quoin
