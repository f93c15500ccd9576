#include "quoin/db/postgres_rows.hpp"

#include "quoin/db/error.hpp"

#include <bit>
#include <concepts>
#include <cstring>
#include <limits>
#include <string>

namespace quoin::db::postgres {

using sql::Value;

namespace {

static_assert(std::endian::native == std::endian::little);

template <std::integral N>
N big_endian(std::string_view bytes) {
    if (bytes.size() != sizeof(N)) throw Error("PostgreSQL sent a value of an unexpected length");
    N number;
    std::memcpy(&number, bytes.data(), sizeof number);
    return std::byteswap(number);
}

Value decode_bool(std::string_view b) { return Value::of_integer(big_endian<std::int8_t>(b) != 0); }
Value decode_int2(std::string_view b) { return Value::of_integer(big_endian<std::int16_t>(b)); }
Value decode_int4(std::string_view b) { return Value::of_integer(big_endian<std::int32_t>(b)); }
Value decode_int8(std::string_view b) { return Value::of_integer(big_endian<std::int64_t>(b)); }
Value decode_float4(std::string_view b) {
    return Value::of_real(static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(b))));
}
Value decode_float8(std::string_view b) { return Value::of_real(std::bit_cast<double>(big_endian<std::uint64_t>(b))); }
Value decode_text(std::string_view b) { return Value::of_text(b); }
Value decode_uuid(std::string_view b) {
    if (b.size() != 16) throw Error("PostgreSQL sent a uuid of an unexpected length");
    return Value::of_bytes(b);
}
Value decode_date(std::string_view b) {
    const auto days = big_endian<std::int32_t>(b);
    if (days == std::numeric_limits<std::int32_t>::max() || days == std::numeric_limits<std::int32_t>::min())
        throw Error("an infinite date has no value here");
    return Value::of_integer(days + days_to_2000);
}
Value decode_timestamp(std::string_view b) {
    const auto time = big_endian<std::int64_t>(b);
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
        case 16: return decode_bool;
        case 20: return decode_int8;
        case 21: return decode_int2;
        case 23: return decode_int4;
        case 19:    // name
        case 25:    // text
        case 1042:  // character(n)
        case 1043:  // character varying(n)
            return decode_text;
        case 700: return decode_float4;
        case 701: return decode_float8;
        case 1082: return decode_date;
        case 1114:
        case 1184: return decode_timestamp;
        case 2950: return decode_uuid;
        default: return nullptr;
    }
}

}  // namespace

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
        const auto length = static_cast<std::size_t>(PQgetlength(result_, r, c));
        const bool null = length == 0 && PQgetisnull(result_, r, c);
        values_[i] = null ? Value{} : decoders_[i]({PQgetvalue(result_, r, c), length});
    }
    return values_;
}

}  // namespace quoin::db::postgres
