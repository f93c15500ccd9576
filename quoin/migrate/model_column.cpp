#include "quoin/migrate/model_column.hpp"

#include "quoin/migrate/enum_check.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/schema/types.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace quoin::migrate {

namespace {

using db::Dialect;
using sql::Limits;

std::string real_literal(double value) {
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::string blob_literal(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "x'";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        (out += digits[byte >> 4]) += digits[byte & 15];
    }
    return out += '\'';
}

// What PostgreSQL writes as a text of its own.
std::string postgres_literal(sql::Type type, const sql::Value& value) {
    std::string text;
    switch (type) {
        case sql::Type::boolean: return value.integer ? "true" : "false";
        case sql::Type::uuid: return literal(Uuid::from_bytes(value.text).str());
        case sql::Type::date: return write_date(text, Date(std::chrono::days(value.integer))), literal(text);
        case sql::Type::timestamp:
            return write_timestamp(text, Timestamp(std::chrono::microseconds(value.integer))), literal(text);
        default: return "";
    }
}

// "price between 0 and 100", ">= 0", "<= 100"; empty where neither end is a limit.
std::string between(const std::string& what, std::int64_t min, std::int64_t max, std::int64_t least) {
    const bool above = min > least, below = max < std::numeric_limits<std::int64_t>::max();
    if (above && below) return what + " between " + std::to_string(min) + " and " + std::to_string(max);
    if (above) return what + " >= " + std::to_string(min);
    return below ? what + " <= " + std::to_string(max) : "";
}

}  // namespace

std::string_view column_type(sql::Type type, Dialect dialect) {
    const bool sqlite = dialect == Dialect::sqlite;
    switch (type) {
        case sql::Type::boolean: return sqlite ? "integer" : "boolean";
        case sql::Type::bigint: return sqlite ? "integer" : "bigint";
        case sql::Type::real: return sqlite ? "real" : "double precision";
        case sql::Type::text: return "text";
        case sql::Type::uuid: return sqlite ? "blob" : "uuid";
        case sql::Type::date: return sqlite ? "integer" : "date";
        case sql::Type::timestamp: return sqlite ? "integer" : "timestamp with time zone";
    }
    std::unreachable();
}

std::string literal_of(sql::Type type, const sql::Value& value, Dialect dialect) {
    if (value.is_null()) return "";
    if (dialect == Dialect::postgres)
        if (auto text = postgres_literal(type, value); !text.empty()) return text;
    switch (value.kind) {
        case sql::Value::Kind::integer: return std::to_string(value.integer);
        case sql::Value::Kind::real: return real_literal(value.real);
        case sql::Value::Kind::bytes: return blob_literal(value.text);
        default: return literal(value.text);
    }
}

std::string condition_of(const std::string& name, sql::Type type, const Limits& limits, Dialect dialect) {
    const auto column = quoted(name);
    switch (limits.kind) {
        case Limits::Kind::length: return between("length(" + column + ')', limits.min, limits.max, 0);
        case Limits::Kind::range:
            return between(column, limits.min, limits.max, std::numeric_limits<std::int64_t>::min());
        case Limits::Kind::labels: return enum_condition(name, {limits.labels.begin(), limits.labels.end()});
        case Limits::Kind::none: break;
    }
    if (dialect == Dialect::postgres) return "";
    if (type == sql::Type::boolean) return column + " in (0, 1)";
    return type == sql::Type::uuid ? "length(" + column + ") = 16" : "";
}

}  // namespace quoin::migrate
