#include "quoin/migrate/near.hpp"

#include <algorithm>
#include <numeric>
#include <ranges>
#include <utility>
#include <vector>

namespace quoin::migrate {

namespace {

// How many letters must be added, removed or changed (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < from.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const auto changed = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string_view without_zeros(std::string_view name) {
    return name.substr(std::min(name.find_first_not_of('0'), name.size()));
}

}  // namespace

FileList near(const History& history, std::string_view name) {
    constexpr std::size_t at_most = 3;
    FileList list;
    const auto take = [&](std::size_t away) {
        for (const auto& file : history.files() | std::views::reverse)
            if (list.size() < at_most && distance(name, file.revision) == away) list.push_back(&file);
    };
    for (const auto& file : history.files())
        if (without_zeros(file.revision) == without_zeros(name)) return {&file};
    take(1);
    if (name.size() > 2) take(2);  // of two letters that both differ, nothing is left
    return list;
}

}  // namespace quoin::migrate
