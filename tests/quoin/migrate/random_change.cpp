#include "tests/quoin/migrate/random_schema.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

void forget(std::string& name, const std::string& column) {
    if (name == column) name.clear();
}

// Takes what a table says of a column away, or says it of the column's new name.
void forget(RandomTable& table, const std::string& column) {
    const auto speaks_of_it = [&](const auto& names) { return std::ranges::find(names, column) != names.end(); };
    std::erase_if(table.uniques, speaks_of_it);
    std::erase_if(table.indexes, speaks_of_it);
    forget(table.partial_index, column);
    forget(table.lower_index, column);
    forget(table.different, column);
}

void rename(RandomTable& table, const std::string& from, const std::string& to) {
    for (auto* list : {&table.uniques, &table.indexes})
        for (auto& names : *list) std::ranges::replace(names, from, to);
    for (auto* name : {&table.partial_index, &table.lower_index, &table.different})
        if (*name == from) *name = to;
}

void remove_table(RandomSchema& schema, std::size_t place) {
    const auto number = schema.tables[place].number;
    schema.tables.erase(schema.tables.begin() + static_cast<std::ptrdiff_t>(place));
    for (auto& table : schema.tables)
        for (auto& column : table.columns)
            if (column.refers_to == number) column.refers_to = -1;
}

bool is_key(const RandomTable& table, const RandomColumn& column) {
    return table.has_wide_key && &column == table.columns.data();
}

}  // namespace

void Chance::change_column(RandomSchema& schema, RandomTable& table, RandomColumn& column, Renames& renames,
                           const std::string& table_before) {
    const bool is_old = !table_before.empty();
    switch (below(10)) {
        case 0: {
            if (!is_old) return;
            const auto before = column.name;
            auto fresh = fresh_name() + "x";
            if (std::ranges::any_of(table.columns, [&](const auto& other) { return other.name == fresh; })) return;
            // One name a column: the way from the first is what counts.
            if (std::ranges::any_of(renames, [&](const auto& r) {
                    return r.table == table_before && (r.to == before || r.column == before);
                }))
                return;
            renames.push_back({.table = table_before, .column = before, .to = fresh});
            rename(table, before, fresh);
            column.name = fresh;
            return;
        }
        case 1:
            if (is_key(table, column) || column.is_unique || column.has_referred) return;
            forget(table, column.name);
            column.kind = static_cast<Kind>(below(7));
            return restrict(column);
        case 2:
            if (!is_key(table, column) && column.on_delete != "set null") column.nullable = !column.nullable;
            return;
        case 3: column.has_default = column.refers_to < 0 && !column.has_default; return;
        case 4:
            if (column.refers_to < 0) restrict(column);
            return;
        case 5:
            if (column.labels.empty()) return;
            if (one_in(2)) return column.labels.push_back(fresh_label());
            if (one_in(2) && column.labels.size() > 1) return column.labels.pop_back();
            return;
        case 6: column.is_unique = !column.is_unique; return;
        case 7: column.is_indexed = !column.is_indexed; return;
        case 8:
            if (is_key(table, column) || table.different == column.name || table.lower_index == column.name) return;
            if (column.refers_to < 0) return refer(column, schema);
            column.refers_to = -1;
            return;
        default: column.comment = one_in(2) ? "" : "now " + std::to_string(below(9)); return;
    }
}

void Chance::change_table(RandomSchema& schema, RandomTable& table, Renames& renames, const std::string& name_before) {
    switch (below(8)) {
        case 0: {
            auto fresh = column(schema);
            const auto same = [&](const RandomColumn& other) { return other.name == fresh.name; };
            if (std::ranges::none_of(table.columns, same)) table.columns.push_back(std::move(fresh));
            return;
        }
        case 1: {
            if (table.columns.size() < 2) return;
            const auto& column = one_of(table.columns);
            if (is_key(table, column)) return;
            if (std::ranges::any_of(renames, [&](const auto& r) {
                    return r.table == name_before && (r.to == column.name || r.column == column.name);
                }))
                return;
            const auto name = column.name;
            forget(table, name);
            std::erase_if(table.columns, [&](const RandomColumn& other) { return other.name == name; });
            return;
        }
        case 2: {
            if (name_before.empty() || table.name != name_before) return;
            const auto fresh = fresh_name() + "z";
            if (std::ranges::any_of(schema.tables, [&](const auto& other) { return other.name == fresh; })) return;
            renames.push_back({.table = name_before, .to = fresh});
            table.name = fresh;
            return;
        }
        case 3: table.comment = one_in(2) ? "" : "now " + std::to_string(below(9)); return;
        case 4: table.uniques.clear(); return;
        case 5:
            if (!table.columns.front().nullable && table.columns.front().on_delete != "set null")
                table.has_wide_key = !table.has_wide_key;
            return;
        case 6: table.partial_index = one_in(2) ? "" : one_of(table.columns).name; return;
        default: table.is_counted = !table.is_counted; return;
    }
}

RandomSchema Chance::changed(RandomSchema schema, Renames& renames) {
    const auto before = schema;
    const auto name_of = [&](int number) {
        const auto found = std::ranges::find(before.tables, number, &RandomTable::number);
        return found == before.tables.end() ? std::string() : found->name;
    };
    for (int i = 1 + below(8); i > 0; --i) {
        if (schema.tables.empty() || one_in(8)) {
            schema.tables.push_back(table(schema));
        } else if (one_in(10)) {
            const auto place = static_cast<std::size_t>(below(static_cast<int>(schema.tables.size())));
            const auto name = name_of(schema.tables[place].number);
            if (std::ranges::none_of(renames, [&](const auto& rename) { return rename.table == name; }))
                remove_table(schema, place);
        } else {
            auto& table = one_of(schema.tables);
            const auto name = name_of(table.number);
            if (one_in(2)) {
                change_table(schema, table, renames, name);
            } else {
                auto& column = one_of(table.columns);
                const auto* old_table =
                    name.empty() ? nullptr : &*std::ranges::find(before.tables, table.number, &RandomTable::number);
                const bool is_old = old_table && std::ranges::find(old_table->columns, column.name,
                                                                   &RandomColumn::name) != old_table->columns.end();
                change_column(schema, table, column, renames, is_old ? name : "");
            }
        }
    }
    return schema;
}

}  // namespace quoin::migrate
