#include "tests/quoin/migrate/random_schema.hpp"

#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/table_order.hpp"

#include <algorithm>
#include <array>

namespace quoin::migrate {

namespace {

using db::Dialect;

std::string type_of(Kind kind, Dialect dialect) {
    constexpr std::array<std::array<std::string_view, 2>, 7> types{{{"integer", "bigint"},
                                                                    {"text", "text"},
                                                                    {"integer", "boolean"},
                                                                    {"real", "double precision"},
                                                                    {"blob", "uuid"},
                                                                    {"integer", "date"},
                                                                    {"integer", "timestamp with time zone"}}};
    return std::string(types[static_cast<std::size_t>(kind)][static_cast<std::size_t>(dialect)]);
}

std::string default_of(const RandomColumn& column, Dialect dialect) {
    const bool sqlite = dialect == Dialect::sqlite;
    if (!column.labels.empty()) return literal(column.labels.front());
    switch (column.kind) {
        case Kind::bigint: return std::to_string(column.limit + 3);
        case Kind::text:
            return column.limit ? literal(std::string(static_cast<std::size_t>(column.limit), 'd')) : "'it''s'";
        case Kind::boolean: return sqlite ? "1" : "true";
        case Kind::real: return "2.5";
        case Kind::uuid:
            return sqlite ? "x'00000000000000000000000000000009'" : "'00000000-0000-4000-8000-000000000009'";
        case Kind::date: return sqlite ? "11000" : "'2000-02-02'";
        case Kind::timestamp: return sqlite ? "(cast(strftime('%s') as integer))" : "now()";
    }
    return "";
}

std::string listed(const std::vector<std::string>& labels) {
    std::string list;
    for (const auto& label : labels) (list += list.empty() ? "" : ", ") += literal(label);
    return list;
}

// "" where the column may hold whatever its type can.
std::string check_of(const RandomColumn& column, Dialect dialect) {
    const auto name = quoted(column.name);
    if (!column.labels.empty()) return name + " in (" + listed(column.labels) + ")";
    if (dialect == Dialect::sqlite && column.kind == Kind::boolean) return name + " in (0, 1)";
    if (dialect == Dialect::sqlite && column.kind == Kind::uuid) return "length(" + name + ") = 16";
    if (column.limit == 0 || column.refers_to >= 0) return "";
    if (column.kind == Kind::bigint) return name + " between " + std::to_string(column.limit) + " and 1000000";
    if (column.kind == Kind::text) return "length(" + name + ") between 1 and " + std::to_string(column.limit);
    return "";
}

Expression sql(const std::string& text) { return {text, text}; }

class Builder {
public:
    Builder(const RandomSchema& schema, Dialect dialect, const RandomTable& table)
        : schema_(schema), dialect_(dialect), from_(table) {}

    Table build() {
        made_.name = from_.name;
        if (dialect_ == Dialect::postgres) made_.comment = from_.comment;
        made_.strict = dialect_ == Dialect::sqlite;
        add_key();
        made_.without_rowid = made_.strict && !counted();
        for (const auto& column : from_.columns) add(column);
        for (const auto& columns : from_.uniques) made_.uniques.push_back({name(columns, "key"), columns});
        for (const auto& columns : from_.indexes) {
            Index index{.name = name(columns, "idx")};
            for (const auto& column : columns) index.parts.push_back(sql(quoted(column)));
            made_.indexes.push_back(std::move(index));
        }
        if (const auto& c = from_.partial_index; !c.empty())
            made_.indexes.push_back({.name = name({c}, "partial_idx"),
                                     .parts = {sql(quoted(c) + " desc")},
                                     .where = sql(quoted(c) + " is not null")});
        if (const auto& c = from_.lower_index; !c.empty())
            made_.indexes.push_back(
                {.name = name({c}, "lower_key"), .unique = true, .parts = {sql("lower(" + quoted(c) + ")")}});
        if (const auto& c = from_.different; !c.empty())
            made_.checks.push_back({.name = name({"id", c}, "check"), .condition = sql("id <> " + quoted(c))});
        return std::move(made_);
    }

private:
    bool counted() const { return from_.is_counted && from_.key == Kind::bigint && !from_.has_wide_key; }

    std::string name(const std::vector<std::string>& columns, const std::string& what) const {
        auto all = from_.name;
        for (const auto& column : columns) all += "_" + column;
        return all + "_" + what;
    }

    void add_key() {
        made_.columns.push_back({.name = "id", .type = type_of(from_.key, dialect_), .counted = counted()});
        if (dialect_ == Dialect::sqlite && from_.key == Kind::uuid)
            made_.checks.push_back({.name = name({"id"}, "check"), .condition = sql("length(id) = 16")});
        made_.primary_key = PrimaryKey{from_.name + "_pkey", {"id"}};
        if (from_.has_wide_key) {
            made_.primary_key->columns.push_back(from_.columns.front().name);
            made_.uniques.push_back({name({"id"}, "key"), {"id"}});
        }
    }

    void add(const RandomColumn& column) {
        Column made{.name = column.name, .type = type_of(column.kind, dialect_), .nullable = column.nullable};
        if (column.has_default) made.default_value = sql(default_of(column, dialect_));
        if (dialect_ == Dialect::postgres) made.comment = column.comment;
        made_.columns.push_back(std::move(made));
        if (const auto check = check_of(column, dialect_); !check.empty())
            made_.checks.push_back(
                {name({column.name}, "check"), sql(check), column.labels.empty() ? "" : column.name, column.labels});
        if (column.is_unique) made_.uniques.push_back({name({column.name}, "key"), {column.name}});
        if (column.is_indexed)
            made_.indexes.push_back({.name = name({column.name}, "idx"), .parts = {sql(quoted(column.name))}});
        for (const auto& other : schema_.tables)
            if (other.number == column.refers_to)
                made_.foreign_keys.push_back(
                    {name({column.name}, "fkey"), {column.name}, other.name, {"id"}, column.on_delete});
    }

    const RandomSchema& schema_;
    Dialect dialect_;
    const RandomTable& from_;
    Table made_;
};

}  // namespace

Catalogue RandomSchema::catalogue(Dialect dialect) const {
    Catalogue made{dialect, {}};
    for (const auto& table : tables) made.tables.push_back(Builder(*this, dialect, table).build());
    sort_by_reference(made.tables);
    return made;
}

std::string Chance::fresh_name() {
    constexpr std::array<std::string_view, 12> words{"name",      "order", "price", "state", "user", "Mixed",
                                                     "two words", "group", "note",  "date",  "text", "length"};
    return std::string(words[static_cast<std::size_t>(below(12))]) + (one_in(6) ? "" : std::to_string(++names_));
}

std::string Chance::fresh_label() {
    constexpr std::array<std::string_view, 6> words{"new", "it's", "Personal Care", "old", "", "a,b"};
    return std::string(words[static_cast<std::size_t>(below(6))]) + std::to_string(++names_);
}

void Chance::refer(RandomColumn& column, const RandomSchema& schema) {
    if (schema.tables.empty()) return;
    auto tables = schema.tables;
    const auto& target = one_of(tables);
    column.labels.clear();
    column.limit = 0;
    column.has_default = false;
    column.refers_to = target.number;
    column.has_referred = true;
    column.kind = target.key;
    column.nullable = column.nullable || one_in(2);
    constexpr std::array<std::string_view, 4> actions{"no action", "cascade", "restrict", "set null"};
    column.on_delete = actions[static_cast<std::size_t>(below(column.nullable ? 4 : 3))];
}

void Chance::restrict(RandomColumn& column) {
    column.labels.clear();
    column.limit = 0;
    if (column.kind == Kind::bigint || column.kind == Kind::text) column.limit = one_in(2) ? 5 + below(60) : 0;
    if (column.kind == Kind::text && one_in(3))
        for (int i = 0; i < 3; ++i) column.labels.push_back(fresh_label());
}

RandomColumn Chance::column(const RandomSchema& schema) {
    RandomColumn made{.name = fresh_name(), .kind = static_cast<Kind>(below(7))};
    made.nullable = one_in(2);
    made.has_default = one_in(3);
    made.is_unique = one_in(6);
    made.is_indexed = one_in(5);
    restrict(made);
    if (one_in(6)) made.comment = "it's " + made.name;
    if (one_in(4)) refer(made, schema);
    return made;
}

RandomTable Chance::table(const RandomSchema& schema) {
    RandomTable made{.number = ++tables_, .name = fresh_name() + (one_in(2) ? "s" : " list")};
    if (one_in(4)) made.comment = "about " + made.name;
    const auto is_taken = [&](const auto& other) { return other.name == made.name; };
    while (std::ranges::any_of(schema.tables, is_taken)) made.name += "s";
    made.key = one_in(3) ? Kind::uuid : one_in(4) ? Kind::text : Kind::bigint;
    made.is_counted = one_in(2);
    for (int i = below(6); i >= 0; --i) {
        auto fresh = column(schema);
        const auto same = [&](const RandomColumn& other) { return other.name == fresh.name; };
        if (std::ranges::none_of(made.columns, same)) made.columns.push_back(std::move(fresh));
    }
    if (one_in(6) && !made.columns.front().nullable) made.has_wide_key = true;
    if (made.columns.size() > 1 && one_in(3)) made.uniques.push_back({made.columns[0].name, made.columns[1].name});
    if (made.columns.size() > 1 && one_in(3)) made.indexes.push_back({made.columns[1].name, made.columns[0].name});
    if (one_in(4)) made.partial_index = one_of(made.columns).name;
    auto& chosen = one_of(made.columns);
    if (one_in(3) && chosen.kind == Kind::text) made.lower_index = chosen.name;
    if (one_in(3) && chosen.kind == made.key) made.different = chosen.name;
    return made;
}

RandomSchema Chance::schema() {
    RandomSchema made;
    for (int i = below(5); i >= 0; --i) made.tables.push_back(table(made));
    if (one_in(4))  // to a table that comes later, or in a circle
        if (auto& t = one_of(made.tables); t.lower_index.empty() && t.different.empty()) refer(one_of(t.columns), made);
    for (auto& t : made.tables)  // what a reference made of the column
        if (t.has_wide_key) t.columns.front().nullable = false, t.columns.front().on_delete = "no action";
    return made;
}

}  // namespace quoin::migrate
