#pragma once
// Schemas written as SQL, for tests of what leads from one to another.

#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/scratch.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <memory>
#include <string>

namespace quoin::migrate {

inline db::Database& postgres() {
    static const auto database = [] {
        const auto* server = std::getenv("QUOIN_TEST_POSTGRES");
        REQUIRE(server);
        return db::open_postgres({.url = Secret(server)});
    }();
    return *database;
}

inline std::unique_ptr<db::Connection> scratch_of(db::Dialect dialect) {
    return dialect == db::Dialect::sqlite ? open_sqlite_scratch() : open_scratch(postgres());
}

inline Catalogue schema_of(db::Dialect dialect, const std::string& sql) {
    const auto scratch = scratch_of(dialect);
    scratch->execute(sql);
    return introspect(*scratch, dialect);
}

}  // namespace quoin::migrate
