#include "quoin/db/postgres_binary.hpp"

#include "quoin/db/postgres_rows.hpp"

#include <endian.h>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace quoin::db::postgres {

namespace {

using sql::Type;
using sql::Value;

// What libpq and the server take for one value, with room for the rest of the message.
constexpr std::size_t longest_text = 512u << 20;

Value::Kind kind_of(Type type) {
    switch (type) {
        case Type::boolean:
        case Type::bigint:
        case Type::date:
        case Type::timestamp: return Value::Kind::integer;
        case Type::real: return Value::Kind::real;
        case Type::text: return Value::Kind::text;
        case Type::uuid: return Value::Kind::bytes;
    }
    throw std::logic_error("a type without a kind");
}

void put32(std::string& bytes, std::uint32_t number) {
    number = htobe32(number);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put64(std::string& bytes, std::uint64_t number) {
    number = htobe64(number);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put(std::string& bytes, const Value& value, Type type) {
    switch (type) {
        case Type::boolean: bytes.push_back(value.integer ? 1 : 0); return;
        case Type::bigint: return put64(bytes, static_cast<std::uint64_t>(value.integer));
        case Type::real: return put64(bytes, std::bit_cast<std::uint64_t>(value.real));
        case Type::date: return put32(bytes, static_cast<std::uint32_t>(value.integer - days_to_2000));
        case Type::timestamp: return put64(bytes, static_cast<std::uint64_t>(value.integer - microseconds_to_2000));
        case Type::text:
        case Type::uuid: bytes += value.text; return;
    }
}

}  // namespace

Oid oid_of(Type type) {
    switch (type) {
        case Type::boolean: return 16;
        case Type::bigint: return 20;
        case Type::real: return 701;
        case Type::text: return 25;
        case Type::uuid: return 2950;
        case Type::date: return 1082;
        case Type::timestamp: return 1184;
    }
    throw std::logic_error("a type without an oid");
}

Oid array_oid_of(Type type) {
    switch (type) {
        case Type::boolean: return 1000;
        case Type::bigint: return 1016;
        case Type::real: return 1022;
        case Type::text: return 1009;
        case Type::uuid: return 2951;
        case Type::date: return 1182;
        case Type::timestamp: return 1185;
    }
    throw std::logic_error("a type without an oid");
}

std::string_view fault_of(const Value& value, Type type) {
    if (value.is_null()) return {};
    if (value.kind != kind_of(type)) return "a parameter is not of the type it is declared as";
    std::int64_t moved;
    switch (type) {
        case Type::text:
            if (value.text.size() > longest_text) return "a text is too long for PostgreSQL";
            if (value.text.find('\0') != value.text.npos) return "PostgreSQL stores no null character in text";
            return {};
        case Type::uuid: return value.text.size() == 16 ? "" : "a uuid is 16 bytes";
        case Type::date:
            // The outermost numbers stand for infinity.
            moved = value.integer;
            if (__builtin_sub_overflow(moved, days_to_2000, &moved) ||
                moved >= std::numeric_limits<std::int32_t>::max() || moved <= std::numeric_limits<std::int32_t>::min())
                return "a date is out of PostgreSQL's range";
            return {};
        case Type::timestamp:
            if (__builtin_sub_overflow(value.integer, microseconds_to_2000, &moved) ||
                moved == std::numeric_limits<std::int64_t>::min())
                return "a timestamp is out of PostgreSQL's range";
            return {};
        default: return {};
    }
}

void append_field(std::string& bytes, const Value& value, Type type) {
    const auto size_at = bytes.size();
    put32(bytes, 0xffffffff);  // null, until there is a length
    if (value.is_null()) return;
    put(bytes, value, type);
    const auto size = htobe32(static_cast<std::uint32_t>(bytes.size() - size_at - 4));
    std::memcpy(bytes.data() + size_at, &size, sizeof size);
}

void Parameters::clear() {
    bytes_.clear();
    pieces_.clear();
}

void Parameters::add(const Value& value, Type type) {
    const auto begin = bytes_.size();
    if (!value.is_null()) put(bytes_, value, type);
    pieces_.push_back({begin, bytes_.size(), value.is_null()});
}

void Parameters::begin_array(Type type, std::size_t length) {
    pieces_.push_back({bytes_.size(), bytes_.size(), false});
    put32(bytes_, 1);  // dimensions
    put32(bytes_, 1);  // may hold nulls
    put32(bytes_, oid_of(type));
    put32(bytes_, static_cast<std::uint32_t>(length));
    put32(bytes_, 1);  // the first index
    pieces_.back().end = bytes_.size();
}

void Parameters::add_element(const Value& value, Type type) {
    append_field(bytes_, value, type);
    pieces_.back().end = bytes_.size();
}

const char* const* Parameters::values() {
    values_.clear();
    lengths_.clear();
    for (const auto& piece : pieces_) {
        values_.push_back(piece.null ? nullptr : bytes_.data() + piece.begin);
        lengths_.push_back(static_cast<int>(piece.end - piece.begin));
    }
    formats_.assign(pieces_.size(), 1);
    return values_.data();
}

}  // namespace quoin::db::postgres
