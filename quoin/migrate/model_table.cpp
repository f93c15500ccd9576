#include "quoin/migrate/model_table.hpp"

#include "quoin/migrate/checksum.hpp"
#include "quoin/migrate/model_column.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/table_order.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace quoin::migrate {

namespace {

using db::Dialect;
using sql::Limits;

std::vector<std::string> strings(ModelTable::Names names) { return {names.begin(), names.end()}; }

// What both engines keep whole: PostgreSQL cuts a name after 63 bytes.
std::string fitting(std::string name, std::string_view suffix) {
    constexpr std::size_t longest = 63;
    if (name.size() + suffix.size() <= longest) return name.append(suffix);
    const auto mark = '_' + checksum(name).substr(0, 8);
    auto length = longest - mark.size() - suffix.size();
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xc0) == 0x80) --length;  // whole characters
    return name.substr(0, length).append(mark).append(suffix);
}

std::string shown(const sql::IndexPart& part) {
    const auto column = quoted(part.column);
    return (part.ignoring_case ? "lower(" + column + ')' : column) + (part.descending ? " desc" : "");
}

// Indexes share their names with tables; constraints have those of one table to themselves.
void refuse_same_names(const Table& table) {
    std::set<std::string> seen;
    const auto take = [&](const auto& list) {
        for (const auto& rule : list)
            if (!seen.insert(rule.name).second)
                throw std::logic_error("two rules of the table " + table.name + " are called " + rule.name);
    };
    take(table.uniques), take(table.foreign_keys), take(table.checks), take(table.indexes);
}

}  // namespace

ModelTable::ModelTable(std::string_view name, Dialect dialect) : dialect_(dialect) {
    table_.name = name;
    table_.strict = dialect == Dialect::sqlite;
}

std::string ModelTable::own_name(Names columns, std::string_view suffix) const {
    std::string name = table_.name;
    for (const auto column : columns) (name += '_') += column;
    return fitting(std::move(name), suffix);
}

Expression ModelTable::expression(const sql::Sql& sql) const {
    const std::string text(dialect_ == Dialect::sqlite ? sql.sqlite : sql.postgres);
    return {text, text};
}

Column& ModelTable::find(std::string_view column) { return *std::ranges::find(table_.columns, column, &Column::name); }

void ModelTable::add_column(std::string_view name, sql::Type type, bool nullable, const Limits& limits) {
    table_.columns.push_back(
        {.name = std::string(name), .type = std::string(column_type(type, dialect_)), .nullable = nullable});
    limited_.push_back({std::string(name), type, limits});
}

void ModelTable::set_key(Names columns, bool counted) {
    table_.primary_key = PrimaryKey{fitting(table_.name, "_pkey"), strings(columns)};
    for (const auto column : columns) {
        find(column).counted = counted;
        find(column).nullable = false;  // whatever the struct says: it may be one that the database is to fill in
    }
    table_.without_rowid = dialect_ == Dialect::sqlite && !counted;
}

void ModelTable::add_unique(Names columns) { table_.uniques.push_back({own_name(columns, "_key"), strings(columns)}); }

void ModelTable::add_reference(Names columns, std::string_view to_table, Names to_columns, sql::Action on_delete,
                               sql::Action on_update) {
    table_.foreign_keys.push_back({own_name(columns, "_fkey"), strings(columns), std::string(to_table),
                                   strings(to_columns), std::string(on_delete.text()), std::string(on_update.text())});
}

void ModelTable::add_index(std::string_view name, bool unique, std::span<const sql::IndexPart> parts,
                           const sql::Sql& where) {
    Index index{.name = std::string(name), .unique = unique, .parts = {}, .where = expression(where)};
    std::vector<std::string_view> columns;
    for (const auto& part : parts) {
        columns.push_back(part.column);
        index.parts.push_back({shown(part), shown(part)});
    }
    if (name.empty()) index.name = own_name(columns, unique ? "_key" : "_idx");
    table_.indexes.push_back(std::move(index));
}

void ModelTable::set_default(std::string_view column, sql::Type type, const sql::Value& value) {
    const auto text = literal_of(type, value, dialect_);
    find(column).default_value = {text, text};
}

void ModelTable::set_default(std::string_view column, const sql::Sql& sql) {
    find(column).default_value = expression(sql);
}

void ModelTable::add_check(std::string_view name, const sql::Sql& condition) {
    table_.checks.push_back({own_name({&name, 1}, "_check"), expression(condition)});
}

void ModelTable::set_comment(std::string_view column, std::string_view text) {
    if (dialect_ == Dialect::sqlite) return;
    (column.empty() ? table_.comment : find(column).comment) = text;
}

bool ModelTable::is_checked_elsewhere(const Limited& limited) const {
    const auto& column = *std::ranges::find(table_.columns, limited.column, &Column::name);
    return column.counted || std::ranges::any_of(table_.foreign_keys, [&](const ForeignKey& key) {
               return std::ranges::count(key.columns, limited.column) > 0;
           });
}

void ModelTable::add_check_of(const Limited& limited, std::vector<Check>& into) const {
    const auto text = condition_of(limited.column, limited.type, limited.limits, dialect_);
    if (text.empty() || is_checked_elsewhere(limited)) return;
    const std::string_view column = limited.column;
    Check check{own_name({&column, 1}, "_check"), {text, text}};
    if (limited.limits.kind == Limits::Kind::labels) {
        check.enum_column = limited.column;
        check.labels = strings(limited.limits.labels);
    }
    into.push_back(std::move(check));
}

Table ModelTable::finish() {
    std::vector<Check> checks;
    for (const auto& limited : limited_) add_check_of(limited, checks);
    table_.checks.insert(table_.checks.begin(), checks.begin(), checks.end());
    refuse_same_names(table_);
    return std::move(table_);
}

Catalogue make_catalogue(std::vector<Table> tables, Dialect dialect) {
    sort_by_reference(tables);
    return {dialect, std::move(tables)};
}

}  // namespace quoin::migrate
