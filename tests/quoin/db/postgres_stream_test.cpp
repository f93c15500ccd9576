// What is PostgreSQL's own among the long answers.

#include "postgres_wired.hpp"

#include <string>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

namespace {

const sql::Statement numbers("select generate_series(1, $1) as id, repeat('x', 20) as name");
const sql::Statement failing("select 1 / (10000 - i) as id, 'x' as name from generate_series(1, $1) i");

struct Sum {
    std::int64_t rows = 0, ids = 0;
    db::RowSink sink() {
        return {.into = this,
                .row =
                    [](void* into, std::span<const sql::Value> columns) {
                        auto& sum = *static_cast<Sum*>(into);
                        ++sum.rows;
                        sum.ids += columns[0].integer;
                    },
                .columns = field_names<Person>};
    }
};

Task<std::unique_ptr<db::RowStream>> stream(db::Lanes& lanes, const sql::Statement& statement, std::int64_t count) {
    const sql::Value value = sql::Value::of_integer(count);
    const sql::Type type = sql::Type::bigint;
    return lanes.stream(statement, {&value, 1}, {&type, 1}, field_names<Person>);
}

Task<void> add_up(db::Lanes& lanes, const sql::Statement& statement, std::int64_t count, Sum& sum) {
    auto rows = co_await stream(lanes, statement, count);
    for (;;) {
        auto more = co_await rows->next(sum.sink());
        if (!more) co_return;
    }
}

// How many of the store's streams are so.
std::string activity(const Store& store, const std::string& what) {
    return "select count(*) from pg_stat_activity where application_name = '" + store.fresh.application() +
           "' and query like '%generate_series%' and pid <> pg_backend_pid() and " + what;
}

}  // namespace

TEST_CASE("PostgreSQL: a hundred thousand rows pass one by one") {
    if (!have_postgres()) return;
    Store store;
    Sum sum;
    store.run(add_up(*store.lanes, numbers, 100'000, sum));
    CHECK(sum.rows == 100'000);
    CHECK(sum.ids == 100'000LL * 100'001 / 2);
}

TEST_CASE("PostgreSQL: a stream waits for who reads it, and when it is dropped the query ends on the server") {
    if (!have_postgres()) return;
    Store store;
    auto observer = store.database->connect();
    auto rows = store.run(stream(*store.lanes, numbers, 1'000'000'000));
    Sum sum;
    CHECK(store.run(rows->next(sum.sink())));
    CHECK(sum.rows > 1000);
    CHECK(sum.rows < 4000);
    while (observer->query(activity(store, "wait_event = 'ClientWrite'"))[0][0] != "1") {
    }
    rows.reset();
    while (observer->query(activity(store, "state = 'active'"))[0][0] != "0") {
    }
}

TEST_CASE("PostgreSQL: a stream that has no first row in time is given up, and ends on the server") {
    if (!have_postgres()) return;
    static const sql::Statement thinking(
        "select i::bigint as id, pg_sleep(600)::text as name from generate_series(1, $1) i");
    Store store({.statement_timeout = 50ms});
    CHECK_THROWS_AS(store.run(stream(*store.lanes, thinking, 1)), db::Unavailable);
    auto observer = store.database->connect();
    while (observer->query(activity(store, "state = 'active'"))[0][0] != "0") {
    }
}

TEST_CASE("PostgreSQL: a stream that fails midway says so, and the next is well") {
    if (!have_postgres()) return;
    Store store;
    Sum sum;
    try {
        store.run(add_up(*store.lanes, failing, 20'000, sum));
        FAIL("it did not fail");
    } catch (const db::Error& error) {
        CHECK(error.code() == "22012");
    }
    CHECK(sum.rows == 9999);
    store.run(add_up(*store.lanes, numbers, 10, sum));
}

TEST_CASE("PostgreSQL: a stream tries its idle connection first, and takes another where that is dead") {
    if (!have_postgres()) return;
    Store store;
    Sum sum;
    store.run(add_up(*store.lanes, numbers, 10, sum));
    store.fresh.value(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and "
        "application_name = '" +
        store.fresh.application() + "'");
    store.run(add_up(*store.lanes, numbers, 10, sum));
    CHECK(sum.rows == 20);
}

TEST_CASE("PostgreSQL: a stream for which no connection is free waits, and is then unavailable") {
    if (!have_postgres()) return;
    Store store({.statement_timeout = 50ms, .reader_patience = 1h, .pool_size = 1, .max_overflow = 1});
    Sum sum;
    auto first = store.run(stream(*store.lanes, numbers, 1'000'000));
    auto second = store.run(stream(*store.lanes, numbers, 1'000'000));
    CHECK_THROWS_AS(store.run(stream(*store.lanes, numbers, 10)), db::Unavailable);
    auto free_one = [](std::unique_ptr<db::RowStream>& one, Loop& loop) -> Task<void> {
        co_await sleep_for(loop, 10ms);
        one.reset();
    };
    store.run([](auto free_it, Store& on, std::unique_ptr<db::RowStream>& one, Sum& into) -> Task<void> {
        Together all;
        all.start(add_up(*on.lanes, numbers, 10, into));
        all.start(free_it(one, on.loop));
        co_await all;
    }(free_one, store, first, sum));
    CHECK(sum.rows == 10);
}

TEST_CASE("PostgreSQL: a stream whose reader does not read gives way to one that waits") {
    if (!have_postgres()) return;
    Store store({.reader_patience = 0ms, .pool_size = 1, .max_overflow = 1});
    Sum sum;
    auto first = store.run(stream(*store.lanes, numbers, 1'000'000));
    auto second = store.run(stream(*store.lanes, numbers, 1'000'000));
    CHECK(store.run(first->next(sum.sink())));  // from now on the second has waited longer
    Sum whole;
    store.run(add_up(*store.lanes, numbers, 10, whole));
    CHECK(whole.rows == 10);
    CHECK_THROWS_AS(store.run(second->next(sum.sink())), db::Unavailable);
    CHECK(store.run(first->next(sum.sink())));
}

TEST_CASE("PostgreSQL: a stream waits for a server under load, which starts its session late") {
    if (!have_wire()) return;
    Wired wired;
    wired.relay.set(Relay::Mode::late);
    Sum sum;
    auto awake = [](Relay& relay, Loop& loop) -> Task<void> {
        co_await sleep_for(loop, 1100ms);  // more than a lane is patient with each of its attempts
        relay.set(Relay::Mode::pass);
    };
    wired.run([](auto wake, Wired& on, Sum& into) -> Task<void> {
        Together all;
        all.start(add_up(*on.lanes, numbers, 10, into));
        all.start(wake(on.relay, on.loop));
        co_await all;
    }(awake, wired, sum));
    CHECK(sum.rows == 10);
}
