#include "quoin/db/postgres_binary.hpp"

#include "quoin/db/error.hpp"

#include <endian.h>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace quoin::db::postgres {

namespace {

using sql::Type;
using sql::Value;

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t days_to_2000 = 10957;
constexpr std::int64_t microseconds_to_2000 = days_to_2000 * 86'400'000'000;

// What libpq and the server take for one value, with room for the rest of the message.
constexpr std::size_t longest_text = 512u << 20;

Value::Kind kind_of(Type type) {
    switch (type) {
        case Type::boolean:
        case Type::bigint:
        case Type::date:
        case Type::timestamp:
            return Value::Kind::integer;
        case Type::real:
            return Value::Kind::real;
        case Type::text:
            return Value::Kind::text;
        case Type::uuid:
            return Value::Kind::bytes;
    }
    throw std::logic_error("a type without a kind");
}

std::uint64_t big_endian(std::string_view bytes, std::size_t size) {
    if (bytes.size() != size) throw Error("PostgreSQL sent a value of an unexpected length");
    std::uint64_t number = 0;
    for (char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

std::int64_t read_int16(std::string_view b) { return static_cast<std::int16_t>(big_endian(b, 2)); }
std::int64_t read_int32(std::string_view b) { return static_cast<std::int32_t>(big_endian(b, 4)); }
std::int64_t read_int64(std::string_view b) { return static_cast<std::int64_t>(big_endian(b, 8)); }

Value decode_bool(std::string_view b) { return Value::of_integer(big_endian(b, 1) != 0); }
Value decode_int2(std::string_view b) { return Value::of_integer(read_int16(b)); }
Value decode_int4(std::string_view b) { return Value::of_integer(read_int32(b)); }
Value decode_int8(std::string_view b) { return Value::of_integer(read_int64(b)); }
Value decode_float4(std::string_view b) {
    return Value::of_real(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(b, 4)))));
}
Value decode_float8(std::string_view b) { return Value::of_real(std::bit_cast<double>(big_endian(b, 8))); }
Value decode_text(std::string_view b) { return Value::of_text(b); }
Value decode_uuid(std::string_view b) {
    if (b.size() != 16) throw Error("PostgreSQL sent a uuid of an unexpected length");
    return Value::of_bytes(b);
}
Value decode_date(std::string_view b) {
    const auto days = read_int32(b);
    if (days == std::numeric_limits<std::int32_t>::max() || days == std::numeric_limits<std::int32_t>::min())
        throw Error("an infinite date has no value here");
    return Value::of_integer(days + days_to_2000);
}
Value decode_timestamp(std::string_view b) {
    const auto time = read_int64(b);
    std::int64_t since_1970;
    if (time == std::numeric_limits<std::int64_t>::min() ||
        __builtin_add_overflow(time, microseconds_to_2000, &since_1970))
        throw Error("an infinite or far timestamp has no value here");
    return Value::of_integer(since_1970);
}

// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat
using Decode = Value (*)(std::string_view);
Decode decoder_of(Oid type) {
    switch (type) {
        case 16:
            return decode_bool;
        case 20:
            return decode_int8;
        case 21:
            return decode_int2;
        case 23:
            return decode_int4;
        case 19:    // name
        case 25:    // text
        case 1042:  // character(n)
        case 1043:  // character varying(n)
            return decode_text;
        case 700:
            return decode_float4;
        case 701:
            return decode_float8;
        case 1082:
            return decode_date;
        case 1114:
        case 1184:
            return decode_timestamp;
        case 2950:
            return decode_uuid;
        default:
            return nullptr;
    }
}

}  // namespace

Oid oid_of(Type type) {
    switch (type) {
        case Type::boolean:
            return 16;
        case Type::bigint:
            return 20;
        case Type::real:
            return 701;
        case Type::text:
            return 25;
        case Type::uuid:
            return 2950;
        case Type::date:
            return 1082;
        case Type::timestamp:
            return 1184;
    }
    throw std::logic_error("a type without an oid");
}

Oid array_oid_of(Type type) {
    switch (type) {
        case Type::boolean:
            return 1000;
        case Type::bigint:
            return 1016;
        case Type::real:
            return 1022;
        case Type::text:
            return 1009;
        case Type::uuid:
            return 2951;
        case Type::date:
            return 1182;
        case Type::timestamp:
            return 1185;
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
        case Type::uuid:
            return value.text.size() == 16 ? "" : "a uuid is 16 bytes";
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
        default:
            return {};
    }
}

void Parameters::clear() {
    bytes_.clear();
    pieces_.clear();
}

void Parameters::put32(std::uint32_t number) {
    number = htobe32(number);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void Parameters::put64(std::uint64_t number) {
    number = htobe64(number);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void Parameters::write(const Value& value, Type type) {
    switch (type) {
        case Type::boolean:
            bytes_.push_back(value.integer ? 1 : 0);
            return;
        case Type::bigint:
            return put64(static_cast<std::uint64_t>(value.integer));
        case Type::real:
            return put64(std::bit_cast<std::uint64_t>(value.real));
        case Type::date:
            return put32(static_cast<std::uint32_t>(value.integer - days_to_2000));
        case Type::timestamp:
            return put64(static_cast<std::uint64_t>(value.integer - microseconds_to_2000));
        case Type::text:
        case Type::uuid:
            bytes_ += value.text;
            return;
    }
}

void Parameters::add(const Value& value, Type type) {
    const auto begin = bytes_.size();
    if (!value.is_null()) write(value, type);
    pieces_.push_back({begin, bytes_.size(), value.is_null()});
}

void Parameters::begin_array(Type type, std::size_t length) {
    pieces_.push_back({bytes_.size(), bytes_.size(), false});
    put32(1);  // dimensions
    put32(1);  // may hold nulls
    put32(oid_of(type));
    put32(static_cast<std::uint32_t>(length));
    put32(1);  // the first index
    pieces_.back().end = bytes_.size();
}

void Parameters::add_element(const Value& value, Type type) {
    const auto size_at = bytes_.size();
    put32(0xffffffff);  // null, until there is a length
    if (!value.is_null()) {
        write(value, type);
        const auto size = htobe32(static_cast<std::uint32_t>(bytes_.size() - size_at - 4));
        std::memcpy(bytes_.data() + size_at, &size, sizeof size);
    }
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

void RowReader::open(const PGresult& result) {
    result_ = &result;
    const auto columns = static_cast<std::size_t>(PQnfields(&result));
    decoders_.resize(columns);
    values_.resize(columns);
    for (std::size_t i = 0; i < columns; ++i) {
        const auto column = static_cast<int>(i);
        decoders_[i] = decoder_of(PQftype(&result, column));
        if (!decoders_[i])
            throw Error("its column '" + std::string(PQfname(&result, column)) + "' has the PostgreSQL type with oid " +
                        std::to_string(PQftype(&result, column)) + ", which cannot be read: cast it");
    }
}

void RowReader::expect(std::span<const std::string_view> names, std::size_t first) const {
    if (names.empty()) return;
    if (decoders_.size() != first + names.size())
        throw Error("it answers " + std::to_string(decoders_.size()) + " columns where " +
                    std::to_string(first + names.size()) + " were expected");
    for (std::size_t i = 0; i < names.size(); ++i)
        if (const std::string_view name = PQfname(result_, static_cast<int>(first + i)); name != names[i])
            throw Error("it answers column '" + std::string(name) + "' where '" + std::string(names[i]) +
                        "' was expected");
}

std::span<const Value> RowReader::read(std::size_t row) {
    const auto r = static_cast<int>(row);
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const auto c = static_cast<int>(i);
        if (PQgetisnull(result_, r, c))
            values_[i] = {};
        else
            values_[i] =
                decoders_[i]({PQgetvalue(result_, r, c), static_cast<std::size_t>(PQgetlength(result_, r, c))});
    }
    return values_;
}

}  // namespace quoin::db::postgres
