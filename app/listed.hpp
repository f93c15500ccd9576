#pragma once
// The entries of a setting that is a list: "a, b, c".

#include "quoin/base/text_parts.hpp"

#include <string_view>
#include <vector>

namespace quoin::app {

// Without the blanks around them, and without the empty ones.
inline std::vector<std::string_view> listed(std::string_view text) {
    std::vector<std::string_view> entries;
    while (!text.empty()) {
        const auto entry = trimmed(take_until(text, ','));
        if (!entry.empty()) entries.push_back(entry);
    }
    return entries;
}

}  // namespace quoin::app
