#pragma once
// Db: the handle on the database that a handler asks for in its parameter list.
//
//   auto user = co_await db.find<User>(id);                  // by primary key: std::optional<User>
//   auto who  = co_await db.find(caller_by_token, id, jti);  // by a KeyedQuery of one's own
//   auto list = co_await db.all<Post>(posts_of_user, id);    // std::vector<Post>
//   auto page = co_await db.page<Post>(some_posts, id, n);   // db::JsonPage<Post>: read into the text of an answer
//   auto key  = co_await db.insert<Post>(new_post);          // std::optional<key>: empty where a unique rule refused
//   auto n    = co_await db.write(delete_post, id);          // rows changed, durable
//
// DbReader is the same without the last two, for those who must not change anything.
//
// Parameters are views into the caller's values: await in the same expression.

#include "quoin/base/task.hpp"
#include "quoin/db/awaitable.hpp"
#include "quoin/sql/statement.hpp"
#include "quoin/sql/table.hpp"

#include <tuple>

namespace quoin {

// A read by key of the application's own, coalesced by the engine like find<T>(key).
template <Described Row, class... Keys>
struct KeyedQuery {
    sql::KeyedStatement statement;
    explicit KeyedQuery(std::string text, std::vector<std::string> key_columns)
        : statement(std::move(text), std::move(key_columns)) {}
};

namespace db::detail {

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

}  // namespace db::detail

// The half of Db that changes nothing.
class DbReader {
public:
    explicit DbReader(db::Lanes& lanes) : lanes_(&lanes) {}

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

    // A page of a list, written as JSON while it is read. The statement's last parameter is its limit: one row more
    // than the page has, which only tells that more follow.
    template <Described Row, class... A>
    auto page(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return PageReading<Row, sql::write_row<Row>, A...>(*lanes_, &db::Lanes::read, statement, parameters...);
    }

    // The same with each row behind its member Key, as the entry of a JSON object: page_by<&Item::id>(…).
    template <auto Key, class... A>
    auto page_by(const sql::Statement& statement, const A&... parameters [[clang::lifetimebound]]) {
        return PageReading<typename PointerTo<decltype(Key)>::owner, sql::write_entry<Key>, A...>(
            *lanes_, &db::Lanes::read, statement, parameters...);
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

protected:
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

    template <Described Row, sql::WriteRow write, class... A>
    using PageReading = Reading<db::detail::PageOfRows<Row, write>, A...>;

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

class Db : public DbReader {
public:
    using DbReader::DbReader;

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
    template <sql::Stored T, Described Row>
    class Inserting : public db::detail::Awaitable<db::detail::StoredKey<sql::KeyOf<T>>, field_count<Row>> {
    public:
        Inserting(db::Lanes& lanes, const Row& row)
            : db::detail::Awaitable<db::detail::StoredKey<sql::KeyOf<T>>, field_count<Row>>(
                  lanes, &db::Lanes::write, sql::values_of(row), sql::field_types<Row>) {
            this->operation().insert = &db::detail::insert_statement<T, Row>();
        }
    };
};

}  // namespace quoin
