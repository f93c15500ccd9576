#include "quoin/migrate/enum_check.hpp"
#include "quoin/migrate/introspect_engines.hpp"
#include "quoin/migrate/letters.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/tokens.hpp"
#include "quoin/migrate/written_table.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace quoin::migrate {

namespace {

// The written tables that a schema is read from, by name.
using Written = std::map<std::string, WrittenTable, std::less<>>;

// A name as its owner spells it: SQLite's have no case.
template <class Owners>
void spell_as(std::string& name, const Owners& owners) {
    for (const auto& owner : owners)
        if (lower(owner.name) == lower(name)) name = owner.name;
}
void spell_as(std::vector<std::string>& names, const std::vector<Column>& columns) {
    for (auto& name : names) spell_as(name, columns);
}

// Before double quotes were only for names, an old SQLite took them for a text's where no name could stand.
Expression default_expression(const std::string& sql) {
    const auto tokens = cut(sql, db::Dialect::sqlite);
    const bool is_old_text = tokens.size() == 1 && sql.starts_with('"');
    const auto text = is_old_text ? literal(tokens[0].text) : join(strip_parentheses(tokens));
    return {text, text};
}

std::vector<Table> read_tables(db::Connection& connection, Written& written) {
    std::vector<Table> tables;
    for (const auto& row : connection.query("select l.name, l.wr, l.strict, s.sql from pragma_table_list l join "
                                            "sqlite_schema s on s.type = 'table' and "
                                            "s.name = l.name where l.schema = 'main' and l.type = 'table' and l.name "
                                            "not like 'sqlite\\_%' escape '\\' "
                                            "order by l.name")) {
        if (row.at(0) == own_table) continue;
        tables.push_back(
            {.name = row.at(0), .columns = {}, .strict = row.at(2) == "1", .without_rowid = row.at(1) == "1"});
        written.emplace(row.at(0), read_create_table(row.at(0), row.at(3)));
    }
    return tables;
}

Table* find(std::vector<Table>& tables, const std::string& name) {
    const auto found = std::ranges::find(tables, name, &Table::name);
    return found == tables.end() ? nullptr : &*found;
}

void read_columns(db::Connection& connection, std::vector<Table>& tables, const Written& written) {
    for (const auto& row : connection.query(
             "select l.name, x.name, x.type, x.\"notnull\", coalesce(x.dflt_value, '') from pragma_table_list l join "
             "pragma_table_xinfo(l.name) x where l.schema = 'main' and l.type = 'table' order by l.name, x.cid")) {
        auto* table = find(tables, row.at(0));
        if (!table) continue;
        const auto& columns = written.find(row.at(0))->second.columns;
        const auto* clause = table->columns.size() < columns.size() ? &columns[table->columns.size()] : nullptr;
        Column column{
            .name = row.at(1), .type = join(cut(row.at(2), db::Dialect::sqlite)), .nullable = row.at(3) == "0"};
        if (!row.at(4).empty()) column.default_value = default_expression(row.at(4));
        if (clause) column.type += clause->clauses;
        if (clause) column.counted = clause->counted;
        if (column.type.starts_with(' ')) column.type.erase(0, 1);
        table->columns.push_back(std::move(column));
    }
}

// Takes over what the text says, with the names as the columns have them.
void take_rules(Table& table, WrittenTable& from) {
    table.primary_key = std::move(from.primary_key);
    table.uniques = std::move(from.uniques);
    table.foreign_keys = std::move(from.foreign_keys);
    table.checks = std::move(from.checks);
    if (table.primary_key) spell_as(table.primary_key->columns, table.columns);
    for (auto& unique : table.uniques) spell_as(unique.columns, table.columns);
    for (auto& key : table.foreign_keys) spell_as(key.columns, table.columns);
    for (auto& check : table.checks)
        if (!check.enum_column.empty()) spell_as(check.enum_column, table.columns);
}

void complete_references(std::vector<Table>& tables) {
    for (auto& table : tables) {
        for (auto& key : table.foreign_keys) {
            spell_as(key.to_table, tables);
            const auto* to = find(tables, key.to_table);
            if (!to) continue;
            if (key.to_columns.empty() && to->primary_key) key.to_columns = to->primary_key->columns;
            spell_as(key.to_columns, to->columns);
        }
    }
}

void read_indexes_and_triggers(db::Connection& connection, std::vector<Table>& tables) {
    for (const auto& row : connection.query("select type, name, tbl_name, sql from sqlite_schema where sql is not null "
                                            "and type in ('index', 'trigger') order by type, name")) {
        auto* table = find(tables, row.at(2));
        if (!table) continue;
        if (row.at(0) == "index")
            table->indexes.push_back(read_create_index(row.at(1), row.at(3)));
        else
            table->triggers.push_back({row.at(1), row.at(3)});
    }
}

}  // namespace

std::vector<Table> introspect_sqlite(db::Connection& connection) {
    Written written;
    auto tables = read_tables(connection, written);
    read_columns(connection, tables, written);
    for (auto& table : tables) take_rules(table, written.find(table.name)->second);
    complete_references(tables);
    read_indexes_and_triggers(connection, tables);
    return tables;
}

}  // namespace quoin::migrate
