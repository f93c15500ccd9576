#include "quoin/sql/statement.hpp"

#include "quoin/base/joined.hpp"

#include <atomic>
#include <stdexcept>

namespace quoin::sql {

namespace {

constexpr std::string_view keys_marker = "{keys}";
constexpr std::string_view select = "select ";

std::string replace_keys(std::string text, std::string_view relation) {
    return text.replace(text.find(keys_marker), keys_marker.size(), relation);
}

// $1::bigint[], $2::text[]
std::string array_parameters(std::span<const Type> types) {
    std::string out;
    for (std::size_t i = 0; i < types.size(); ++i)
        (((out += i ? ", $" : "$") += std::to_string(i + 1)) += "::") += std::string(postgres_name(types[i])) + "[]";
    return out;
}

// The key as given, with the counter moved past it as SQLite moves its own, or the next: a counter left behind would
// meet one taken key after another. Between two callers at once it may fall back by what the other counted; a key that
// is taken is refused all the same. Each subquery looks the counter up once for all rows: the look-up costs more than
// half of what storing a row does.
std::string counted_key(const std::string& table, const std::string& key) {
    const auto counter = "(select pg_get_serial_sequence('" + table + "', '" + key + "')::regclass)";
    const auto given = "given." + key;
    return "case when " + given + " is null then nextval(" + counter + ") when " + given +
           " > coalesce(pg_sequence_last_value(" + counter + "), 0) then setval(" + counter + ", " + given + ") else " +
           given + " end as " + key;
}

}  // namespace

std::size_t next_statement_number() {
    static std::atomic<std::size_t> next{0};
    return next++;
}

std::string_view postgres_name(Type type) {
    switch (type) {
        case Type::boolean: return "boolean";
        case Type::bigint: return "bigint";
        case Type::real: return "double precision";
        case Type::text: return "text";
        case Type::uuid: return "uuid";
        case Type::date: return "date";
        case Type::timestamp: return "timestamptz";
    }
    throw std::logic_error("a type without a name");
}

Statement::Statement(std::string text) : text_(std::move(text)), number_(next_statement_number()) {}

KeyedStatement::KeyedStatement(std::string text, std::vector<std::string> key_columns)
    : text_(std::move(text)), key_columns_(std::move(key_columns)), number_(next_statement_number()) {
    if (!text_.starts_with(select) || text_.find(keys_marker) == text_.npos)
        throw std::logic_error("a keyed statement starts with \"select \" and reads from {keys}: " + text_);
}

std::string KeyedStatement::single(std::span<const Type> types) const {
    std::string relation = "(select ";
    for (std::size_t i = 0; i < key_columns_.size(); ++i) {
        relation += (i ? ", $" : "$") + std::to_string(i + 1);
        if (!types.empty()) (relation += "::") += postgres_name(types[i]);
        relation += " as " + key_columns_[i];
    }
    return replace_keys(text_, relation + ") as keys");
}

std::string KeyedStatement::many(std::span<const Type> types) const {
    auto text = replace_keys(text_, "unnest(" + array_parameters(types) + ") with ordinality as keys (" +
                                        joined(key_columns_) + ", ordinal)");
    return text.insert(select.size(), "keys.ordinal, ");
}

std::string Insert::single() const {
    std::string parameters;
    for (std::size_t i = 0; i < columns.size(); ++i) parameters += (i ? ", $" : "$") + std::to_string(i + 1);
    return "insert into " + table + " (" + joined(columns) + ") values (" + parameters +
           ") on conflict do nothing returning " + key;
}

std::string Insert::many(std::span<const Type> types) const {
    std::string chosen;  // the columns of the input, the key counted up where none was given
    for (const auto& column : columns) {
        chosen += ", ";
        chosen += counted && column == key ? counted_key(table, key) : "given." + column;
    }
    const auto list = joined(columns);
    return "with input as materialized (select given.ordinal" + chosen + " from unnest(" + array_parameters(types) +
           ") with ordinality as given (" + list + ", ordinal)), stored as (insert into " + table + " (" + list +
           ") select " + list + " from input order by ordinal on conflict do nothing returning " + key +
           ") select min(input.ordinal), stored." + key + " from stored join input using (" + key +
           ") group by stored." + key;
}

}  // namespace quoin::sql
