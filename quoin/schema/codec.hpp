#pragma once
// Codec<T>: how T is read from a JSON scalar or from text, written as JSON, and described as a schema.

#include "quoin/base/slot.hpp"
#include "quoin/schema/describe.hpp"
#include "quoin/schema/issues.hpp"
#include "quoin/schema/json_writer.hpp"
#include "quoin/schema/schema.hpp"
#include "quoin/schema/secret_text.hpp"
#include "quoin/schema/types.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace quoin {

// A value of a JSON text that is neither object nor array. A number keeps its digits: nothing is rounded on the way.
struct Scalar {
    enum class Kind { null, boolean, number, string };
    Kind kind = Kind::null;
    bool boolean = false;
    std::string_view text{};  // a string's characters or a number's digits
};

template <class T>
struct Codec;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T, auto V>
inline constexpr bool is_optional<Default<T, V>> = true;

// --- scalars; the work is in codec.cpp ---------------------------------------------------------

bool read_string(const Scalar& scalar, std::string_view& into, Issues& issues);
bool read_int(const Scalar& scalar, std::int64_t& into, Issues& issues);
bool parse_int(std::string_view text, std::int64_t& into, Issues& issues);
void add(Issues& issues, Complaint complaint);

// How text that T::check lets through is read.
template <class T>
struct CheckedTextCodec {
    static bool from_text(std::string_view text, Slot<T>& into, Issues& issues) {
        if (auto wrong = T::check(text); !wrong.none()) return add(issues, std::move(wrong)), false;
        return into.emplace(trusted, text);
    }
    static bool from_json(const Scalar& scalar, Slot<T>& into, Issues& issues) {
        std::string_view text;
        return read_string(scalar, text, issues) && from_text(text, into, issues);
    }
};

template <std::size_t Min, std::size_t Max, class Rule>
struct Codec<Text<Min, Max, Rule>> : CheckedTextCodec<Text<Min, Max, Rule>> {
    static void write(std::string& out, const Text<Min, Max, Rule>& t) { write_json_string(out, t); }
    static Schema schema(Components&) {
        return {.type = "string",
                .format = std::string(Rule::format),
                .pattern = std::string(Rule::pattern),
                .min_length = Min,
                .max_length = Max};
    }
};

// A secret is read and never written: there is no write().
template <std::size_t Min, std::size_t Max, class Rule>
struct Codec<SecretText<Min, Max, Rule>> : CheckedTextCodec<SecretText<Min, Max, Rule>> {
    static Schema schema(Components&) {
        return {.type = "string", .format = "password", .min_length = Min, .max_length = Max, .write_only = true};
    }
};

template <std::int64_t Min, std::int64_t Max>
struct Codec<Int<Min, Max>> {
    using T = Int<Min, Max>;
    static bool accept(std::int64_t n, Slot<T>& into, Issues& issues) {
        if (auto wrong = T::check(n); !wrong.none()) return add(issues, std::move(wrong)), false;
        return into.emplace(n);
    }
    static bool from_text(std::string_view text, Slot<T>& into, Issues& issues) {
        std::int64_t n{};
        return parse_int(text, n, issues) && accept(n, into, issues);
    }
    static bool from_json(const Scalar& scalar, Slot<T>& into, Issues& issues) {
        std::int64_t n{};
        return read_int(scalar, n, issues) && accept(n, into, issues);
    }
    static void write(std::string& out, T t) { write_json_int(out, t); }
    static Schema schema(Components&) {
        Schema s{.type = "integer", .format = "int64"};
        if (Min != std::numeric_limits<std::int64_t>::min()) s.minimum = Min;
        if (Max != std::numeric_limits<std::int64_t>::max()) s.maximum = Max;
        return s;
    }
};

// What codec.cpp reads and writes for a type without parameters.
template <class T>
struct PlainCodec {
    static bool from_text(std::string_view text, Slot<T>& into, Issues& issues);
    static bool from_json(const Scalar& scalar, Slot<T>& into, Issues& issues);
    static void write(std::string& out, const T& value);
    static Schema schema(Components&);
};

template <>
struct Codec<bool> : PlainCodec<bool> {};
template <>
struct Codec<std::int64_t> : PlainCodec<std::int64_t> {};
template <>
struct Codec<std::string> : PlainCodec<std::string> {};
template <>
struct Codec<Uuid> : PlainCodec<Uuid> {};
template <>
struct Codec<Date> : PlainCodec<Date> {};
template <>
struct Codec<Timestamp> : PlainCodec<Timestamp> {};

// --- wrappers ----------------------------------------------------------------------------------

template <class T>
struct Codec<std::optional<T>> {
    using O = std::optional<T>;
    static bool absent(Slot<O>& into) { return into.emplace(); }
    static bool from_text(std::string_view text, Slot<O>& into, Issues& issues) {
        Slot<T> inner;
        return Codec<T>::from_text(text, inner, issues) && into.emplace(*std::move(inner));
    }
    static bool from_json(const Scalar& scalar, Slot<O>& into, Issues& issues) {
        if (scalar.kind == Scalar::Kind::null) return absent(into);
        Slot<T> inner;
        return Codec<T>::from_json(scalar, inner, issues) && into.emplace(*std::move(inner));
    }
    static void write(std::string& out, const O& o) {
        if (o)
            Codec<T>::write(out, *o);
        else
            out += "null";
    }
    static Schema schema(Components& components) {
        auto s = Codec<T>::schema(components);
        s.nullable = true;
        return s;
    }
};

template <class T, auto V>
struct Codec<Default<T, V>> {
    using D = Default<T, V>;
    static bool absent(Slot<D>& into) { return into.emplace(); }
    static bool from_text(std::string_view text, Slot<D>& into, Issues& issues) {
        Slot<T> inner;
        return Codec<T>::from_text(text, inner, issues) && into.emplace(D{*std::move(inner)});
    }
    static bool from_json(const Scalar& scalar, Slot<D>& into, Issues& issues) {
        Slot<T> inner;
        return Codec<T>::from_json(scalar, inner, issues) && into.emplace(D{*std::move(inner)});
    }
    static void write(std::string& out, const D& d) { Codec<T>::write(out, d.value); }
    static Schema schema(Components& components) {
        auto s = Codec<T>::schema(components);
        Codec<T>::write(s.default_json, T{V});
        return s;
    }
};

template <class T>
struct Codec<std::vector<T>> {
    static void write(std::string& out, const std::vector<T>& list) {
        out += '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i) out += ',';
            Codec<T>::write(out, list[i]);
        }
        out += ']';
    }
    static Schema schema(Components& components) { return {.type = "array", .items = {Codec<T>::schema(components)}}; }
};

// --- enums -------------------------------------------------------------------------------------

// What each enumerator is called outside: its own name, unless this is specialised with an array in their order.
template <class T>
inline constexpr auto enum_labels = []<template <class...> class L, class... D>(L<D...>) {
    return std::array<std::string_view, sizeof...(D)>{D::name...};
}(boost::describe::describe_enumerators<T>{});

std::size_t find_label(std::string_view text, std::span<const std::string_view> labels);  // labels.size() when absent
void add_wrong_label(Issues& issues, std::span<const std::string_view> labels);

template <DescribedEnum T>
constexpr std::string_view label_of(T t) {
    return enum_labels<T>[static_cast<std::size_t>(t)];
}

template <DescribedEnum T>
bool from_label(std::string_view text, T& into) {
    const auto i = find_label(text, enum_labels<T>);
    into = static_cast<T>(i);
    return i < enum_labels<T>.size();
}

template <DescribedEnum T>
struct Codec<T> {
    static bool from_text(std::string_view text, Slot<T>& into, Issues& issues) {
        T value;
        if (from_label(text, value)) return into.emplace(value);
        return add_wrong_label(issues, enum_labels<T>), false;
    }
    static bool from_json(const Scalar& scalar, Slot<T>& into, Issues& issues) {
        std::string_view text;
        return read_string(scalar, text, issues) && from_text(text, into, issues);
    }
    static void write(std::string& out, T t) { write_json_string(out, label_of(t)); }
    static Schema schema(Components&) {
        return {.type = "string", .labels = {enum_labels<T>.begin(), enum_labels<T>.end()}};
    }
};

// --- structs -----------------------------------------------------------------------------------

// Another name under which a member may be sent. Specialise `aliases<T>` with an array of these.
struct Alias {
    std::string_view alias, name;
};
template <class T>
inline constexpr std::array<Alias, 0> aliases{};

// JSON that shows what a T looks like; specialise it with a string literal.
template <class T>
inline constexpr std::string_view example = "";

// ,"name": as one text, so that writing it is one copy.
template <class D>
inline constexpr auto before_member = [] {
    constexpr std::string_view name = D::name;
    std::array<char, name.size() + 4> text{',', '"'};
    for (std::size_t i = 0; i < name.size(); ++i) text[i + 2] = name[i];
    text[name.size() + 2] = '"';
    text[name.size() + 3] = ':';
    return text;
}();

void add_aliases(ObjectSchema& schema, std::span<const Alias> aliases);

template <Described T>
struct Codec<T> {
    static_assert(describes_every_field<T>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");

    static void write(std::string& out, const T& t) {
        static_assert(field_count<T> > 0);
        const auto begin = out.size();
        [&]<template <class...> class L, class... D>(L<D...>) {
            ((out.append(before_member<D>.data(), before_member<D>.size()),
              Codec<MemberType<D>>::write(out, t.*D::pointer)),
             ...);
        }(Members<T>{});
        out[begin] = '{';  // instead of the first member's comma
        out += '}';
    }

    static Schema schema(Components& components) {
        const std::string name(type_name<T>());
        if (!components.contains(name)) {
            components[name];  // breaks recursion
            ObjectSchema object{.example = std::string(example<T>)};
            [&]<template <class...> class L, class... D>(L<D...>) {
                (object.properties.emplace_back(D::name, Codec<MemberType<D>>::schema(components)), ...);
                ((is_optional<MemberType<D>> ? void() : void(object.required.emplace_back(D::name))), ...);
            }(Members<T>{});
            add_aliases(object, aliases<T>);
            components[name] = std::move(object);
        }
        return {.reference = name};
    }
};

}  // namespace quoin
