#include "quoin/sql/codec.hpp"

#include <stdexcept>

namespace quoin::sql {

static std::string_view name_of(Value::Kind kind) {
    switch (kind) {
        case Value::Kind::null: return "null";
        case Value::Kind::integer: return "an integer";
        case Value::Kind::real: return "a real number";
        case Value::Kind::text: return "text";
        case Value::Kind::bytes: return "bytes";
    }
    return "nothing";
}

void throw_wrong_kind(std::string_view expected, const Value& value) {
    throw std::runtime_error("a column holds " + std::string(name_of(value.kind)) + " where " + std::string(expected) +
                             " was expected");
}

double real_of(const Value& value) {
    if (value.kind == Value::Kind::integer) return static_cast<double>(value.integer);  // SQLite stores 2.0 as 2
    if (value.kind != Value::Kind::real) throw_wrong_kind("a real number", value);
    return value.real;
}

std::string_view bytes_of(const Value& value) {
    if (value.kind != Value::Kind::bytes) throw_wrong_kind("bytes", value);
    return value.text;
}

}  // namespace quoin::sql
