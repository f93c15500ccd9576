#pragma once
// SqlCodec<T>: how a field of a described struct is stored: its column type, and T ⇄ Value.

#include "quoin/schema/codec.hpp"
#include "quoin/schema/decimal.hpp"
#include "quoin/sql/value.hpp"

#include <array>
#include <optional>
#include <span>

namespace quoin::sql {

// A column that holds what T cannot be: a broken invariant between the model and the database.
[[noreturn]] void throw_wrong_kind(std::string_view expected, const Value& value);

inline std::int64_t integer_of(const Value& value) {
    if (value.kind != Value::Kind::integer) throw_wrong_kind("an integer", value);
    return value.integer;
}
double real_of(const Value& value);
inline std::string_view text_of(const Value& value) {
    if (value.kind != Value::Kind::text) throw_wrong_kind("text", value);
    return value.text;
}
std::string_view bytes_of(const Value& value);

template <class T>
struct SqlCodec;

template <>
struct SqlCodec<bool> {
    static constexpr Type type = Type::boolean;
    static Value write(bool b) { return Value::of_integer(b); }
    static bool read(const Value& v) { return integer_of(v) != 0; }
};

template <>
struct SqlCodec<std::int64_t> {
    static constexpr Type type = Type::bigint;
    static Value write(std::int64_t n) { return Value::of_integer(n); }
    static std::int64_t read(const Value& v) { return integer_of(v); }
};

template <std::int64_t Min, std::int64_t Max>
struct SqlCodec<Int<Min, Max>> {
    static constexpr Type type = Type::bigint;
    static Value write(Int<Min, Max> n) { return Value::of_integer(n); }
    static Int<Min, Max> read(const Value& v) { return {trusted, integer_of(v)}; }
};

template <int Scale, std::int64_t Min, std::int64_t Max>
struct SqlCodec<Decimal<Scale, Min, Max>> {  // in units of its last place: exact, compared and added as integers
    static constexpr Type type = Type::bigint;
    static Value write(Decimal<Scale, Min, Max> n) { return Value::of_integer(n.units()); }
    static Decimal<Scale, Min, Max> read(const Value& v) { return {trusted, integer_of(v)}; }
};

template <>
struct SqlCodec<double> {
    static constexpr Type type = Type::real;
    static Value write(double n) { return Value::of_real(n); }
    static double read(const Value& v) { return real_of(v); }
};

template <>
struct SqlCodec<std::string> {
    static constexpr Type type = Type::text;
    static Value write(std::string_view s) { return Value::of_text(s); }
    static std::string read(const Value& v) { return std::string(text_of(v)); }
};

template <>
struct SqlCodec<std::string_view> {  // a parameter only: a row owns its text
    static constexpr Type type = Type::text;
    static Value write(std::string_view s) { return Value::of_text(s); }
};

template <std::size_t Min, std::size_t Max, class Rule>
struct SqlCodec<Text<Min, Max, Rule>> {
    static constexpr Type type = Type::text;
    static Value write(const Text<Min, Max, Rule>& t) { return Value::of_text(t); }
    static Text<Min, Max, Rule> read(const Value& v) { return {trusted, text_of(v)}; }
};

template <>
struct SqlCodec<Uuid> {
    static constexpr Type type = Type::uuid;
    static Value write(const Uuid& id) { return Value::of_bytes(id.bytes()); }
    static Uuid read(const Value& v) { return Uuid::from_bytes(bytes_of(v)); }
};

template <>
struct SqlCodec<Date> {
    static constexpr Type type = Type::date;
    static Value write(Date date) { return Value::of_integer(date.time_since_epoch().count()); }
    static Date read(const Value& v) { return Date(std::chrono::days(integer_of(v))); }
};

template <>
struct SqlCodec<Timestamp> {
    static constexpr Type type = Type::timestamp;
    static Value write(Timestamp time) { return Value::of_integer(time.time_since_epoch().count()); }
    static Timestamp read(const Value& v) { return Timestamp(std::chrono::microseconds(integer_of(v))); }
};

template <DescribedEnum T>
struct SqlCodec<T> {  // as its label: readable in the database, and checked there
    static constexpr Type type = Type::text;
    static Value write(T t) { return Value::of_text(label_of(t)); }
    static T read(const Value& v) {
        T value;
        if (!from_label(text_of(v), value)) throw_wrong_kind(type_name<T>(), v);
        return value;
    }
};

template <class T>
struct SqlCodec<std::optional<T>> {
    static constexpr Type type = SqlCodec<T>::type;
    static Value write(const std::optional<T>& t) { return t ? SqlCodec<T>::write(*t) : Value{}; }
    static std::optional<T> read(const Value& v) {
        if (v.is_null()) return std::nullopt;
        return SqlCodec<T>::read(v);
    }
};

template <class T, auto V>
struct SqlCodec<Default<T, V>> {
    static constexpr Type type = SqlCodec<T>::type;
    static Value write(const Default<T, V>& d) { return SqlCodec<T>::write(d.value); }
    static Default<T, V> read(const Value& v) { return {SqlCodec<T>::read(v)}; }
};

// A row as a struct: the columns stand in the order of Row's fields.
template <Described Row>
Row read_row(std::span<const Value> columns) {
    static_assert(describes_every_field<Row>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    return [&]<template <class...> class L, class... D>(L<D...>) {
        std::size_t i = 0;
        return Row{SqlCodec<MemberType<D>>::read(columns[i++])...};  // braces: evaluated in order
    }(Members<Row>{});
}

// The same, on the way in.
template <Described Row>
std::array<Value, field_count<Row>> values_of(const Row& row) {
    return [&]<template <class...> class L, class... D>(L<D...>) {
        return std::array<Value, sizeof...(D)>{SqlCodec<MemberType<D>>::write(row.*D::pointer)...};
    }(Members<Row>{});
}

template <Described Row>
inline constexpr auto field_types = []<template <class...> class L, class... D>(L<D...>) {
    return std::array<Type, sizeof...(D)>{SqlCodec<MemberType<D>>::type...};
}(Members<Row>{});

}  // namespace quoin::sql
