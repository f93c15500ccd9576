#pragma once
// A whole schema as text, so that two can be compared by value and a difference can be read.

#include "quoin/migrate/render_table.hpp"

#include <algorithm>
#include <string>

namespace quoin::migrate {

inline void use_canonical(Expression& expression) { expression.text = expression.canonical; }

template <class List>
void sort_by_name(List& list) {
    std::ranges::sort(list, {}, [](const auto& one) { return one.name; });
}

// In the engine's spelling, rules in the order of their names.
inline std::string shown(Catalogue catalogue) {
    std::string out;
    sort_by_name(catalogue.tables);
    for (auto& table : catalogue.tables) {
        sort_by_name(table.columns), sort_by_name(table.uniques), sort_by_name(table.foreign_keys);
        sort_by_name(table.checks), sort_by_name(table.indexes);
        for (auto& column : table.columns) use_canonical(column.default_value);
        for (auto& check : table.checks) use_canonical(check.condition);
        for (auto& index : table.indexes) {
            std::ranges::for_each(index.parts, use_canonical);
            use_canonical(index.where);
        }
        for (const auto& statement : render_table(table, catalogue.dialect)) out += statement + ";\n";
        for (const auto& check : table.checks) {
            if (!check.enum_column.empty()) out += "-- " + check.name + ": " + check.enum_column;
            for (const auto& label : check.labels) out += " " + label;
            if (!check.enum_column.empty()) out += '\n';
        }
    }
    return out;
}

}  // namespace quoin::migrate
