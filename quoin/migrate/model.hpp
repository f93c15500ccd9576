#pragma once
// The schema that described structs ask for: their fields' types and their table declarations (quoin/sql/table.hpp) as
// a Catalogue.
//
//   using Stored = quoin::migrate::Models<User, Post>;
//   const auto wanted = quoin::migrate::catalogue_of<Stored>(db::Dialect::sqlite);
//
// What the types say needs no rule: Text<1, 64> gives a check of the length, Int and Decimal of the range, an enum of
// its labels, bool and Uuid in SQLite of what those are stored as; std::optional makes a column nullable. A key that is
// counted, or refers to another table, is checked there.

#include "quoin/migrate/model_table.hpp"
#include "quoin/sql/codec.hpp"
#include "quoin/sql/limits.hpp"
#include "quoin/sql/table.hpp"

namespace quoin::migrate {

// The stored structs of a program, in any order.
template <sql::Stored... T>
struct Models {};

namespace detail {

template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<std::optional<T>> = true;

template <class M>
void add_column(ModelTable& table, std::string_view name) {
    table.add_column(name, sql::SqlCodec<M>::type, is_nullable<M>, sql::limits_of<M>);
}
template <class M, class V>
void set_default(ModelTable& table, std::string_view column, const V& value) {
    const auto typed = M(value);  // checked, and alive while its text is looked at
    table.set_default(column, sql::SqlCodec<M>::type, sql::SqlCodec<M>::write(typed));
}
template <class M>
void add_own_default(ModelTable&, std::string_view, std::type_identity<M>) {}
template <class M, auto Value>
void add_own_default(ModelTable& table, std::string_view column, std::type_identity<Default<M, Value>>) {
    set_default<M>(table, column, Value);
}

template <class C, bool Counted, class... M>
void add_rule(ModelTable& table, const sql::PrimaryKey<C, Counted, M...>& key) {
    table.set_key(key.names(), Counted);
}
template <class C, class... M>
void add_rule(ModelTable& table, const sql::Unique<C, M...>& unique) {
    table.add_unique(unique.names());
}
template <class C, class To, std::size_t N>
void add_rule(ModelTable& table, const sql::References<C, To, N>& key) {
    static_assert(sql::Stored<To>, "a foreign key points to a struct that has no table");
    table.add_reference(key.columns, sql::table<To>.name, key.to_columns, key.on_delete, key.on_update);
}
template <class C, std::size_t N>
void add_rule(ModelTable& table, const sql::Index<C, N>& index) {
    table.add_index(index.name, index.is_unique, index.parts, index.condition);
}
template <class C, class M, class V>
void add_rule(ModelTable& table, const sql::DefaultValue<C, M, V>& rule) {
    set_default<M>(table, field_name(rule.member), rule.value);
}
template <class C>
void add_rule(ModelTable& table, const sql::DefaultSql<C>& rule) {
    table.set_default(rule.column, rule.expression);
}
inline void add_rule(ModelTable& table, const sql::Check& check) { table.add_check(check.name, check.condition); }
template <class C>
void add_rule(ModelTable& table, const sql::Comment<C>& comment) {
    table.set_comment(comment.column, comment.text);
}

}  // namespace detail

// The table of one stored struct. Throws std::logic_error where its rules contradict each other.
template <sql::Stored T>
Table table_of(db::Dialect dialect) {
    using Declared = std::remove_cv_t<decltype(sql::table<T>)>;
    static_assert(std::is_same_v<typename Declared::Struct, T>, "the table of this struct names members of another");
    static_cast<void>(sql::key_rule<T>());  // refuses a table without one
    ModelTable table(sql::table<T>.name, dialect);
    [&]<template <class...> class L, class... D>(L<D...>) {
        (detail::add_column<MemberType<D>>(table, D::name), ...);
        (detail::add_own_default(table, D::name, std::type_identity<MemberType<D>>{}), ...);
    }(Members<T>{});
    std::apply([&](const auto&... rule) { (detail::add_rule(table, rule), ...); }, sql::table<T>.rules);
    return table.finish();
}

namespace detail {
template <class... T>
Catalogue catalogue_of(Models<T...>, db::Dialect dialect) {
    return make_catalogue({table_of<T>(dialect)...}, dialect);
}
}  // namespace detail

// Those of all Models. `canonical` of an expression is its `text`: see canonical() in scratch.hpp.
template <class List>
Catalogue catalogue_of(db::Dialect dialect) {
    return detail::catalogue_of(List{}, dialect);
}

}  // namespace quoin::migrate
