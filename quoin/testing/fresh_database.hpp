#pragma once
// FreshDatabase: an empty database of its own for one test, on the engine that the run is for.

#include "quoin/db/engine.hpp"

#include <functional>
#include <memory>
#include <string>

namespace quoin::testing {

using Migrate = std::function<void(db::Connection& connection, db::Dialect dialect)>;

class FreshDatabase {
public:
    // QUOIN_TEST_ENGINE names the engine: "sqlite" (the default; a file in a temporary folder) or "postgres" (a
    // database on the server at QUOIN_TEST_POSTGRES). `migrate` makes the tables; on PostgreSQL it runs once in a
    // process, into a template that the others are copied from.
    explicit FreshDatabase(const Migrate& migrate);
    ~FreshDatabase();
    FreshDatabase(const FreshDatabase&) = delete;
    FreshDatabase& operator=(const FreshDatabase&) = delete;

    // For DATABASE_URL.
    const std::string& url() const { return url_; }
    db::Database& operator*() { return *database_; }
    db::Database* operator->() { return database_.get(); }

private:
    void make_file(const Migrate& migrate);
    void make_copy(const std::string& server, const Migrate& migrate);

    std::string name_;    // PostgreSQL's, or the temporary folder
    std::string server_;  // its URL; empty on SQLite
    std::string url_;
    std::unique_ptr<db::Database> database_;
};

}  // namespace quoin::testing
