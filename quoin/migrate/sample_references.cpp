#include "quoin/migrate/sample_references.hpp"

#include "quoin/migrate/apply.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

bool contains(const ColumnList& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

// Empty where one of them is new.
ColumnList old_names(const TablePath& path, const ColumnList& names) {
    ColumnList old;
    for (const auto& name : names)
        for (const auto& column : path.columns)
            if (column.column && column.goal && column.goal->name == name) old.push_back(column.column->name);
    return old.size() == names.size() ? old : ColumnList{};
}

bool has_null(const Table& table, const ColumnList& columns) {
    return std::ranges::any_of(columns, [&](const auto& name) {
        const auto* column = find_column(table, name);
        return column->nullable && column->default_value.empty();
    });
}

bool stays(const TablePath& path, const ColumnList& names) {
    return std::ranges::any_of(path.columns, [&](const ColumnPath& column) {
        return column.column && column.goal && contains(names, column.column->name);
    });
}

}  // namespace

SampleReferences references_of(const TablePath& path, const std::vector<TablePath>& all) {
    SampleReferences found;
    for (const auto& key : path.before->foreign_keys) {
        const auto target = std::ranges::find(all, key.to_table, [](const TablePath& p) { return p.before->name; });
        // The way back finds again what the key refers to, unless that is dropped and only the key stays.
        const bool returns = !stays(path, key.columns) || stays(*target, key.to_columns);
        found.list.push_back({key.columns, returns ? target->before : nullptr, key.to_columns});
    }
    if (!path.after) return found;
    for (const auto& key : path.after->foreign_keys) {
        const auto target =
            std::ranges::find_if(all, [&](const TablePath& p) { return p.after && p.after->name == key.to_table; });
        const auto* table = target == all.end() ? nullptr : target->before;
        const auto columns = old_names(path, key.columns);
        const auto to_columns = table ? old_names(*target, key.to_columns) : ColumnList{};
        if (!columns.empty())
            found.list.push_back({columns, to_columns.empty() ? nullptr : table, to_columns});
        else if (!has_null(*path.after, key.columns) && table != path.before)
            found.needed.push_back(table);
    }
    return found;
}

}  // namespace quoin::migrate
