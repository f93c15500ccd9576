#pragma once
// What the database knows of a described struct beyond its fields: the table's name, its key and its rules.
//
//   template <>
//   inline constexpr auto quoin::sql::table<Post> =
//       Table{"posts", identity(&Post::post_id), references(&Post::user_id, &User::id, "cascade"),
//             index(&Post::user_id, &Post::post_id), default_value(&Post::likes, 0)};
//
// A rule that names a member of another struct, or one that is not described, does not compile.

#include "quoin/sql/table_rules.hpp"

#include <string_view>
#include <tuple>

namespace quoin::sql {

namespace detail {
// The struct that all rules are about; void stands for any.
template <class... Struct>
struct OneStruct {
    using type = void;
    static constexpr bool is_one = true;
};
template <class First, class... Rest>
struct OneStruct<First, Rest...> {
    using rest = typename OneStruct<Rest...>::type;
    using type = std::conditional_t<std::is_void_v<First>, rest, First>;
    static constexpr bool is_one =
        OneStruct<Rest...>::is_one && (std::is_void_v<First> || std::is_void_v<rest> || std::is_same_v<First, rest>);
};
}  // namespace detail

template <class... Rules>
struct Table {
    static_assert(detail::OneStruct<typename Rules::Struct...>::is_one,
                  "a rule of this table names a member of another struct");
    using Struct = typename detail::OneStruct<typename Rules::Struct...>::type;

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
template <class C, bool Counted, class... M>
constexpr auto only_keys(const PrimaryKey<C, Counted, M...>& key) {
    return std::tuple(key);
}
template <class Rule>
constexpr std::tuple<> only_keys(const Rule&) {
    return {};
}
template <Stored T>
constexpr auto keys_of() {
    return std::apply([](const auto&... rule) { return std::tuple_cat(only_keys(rule)...); }, table<T>.rules);
}
}  // namespace detail

// The rule that is the key of a stored struct, of one or several members.
template <Stored T>
constexpr auto key_rule() {
    constexpr auto keys = detail::keys_of<T>();
    constexpr bool has_one = std::tuple_size_v<decltype(keys)> == 1;
    static_assert(has_one, "a table needs one primary_key() or identity()");
    if constexpr (has_one) return std::get<0>(keys);
}

struct Key {
    std::string_view column;
    bool counted = false;  // an identity column
};

// The single-column key of a stored struct.
template <Stored T>
constexpr Key key_of() {
    constexpr auto key = key_rule<T>();
    static_assert(std::tuple_size_v<decltype(key.members)> == 1,
                  "this table's key has several columns: write the statement by hand");
    return {field_name(std::get<0>(key.members)), key.counted};
}
template <Stored T>
using KeyOf = typename PointerTo<std::tuple_element_t<0, decltype(key_rule<T>().members)>>::type;

}  // namespace quoin::sql
