#include "engine_cases.hpp"
#include "sqlite_fixture.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace quoin;
using namespace engine;

namespace {

struct Number {
    std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(Number, (), (number))

const sql::Statement difference("select $2 - $1 as number");
const sql::Statement with_a_gap("select $1 + $3 as number");
const sql::Statement delete_in_a_read("delete from authors returning id as number");
const sql::Statement commit("commit");
const sql::Statement delete_author("delete from authors where id = $1");
const sql::Statement count_books("select count(*) as number from books");
const sql::Statement count_up(
    "with recursive n(number) as (select 1 union all select number + 1 from n where number < $1) select number from n");
const sql::Statement misquoted("select id as number from authors where \"nmae\" = 'Ada'");

// What stood in the way, or an empty text.
template <class Awaitable>
Task<std::string> complaint_of(Awaitable&& asking) {
    try {
        co_await asking;
    } catch (const std::logic_error& error) {
        co_return error.what();
    }
    co_return "";
}

// What is written to standard error in the meantime.
class StandardError {
public:
    explicit StandardError(std::string path) : path_(std::move(path)), saved_(::dup(STDERR_FILENO)) {
        const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, STDERR_FILENO);
        ::close(file);
    }
    ~StandardError() { stop(); }
    std::string stop() {
        if (saved_ >= 0) ::dup2(saved_, STDERR_FILENO), ::close(std::exchange(saved_, -1));
        std::ostringstream text;
        text << std::ifstream(path_).rdbuf();
        return text.str();
    }

private:
    std::string path_;
    int saved_;
};

}  // namespace

TEST_CASE("SQLite does what every engine does") {
    for (const auto& one : engine_cases()) SUBCASE(one.sentence) {
            FreshSqlite fresh;
            one.run(*fresh.database);
        }
}

TEST_CASE("parameters are bound by their number, in whatever order they stand") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<std::int64_t> {
        auto row = co_await db.one<Number>(difference, std::int64_t{1}, std::int64_t{10});
        co_return row->number;
    };
    CHECK(on.run(body(on.db)) == 9);
}

TEST_CASE("statements that are not what they are used for are refused by their text") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<void> {
        const std::int64_t one = 1;
        auto too_few = co_await complaint_of(db.all<Number>(difference, one));
        auto gap = co_await complaint_of(db.all<Number>(with_a_gap, one, one));
        auto writes = co_await complaint_of(db.all<Number>(delete_in_a_read));
        auto reads = co_await complaint_of(db.write(commit));
        CHECK(too_few == "it takes 2 parameters and was given 1: " + difference.text());
        CHECK(gap == "its parameters are not $1 to $2: " + with_a_gap.text());
        CHECK(writes == "a read that writes: " + delete_in_a_read.text());
        CHECK(reads == "a write that only reads: " + commit.text());
    };
    on.run(body(on.db));
}

TEST_CASE("a misspelt column in double quotes is an error, not a text") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<void> { co_await db.all<Number>(misquoted); };
    CHECK_THROWS_AS(on.run(body(on.db)), db::Error);
}

TEST_CASE("foreign keys are enforced, and deletes cascade along them") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        co_await db.insert<Book>(book(1));
        co_await db.write(delete_author, std::int64_t{1});
        auto left = co_await db.one<Number>(count_books);
        CHECK(left->number == 0);
    };
    on.run(body(on.db));
}

TEST_CASE("a read too long for a loop is finished elsewhere, and others are answered before it") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    struct Log {
        std::vector<std::string> done;
    };
    auto count = [](Db db, std::int64_t to, std::string name, Log& log) -> Task<void> {
        auto counted = co_await db.all<Number>(count_up, to);
        CHECK(static_cast<std::int64_t>(counted.size()) == to);
        log.done.push_back(name);
    };
    auto body = [count](Db db, Log& log) -> Task<void> {
        Together all;
        all.start(count(db, 100'000, "long", log));
        all.start(count(db, 10, "short", log));
        co_await all;
    };
    Log log;
    SUBCASE("the first time") { on.run(body(on.db, log)); }
    SUBCASE("and the second") {
        on.run(body(on.db, log));
        log.done.clear();
        on.run(body(on.db, log));
    }
    CHECK(log.done.size() == 2);
    CHECK(log.done.back() == "long");
}

TEST_CASE("a page too long for a loop has each row once, though it was begun there") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<db::JsonPage<Number>> {
        const std::int64_t limit = 100'000;
        co_return co_await db.page<Number>(count_up, limit);
    };
    const auto page = on.run(body(on.db));
    std::string expected;
    for (int i = 1; i < 100'000; ++i) expected += ",{\"number\":" + std::to_string(i) + '}';
    CHECK(page.rows == expected);
    REQUIRE(page.last);
    CHECK(page.last->number == 99'999);
}

TEST_CASE("equal reads by key of one tick are run once, and each gets its row") {
    TemporaryDirectory directory;
    const auto database = db::open_sqlite({.path = directory / "quoin.db", .echo = true});
    auto find = [](Db db, std::int64_t id, int& found) -> Task<void> {
        auto author = co_await db.find<Author>(id);
        found += author && author->name == "Ada";
    };
    auto body = [find](Db db, int& found) -> Task<void> {
        Together all;
        for (int i = 0; i < 30; ++i) all.start(find(db, 1 + i % 3, found));
        co_await all;
    };
    int found = 0;
    std::string said;
    {
        StandardError standard_error(directory / "stderr");
        database->connect()->execute(sqlite_tables);
        OnLoop on(*database);
        on.run(add_author(on.db));
        on.run(body(on.db, found));
        said = standard_error.stop();
    }
    int reads = 0;
    for (auto at = said.find(": select"); at != said.npos; at = said.find(": select", at + 1)) ++reads;
    CHECK(found == 10);
    CHECK(reads == 3);
}

TEST_CASE("echo shows each statement's text on a line, and never a parameter") {
    TemporaryDirectory directory;
    const auto database = db::open_sqlite({.path = directory / "quoin.db", .echo = true});
    std::string said;
    {
        OnLoop on(*database);
        StandardError standard_error(directory / "stderr");
        database->connect()->execute(sqlite_tables);
        const Author author{.id = {}, .name = "Top Secret"};
        on.run([](Db db, Author given) -> Task<void> { co_await db.insert<Author>(given); }(on.db, author));
        said = standard_error.stop();
    }
    CHECK(said.find("\nsqlite: insert into authors (id, name) values ($1, $2)") != said.npos);
    CHECK(said.find("Secret") == said.npos);
}
