#pragma once
// A row's columns as JSON without the struct that they would make: the bytes are those of Codec<Row>::write().

#include "quoin/sql/codec.hpp"

#include <algorithm>

namespace quoin::sql {

// How a column that is read as a T is written.
template <class T>
struct ColumnJson {
    static void write(std::string& out, const Value& column) { Codec<T>::write(out, SqlCodec<T>::read(column)); }
};

// A text goes over without a copy of its own.
template <>
struct ColumnJson<std::string> {
    static void write(std::string& out, const Value& column) { write_json_string(out, text_of(column)); }
};
template <std::size_t Min, std::size_t Max, class Rule>
struct ColumnJson<Text<Min, Max, Rule>> : ColumnJson<std::string> {};

template <class T>
struct ColumnJson<std::optional<T>> {
    static void write(std::string& out, const Value& column) {
        if (column.is_null())
            out += "null";
        else
            ColumnJson<T>::write(out, column);
    }
};

template <class T, auto V>
struct ColumnJson<Default<T, V>> : ColumnJson<T> {};

// Appends a row. What is wrong with a column throws, and leaves a part of the row behind.
using WriteRow = void (*)(std::string& out, std::span<const Value> columns);

// {"id":1,"name":"Kettle"}: the columns stand in the order of Row's fields.
template <Described Row>
void write_row(std::string& out, std::span<const Value> columns) {
    static_assert(describes_every_field<Row>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    const auto begin = out.size();
    [&]<template <class...> class L, class... D>(L<D...>) {
        std::size_t i = 0;
        ((append_fixed(out, before_member<D>), ColumnJson<MemberType<D>>::write(out, columns[i++])), ...);
    }(Members<Row>{});
    out[begin] = '{';  // instead of the first member's comma
    out += '}';
}

// "0199…":{"id":"0199…","name":"Pen"}: the same behind the member Key, whose JSON is a string.
template <auto Key>
void write_entry(std::string& out, std::span<const Value> columns) {
    using Member = PointerTo<decltype(Key)>;
    using Row = typename Member::owner;
    constexpr auto place = std::ranges::find(field_names<Row>, field_name(Key)) - field_names<Row>.begin();
    ColumnJson<typename Member::type>::write(out, columns[place]);
    out += ':';
    write_row<Row>(out, columns);
}

}  // namespace quoin::sql
