// What a client of PostgreSQL does about a session that is gone at the other end alone, and about one that is only
// slow.

#include "postgres_wired.hpp"

#include <chrono>
#include <string>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

namespace {

// Long after a forgotten session should be found out (1 s, one that rests 3 s), and before an answer's deadline (12 s).
constexpr auto soon = 9s;

struct Number {
    std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(Number, (), (number))

const sql::Statement slow("select 1::bigint as number from pg_sleep(3)");

Task<bool> find_person(Db db, std::int64_t id) {
    auto person = co_await db.find<Person>(id);
    co_return person.has_value();
}

Task<void> add_note(Db db, std::string text) {
    const Note note{.id = {}, .person = 1, .text = text};
    co_await db.insert<Note>(note);
}

Task<void> read_slowly(Db db, std::size_t& rows) { rows = (co_await db.all<Number>(slow)).size(); }

Task<void> read_into(Db db, bool& found) { found = co_await find_person(db, 2); }

// Whether its outcome is unknown.
Task<void> write_into(Db db, std::string text, bool& unknown) {
    try {
        co_await add_note(db, std::move(text));
        unknown = false;
    } catch (const db::OutcomeUnknown&) {
        unknown = true;
    }
}

Task<void> read_and_write(Db db, bool& found, bool& unknown) {
    Together all;
    all.start(read_into(db, found));
    all.start(write_into(db, "second", unknown));
    co_await all;
}

std::string notes(const Wired& wired) {
    return wired.fresh.value("select string_agg(text, ',' order by id) from notes");
}

}  // namespace

TEST_CASE("F9: PostgreSQL: a session that it has forgotten without a word is found out soon; a read is asked again") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "first"));
    wired.relay.forget();
    bool found = false, unknown = false;
    const auto began = std::chrono::steady_clock::now();
    wired.run(read_and_write(wired.db, found, unknown));
    CHECK(std::chrono::steady_clock::now() - began < soon);
    CHECK(found);
    CHECK(unknown);
    wired.run(add_note(wired.db, "third"));
    CHECK(notes(wired) == "first,third");
}

TEST_CASE("F9: PostgreSQL: where one session was forgotten the idle ones are tried as well, before anybody uses them") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "first"));
    wired.relay.forget();
    CHECK(wired.run(find_person(wired.db, 1)));
    bool unknown = true;
    wired.run(write_into(wired.db, "second", unknown));
    CHECK_FALSE(unknown);
    CHECK(notes(wired) == "first,second");
}

TEST_CASE("F9: PostgreSQL: an answer that got lost is not waited for until the deadline") {
    if (!have_wire()) return;
    Wired wired;
    wired.run(add_note(wired.db, "first"));
    wired.relay.set(Relay::Mode::deaf);
    auto hear_again = [](Relay& relay, Loop& loop) -> Task<void> {
        co_await sleep_for(loop, 1ms);
        relay.wait_for_swallowed();
        relay.set(Relay::Mode::pass);
    };
    bool unknown = false;
    const auto began = std::chrono::steady_clock::now();
    wired.run([](auto hear, Wired& on, bool& written) -> Task<void> {
        Together all;
        all.start(write_into(on.db, "second", written));
        all.start(hear(on.relay, on.loop));
        co_await all;
    }(hear_again, wired, unknown));
    CHECK(std::chrono::steady_clock::now() - began < soon);
    CHECK(unknown);
    CHECK(notes(wired) == "first,second");
}

TEST_CASE("PostgreSQL: a statement that takes long is not taken for one that is lost") {
    if (!have_postgres()) return;
    Store store;
    std::size_t rows = 0;
    store.run(read_slowly(store.db, rows));
    CHECK(rows == 1);
    CHECK(store.postgres().read_stats().losses == 0);
}
