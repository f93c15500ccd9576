// What a client of PostgreSQL meets when the server or the wire to it fails.

#include "postgres_wired.hpp"

#include <string>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

TEST_CASE("PostgreSQL: while it refuses connections reads and writes are unavailable, and then they succeed") {
    if (!have_wire()) return;
    Wired wired;
    wired.relay.set(Relay::Mode::refuse);
    CHECK_THROWS_AS(wired.run(find_person(wired.db, 1)), db::Unavailable);
    CHECK_THROWS_AS(wired.run(add_note(wired.db, "x")), db::Unavailable);
    CHECK_THROWS_AS(wired.run(wired.lanes->ping()), db::Unavailable);
    wired.relay.set(Relay::Mode::pass);
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "x"));
    wired.run(wired.lanes->ping());
}

TEST_CASE("PostgreSQL: a connection that was cut while idle is replaced before anybody notices") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "x"));
    wired.relay.cut();
    wired.run(sleep_for(wired.loop, {}));  // the loop sees the end of the connections
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "x"));
}

TEST_CASE("PostgreSQL: a write whose answer is lost has an unknown outcome, and is not repeated") {
    if (!have_wire()) return;
    Wired wired;
    wired.run(add_note(wired.db, "first"));
    Ledger ledger;
    wired.run(lose_the_answer(wired, note_down(add_note(wired.db, "second"), ledger), true));
    wired.run(add_note(wired.db, "third"));
    CHECK(ledger.unknown == 1);
    CHECK(notes(wired) == "first,second,third");
}

TEST_CASE("F9: PostgreSQL: a write whose answer cannot be read has an unknown outcome, and is not repeated") {
    if (!have_wire()) return;
    Wired wired;
    wired.run(add_note(wired.db, "first"));
    wired.relay.set(Relay::Mode::garble);
    Ledger ledger;
    wired.run(note_down(add_note(wired.db, "second"), ledger));
    wired.relay.set(Relay::Mode::pass);
    CHECK(ledger.unknown == 1);
    CHECK(notes(wired) == "first,second");
}

TEST_CASE("F10: PostgreSQL: a transaction whose commit gets no answer has an unknown outcome, and is there") {
    if (!have_wire()) return;
    Wired wired;
    Ledger ledger;
    wired.run([](Wired& on, Ledger& into) -> Task<void> {
        auto transaction = co_await on.lanes->begin();
        engine::Within lanes(*on.lanes, *transaction);
        co_await add_note(Db(lanes), "first");
        co_await lose_the_answer(on, note_down(transaction->commit(), into), true);
    }(wired, ledger));
    CHECK(ledger.unknown == 1);
    CHECK(notes(wired) == "first");
}

TEST_CASE("PostgreSQL: a read whose answer is lost is asked again") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    Ledger ledger;
    wired.run(lose_the_answer(wired, note_down(forget(find_person(wired.db, 2)), ledger), true));
    CHECK(ledger.done == 1);
}

TEST_CASE("PostgreSQL: nobody waits forever on a wire that has gone silent, and all is well when it speaks again") {
    if (!have_wire()) return;
    Wired wired(200ms);
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "x"));
    wired.relay.set(Relay::Mode::hold);
    Ledger reads, writes;
    wired.run([](Wired& on, Ledger& read, Ledger& written) -> Task<void> {
        Together all;
        all.start(note_down(forget(find_person(on.db, 2)), read));
        all.start(note_down(add_note(on.db, "y"), written));
        co_await all;
        co_await note_down(forget(find_person(on.db, 2)), read);  // while a new connection gets no answer either
    }(wired, reads, writes));
    CHECK(reads.unavailable == 2);
    CHECK(writes.unknown == 1);
    wired.relay.set(Relay::Mode::pass);
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.run(add_note(wired.db, "z"));
    CHECK(notes(wired) == "x,z");
}

TEST_CASE("PostgreSQL: sessions ended by the server under load lose nothing that was acknowledged") {
    if (!have_postgres()) return;
    Store store;
    const auto end_all =
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and "
        "application_name = '" +
        store.fresh.application() + "'";
    auto killer = store.database->connect();  // which the statement spares
    Ledger reads, writes;
    auto load = [](Db db, int rounds, Ledger& read, Ledger& written) -> Task<void> {
        for (int i = 0; i < rounds; ++i) {
            co_await note_down(forget(find_person(db, 1 + i)), read);
            co_await note_down(add_note(db, "x"), written);
        }
    };
    auto kill = [](db::Connection& connection, const std::string& sql, Loop& loop) -> Task<void> {
        for (int i = 0; i < 5; ++i) {
            co_await sleep_for(loop, 20ms);
            connection.query(sql);
        }
    };
    store.run([](auto work, auto end, Store& on, db::Connection& connection, const std::string& sql, Ledger& read,
                 Ledger& written) -> Task<void> {
        Together all;
        for (int i = 0; i < 20; ++i) all.start(work(on.db, 50, read, written));
        all.start(end(connection, sql, on.loop));
        co_await all;
    }(load, kill, store, *killer, end_all, reads, writes));
    const int stored = std::stoi(store.fresh.value("select count(*) from notes"));
    CHECK(reads.done == 1000);
    CHECK(writes.done + writes.unknown + writes.unavailable == 1000);
    CHECK(writes.done >= 800);
    CHECK(stored >= writes.done);
    CHECK(stored <= writes.done + writes.unknown);
    CHECK(store.run(find_person(store.db, 1)));
    store.run(add_note(store.db, "after"));
}

TEST_CASE("PostgreSQL: operations that are outstanding when their lanes end fail") {
    if (!have_postgres()) return;
    FreshDatabase fresh;
    auto database = fresh.open({});
    Loop loop;
    Ledger ledger;
    auto lanes = database->open_lanes(loop);
    run(loop, lanes->ping());
    loop.post([&] {
        spawn(note_down(forget(find_person(Db(*lanes), 1)), ledger));
        spawn(note_down(add_note(Db(*lanes), "x"), ledger));
        lanes.reset();
    });
    run(loop, sleep_for(loop, 1ms));
    CHECK(ledger.unavailable == 2);
}
