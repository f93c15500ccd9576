#include "app/models.hpp"
#include "app/schema.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/scratch.hpp"
#include "quoin/testing/fresh_database.hpp"
#include "tests/quoin/migrate/shown.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

TEST_CASE("the revisions give exactly the schema that the models ask for") {
    testing::FreshDatabase database(
        [](db::Connection& connection, db::Dialect dialect) { upgrade_to_head(connection, dialect, [](auto&) {}); });
    const auto scratch = migrate::open_scratch(*database);
    const auto wanted = migrate::canonical(*scratch, migrate::catalogue_of<Models>(database->dialect()));
    const auto actual = migrate::introspect(*database->connect(), database->dialect());
    CHECK(migrate::shown(actual) == migrate::shown(wanted));
}
