#pragma once
// A directory of a test's own, and a SQLite database in it with the tables of engine_cases.hpp.

#include "quoin/db/engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "quoin-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::string operator/(const char* name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline constexpr const char* sqlite_tables = R"sql(
    create table authors (id integer primary key autoincrement, name text not null unique) strict;
    create table books (
        id blob primary key not null,
        author_id integer not null references authors (id) on delete cascade,
        title text not null unique,
        pages integer not null check (pages >= 0),
        price real not null,
        in_print integer not null,
        published integer not null,
        added_at integer not null,
        note text
    ) strict;
)sql";

struct FreshSqlite {
    TemporaryDirectory directory;
    quoin::db::SqliteOptions options;
    std::unique_ptr<quoin::db::Database> database;

    explicit FreshSqlite(std::chrono::milliseconds busy_timeout = std::chrono::seconds(5))
        : options{.path = directory / "quoin.db", .busy_timeout = busy_timeout},
          database(quoin::db::open_sqlite(options)) {
        database->connect()->execute(sqlite_tables);
    }
};
