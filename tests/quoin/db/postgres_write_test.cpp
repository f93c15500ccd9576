// What is PostgreSQL's own among the writes: one transaction for a tick, taken apart where it fails.

#include "postgres_fixture.hpp"

#include <string>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

namespace {

struct Outcome {
    int stored = 0, refused = 0, violated = 0, other = 0;
};

Task<void> add_note(Db db, Note note, Outcome& outcome) {
    try {
        auto key = co_await db.insert<Note>(note);
        ++(key ? outcome.stored : outcome.refused);
    } catch (const db::ConstraintViolation& error) {
        ++(error.rule() == db::ConstraintViolation::Rule::foreign_key ? outcome.violated : outcome.other);
    } catch (...) {
        ++outcome.other;
    }
}

Task<void> add_person(Db db, Person person, Outcome& outcome) {
    try {
        auto key = co_await db.insert<Person>(person);
        ++(key ? outcome.stored : outcome.refused);
    } catch (...) {
        ++outcome.other;
    }
}

// Before rename_person: a batch is ordered by the statements' numbers.
const sql::Statement rename_by_sequence(
    "update people set name = nextval('names')::text where id = $1 returning id, name");
const sql::Statement rename_person("update people set name = $2 where id = $1");

Task<void> rename(Db db, std::int64_t id, std::string name, Outcome& outcome) {
    try {
        auto changed = co_await db.write(rename_person, id, name);
        ++(changed == 1 ? outcome.stored : outcome.refused);
    } catch (const db::ConstraintViolation&) {
        ++outcome.violated;
    } catch (...) {
        ++outcome.other;
    }
}

const sql::Statement rename_slowly("update people set name = $2 where id = $1 and pg_sleep(0.3) is not null");

Task<void> rename_and_tell(Db db, const sql::Statement& statement, std::int64_t id, std::string& order) {
    co_await db.write(statement, id, "Renamed " + std::to_string(id));
    order += std::to_string(id);
}

Task<void> add_notes(Db db, int count, int bad_every, Outcome& good, Outcome& bad) {
    Together all;
    for (int i = 0; i < count; ++i) {
        const bool is_bad = i % bad_every == bad_every / 2;
        const std::int64_t person = is_bad ? 5000 : 1 + i % 1000;
        all.start(add_note(db, {.id = {}, .person = person, .text = "Note " + std::to_string(i)}, is_bad ? bad : good));
    }
    co_await all;
}

}  // namespace

TEST_CASE("PostgreSQL: of a thousand inserts at once only those without a parent fail, and each other is there once") {
    if (!have_postgres()) return;
    Store store;
    Outcome good, bad;
    store.run(add_notes(store.db, 1000, 100, good, bad));
    CHECK(good.stored == 990);
    CHECK(bad.violated == 10);
    CHECK(good.other + bad.other == 0);
    CHECK(store.fresh.value("select count(*) || ' ' || count(distinct text) from notes") == "990 990");
}

TEST_CASE("PostgreSQL: inserts of one tick are one statement and one transaction") {
    if (!have_postgres()) return;
    Store store;
    Outcome good, bad;
    store.run(add_notes(store.db, 400, 1000, good, bad));
    CHECK(good.stored == 400);
    CHECK(store.postgres().write_stats().batches == 1);
    CHECK(store.postgres().write_stats().statements == 1);
    CHECK(store.fresh.value("select count(distinct xmin::text) from notes") == "1");
}

TEST_CASE("PostgreSQL: a write does not wait for one that was sent before it, nor for a connection to be made") {
    if (!have_postgres()) return;
    Store store;
    auto one_after_the_other = [](Store& on, std::string& order) -> Task<void> {
        Together both;
        both.start(rename_and_tell(on.db, rename_slowly, 1, order));
        co_await sleep_for(on.loop, 20ms);  // now it is on its way
        both.start(rename_and_tell(on.db, rename_person, 2, order));
        co_await both;
    };
    std::string connecting, first, later;
    store.run(rename_and_tell(store.db, rename_person, 2, connecting));
    store.run(one_after_the_other(store, first));
    CHECK(first == "12");  // and meanwhile another connection is made
    for (int i = 0; i < 20 && later != "21"; ++i) store.run(one_after_the_other(store, later = {}));
    CHECK(later == "21");
}

TEST_CASE("PostgreSQL: a key given twice in one tick is stored for one of the two") {
    if (!have_postgres()) return;
    Store store;
    Outcome outcome;
    store.run([](Db db, Outcome& into) -> Task<void> {
        Together all;
        for (std::int64_t i = 0; i < 100; ++i)
            for (auto half : {"a", "b"}) all.start(add_person(db, {2000 + i, std::to_string(i) + half}, into));
        all.start(add_person(db, {3000, "Person 1"}, into));  // a name that is taken
        co_await all;
    }(store.db, outcome));
    CHECK(outcome.stored == 100);
    CHECK(outcome.refused == 101);
    CHECK(outcome.other == 0);
}

TEST_CASE("PostgreSQL: writes and inserts that fail among others fail alone") {
    if (!have_postgres()) return;
    Store store;
    Outcome renamed, taken, added;
    store.run([](Db db, Outcome& good, Outcome& bad, Outcome& notes) -> Task<void> {
        Together all;
        for (std::int64_t i = 1; i <= 100; ++i) {
            all.start(rename(db, i, "Renamed " + std::to_string(i), good));
            all.start(add_note(db, {.id = {}, .person = i, .text = "x"}, notes));
            if (i % 40 == 0) all.start(rename(db, 500 + i, "Person 1000", bad));
        }
        all.start(rename(db, 4000, "Nobody", bad));
        co_await all;
    }(store.db, renamed, taken, added));
    CHECK(renamed.stored == 100);
    CHECK(added.stored == 100);
    CHECK(taken.violated == 2);
    CHECK(taken.refused == 1);  // it changed no row
    CHECK(store.fresh.value("select count(*) from people where name like 'Renamed %'") == "100");
    CHECK(store.fresh.value("select count(*) from notes") == "100");
}

TEST_CASE("PostgreSQL: a write that was run again tells what it did the last time") {
    if (!have_postgres()) return;
    Store store;
    store.database->connect()->execute("create sequence names");
    auto rename_and_compare = [](Db db, int& right) -> Task<void> {
        auto told = co_await db.write_returning<Person>(rename_by_sequence, std::int64_t{1});
        auto stored = co_await db.find<Person>(1);
        if (told && stored && told->name == stored->name) ++right;
    };
    int right = 0;
    Outcome bad;
    store.run([](auto rename_it, Db db, int& right_ones, Outcome& failed) -> Task<void> {
        Together all;
        all.start(rename_it(db, right_ones));
        all.start(rename(db, 2, "Person 1000", failed));
        co_await all;
    }(rename_and_compare, store.db, right, bad));
    CHECK(bad.violated == 1);
    CHECK(right == 1);
    CHECK(store.fresh.value("select last_value from names") == "2");
}

TEST_CASE("PostgreSQL: writes that all fail cost only a few times as many") {
    if (!have_postgres()) return;
    Store store;
    Outcome outcome;
    store.run([](Db db, Outcome& into) -> Task<void> {
        Together all;
        for (std::int64_t i = 1; i <= 300; ++i) all.start(rename(db, i, "Person 1000", into));
        co_await all;
    }(store.db, outcome));
    CHECK(outcome.violated == 300);
    CHECK(store.postgres().write_stats().statements < 300 * 12);
}

TEST_CASE("PostgreSQL: a rule that is checked at the commit fails only who broke it") {
    if (!have_postgres()) return;
    Store store;
    store.database->connect()->execute(
        "alter table notes alter constraint notes_person_fkey deferrable initially deferred");
    Outcome good, bad;
    store.run(add_notes(store.db, 60, 20, good, bad));
    CHECK(good.stored == 57);
    CHECK(bad.violated == 3);
    CHECK(store.fresh.value("select count(*) from notes") == "57");
}

TEST_CASE("PostgreSQL: a write that lost a race for its rows is run again") {
    if (!have_postgres()) return;
    Store store;
    // A sequence counts on although its transaction is rolled back: the first two of them fail.
    store.database->connect()->execute(R"sql(
        create sequence races;
        create function lose_two() returns trigger language plpgsql as $$
        begin
            if nextval('races') < 3 then raise exception 'lost' using errcode = '40001'; end if;
            return new;
        end $$;
        create trigger lose before insert on notes for each statement execute function lose_two();
    )sql");
    Outcome outcome;
    store.run(add_note(store.db, {.id = {}, .person = 1, .text = "x"}, outcome));
    CHECK(outcome.stored == 1);
    CHECK(store.fresh.value("select count(*) from notes") == "1");
}

TEST_CASE("PostgreSQL: a write on a standby is unavailable, and the next one goes to another session") {
    if (!have_postgres()) return;
    Store store;
    // The first session that writes stands for one on a server that is a standby now.
    store.database->connect()->execute(R"sql(
        create sequence standby;
        create function refuse_the_first() returns trigger language plpgsql as $$
        begin
            if (select last_value from standby) = 1 then perform setval('standby', pg_backend_pid()); end if;
            if (select last_value from standby) = pg_backend_pid() then
                raise exception 'cannot insert in a read-only transaction' using errcode = '25006';
            end if;
            return new;
        end $$;
        create trigger refuse before insert on notes for each statement execute function refuse_the_first();
    )sql");
    auto insert = [](Db db) -> Task<bool> {
        const Note note{.id = {}, .person = 1, .text = "x"};
        auto key = co_await db.insert<Note>(note);
        co_return key.has_value();
    };
    CHECK_THROWS_AS(store.run(insert(store.db)), db::Unavailable);
    CHECK(store.run(insert(store.db)));
}
