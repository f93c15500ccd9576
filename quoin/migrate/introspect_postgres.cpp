#include "quoin/migrate/enum_check.hpp"
#include "quoin/migrate/introspect_engines.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace quoin::migrate {

namespace {

using Row = std::vector<std::string>;

// What each query starts with: the tables of the current schema that no extension brought.
const std::string with_tables =
    "with tables as (select c.oid, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = "
    "c.relnamespace where n.nspname = current_schema() and c.relkind in ('r', 'p') and c.relname <> '" +
    std::string(own_table) +
    "' and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and "
    "d.objid "
    "= c.oid and d.deptype = 'e')) ";

// Each row starts with the table's name, and tables come in one order.
template <class Take>
void for_each_row(db::Connection& connection, std::vector<Table>& tables, const std::string& query, Take take) {
    for (auto& row : connection.query(with_tables + query)) {
        const auto table = std::ranges::find(tables, row.at(0), &Table::name);
        if (table != tables.end()) take(*table, row);  // else it was created since
    }
}

Expression expression(std::string text) { return {text, text}; }

std::vector<Table> read_tables(db::Connection& connection) {
    std::vector<Table> tables;
    for (auto& row : connection.query(
             with_tables + "select relname, coalesce(obj_description(oid, 'pg_class'), '') from tables order "
                           "by relname collate \"C\""))
        tables.push_back({.name = std::move(row.at(0)), .columns = {}, .comment = std::move(row.at(1))});
    return tables;
}

std::string type_of(const Row& row) {
    auto type = row.at(2);
    if (!row.at(3).empty()) type += " collate " + row.at(3);
    if (row.at(5) == "a") type += " generated always as identity";
    if (row.at(6) == "s") type += " generated always as (" + row.at(7) + ") stored";
    return type;
}

void read_columns(db::Connection& connection, std::vector<Table>& tables) {
    for_each_row(
        connection, tables,
        "select t.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attcollation <> "
        "y.typcollation then quote_ident(o.collname) else '' end, a.attnotnull, a.attidentity, a.attgenerated, "
        "coalesce(pg_get_expr(d.adbin, d.adrelid, true), ''), coalesce(col_description(t.oid, a.attnum), '') "
        "from tables t join pg_catalog.pg_attribute a on a.attrelid = t.oid join pg_catalog.pg_type y on y.oid "
        "= a.atttypid left join pg_catalog.pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum left join "
        "pg_catalog.pg_collation o on o.oid = a.attcollation where a.attnum > 0 and not a.attisdropped order "
        "by t.relname, a.attnum",
        [](Table& table, const Row& row) {
            Column column{.name = row.at(1), .type = type_of(row), .nullable = row.at(4) == "f"};
            column.counted = row.at(5) == "d";
            if (row.at(6).empty()) column.default_value = expression(row.at(7));
            column.comment = row.at(8);
            table.columns.push_back(std::move(column));
        });
}

std::string action_of(const std::string& code) {
    switch (code.empty() ? 'a' : code.front()) {
        case 'r': return "restrict";
        case 'c': return "cascade";
        case 'n': return "set null";
        case 'd': return "set default";
        default: return "no action";
    }
}

Check check_of(const Table& table, const std::string& name, const std::string& condition) {
    Check check{name, expression(condition)};
    auto as_enum = check;
    recognise_enum(as_enum, db::Dialect::postgres);
    const auto column = std::ranges::find(table.columns, as_enum.enum_column, &Column::name);
    const bool is_text = column != table.columns.end() &&
                         (column->type.starts_with("text") || column->type.starts_with("character varying"));
    return is_text ? as_enum : check;  // another type's text may be compared too: (id)::text = '1'
}

void begin_rule(Table& table, const Row& row) {
    const auto& name = row.at(2);
    switch (row.at(1).front()) {
        case 'p': table.primary_key = PrimaryKey{name, {}}; break;
        case 'u': table.uniques.push_back({name, {}}); break;
        case 'f':
            table.foreign_keys.push_back({name, {}, row.at(6), {}, action_of(row.at(8)), action_of(row.at(9))});
            break;
        default: table.checks.push_back(check_of(table, name, row.at(10)));
    }
}

void add_column(Table& table, const Row& row) {
    switch (row.at(1).front()) {
        case 'p': table.primary_key->columns.push_back(row.at(5)); break;
        case 'u': table.uniques.back().columns.push_back(row.at(5)); break;
        case 'f':
            table.foreign_keys.back().columns.push_back(row.at(5));
            table.foreign_keys.back().to_columns.push_back(row.at(7));
            break;
        default: break;
    }
}

// A row for each column of each constraint, the first marked by its place.
void read_constraints(db::Connection& connection, std::vector<Table>& tables) {
    for_each_row(
        connection, tables,
        "select t.relname, c.contype, c.conname, c.oid, coalesce(k.place, 1), coalesce(a.attname, ''), "
        "coalesce(r.relname, ''), coalesce(b.attname, ''), c.confdeltype, c.confupdtype, "
        "coalesce(pg_get_expr(c.conbin, c.conrelid, true), '') from tables t join pg_catalog.pg_constraint c "
        "on c.conrelid = t.oid left join lateral unnest(c.conkey, c.confkey) with ordinality as k (own, other, "
        "place) on true left join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = k.own left "
        "join pg_catalog.pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other left join "
        "pg_catalog.pg_class r on r.oid = c.confrelid where c.contype in ('p', 'u', 'f', 'c') order by "
        "t.relname, c.conname, c.oid, k.place",
        [](Table& table, const Row& row) {
            if (row.at(4) == "1") begin_rule(table, row);
            add_column(table, row);
        });
}

// A row for each part of each index that is no constraint's; one that was left half built does not count.
void read_indexes(db::Connection& connection, std::vector<Table>& tables) {
    for_each_row(
        connection, tables,
        "select t.relname, i.relname, x.indisunique, case when m.amname <> 'btree' then m.amname else '' end, "
        "coalesce(pg_get_expr(x.indpred, x.indrelid, true), ''), n.place, n.place > x.indnkeyatts, "
        "pg_get_indexdef(x.indexrelid, n.place, true), case when y.collname is not null then ' collate ' || "
        "quote_ident(y.collname) else '' end || case when not o.opcdefault then ' ' || quote_ident(o.opcname) "
        "else '' end || case x.indoption[n.place - 1] & 3 when 1 then ' desc nulls last' when 2 then ' nulls "
        "first' when 3 then ' desc' else '' end from tables t join pg_catalog.pg_index x on x.indrelid = t.oid "
        "join pg_catalog.pg_class i on i.oid = x.indexrelid join pg_catalog.pg_am m on m.oid = i.relam cross "
        "join lateral generate_series(1, x.indnatts::int) as n (place) left join pg_catalog.pg_opclass o on "
        "o.oid = x.indclass[n.place - 1] left join pg_catalog.pg_attribute a on a.attrelid = t.oid and "
        "a.attnum = x.indkey[n.place - 1] and a.attnum <> 0 left join pg_catalog.pg_collation y on y.oid = "
        "x.indcollation[n.place - 1] and y.oid <> a.attcollation where x.indisvalid and not exists (select "
        "from pg_catalog.pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x')) "
        "order by t.relname, i.relname, n.place",
        [](Table& table, const Row& row) {
            if (row.at(5) == "1")
                table.indexes.push_back({.name = row.at(1),
                                         .unique = row.at(2) == "t",
                                         .parts = {},
                                         .where = expression(row.at(4)),
                                         .method = row.at(3)});
            auto& index = table.indexes.back();
            if (row.at(6) == "t")
                index.include.push_back(row.at(7));
            else
                index.parts.push_back(expression(row.at(7) + row.at(8)));
        });
}

}  // namespace

std::vector<Table> introspect_postgres(db::Connection& connection) {
    auto tables = read_tables(connection);
    read_columns(connection, tables);
    read_constraints(connection, tables);
    read_indexes(connection, tables);
    return tables;
}

}  // namespace quoin::migrate
