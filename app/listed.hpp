#pragma once
// The entries of a setting that is a list: "a, b, c".

#include <algorithm>
#include <string_view>
#include <vector>

namespace quoin::app {

// Without the blanks around them, and without the empty ones.
inline std::vector<std::string_view> listed(std::string_view text) {
    std::vector<std::string_view> entries;
    while (!text.empty()) {
        auto entry = text.substr(0, text.find(','));
        text.remove_prefix(std::min(entry.size() + 1, text.size()));
        entry.remove_prefix(std::min(entry.find_first_not_of(" \t"), entry.size()));
        entry = entry.substr(0, entry.find_last_not_of(" \t") + 1);
        if (!entry.empty()) entries.push_back(entry);
    }
    return entries;
}

}  // namespace quoin::app
