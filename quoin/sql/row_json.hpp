#pragma once
// A row's columns as JSON without the struct that they would make: the bytes are those of Codec<Row>::write().

#include "quoin/schema/scalar_json.hpp"
#include "quoin/sql/codec.hpp"

#include <algorithm>
#include <cstring>
#include <exception>

namespace quoin::sql {

// How a column that is read as a T is written: put() needs room for `most` bytes and gives where it ended. Where
// nothing says how long a T's JSON can be (ScalarJson), it is made beside to be measured.
template <class T>
struct ColumnJson {
    static std::size_t most(const Value& column) { return column.is_null() ? 0 : json_of(column).size(); }
    static char* put(char* to, const Value& column) { return std::ranges::copy(json_of(column), to).out; }

private:
    static std::string json_of(const Value& column) {
        std::string json;
        Codec<T>::write(json, SqlCodec<T>::read(column));
        return json;
    }
};

template <class T>
    requires requires { ScalarJson<T>::most; }
struct ColumnJson<T> {
    static std::size_t most(const Value&) { return ScalarJson<T>::most; }
    static char* put(char* to, const Value& column) { return ScalarJson<T>::put(to, SqlCodec<T>::read(column)); }
};

// A text goes over without a copy of its own.
template <>
struct ColumnJson<std::string> {
    static std::size_t most(const Value& column) { return longest_string(column.text.size()); }
    static char* put(char* to, const Value& column) { return put_json_string(to, text_of(column)); }
};
template <std::size_t Min, std::size_t Max, class Rule>
struct ColumnJson<Text<Min, Max, Rule>> : ColumnJson<std::string> {};

template <class T>
struct ColumnJson<std::optional<T>> {
    static std::size_t most(const Value& column) { return std::max<std::size_t>(ColumnJson<T>::most(column), 4); }
    static char* put(char* to, const Value& column) {
        if (!column.is_null()) return ColumnJson<T>::put(to, column);
        return std::ranges::copy(std::string_view("null"), to).out;
    }
};

template <class T, auto V>
struct ColumnJson<Default<T, V>> : ColumnJson<T> {};

// Appends a row; where a column is not what its field can be, it throws and appends nothing.
using WriteRow = void (*)(std::string& out, std::span<const Value> columns);

namespace detail {

// Appends what `put` puts into room for `most` bytes.
template <class Put>
void append_up_to(std::string& out, std::size_t most, Put put) {
    const auto begin = out.size();
    std::exception_ptr error;  // which must not leave resize_and_overwrite()
    out.resize_and_overwrite(begin + most, [&](char* buffer, std::size_t) {
        try {
            return static_cast<std::size_t>(put(buffer + begin) - buffer);
        } catch (...) {
            error = std::current_exception();
            return begin;
        }
    });
    if (error) std::rethrow_exception(error);
}

template <Described Row>
std::size_t most_of_row(std::span<const Value> columns) {
    return [&]<template <class...> class L, class... D>(L<D...>) {
        std::size_t i = 0, most = 1;
        ((most += before_member<D>.size() + ColumnJson<MemberType<D>>::most(columns[i++])), ...);
        return most;
    }(Members<Row>{});
}

template <Described Row>
char* put_row(char* to, std::span<const Value> columns) {
    static_assert(describes_every_field<Row>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    char* const begin = to;
    [&]<template <class...> class L, class... D>(L<D...>) {
        std::size_t i = 0;
        ((std::memcpy(to, before_member<D>.data(), before_member<D>.size()),
          to = ColumnJson<MemberType<D>>::put(to + before_member<D>.size(), columns[i++])),
         ...);
    }(Members<Row>{});
    *begin = '{';  // instead of the first member's comma
    *to++ = '}';
    return to;
}

}  // namespace detail

// {"id":1,"name":"Kettle"}: the columns stand in the order of Row's fields.
template <Described Row>
void write_row(std::string& out, std::span<const Value> columns) {
    detail::append_up_to(out, detail::most_of_row<Row>(columns),
                         [&](char* to) { return detail::put_row<Row>(to, columns); });
}

// "0199…":{"id":"0199…","name":"Pen"}: the same behind the member Key, whose JSON is a string.
template <auto Key>
void write_entry(std::string& out, std::span<const Value> columns) {
    using Member = PointerTo<decltype(Key)>;
    using Row = typename Member::owner;
    using KeyJson = ColumnJson<typename Member::type>;
    const auto& key = columns[std::ranges::find(field_names<Row>, field_name(Key)) - field_names<Row>.begin()];
    detail::append_up_to(out, KeyJson::most(key) + 1 + detail::most_of_row<Row>(columns), [&](char* to) {
        to = KeyJson::put(to, key);
        *to++ = ':';
        return detail::put_row<Row>(to, columns);
    });
}

}  // namespace quoin::sql
