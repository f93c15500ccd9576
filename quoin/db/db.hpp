#pragma once
// Db: the handle on the database that a handler asks for in its parameter list.
//
//   auto user = co_await db.find<User>(id);                  // by primary key: std::optional<User>
//   auto who  = co_await db.find(caller_by_token, id, jti);  // by a KeyedQuery of one's own
//   auto list = co_await db.all<Post>(posts_of_user, id);    // std::vector<Post>
//   auto key  = co_await db.insert<Post>(new_post);          // std::optional<key>: empty where a unique rule refused
//   auto n    = co_await db.write(delete_post, id);          // rows changed, durable
//
// Parameters are views into the caller's values: await in the same expression.

#include "quoin/base/slot.hpp"
#include "quoin/base/task.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/sql/codec.hpp"
#include "quoin/sql/statement.hpp"
#include "quoin/sql/table.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <vector>

namespace quoin {

// A read by key of the application's own, coalesced by the engine like find<T>(key).
template <Described Row, class... Keys>
struct KeyedQuery {
    sql::KeyedStatement statement;
    explicit KeyedQuery(std::string text, std::vector<std::string> key_columns)
        : statement(std::move(text), std::move(key_columns)) {}
};

namespace db::detail {

template <class... A>
inline constexpr std::array<sql::Type, sizeof...(A)> types_of{sql::SqlCodec<A>::type...};

// At most one row, or the first.
template <Described Row>
RowSink sink_into(Slot<Row>& slot) {
    return {.into = &slot,
            .row =
                [](void* into, std::span<const sql::Value> columns) {
                    auto& to = *static_cast<Slot<Row>*>(into);
                    if (!to) to.emplace(sql::read_row<Row>(columns));
                },
            .clear =
                [](void* into) {
                    std::destroy_at(static_cast<Slot<Row>*>(into)), std::construct_at(static_cast<Slot<Row>*>(into));
                },
            .columns = field_names<Row>};
}

template <Described Row>
RowSink sink_into(std::vector<Row>& list) {
    return {.into = &list,
            .row =
                [](void* into, std::span<const sql::Value> columns) {
                    static_cast<std::vector<Row>*>(into)->push_back(sql::read_row<Row>(columns));
                },
            .clear = [](void* into) { static_cast<std::vector<Row>*>(into)->clear(); },
            .columns = field_names<Row>};
}

// The awaitable behind every verb: it holds the operation, its encoded parameters and where the answer goes.
template <class Answer, std::size_t N>
class Awaitable {
public:
    using Submit = void (Lanes::*)(Operation&);

    Awaitable(Lanes& lanes, Submit submit, std::array<sql::Value, N> values, std::span<const sql::Type> types)
        : lanes_(lanes), submit_(submit), values_(values) {
        operation_.parameters = values_;
        operation_.types = types;
        answer_.listen(operation_);
    }
    Awaitable(const Awaitable&) = delete;
    Awaitable& operator=(const Awaitable&) = delete;

    Operation& operation() { return operation_; }

    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        operation_.waiter = waiter;
        (lanes_.*submit_)(operation_);
    }
    auto await_resume() {
        if (operation_.error) std::rethrow_exception(std::move(operation_.error));
        return answer_.take(operation_);
    }

private:
    Lanes& lanes_;
    Submit submit_;
    std::array<sql::Value, N> values_;
    Operation operation_;
    Answer answer_;
};

template <Described Row>
struct MaybeRow {
    Slot<Row> row;
    void listen(Operation& operation) { operation.sink = sink_into(row); }
    std::optional<Row> take(Operation&) { return row ? std::optional<Row>(*std::move(row)) : std::nullopt; }
};

template <Described Row>
struct AllRows {
    std::vector<Row> rows;
    void listen(Operation& operation) { operation.sink = sink_into(rows); }
    std::vector<Row> take(Operation&) { return std::move(rows); }
};

struct RowsChanged {
    void listen(Operation&) {}
    std::int64_t take(Operation& operation) { return operation.affected; }
};

// The one column of an insert's answer: the key of what was stored.
template <class K>
struct StoredKey {
    Slot<K> key;
    void listen(Operation& operation) {
        operation.sink = {.into = &key,
                          .row =
                              [](void* into, std::span<const sql::Value> columns) {
                                  static_cast<Slot<K>*>(into)->emplace(sql::SqlCodec<K>::read(columns[0]));
                              },
                          .clear =
                              [](void* into) {
                                  std::destroy_at(static_cast<Slot<K>*>(into)),
                                      std::construct_at(static_cast<Slot<K>*>(into));
                              }};
    }
    std::optional<K> take(Operation&) { return key ? std::optional<K>(*std::move(key)) : std::nullopt; }
};

std::string select_by_key(std::string_view table, std::span<const std::string_view> columns, std::string_view key);
sql::Insert make_insert(std::string_view table, std::span<const std::string_view> columns, sql::Key key);

template <sql::Stored T>
const sql::KeyedStatement& find_statement() {
    static const sql::KeyedStatement statement(
        select_by_key(sql::table<T>.name, field_names<T>, sql::key_of<T>().column), {"id"});
    return statement;
}

template <sql::Stored T, Described Row>
const sql::Insert& insert_statement() {
    static const sql::Insert statement = make_insert(sql::table<T>.name, field_names<Row>, sql::key_of<T>());
    return statement;
}

template <Described Row>
std::array<sql::Value, field_count<Row>> values_of(const Row& row) {
    return [&]<template <class...> class L, class... D>(L<D...>) {
        return std::array<sql::Value, sizeof...(D)>{sql::SqlCodec<MemberType<D>>::write(row.*D::pointer)...};
    }(Members<Row>{});
}

template <Described Row>
inline constexpr auto field_types = []<template <class...> class L, class... D>(L<D...>) {
    return std::array<sql::Type, sizeof...(D)>{sql::SqlCodec<MemberType<D>>::type...};
}(Members<Row>{});

}  // namespace db::detail

class Db {
public:
    explicit Db(db::Lanes& lanes) : lanes_(&lanes) {}

    template <sql::Stored T>
    Task<std::optional<T>> find(sql::KeyOf<T> key) {
        return find_in<T>(*lanes_, std::move(key));
    }

    template <Described Row, class... Keys>
    auto find(const KeyedQuery<Row, Keys...>& query,
              const std::type_identity_t<Keys>&... keys [[clang::lifetimebound]]) {
        return KeyedAwaitable<Row, Keys...>(*lanes_, query, keys...);
    }

    template <Described Row, class... A>
    auto all(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return Reading<db::detail::AllRows<Row>, A...>(*lanes_, &db::Lanes::read, statement, parameters...);
    }

    template <Described Row, class... A>
    auto one(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return Reading<db::detail::MaybeRow<Row>, A...>(*lanes_, &db::Lanes::read, statement, parameters...);
    }

    // A read whose rows are too many to hold: they are fetched piece by piece, as a Row's fields.
    template <Described Row, class... A>
    Task<std::unique_ptr<db::RowStream>> stream(const sql::Statement& statement, const A&... parameters) {
        return stream_of(*lanes_, statement,
                         std::array<sql::Value, sizeof...(A)>{sql::SqlCodec<A>::write(parameters)...},
                         db::detail::types_of<A...>, field_names<Row>);
    }

    // A write; gives the number of rows it changed.
    template <class... A>
    auto write(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return Reading<db::detail::RowsChanged, A...>(*lanes_, &db::Lanes::write, statement, parameters...);
    }

    // A write with a "returning" clause; gives its first row.
    template <Described Row, class... A>
    auto write_returning(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return Reading<db::detail::MaybeRow<Row>, A...>(*lanes_, &db::Lanes::write, statement, parameters...);
    }

    // Stores the fields of `row` in T's table; gives the key, or nothing where a unique rule stood against it.
    template <sql::Stored T, Described Row>
    auto insert(const Row& row [[clang::lifetimebound]]) {
        return Inserting<T, Row>(*lanes_, row);
    }

    db::Lanes& lanes() { return *lanes_; }

private:
    template <class Answer, class... A>
    class Reading : public db::detail::Awaitable<Answer, sizeof...(A)> {
    public:
        Reading(db::Lanes& lanes, void (db::Lanes::*submit)(db::Operation&), const sql::Statement& statement,
                const A&... parameters)
            : db::detail::Awaitable<Answer, sizeof...(A)>(lanes, submit, {sql::SqlCodec<A>::write(parameters)...},
                                                          db::detail::types_of<A...>) {
            this->operation().statement = &statement;
        }
    };

    template <Described Row, class... Keys>
    class KeyedAwaitable : public db::detail::Awaitable<db::detail::MaybeRow<Row>, sizeof...(Keys)> {
    public:
        KeyedAwaitable(db::Lanes& lanes, const KeyedQuery<Row, Keys...>& query, const Keys&... keys)
            : db::detail::Awaitable<db::detail::MaybeRow<Row>, sizeof...(Keys)>(lanes, &db::Lanes::read_by_key,
                                                                                {sql::SqlCodec<Keys>::write(keys)...},
                                                                                db::detail::types_of<Keys...>) {
            this->operation().keyed = &query.statement;
        }
    };

    template <sql::Stored T, Described Row>
    class Inserting : public db::detail::Awaitable<db::detail::StoredKey<sql::KeyOf<T>>, field_count<Row>> {
    public:
        Inserting(db::Lanes& lanes, const Row& row)
            : db::detail::Awaitable<db::detail::StoredKey<sql::KeyOf<T>>, field_count<Row>>(
                  lanes, &db::Lanes::write, db::detail::values_of(row), db::detail::field_types<Row>) {
            this->operation().insert = &db::detail::insert_statement<T, Row>();
        }
    };

    // Static: a coroutine must not remember the `this` of a handle that is passed around by value.
    template <std::size_t N>
    static Task<std::unique_ptr<db::RowStream>> stream_of(db::Lanes& lanes, const sql::Statement& statement,
                                                          std::array<sql::Value, N> values,
                                                          std::span<const sql::Type> types,
                                                          std::span<const std::string_view> columns) {
        co_return co_await lanes.stream(statement, values, types, columns);
    }

    template <sql::Stored T>
    static Task<std::optional<T>> find_in(db::Lanes& lanes, sql::KeyOf<T> key) {
        using Key = sql::KeyOf<T>;
        db::detail::Awaitable<db::detail::MaybeRow<T>, 1> reading(
            lanes, &db::Lanes::read_by_key, {sql::SqlCodec<Key>::write(key)}, db::detail::types_of<Key>);
        reading.operation().keyed = &db::detail::find_statement<T>();
        co_return co_await reading;
    }

    db::Lanes* lanes_;
};

}  // namespace quoin
