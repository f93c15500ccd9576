#include "engine_cases.hpp"
#include "sqlite_fixture.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

using namespace quoin;
using namespace engine;
using namespace std::chrono_literals;

namespace {

// What opening it says; empty when it can be opened.
std::string opening(const std::string& path) {
    try {
        db::open_sqlite({.path = path, .busy_timeout = 20ms});
    } catch (const db::Error& error) {
        return error.what();
    }
    return "";
}

std::size_t files_in(const TemporaryDirectory& directory) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(directory.path())) ++count;
    return count;
}

unsigned mode_of(const std::string& path) {
    struct stat status{};
    ::stat(path.c_str(), &status);
    return status.st_mode & 0777;
}

// What each of several processes does that start at once: one of them makes the table.
void migrate(db::Database& database) {
    const auto connection = database.connect();
    connection->lock_for_migration();
    if (connection->query("select name from sqlite_schema where name = 'revisions'").empty())
        connection->execute("begin; create table revisions (id integer primary key); commit");
    connection->execute("insert into revisions default values");
    connection->release_migration_lock();
}

}  // namespace

TEST_CASE("a new database and its log are for their owner only") {
    FreshSqlite fresh;
    CHECK(mode_of(fresh.options.path) == 0600);
    CHECK(mode_of(fresh.options.path + "-wal") == 0600);
    CHECK(fresh.database->describe() == "sqlite:" + fresh.options.path);
}

TEST_CASE("a file that cannot be opened is named in one line, and nothing is left behind") {
    TemporaryDirectory directory;
    SUBCASE("its directory is missing") {
        const auto path = directory / "missing/quoin.db";
        CHECK(opening(path) == "cannot open the database '" + path + "': No such file or directory");
        CHECK(files_in(directory) == 0);
    }
    SUBCASE("it is a directory") {
        std::filesystem::create_directory(directory / "quoin.db");
        const auto path = directory / "quoin.db";
        CHECK(opening(path) == "cannot open the database '" + path + "': Is a directory");
        CHECK(files_in(directory) == 1);
    }
    SUBCASE("it is something else") {
        const auto path = directory / "quoin.db";
        std::ofstream(path) << std::string(4096, 'x');
        CHECK(opening(path) == "cannot open the database '" + path + "': file is not a database");
        CHECK(files_in(directory) == 1);
        CHECK(std::filesystem::file_size(path) == 4096);
    }
    SUBCASE("nothing may be made there") {
        CHECK(opening("/proc/quoin.db") == "cannot open the database '/proc/quoin.db': No such file or directory");
    }
    SUBCASE("it may only be read") {
        const auto path = directory / "quoin.db";
        CHECK(opening(path) == "");
        std::filesystem::permissions(path, std::filesystem::perms::owner_read);
        const auto expected =
            ::geteuid() == 0 ? std::string() : "cannot open the database '" + path + "': it is read-only";
        CHECK(opening(path) == expected);  // root may write to it all the same
    }
    SUBCASE("it is in memory, where each connection would have its own") {
        CHECK(opening(":memory:").starts_with("cannot open the database ':memory:'"));
    }
}

TEST_CASE("a database whose file was taken away does not answer a ping") {
    FreshSqlite fresh;
    OnLoop on(*fresh.database);
    std::filesystem::rename(fresh.options.path, fresh.options.path + ".gone");
    CHECK_THROWS_AS(on.run(on.lanes->ping()), db::Unavailable);
}

TEST_CASE("a connection takes scripts, parameters and gives rows as text") {
    FreshSqlite fresh;
    const auto connection = fresh.database->connect();
    connection->execute("insert into authors (name) values ('Ada'); insert into authors (name) values ('Grace');");
    const auto rows =
        connection->query("select id, name, null from authors where name = $2 and id = $1", {"2", "Grace"});
    CHECK(rows == std::vector<std::vector<std::string>>{{"2", "Grace", ""}});
    CHECK_THROWS_WITH_AS(connection->execute("insert into nowhere values (1)"), "no such table: nowhere", db::Error);
    CHECK_THROWS_AS(connection->execute("insert into authors (name) values ('Ada')"), db::ConstraintViolation);
}

TEST_CASE("only one connection at a time holds the lock for migrations") {
    FreshSqlite fresh;
    std::atomic<int> inside = 0, most = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                const auto connection = fresh.database->connect();
                for (int turn = 0; turn < 20; ++turn) {
                    connection->lock_for_migration();
                    most = std::max(most.load(), ++inside);
                    --inside;
                    connection->release_migration_lock();
                }
            });
    }
    CHECK(most == 1);
}

TEST_CASE("sixteen processes that start at once on an empty file all come up, and migrate once") {
    TemporaryDirectory directory;
    const auto path = directory / "quoin.db";
    std::vector<pid_t> children;
    std::cout << std::flush;  // or each child would print it again
    for (int i = 0; i < 16; ++i) {
        const auto child = ::fork();
        if (child == 0) {
            try {
                migrate(*db::open_sqlite({.path = path}));
                ::_exit(0);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "%s\n", error.what());
                ::_exit(1);
            }
        }
        children.push_back(child);
    }
    int failed = 0;
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        failed += status != 0;
    }
    CHECK(failed == 0);
    CHECK(db::open_sqlite({.path = path})->connect()->query("select count(*) from revisions")[0][0] == "16");
}
