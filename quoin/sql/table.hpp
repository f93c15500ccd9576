#pragma once
// What the database knows of a described struct beyond its fields: the table's name, its key and its rules.

#include "quoin/schema/describe.hpp"

#include <string_view>
#include <tuple>

namespace quoin::sql {

template <class M>
struct PrimaryKey {
    M member;
};
// A bigint that the database counts up; a row without one gets the next, and none is given out twice.
template <class M>
struct Identity {
    M member;
};
template <class M>
struct Unique {
    M member;
    bool ignoring_case;
};
template <class M, class To>
struct References {
    M member;
    To to;
    std::string_view on_delete;
};

template <class C, class M>
constexpr auto primary_key(M C::* member) {
    return PrimaryKey<M C::*>{member};
}
template <class C, class M>
constexpr auto identity(M C::* member) {
    return Identity<M C::*>{member};
}
template <class C, class M>
constexpr auto unique(M C::* member) {
    return Unique<M C::*>{member, false};
}
// ASCII letters compare without case: unique on lower(column).
template <class C, class M>
constexpr auto unique_ignoring_case(M C::* member) {
    return Unique<M C::*>{member, true};
}
// The same M twice: a foreign key of another type than what it points to does not compile.
template <class C, class M, class C2>
constexpr auto references(M C::* member, M C2::* to, std::string_view on_delete = "no action") {
    return References<M C::*, M C2::*>{member, to, on_delete};
}

template <class... Rules>
struct Table {
    std::string_view name;
    std::tuple<Rules...> rules;
    constexpr explicit Table(std::string_view table_name, Rules... list) : name(table_name), rules(list...) {}
};

// Specialise for each stored struct.
template <class T>
inline constexpr auto table = nullptr;

template <class T>
concept Stored = Described<T> && !std::is_same_v<std::remove_cv_t<decltype(table<T>)>, std::nullptr_t>;

namespace detail {
template <class T, class M>
constexpr bool take_key(std::string_view& name, bool& counted, const PrimaryKey<M T::*>& key) {
    name = field_name(key.member);
    counted = false;
    return true;
}
template <class T, class M>
constexpr bool take_key(std::string_view& name, bool& counted, const Identity<M T::*>& key) {
    name = field_name(key.member);
    counted = true;
    return true;
}
template <class T, class Other>
constexpr bool take_key(std::string_view&, bool&, const Other&) {
    return false;
}
}  // namespace detail

struct Key {
    std::string_view column;
    bool counted = false;  // an identity column
};

// The single-column key of a stored struct.
template <Stored T>
constexpr Key key_of() {
    Key key;
    std::apply([&](const auto&... rule) { (detail::take_key<T>(key.column, key.counted, rule), ...); }, table<T>.rules);
    return key;
}

}  // namespace quoin::sql
