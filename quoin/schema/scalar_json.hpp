#pragma once
// ScalarJson<T>: JSON of bounded length, put where there is room for it.

#include "quoin/schema/codec.hpp"
#include "quoin/schema/decimal.hpp"

#include <algorithm>
#include <cstring>

namespace quoin {

// put() needs room for `most` bytes and gives where it ended. The bytes are those of Codec<T>::write(). Specialise it
// for a type of one's own that stands in the rows of a list.
template <class T>
struct ScalarJson;

template <>
struct ScalarJson<bool> {
    static constexpr std::size_t most = 5;
    static char* put(char* to, bool b) {
        std::memcpy(to, b ? "true " : "false", most);
        return to + (b ? 4 : 5);
    }
};

template <>
struct ScalarJson<std::int64_t> {
    static constexpr std::size_t most = longest_int;
    static char* put(char* to, std::int64_t n) { return put_json_int(to, n); }
};
template <std::int64_t Min, std::int64_t Max>
struct ScalarJson<Int<Min, Max>> : ScalarJson<std::int64_t> {};

template <int Scale, std::int64_t Min, std::int64_t Max>
struct ScalarJson<Decimal<Scale, Min, Max>> {
    static constexpr std::size_t most = longest_decimal;
    static char* put(char* to, Decimal<Scale, Min, Max> n) { return put_decimal(to, n.units(), Scale); }
};

// What stands in quotes and needs no escape.
template <class T, std::size_t longest, char* (*put_text)(char* to, const T& value)>
struct QuotedJson {
    static constexpr std::size_t most = longest + 2;
    static char* put(char* to, const T& value) {
        *to++ = '"';
        to = put_text(to, value);
        *to++ = '"';
        return to;
    }
};
template <>
struct ScalarJson<Uuid> : QuotedJson<Uuid, longest_uuid, put_uuid> {};
template <>
struct ScalarJson<Date> : QuotedJson<Date, longest_date, put_date> {};
template <>
struct ScalarJson<Timestamp> : QuotedJson<Timestamp, longest_timestamp, put_timestamp> {};

template <DescribedEnum T>
struct ScalarJson<T> {
    static constexpr std::size_t most =
        longest_string(std::ranges::max(enum_labels<T>, {}, &std::string_view::size).size());
    static char* put(char* to, T t) { return put_json_string(to, label_of(t)); }
};

}  // namespace quoin
