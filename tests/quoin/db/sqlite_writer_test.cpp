#include "engine_cases.hpp"
#include "sqlite_fixture.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <csignal>
#include <filesystem>

using namespace quoin;
using namespace engine;
using namespace std::chrono_literals;

namespace {

struct NumberedName {
    std::int64_t name;
};
BOOST_DESCRIBE_STRUCT(NumberedName, (), (name))

const sql::Statement rename_and_show("update authors set name = $2 where id = $1 returning name");
const sql::Statement author_names("select id, name from authors order by id");

// How an author's insert ended.
struct Endings {
    int stored = 0, violated = 0, unavailable = 0, unknown = 0, other = 0;
};

Task<void> add(Db db, std::string name, Endings& endings) {
    try {
        const Author author{.id = {}, .name = std::move(name)};
        co_await db.insert<Author>(author);
        ++endings.stored;
    } catch (const db::ConstraintViolation&) {
        ++endings.violated;
    } catch (const db::OutcomeUnknown&) {
        ++endings.unknown;
    } catch (const db::Unavailable&) {
        ++endings.unavailable;
    } catch (...) {
        ++endings.other;
    }
}

Task<void> add_all(Db db, std::vector<std::string> names, Endings& good, Endings& bad) {
    Together all;
    for (const auto& name : names) all.start(add(db, name, name.starts_with("bad") ? bad : good));
    co_await all;
}

std::string count_authors(db::Database& database) {
    return database.connect()->query("select count(*) from authors")[0][0];
}

const std::vector<std::string> mixed{"Ada", "bad one", "Barbara", "Grace", "bad two", "Radia"};

// The largest file this process may write, for the length of a scope; a write beyond fails instead of killing.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit limit{bytes, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

}  // namespace

TEST_CASE("a trigger that rolls back the whole transaction costs only the insert that met it") {
    FreshSqlite fresh;
    fresh.database->connect()->execute(
        "create trigger no_bad before insert on authors when new.name like 'bad%' "
        "begin select raise(rollback, 'bad'); end");
    OnLoop on(*fresh.database);
    Endings good, bad;
    on.run(add_all(on.db, mixed, good, bad));
    CHECK(good.stored == 4);
    CHECK(bad.violated == 2);
    CHECK(count_authors(*fresh.database) == "4");
}

TEST_CASE("a write whose answer cannot be read is undone") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        std::string said;
        try {
            co_await db.write_returning<NumberedName>(rename_and_show, std::int64_t{1}, std::string("Grace"));
        } catch (const std::exception& error) {
            said = error.what();
        }
        CHECK(said == "a column holds text where an integer was expected");
        auto author = co_await db.find<Author>(1);
        CHECK(author->name == "Ada");
    };
    on.run(body(on.db));
}

TEST_CASE("a stream that is left lets go of the log") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    const auto connection = fresh.database->connect();
    connection->execute(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) "
        "insert into authors (name) select 'Author ' || i from n");
    const auto busy = [&] { return connection->query("pragma wal_checkpoint(restart)")[0][0]; };
    auto body = [&](db::Lanes& lanes) -> Task<void> {
        auto stream = co_await lanes.stream(author_names, {}, {}, field_names<Author>);
        connection->execute("insert into authors (name) values ('Late')");
        connection->execute("pragma busy_timeout = 0");
        CHECK(busy() == "1");
        stream.reset();
        CHECK(busy() == "0");
    };
    on.run(body(*on.lanes));
}

TEST_CASE("a rule that is checked at commit costs only the insert that breaks it") {
    FreshSqlite fresh;
    fresh.database->connect()->execute(
        "create table approved (name text primary key not null) strict;"
        "insert into approved values ('Ada'), ('Barbara'), ('Grace'), ('Radia');"
        "drop table books; drop table authors;"
        "create table authors (id integer primary key autoincrement,"
        " name text not null unique references approved (name) deferrable initially deferred) strict");
    OnLoop on(*fresh.database);
    Endings good, bad;
    on.run(add_all(on.db, mixed, good, bad));
    CHECK(good.stored == 4);
    CHECK(bad.violated == 2);
    CHECK(count_authors(*fresh.database) == "4");
}

TEST_CASE("when the disk takes no more, nothing is acknowledged, reads go on, and it heals") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    Endings before, during, after, none;
    on.run(add_all(on.db, {"Ada"}, before, none));
    std::size_t count = 0;
    SUBCASE("at the commit") { count = 4; }
    SUBCASE("in the middle of a transaction larger than SQLite's memory") { count = 80; }
    std::vector<std::string> large;
    for (std::size_t i = 0; i < count; ++i) large.push_back(std::to_string(i) + std::string(50'000, 'x'));
    {
        FileSizeLimit limit(std::filesystem::file_size(fresh.options.path + "-wal") + 20'000);
        on.run(add_all(on.db, large, during, none));
        auto still_there = on.run(on.db.find<Author>(1));
        CHECK(still_there);
    }
    CHECK(during.stored == 0);
    CHECK(during.unknown + during.unavailable == static_cast<int>(count));
    CHECK(count_authors(*fresh.database) == "1");
    on.run(add_all(on.db, large, after, none));
    CHECK(after.stored == static_cast<int>(count));
    CHECK(count_authors(*fresh.database) == std::to_string(count + 1));
    CHECK(fresh.database->connect()->query("pragma integrity_check")[0][0] == "ok");
}

TEST_CASE("a database that another connection keeps locked is unavailable for writes, not for reads") {
    FreshSqlite fresh(20ms);
    OnLoop on(*fresh.database);
    Endings while_locked, after, none;
    const auto other = fresh.database->connect();
    other->execute("begin exclusive");
    on.run(add_all(on.db, {"Ada", "Grace"}, while_locked, none));
    auto nobody = on.run(on.db.find<Author>(1));
    other->execute("rollback");
    on.run(add_all(on.db, {"Ada", "Grace"}, after, none));
    CHECK_FALSE(nobody);
    CHECK(while_locked.unavailable == 2);
    CHECK(while_locked.unknown == 0);
    CHECK(after.stored == 2);
}

TEST_CASE("writes beyond the queue's length are refused at once") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    std::vector<std::string> names;
    for (int i = 0; i < 10'100; ++i) names.push_back("Author " + std::to_string(i));
    Endings endings, none;
    on.run(add_all(on.db, names, endings, none));
    CHECK(endings.stored == 10'000);
    CHECK(endings.unavailable == 100);
}

TEST_CASE("a database that is closed has emptied its log into its file, though others have it open") {
    FreshSqlite fresh;
    const auto other = fresh.database->connect();
    {
        OnLoop on(*fresh.database);
        Endings endings, none;
        on.run(add_all(on.db, mixed, endings, none));
    }
    const auto log = fresh.options.path + "-wal";
    CHECK(std::filesystem::file_size(log) > 0);
    fresh.database.reset();
    CHECK(std::filesystem::file_size(log) == 0);
    CHECK(other->query("select count(*) from authors")[0][0] == "6");
}
