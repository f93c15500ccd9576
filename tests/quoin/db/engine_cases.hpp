#pragma once
// What every engine must do, as test cases to run over a fresh database of each:
//
//   TEST_CASE("SQLite does what every engine does") {
//       for (const auto& one : engine_cases()) SUBCASE(one.sentence) {
//               FreshDatabase fresh;  // with the tables below, empty
//               one.run(*fresh.database);
//           }
//   }

#include "quoin/base/loop.hpp"
#include "quoin/db/db.hpp"
#include "quoin/schema/types.hpp"

#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine {

// authors: id counted up from 1, name unique.
struct Author {
    std::optional<std::int64_t> id;  // null: the next
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Author, (), (id, name))

// books: id is the key, author_id references authors on delete cascade, title not null and unique, pages check >= 0,
// note may be null; everything else not null.
struct Book {
    quoin::Uuid id;
    std::int64_t author_id;
    std::string title;
    std::int64_t pages;
    double price;
    bool in_print;
    quoin::Date published;
    quoin::Timestamp added_at;
    std::optional<std::string> note;

    bool operator==(const Book&) const = default;
};
BOOST_DESCRIBE_STRUCT(Book, (), (id, author_id, title, pages, price, in_print, published, added_at, note))

struct Title {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Title, (), (title))

struct Case {
    const char* sentence;
    void (*run)(quoin::db::Database& database);
};

std::vector<Case> engine_cases();
// Those of them that are in other files.
std::vector<Case> refusal_cases();
std::vector<Case> batch_cases();
std::vector<Case> stream_cases();
std::vector<Case> bulk_cases();
std::vector<Case> transaction_cases();

// One loop with its lanes, for the length of a case.
struct OnLoop {
    quoin::Loop loop;
    std::unique_ptr<quoin::db::Lanes> lanes;
    quoin::Db db;

    explicit OnLoop(quoin::db::Database& database) : lanes(database.open_lanes(loop)), db(*lanes) {}
    auto run(auto task) { return quoin::run(loop, std::move(task)); }
};

// The database with a transaction for its writes.
class Within final : public quoin::db::Lanes {
public:
    Within(quoin::db::Lanes& lanes, quoin::db::Transaction& transaction) : lanes_(lanes), transaction_(transaction) {}
    void read_by_key(quoin::db::Operation& operation) override { lanes_.read_by_key(operation); }
    void read(quoin::db::Operation& operation) override { lanes_.read(operation); }
    void write(quoin::db::Operation& operation) override { transaction_.write(operation); }
    quoin::Task<std::unique_ptr<quoin::db::RowStream>> stream(const quoin::sql::Statement& statement,
                                                              std::span<const quoin::sql::Value> parameters,
                                                              std::span<const quoin::sql::Type> types,
                                                              std::span<const std::string_view> columns) override {
        return lanes_.stream(statement, parameters, types, columns);
    }
    quoin::Task<std::unique_ptr<quoin::db::Transaction>> begin() override { return lanes_.begin(); }
    quoin::Task<void> ping() override { return lanes_.ping(); }

private:
    quoin::db::Lanes& lanes_;
    quoin::db::Transaction& transaction_;
};

// A book by author 1, told apart by its number.
Book book(std::int64_t number);
quoin::Uuid uuid(std::int64_t number);
// Author 1, whom books need.
quoin::Task<void> add_author(quoin::Db db);

// Tasks that run side by side; co_await it for the end of all of them.
class Together {
public:
    void start(quoin::Task<void> task) {
        ++running_;
        quoin::spawn(count(std::move(task), *this));
    }
    bool await_ready() const noexcept { return running_ == 0; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    void await_resume() const noexcept {}

private:
    static quoin::Task<void> count(quoin::Task<void> task, Together& all) {
        co_await std::move(task);
        if (--all.running_ == 0 && all.waiter_) all.waiter_.resume();
    }

    std::size_t running_ = 0;
    std::coroutine_handle<> waiter_{};
};

}  // namespace engine

template <>
inline constexpr auto quoin::sql::table<engine::Author> =
    quoin::sql::Table("authors", quoin::sql::identity(&engine::Author::id), quoin::sql::unique(&engine::Author::name));
template <>
inline constexpr auto quoin::sql::table<engine::Book> =
    quoin::sql::Table("books", quoin::sql::primary_key(&engine::Book::id), quoin::sql::unique(&engine::Book::title));
