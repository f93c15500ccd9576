#include "quoin/migrate/unique_rules.hpp"

#include "quoin/migrate/names_in_sql.hpp"

#include <algorithm>

namespace quoin::migrate {

std::vector<ColumnList> unique_rules(const Table& table) {
    std::vector<ColumnList> rules;
    if (table.primary_key) rules.push_back(table.primary_key->columns);
    for (const auto& unique : table.uniques) rules.push_back(unique.columns);
    for (const auto& index : table.indexes) {
        if (!index.unique) continue;
        auto& rule = rules.emplace_back();
        for (const auto& column : table.columns)
            if (std::ranges::any_of(index.parts, [&](const auto& part) { return mentions(part.text, column.name); }))
                rule.push_back(column.name);
    }
    return rules;
}

bool is_unique(const Table& table, std::string_view column) {
    return std::ranges::any_of(unique_rules(table),
                               [&](const ColumnList& rule) { return std::ranges::find(rule, column) != rule.end(); });
}

}  // namespace quoin::migrate
