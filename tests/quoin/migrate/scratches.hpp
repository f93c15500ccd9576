#pragma once
// An empty database of each engine for one test.

#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/scratch.hpp"
#include "shown.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace quoin::migrate {

// Null, and said to be skipped, where QUOIN_TEST_POSTGRES names no server.
inline std::unique_ptr<db::Connection> postgres_scratch() {
    const auto* url = std::getenv("QUOIN_TEST_POSTGRES");
    if (url) return open_scratch(*db::open_postgres({.url = Secret(url)}));
    MESSAGE("skipped: QUOIN_TEST_POSTGRES names no server");
    return nullptr;
}
inline std::unique_ptr<db::Connection> scratch_of(db::Dialect dialect) {
    return dialect == db::Dialect::sqlite ? open_sqlite_scratch() : postgres_scratch();
}

// What a database holds after a script.
inline Catalogue schema_of(db::Dialect dialect, const std::string& script) {
    const auto scratch = scratch_of(dialect);
    scratch->execute(script);
    return introspect(*scratch, dialect);
}
// The same after it was made from its own description.
inline Catalogue made_again(const Catalogue& catalogue) { return canonical(*scratch_of(catalogue.dialect), catalogue); }

}  // namespace quoin::migrate
