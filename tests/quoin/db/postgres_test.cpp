// What is PostgreSQL's own among the reads.

#include "postgres_fixture.hpp"

#include <string>
#include <vector>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

namespace {

struct Anything {
    std::optional<bool> flag;
    std::optional<std::int64_t> number;
    std::optional<double> real;
    std::optional<std::string> text;
    std::optional<Uuid> uuid;
    std::optional<Date> date;
    std::optional<Timestamp> time;
    bool operator==(const Anything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Anything, (), (flag, number, real, text, uuid, date, time))

struct Narrow {
    std::int64_t small, middle;
    double single;
    std::string fixed, varying, name;
    Timestamp local;
};
BOOST_DESCRIBE_STRUCT(Narrow, (), (small, middle, single, fixed, varying, name, local))

struct Number {
    std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(Number, (), (number))

struct Moment {
    Timestamp at;
};
BOOST_DESCRIBE_STRUCT(Moment, (), (at))

const sql::Statement narrow(
    "select 1::int2 as small, -2::int4 as middle, 0.5::float4 as single, 'a'::char(3) as fixed, 'b'::varchar as "
    "varying, 'c'::name as name, '1969-12-31 23:59:59'::timestamp as local");
const sql::Statement quotient("select 100 / $1 as number");
const sql::Statement slow("select 1::bigint as number from pg_sleep(30)");
const sql::Statement numeric("select 1.5::numeric as number");
const sql::Statement moment("select $1::timestamptz as at");
const sql::Statement moment_of_text("select ($1::text)::timestamptz as at");
const KeyedQuery<Person, std::string> by_name("select p.id, p.name from {keys} join people p on p.name = keys.name",
                                              {"name"});
const KeyedQuery<Person, std::string> nowhere("select p.id, p.name from {keys} join nowhere p using (name)", {"name"});
const KeyedQuery<Anything, bool, std::int64_t, double, std::string, Uuid, Date, Timestamp> echo(
    "select keys.a as flag, keys.b as number, keys.c as real, keys.d as text, keys.e as uuid, keys.f as date, keys.g "
    "as time from {keys}",
    {"a", "b", "c", "d", "e", "f", "g"});

Task<void> find_person(Db db, std::int64_t id, int& right) {
    auto person = co_await db.find<Person>(id);
    if (person && person->id == id && person->name == "Person " + std::to_string(id)) ++right;
}

}  // namespace

TEST_CASE("PostgreSQL: reads by key of one tick are one statement") {
    if (!have_postgres()) return;
    Store store;
    int right = 0;
    store.run([](Db db, int& right_ones) -> Task<void> {
        Together all;
        for (std::int64_t i = 0; i < 300; ++i) all.start(find_person(db, 1 + i % 100, right_ones));
        co_await all;
        co_await find_person(db, 7, right_ones);
    }(store.db, right));
    CHECK(right == 301);
    CHECK(store.postgres().keyed_stats().batches == 2);
    CHECK(store.postgres().keyed_stats().statements == 2);
    CHECK(store.postgres().keyed_stats().operations == 301);
}

TEST_CASE("PostgreSQL: reads in company wait for what the next turn of the loop brings, one that is alone does not") {
    if (!have_postgres()) return;
    Store store;
    int right = 0;
    auto find_at_once_and_later = [](Store& on, int at_once, int& right_ones) -> Task<void> {
        Together all;
        for (int i = 0; i < at_once; ++i) all.start(find_person(on.db, 1 + i, right_ones));
        on.loop.post([&] { all.start(find_person(on.db, 100, right_ones)); });
        co_await all;
    };
    store.run(find_person(store.db, 1, right));  // the connection is there
    const auto before = store.postgres().keyed_stats().batches;
    store.run(find_at_once_and_later(store, 2, right));
    CHECK(store.postgres().keyed_stats().batches == before + 1);
    store.run(find_at_once_and_later(store, 1, right));
    CHECK(store.postgres().keyed_stats().batches == before + 3);
    CHECK(right == 6);
}

TEST_CASE("PostgreSQL: parameters of every type travel alone and as arrays") {
    if (!have_postgres()) return;
    Store store;
    const auto day = Date(std::chrono::sys_days(std::chrono::year(1815) / 12 / 10));
    auto ask = [](Db db, std::int64_t number, Date date, int& right) -> Task<void> {
        const Uuid id = Uuid::from_bytes("0123456789abcdef");
        const Timestamp time(-1us);
        auto got = co_await db.find(echo, true, number, -0.1, std::string("漢字 🎉"), id, date, time);
        if (got && *got == Anything{true, number, -0.1, "漢字 🎉", id, date, time}) ++right;
    };
    int right = 0;
    store.run(ask(store.db, 1, day, right));
    store.run([](auto ask_one, Db db, Date date, int& right_ones) -> Task<void> {
        Together all;
        for (std::int64_t i = 0; i < 10; ++i) all.start(ask_one(db, -i, date + std::chrono::days(i), right_ones));
        co_await all;
    }(ask, store.db, day, right));
    CHECK(right == 11);
    CHECK(store.postgres().keyed_stats().statements == 2);
}

TEST_CASE("PostgreSQL: its narrower types are read as ours") {
    if (!have_postgres()) return;
    Store store;
    auto row =
        store.run([](Db db) -> Task<std::optional<Narrow>> { co_return co_await db.one<Narrow>(narrow); }(store.db));
    REQUIRE(row);
    CHECK(row->small == 1);
    CHECK(row->middle == -2);
    CHECK(row->single == 0.5);
    CHECK(row->fixed == "a  ");
    CHECK(row->varying == "b");
    CHECK(row->name == "c");
    CHECK(row->local == Timestamp(-1s));
}

TEST_CASE("PostgreSQL: a type that has no counterpart is refused by its column's name") {
    if (!have_postgres()) return;
    Store store;
    CHECK_THROWS_WITH_AS(
        store.run([](Db db) -> Task<void> { co_await db.one<Number>(numeric); }(store.db)),
        "select 1.5::numeric as number: its column 'number' has the PostgreSQL type with oid 1700, which cannot be "
        "read: cast it",
        db::Error);
}

TEST_CASE("PostgreSQL: infinite moments and those beyond its calendar are refused") {
    if (!have_postgres()) return;
    Store store;
    auto of_text = [](Db db, std::string text) -> Task<void> { co_await db.one<Moment>(moment_of_text, text); };
    auto of_time = [](Db db, Timestamp time) -> Task<void> { co_await db.one<Moment>(moment, time); };
    CHECK_THROWS_AS(store.run(of_text(store.db, "infinity")), db::Error);
    CHECK_THROWS_AS(store.run(of_text(store.db, "-infinity")), db::Error);
    CHECK_THROWS_AS(store.run(of_time(store.db, Timestamp::min())), db::Error);
    store.run(of_time(store.db, Timestamp::max()));
    store.run(of_text(store.db, "1970-01-01"));
}

TEST_CASE("PostgreSQL: reads that fail among a hundred take nobody with them") {
    if (!have_postgres()) return;
    Store store;
    int right = 0, failed = 0;
    auto divide = [](Db db, std::int64_t by, int& right_ones, int& failed_ones) -> Task<void> {
        try {
            auto row = co_await db.one<Number>(quotient, by);
            if (row && row->number == 100 / by) ++right_ones;
        } catch (const db::Error& error) {
            if (error.code() == "22012") ++failed_ones;
        }
    };
    store.run([](auto divide_one, Db db, int& right_ones, int& failed_ones) -> Task<void> {
        Together all;
        for (std::int64_t i = 0; i < 100; ++i) all.start(divide_one(db, i % 25, right_ones, failed_ones));
        co_await all;
    }(divide, store.db, right, failed));
    CHECK(right == 96);
    CHECK(failed == 4);
}

TEST_CASE("PostgreSQL: reads that all fail cost no more than twice as many") {
    if (!have_postgres()) return;
    Store store;
    int failed = 0;
    auto fail = [](Db db, int& failed_ones) -> Task<void> {
        try {
            co_await db.one<Number>(quotient, std::int64_t{0});
        } catch (const db::Error&) {
            ++failed_ones;
        }
    };
    store.run([](auto fail_one, Db db, int& failed_ones) -> Task<void> {
        Together all;
        for (int i = 0; i < 300; ++i) all.start(fail_one(db, failed_ones));
        co_await all;
    }(fail, store.db, failed));
    CHECK(failed == 300);
    CHECK(store.postgres().read_stats().batches == 2);
    CHECK(store.postgres().read_stats().statements < 600);
}

TEST_CASE("PostgreSQL: a statement that is wrong itself is not tried key by key") {
    if (!have_postgres()) return;
    Store store;
    int failed = 0;
    auto fail = [](Db db, std::string name, int& failed_ones) -> Task<void> {
        try {
            co_await db.find(nowhere, name);
        } catch (const db::Error& error) {
            if (error.code() == "42P01") ++failed_ones;
        }
    };
    store.run([](auto fail_one, Db db, int& failed_ones) -> Task<void> {
        Together all;
        for (int i = 0; i < 100; ++i) all.start(fail_one(db, std::to_string(i), failed_ones));
        co_await all;
    }(fail, store.db, failed));
    CHECK(failed == 100);
    CHECK(store.postgres().keyed_stats().statements == 1);
}

TEST_CASE("PostgreSQL: a key that it refuses fails alone among those of its tick") {
    if (!have_postgres()) return;
    Store store;
    int found = 0, failed = 0;
    auto look = [](Db db, std::string name, int& found_ones, int& failed_ones) -> Task<void> {
        try {
            if (co_await db.find(by_name, name)) ++found_ones;
        } catch (const db::Error&) {
            ++failed_ones;
        }
    };
    store.run([](auto look_up, Db db, int& found_ones, int& failed_ones) -> Task<void> {
        Together all;
        for (int i = 1; i <= 50; ++i) all.start(look_up(db, "Person " + std::to_string(i), found_ones, failed_ones));
        all.start(look_up(db, "not \xff UTF-8", found_ones, failed_ones));
        all.start(look_up(db, std::string("a \0 in it", 9), found_ones, failed_ones));
        co_await all;
    }(look, store.db, found, failed));
    CHECK(found == 50);
    CHECK(failed == 2);
}

TEST_CASE("PostgreSQL: a statement that takes too long is ended, and others go on meanwhile") {
    if (!have_postgres()) return;
    Store store({.statement_timeout = 300ms});
    std::string code;
    int right = 0;
    auto sleep = [](Db db, std::string& code_of_it) -> Task<void> {
        try {
            co_await db.one<Number>(slow);
        } catch (const db::Unavailable& error) {
            code_of_it = error.code();
        }
    };
    auto find_meanwhile = [](Db db, Loop& loop, int& right_ones) -> Task<void> {
        co_await sleep_for(loop, 50ms);  // now the first lane is held up
        auto row = co_await db.one<Number>(quotient, std::int64_t{5});
        if (row && row->number == 20) ++right_ones;
        co_await find_person(db, 1, right_ones);
    };
    store.run([](auto first, auto second, Store& on, std::string& code_of_it, int& right_ones) -> Task<void> {
        Together all;
        all.start(first(on.db, code_of_it));
        all.start(second(on.db, on.loop, right_ones));
        co_await all;
    }(sleep, find_meanwhile, store, code, right));
    CHECK(code == "57014");
    CHECK(right == 2);
}

TEST_CASE("PostgreSQL: a statement goes on when its columns' types were changed under it") {
    if (!have_postgres()) return;
    Store store;
    int right = 0;
    store.run(find_person(store.db, 3, right));
    store.database->connect()->execute("alter table people alter column name type varchar(100)");
    store.run(find_person(store.db, 3, right));
    CHECK(right == 2);
}

TEST_CASE("PostgreSQL: one statement serves parameters of several types") {
    if (!have_postgres()) return;
    Store store;
    store.run([](Db db) -> Task<void> {
        auto whole = co_await db.one<Moment>(moment, Timestamp(1s));
        auto text = co_await db.one<Moment>(moment, std::string("1970-01-01 00:00:01+00"));
        REQUIRE(whole);
        REQUIRE(text);
        CHECK(whole->at == text->at);
    }(store.db));
}
