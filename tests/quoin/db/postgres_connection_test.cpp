// The blocking connection of the command line and of migrations.

#include "postgres_fixture.hpp"

#include "quoin/db/postgres_durability.hpp"

#include <atomic>
#include <thread>

using namespace quoin;
using namespace postgres_test;

TEST_CASE("PostgreSQL: a script of several statements runs, and rows come as text") {
    if (!have_postgres()) return;
    FreshDatabase fresh;
    auto connection = fresh.open({})->connect();
    connection->execute(
        "create table t (a int, b text); create table if not exists t (a int); insert into t values (1, 'one')");
    CHECK(connection->query("select a, b, null from t where b = $1", {"one"}) ==
          std::vector<std::vector<std::string>>{{"1", "one", ""}});
    CHECK_THROWS_AS(connection->execute("select 1; nonsense"), db::Error);
    CHECK(connection->query("select 1").size() == 1);
}

TEST_CASE("PostgreSQL: a server that cannot be reached is unavailable, and the password is not told") {
    std::string said;
    try {
        db::open_postgres({.url = Secret("postgresql://ada:s3cret@127.0.0.1:1/shop")})->connect();
    } catch (const db::Unavailable& error) {
        said = error.what();
    }
    CHECK(!said.empty());
    CHECK(said.find("s3cret") == said.npos);
}

TEST_CASE("PostgreSQL: a server that refuses the login will not take it later, so that nobody needs to wait") {
    if (!have_postgres()) return;
    FreshDatabase fresh;
    const auto url = fresh.url();
    const auto wrong = "postgresql://nobody:s3cret" + url.substr(url.find('@'));
    try {
        db::open_postgres({.url = Secret(wrong)})->connect();
        FAIL("it was taken");
    } catch (const db::Unavailable&) {
        FAIL("it counts as away");
    } catch (const db::Error& error) {
        CHECK(std::string_view(error.what()).find("s3cret") == std::string_view::npos);
    }
}

TEST_CASE("PostgreSQL: a setting that would lose acknowledged writes is found") {
    if (!have_postgres()) return;
    FreshDatabase fresh;
    auto connection = fresh.open({})->connect();
    connection->execute("set synchronous_commit = on");
    const auto usual = db::settings_that_lose_writes(*connection).size();
    connection->execute("set synchronous_commit = off");
    CHECK(db::settings_that_lose_writes(*connection).size() == usual + 1);
}

TEST_CASE("PostgreSQL: only one at a time holds the migration lock, and its end frees it") {
    if (!have_postgres()) return;
    FreshDatabase fresh;
    auto database = fresh.open({});
    auto first = database->connect(), observer = database->connect();
    first->lock_for_migration();
    std::atomic<bool> second_has_it = false;
    std::jthread second([&] {
        auto connection = database->connect();
        connection->lock_for_migration();
        second_has_it = true;
        connection->release_migration_lock();
    });
    // Both have asked for it, and the first has it.
    while (observer->query("select count(*) from pg_stat_activity where query like 'select pg_try_advisory_lock%' and "
                           "state = 'idle' and application_name = '" +
                           fresh.application() + "'")[0][0] != "2") {
    }
    CHECK_FALSE(second_has_it);
    first.reset();
    second.join();
    CHECK(second_has_it);
    observer->lock_for_migration();
}
