#include "quoin/migrate/fills.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/candidates.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/sample_values.hpp"
#include "quoin/migrate/unique_rules.hpp"

#include <algorithm>
#include <functional>

namespace quoin::migrate {

namespace {

using db::Dialect;

// Whether the checks hold for the expression in some rows, numbered from 1.
bool fits_rows(db::Connection& scratch, const Table& table, const Column& column, const std::string& expression) {
    const auto query = "select count(*) from (select " + expression + " as " + quoted(column.name) +
                       " from (select 1 as a union all select 2 union all select 3) as rows) as filled where " +
                       condition_of(own_checks(table, column.name));
    try {
        return scratch.query(query).at(0).at(0) == "3";
    } catch (const db::Unavailable&) {
        throw;
    } catch (const db::Error&) {
        return false;
    }
}

std::string find_reference(const Catalogue& other, const Table& table, const Column& column) {
    for (const auto& key : table.foreign_keys) {
        const auto place = std::ranges::find(key.columns, column.name) - key.columns.begin();
        if (place == std::ssize(key.columns)) continue;
        const auto* target = find_table(other, key.to_table);
        if (!target ||
            std::ranges::any_of(key.to_columns, [&](const auto& name) { return !find_column(*target, name); }))
            return "";
        return "(select " + quoted(key.to_columns[static_cast<std::size_t>(place)]) + " from " + quoted(key.to_table) +
               " order by " + quoted(key.to_columns) + " limit 1)";
    }
    return "";
}

std::string find_value(db::Connection& scratch, Dialect dialect, const ColumnPath& path) {
    const auto plain = plain_value(dialect, path.goal->type);
    auto values =
        sample_values(scratch, dialect, path, 1, plain.empty() ? std::vector<std::string>{} : std::vector{plain});
    if (values.empty()) values = sample_values(scratch, dialect, path, 1);
    return values.empty() ? "" : values.front();
}

// "" where none is found. What is not in `other` as well cannot be referred to meanwhile.
std::string find_fill(db::Connection& scratch, const Catalogue& other, const Table& table, const Column& column) {
    if (in_wide_check(table, column.name)) return "";
    const bool refers = std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
        return std::ranges::find(key.columns, column.name) != key.columns.end();
    });
    if (!is_unique(table, column.name))
        return refers ? find_reference(other, table, column)
                      : find_value(scratch, other.dialect, {.after = &table, .goal = &column});
    if (refers) return "";
    for (const auto& expression : row_numbers_as(other.dialect, column.type))
        if (fits_rows(scratch, table, column, expression)) return expression;
    return "";
}

bool needs_fill(const Table& table, const Column& column) {
    if (column.counted || column.type.contains("generated always")) return false;
    if (column.default_value.empty()) return !column.nullable;
    return is_unique(table, column.name) && !column.default_value.canonical.contains("random");
}

// Calls `seen` with each new column that needs a fill, its table as it will be, and the schema as it is before.
void for_each_needing(
    const Catalogue& from, const std::vector<Change>& changes,
    const std::function<void(const Catalogue& start, const Table& table, const Column& column)>& seen) {
    const auto is_rename = [](const Change& change) {
        return std::holds_alternative<RenameTable>(change) || std::holds_alternative<RenameColumn>(change);
    };
    const auto body = std::ranges::find_if_not(changes, is_rename);
    const auto end = std::find_if(body, changes.end(), is_rename);
    const auto start = applied({changes.begin(), body}, from), goal = applied({body, end}, start);
    for (const auto& change : changes) {
        const auto* add = std::get_if<AddColumn>(&change);
        if (!add) continue;
        const auto& table = *find_table(goal, add->table);
        if (needs_fill(table, add->column)) seen(start, table, add->column);
    }
}

}  // namespace

std::string fill_of(const Fills& fills, const std::string& table, const Column& column) {
    const auto fill = fills.find(table + "." + column.name);
    return fill == fills.end() ? "" : fill->second;
}

std::vector<std::string> unfilled(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills) {
    std::vector<std::string> names;
    for_each_needing(from, changes, [&](const Catalogue&, const Table& table, const Column& column) {
        if (fill_of(fills, table.name, column).empty()) names.push_back(table.name + "." + column.name);
    });
    return names;
}

Fills find_fills(db::Connection& scratch, const Catalogue& from, const std::vector<Change>& changes) {
    Fills fills;
    for_each_needing(from, changes, [&](const Catalogue& start, const Table& table, const Column& column) {
        if (auto fill = find_fill(scratch, start, table, column); !fill.empty())
            fills.emplace(table.name + "." + column.name, std::move(fill));
    });
    return fills;
}

}  // namespace quoin::migrate
