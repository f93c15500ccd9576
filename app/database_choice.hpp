#pragma once
// DatabaseChoice: which database the settings ask for, in whichever of the three ways they say it.

#include "quoin/db/engine.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace quoin::app {

struct DatabaseChoice {
    db::Dialect dialect = db::Dialect::sqlite;
    db::SqliteOptions sqlite{};      // what counts for SQLite
    db::PostgresOptions postgres{};  // what counts for PostgreSQL; the parts hold what the url says

    // "sqlite:quoin.db", "postgresql://user@host:5432/name": never a password.
    std::string describe() const;
};

// postgresql://…, postgres://… (libpq's form), sqlite:///relative/file, sqlite:////absolute/file; a "+driver" behind
// the scheme is another program's business. The error is a reason that repeats nothing of the URL: libpq would print
// the part of a password that it took for a port.
std::expected<DatabaseChoice, std::string> parse_database_url(std::string_view url);

// "postgresql+psycopg2", "asyncpg", "sqlite"; false when it is neither engine's.
bool dialect_of_driver(std::string_view driver, db::Dialect& into);

// Whether `other` says nothing that `choice` does not.
bool agree(const DatabaseChoice& choice, const DatabaseChoice& other);

}  // namespace quoin::app
