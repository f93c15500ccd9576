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

Task<void> read_slowly(Db db, std::size_t& rows) { rows = (co_await db.all<Number>(slow)).size(); }

Task<void> read_into(Db db, bool& found) { found = co_await find_person(db, 2); }

Task<void> read_and_write(Db db, bool& found, Ledger& writes) {
    Together all;
    all.start(read_into(db, found));
    all.start(note_down(add_note(db, "second"), writes));
    co_await all;
}

}  // namespace

TEST_CASE("F9: PostgreSQL: a session that it has forgotten without a word is found out soon; a read is asked again") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "first"));
    wired.relay.forget();
    bool found = false;
    Ledger writes;
    const auto began = std::chrono::steady_clock::now();
    wired.run(read_and_write(wired.db, found, writes));
    CHECK(std::chrono::steady_clock::now() - began < soon);
    CHECK(found);
    CHECK(writes.unknown == 1);
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
    wired.run(add_note(wired.db, "second"));
    CHECK(notes(wired) == "first,second");
}

TEST_CASE("F9: PostgreSQL: an answer that got lost is not waited for until the deadline") {
    if (!have_wire()) return;
    Wired wired;
    wired.run(add_note(wired.db, "first"));
    Ledger writes;
    const auto began = std::chrono::steady_clock::now();
    wired.run(lose_the_answer(wired, note_down(add_note(wired.db, "second"), writes), false));
    CHECK(std::chrono::steady_clock::now() - began < soon);
    CHECK(writes.unknown == 1);
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
