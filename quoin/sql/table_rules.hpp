#pragma once
// The rules of a table declaration (table.hpp): each names members of one struct, its `Struct`.

#include "quoin/schema/describe.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <tuple>

namespace quoin::sql {

// SQL that both engines read the same, or one text for each.
struct Sql {
    std::string_view sqlite{}, postgres{};

    constexpr Sql() = default;
    constexpr explicit(false) Sql(const char* both) : sqlite(both), postgres(both) {}
    constexpr Sql(std::string_view for_sqlite, std::string_view for_postgres)
        : sqlite(for_sqlite), postgres(for_postgres) {}
};

// What becomes of a row when the one that it refers to goes, or changes its key. A misspelt one does not compile.
class Action {
public:
    consteval explicit(false) Action(const char* text) : text_(text) {
        if (text_ != "no action" && text_ != "restrict" && text_ != "cascade" && text_ != "set null" &&
            text_ != "set default")
            throw "not an action of a foreign key";
    }
    constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// Some members of one struct, with their types.
template <class C, class... M>
struct Columns {
    static_assert(describes_every_field<C>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    static constexpr std::size_t count = sizeof...(M);

    std::tuple<M C::*...> members;
    constexpr std::array<std::string_view, count> names() const {
        return std::apply([](auto... member) { return std::array<std::string_view, count>{field_name(member)...}; },
                          members);
    }
};
template <class C, class... M>
constexpr Columns<C, M...> columns(M C::*... members) {
    return {{members...}};
}

// --- keys ----------------------------------------------------------------------------------------

template <class C, bool Counted, class... M>
struct PrimaryKey : Columns<C, M...> {
    using Struct = C;
    static constexpr bool counted = Counted;
};
template <class C, class... M>
constexpr PrimaryKey<C, false, M...> primary_key(M C::*... members) {
    return {columns(members...)};
}
// A bigint that the database counts up; a row without one gets the next, and none is given out twice.
template <class C, class M>
constexpr PrimaryKey<C, true, M> identity(M C::* member) {
    return {columns(member)};
}

template <class C, class... M>
struct Unique : Columns<C, M...> {
    using Struct = C;
};
// No two rows have the same in all of these.
template <class C, class... M>
constexpr Unique<C, M...> unique(M C::*... members) {
    return {columns(members...)};
}

namespace detail {
template <class M>
struct NeverNull {
    using type = M;
};
template <class M>
struct NeverNull<std::optional<M>> {
    using type = M;
};
}  // namespace detail
template <class M>
using WithoutNull = typename detail::NeverNull<M>::type;

template <class C, class To, std::size_t N>
struct References {
    using Struct = C;
    using Target = To;
    std::array<std::string_view, N> columns, to_columns;
    Action on_delete, on_update;
};
// The same type on both sides, but that one of them may be null: a foreign key of another type than what it points to
// does not compile.
template <class M, class To>
concept RefersTo = std::is_same_v<WithoutNull<M>, WithoutNull<To>>;

template <class C, class... M, class C2, class... To>
    requires(sizeof...(M) == sizeof...(To)) && (RefersTo<M, To> && ...)
constexpr References<C, C2, sizeof...(M)> references(Columns<C, M...> from, Columns<C2, To...> to,
                                                     Action on_delete = "no action", Action on_update = "no action") {
    return {from.names(), to.names(), on_delete, on_update};
}
template <class C, class M, class C2, class To>
    requires RefersTo<M, To>
constexpr auto references(M C::* member, To C2::* to, Action on_delete = "no action", Action on_update = "no action") {
    return references(columns(member), columns(to), on_delete, on_update);
}

// --- indexes -------------------------------------------------------------------------------------

struct IndexPart {
    std::string_view column;
    bool descending = false;
    bool ignoring_case = false;  // lower(column): ASCII letters compare without case
};
template <class C>
struct PartOf : IndexPart {
    using Struct = C;
};
template <class C, class M>
constexpr PartOf<C> part(M C::* member) {
    return {{columns(member).names()[0]}};
}
template <class C>
constexpr PartOf<C> part(PartOf<C> ready) {
    return ready;
}
constexpr auto descending(auto member) {
    auto turned = part(member);
    turned.descending = true;
    return turned;
}
constexpr auto ignoring_case(auto member) {
    auto lowered = part(member);
    lowered.ignoring_case = true;
    return lowered;
}

template <class C, std::size_t N>
struct Index {
    using Struct = C;
    std::array<IndexPart, N> parts;
    bool is_unique = false;
    Sql condition{};          // empty: all rows
    std::string_view name{};  // empty: made of the table's and the columns'

    // Only of the rows for which `sql` holds.
    constexpr Index where(Sql sql) const { return {parts, is_unique, sql, name}; }
    // Needed where two indexes of a table have the same columns.
    constexpr Index named(std::string_view text) const { return {parts, is_unique, condition, text}; }
};

namespace detail {
template <bool Unique, class C, class... More>
constexpr auto make_index(PartOf<C> first, More... more) {
    static_assert((std::is_same_v<PartOf<C>, More> && ...), "the columns of an index are members of one struct");
    return Index<C, 1 + sizeof...(More)>{{first, more...}, Unique};
}
}  // namespace detail

// Of members, descending(member) and ignoring_case(member).
constexpr auto index(auto... members) { return detail::make_index<false>(part(members)...); }
constexpr auto unique_index(auto... members) { return detail::make_index<true>(part(members)...); }
// ASCII letters compare without case: unique on lower(column).
constexpr auto unique_ignoring_case(auto... members) { return unique_index(ignoring_case(members)...); }

// --- columns and rows ----------------------------------------------------------------------------

template <class C, class M, class V>
struct DefaultValue {
    using Struct = C;
    M C::* member;
    V value;
};
// What a row gets that says nothing: a value of the member's type.
template <class C, class M, class V>
constexpr DefaultValue<C, M, V> default_value(M C::* member, V value) {
    static_assert(std::is_constructible_v<M, V>, "a default is a value of the member's type");
    return {member, value};
}

template <class C>
struct DefaultSql {
    using Struct = C;
    std::string_view column;
    Sql expression;
};
// The same as an expression.
template <class C, class M>
constexpr DefaultSql<C> default_sql(M C::* member, Sql expression) {
    return {columns(member).names()[0], expression};
}

struct Check {
    using Struct = void;
    std::string_view name;
    Sql condition;
};
// What every row must hold, beyond what the fields' types say: its name is <table>_<name>_check.
constexpr Check check(std::string_view name, Sql condition) { return {name, condition}; }

template <class C = void>
struct Comment {
    using Struct = C;
    std::string_view column, text;
};
// Kept by PostgreSQL: of the table, or of one of its columns.
constexpr Comment<> comment(std::string_view text) { return {"", text}; }
template <class C, class M>
constexpr Comment<C> comment(M C::* member, std::string_view text) {
    return {columns(member).names()[0], text};
}

}  // namespace quoin::sql
