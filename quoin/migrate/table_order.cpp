#include "quoin/migrate/table_order.hpp"

#include <algorithm>
#include <utility>

namespace quoin::migrate {

namespace {

struct Sorting {
    const std::vector<Table>& tables;
    std::vector<bool> seen = std::vector<bool>(tables.size());
    std::vector<std::size_t> order{};

    void place(std::size_t i) {
        if (seen[i]) return;
        seen[i] = true;
        for (const auto& key : tables[i].foreign_keys) {
            const auto to = std::ranges::find(tables, key.to_table, &Table::name);
            if (to != tables.end()) place(static_cast<std::size_t>(to - tables.begin()));
        }
        order.push_back(i);
    }
};

}  // namespace

void sort_by_reference(std::vector<Table>& tables) {
    Sorting sorting{tables};
    for (std::size_t i = 0; i < tables.size(); ++i) sorting.place(i);
    std::vector<Table> sorted;
    for (const auto i : sorting.order) sorted.push_back(std::move(tables[i]));
    tables = std::move(sorted);
}

}  // namespace quoin::migrate
