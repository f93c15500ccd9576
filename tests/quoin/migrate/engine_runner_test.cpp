// The runner over the engines themselves: what others hold, what is stopped, what runs outside a transaction.

#include "quoin/migrate/runner.hpp"
#include "quoin/testing/program.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

using namespace quoin;
using namespace quoin::migrate;
using namespace std::chrono_literals;
using db::Dialect;

namespace {

// A database of PostgreSQL's, made for one test: locks and snapshots of others are not in the way.
class PostgresDatabase {
public:
    explicit PostgresDatabase(const std::string& server) : server_(db::open_postgres({.url = Secret(server)})) {
        static int count = 0;
        name_ = "quoin_migrate_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
        server_->connect()->execute("create database " + name_);
        const auto slash = server.find('/', server.find("//") + 2);
        database_ = db::open_postgres({.url = Secret(server.substr(0, slash + 1) + name_)});
    }
    ~PostgresDatabase() {
        database_.reset();
        server_->connect()->execute("drop database " + name_ + " with (force)");
    }
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;
    std::unique_ptr<db::Connection> connect() { return database_->connect(); }

private:
    std::unique_ptr<db::Database> server_, database_;
    std::string name_;
};

const char* server() {
    const auto* url = std::getenv("QUOIN_TEST_POSTGRES");
    if (!url) MESSAGE("skipped: QUOIN_TEST_POSTGRES names no server");
    return url;
}

// One revision whose way up is `sections`, for one engine.
History history_of(Dialect dialect, const std::string& sections) {
    const auto engine = std::string(name_of(dialect));
    const auto text = "-- revision: 0001\n-- down_revision: none\n-- message: m\n-- up " + engine + "\n" + sections +
                      "\n-- down " + engine + "\n";
    return *read_history(std::array{EmbeddedFile{"0001_m.sql", text}});
}

struct Watching : Observer {
    bool stops() override { return stop; }
    void works(const Step&, const Activity& activity, std::chrono::milliseconds elapsed) override {
        stop = stop_while_working && elapsed > 0ms;
        if (activity.done) share = *activity.done;
    }
    void is_blocked(const Step&, const std::string&) override { ++times_blocked; }
    bool stop_while_working = false, stop = false;
    double share = 0;
    int times_blocked = 0;
};

std::string told(const std::expected<FileList, std::string>& done) {
    return done ? std::to_string(done->size()) : done.error();
}

std::string value(db::Connection& connection, const std::string& sql) { return connection.query(sql).at(0).at(0); }

const RunnerOptions impatient{.lock_timeout = 20ms, .attempts = 3, .pause = 1ms};

}  // namespace

TEST_CASE("SQLite: a database that another process writes to is tried again, and then told of") {
    testing::Folder folder;
    const auto database = db::open_sqlite({.path = folder / "a.db"});
    const auto other = database->connect(), connection = database->connect();
    const auto history = history_of(Dialect::sqlite, "create table a (x);");
    Runner(*connection, Dialect::sqlite, history)
        .stamp("base", Runner::Ledger::must_fit, *std::make_unique<Observer>());
    other->execute("begin immediate");
    Watching watching;
    CHECK(told(Runner(*connection, Dialect::sqlite, history, impatient).upgrade("head", watching)) ==
          "0001_m.sql: database is locked; others held it in each of 3 attempts: try again when they are done, or with "
          "a longer --lock-timeout");
    CHECK(watching.times_blocked == 2);
    other->execute("rollback");
    CHECK(told(Runner(*connection, Dialect::sqlite, history, impatient).upgrade("head", watching)) == "1");
}

TEST_CASE("SQLite: a long statement can be stopped, and the database is as before") {
    testing::Folder folder;
    const auto database = db::open_sqlite({.path = folder / "a.db"});
    const auto connection = database->connect();
    const auto history = history_of(
        Dialect::sqlite,
        "create table a (x);\ninsert into a with recursive n (i) as (select 1 union all select i + 1 from n) "
        "select i from n;");
    Watching watching;
    watching.stop_while_working = true;
    Runner runner(*connection, Dialect::sqlite, history);
    CHECK_THROWS_AS(static_cast<void>(runner.upgrade("head", watching)), db::Interrupted);
    CHECK(value(*connection, "select group_concat(name) from sqlite_schema where type = 'table'") == "quoin_revisions");
    CHECK(pending(*connection, Dialect::sqlite, history) == 1);
}

TEST_CASE("SQLite: who waits for the migration lock can be stopped") {
    testing::Folder folder;
    const auto database = db::open_sqlite({.path = folder / "a.db"});
    const auto other = database->connect(), connection = database->connect();
    other->lock_for_migration();
    const auto history = history_of(Dialect::sqlite, "create table a (x);");
    Watching watching;
    watching.stop = true;
    Runner runner(*connection, Dialect::sqlite, history);
    CHECK_THROWS_AS(static_cast<void>(runner.upgrade("head", watching)), db::Interrupted);
    other->release_migration_lock();
    watching.stop = false;
    CHECK(told(runner.upgrade("head", watching)) == "1");
}

TEST_CASE("PostgreSQL: a table that others hold is tried again, and then told of") {
    if (!server()) return;
    PostgresDatabase database(server());
    const auto other = database.connect(), connection = database.connect();
    const auto history = history_of(Dialect::postgres, "create table b (y int);\nalter table a add column y int;");
    other->execute("create table a (x int)");
    other->execute("begin; select * from a");
    Watching watching;
    Runner runner(*connection, Dialect::postgres, history, impatient);
    CHECK(
        told(runner.upgrade("head", watching)) ==
        "0001_m.sql:6: canceling statement due to lock timeout (SQLSTATE 55P03); others held it in each of 3 attempts: "
        "try again when they are done, or with a longer --lock-timeout");
    CHECK(watching.times_blocked == 2);
    CHECK(value(*connection, "select to_regclass('b') is null") == "t");
    other->execute("rollback");
    CHECK(told(runner.upgrade("head", watching)) == "1");
}

TEST_CASE("PostgreSQL: a long statement can be stopped, and so can waiting for the migration lock") {
    if (!server()) return;
    PostgresDatabase database(server());
    const auto other = database.connect(), connection = database.connect();
    const auto history = history_of(Dialect::postgres, "create table a (x int);\nselect pg_sleep(600);");
    Watching watching;
    watching.stop_while_working = true;
    Runner runner(*connection, Dialect::postgres, history);
    CHECK_THROWS_AS(static_cast<void>(runner.upgrade("head", watching)), db::Interrupted);
    CHECK(value(*connection, "select to_regclass('a') is null") == "t");
    CHECK(pending(*connection, Dialect::postgres, history) == 1);
    other->lock_for_migration();
    watching.stop = true;
    CHECK_THROWS_AS(static_cast<void>(runner.upgrade("head", watching)), db::Interrupted);
}

TEST_CASE("PostgreSQL: an invalid index that a run left is made anew by the next") {
    if (!server()) return;
    PostgresDatabase database(server());
    const auto connection = database.connect();
    connection->execute(
        "create schema \"Other\"; create table \"Other\".a (x int); insert into \"Other\".a values (1), (1)");
    const auto history = history_of(Dialect::postgres,
                                    "-- quoin: outside a transaction\ncreate unique index concurrently if not exists "
                                    "\"A index\" on only \"Other\".a (x);\ncreate index concurrently if not exists b "
                                    "on \"Other\".a (x);");
    Watching watching;
    Runner runner(*connection, Dialect::postgres, history);
    CHECK(told(runner.upgrade("head", watching)) ==
          "0001_m.sql:6: could not create unique index \"A index\" (SQLSTATE 23505)");
    const std::string valid =
        "select count(*) filter (where indisvalid) || '/' || count(*) from pg_index "
        "where indrelid = '\"Other\".a'::regclass";
    CHECK(value(*connection, valid) == "0/1");
    connection->execute("truncate \"Other\".a");
    CHECK(told(runner.upgrade("head", watching)) == "1");
    CHECK(value(*connection, valid) == "2/2");
}

TEST_CASE("PostgreSQL: processes that wait for the migration lock are not waited for by an index made concurrently") {
    if (!server()) return;
    PostgresDatabase database(server());
    database.connect()->execute("create table a (x int); insert into a select generate_series(1, 20000)");
    const auto history = history_of(
        Dialect::postgres, "-- quoin: outside a transaction\ncreate index concurrently if not exists i on a (x);");
    std::array<std::string, 6> outcomes;
    {
        std::vector<std::jthread> processes;
        for (auto& outcome : outcomes)
            processes.emplace_back([&] {
                Observer silent;
                outcome = told(Runner(*database.connect(), Dialect::postgres, history).upgrade("head", silent));
            });
    }
    std::ranges::sort(outcomes);
    CHECK(outcomes == std::array<std::string, 6>{"0", "0", "0", "0", "0", "1"});
}

TEST_CASE("PostgreSQL: a copy from nowhere is an error, and not waited for") {
    if (!server()) return;
    PostgresDatabase database(server());
    const auto connection = database.connect();
    Observer silent;
    const auto history = history_of(Dialect::postgres, "create table a (x int);\ncopy a from stdin;");
    CHECK(told(Runner(*connection, Dialect::postgres, history).upgrade("head", silent)) ==
          "0001_m.sql:6: COPY from stdin failed: there is nothing to copy from (SQLSTATE 57014)");
    CHECK(value(*connection, "select to_regclass('a') is null") == "t");
}
