// What a client of PostgreSQL meets when the server or the wire to it fails.

#include "postgres_wired.hpp"

#include <string>

using namespace quoin;
using namespace postgres_test;
using namespace std::chrono_literals;

namespace {

Task<bool> find_person(Db db, std::int64_t id) {
    auto person = co_await db.find<Person>(id);
    co_return person.has_value();
}

Task<void> add_note(Db db, std::string text) {
    const Note note{.id = {}, .person = 1, .text = text};
    auto key = co_await db.insert<Note>(note);
    if (!key) throw std::logic_error("a note without a unique rule was refused");
}

struct Ledger {
    int done = 0, unavailable = 0, unknown = 0, other = 0;
};

Task<void> note_down(Task<void> task, Ledger& ledger) {
    try {
        co_await std::move(task);
        ++ledger.done;
    } catch (const db::OutcomeUnknown&) {
        ++ledger.unknown;
    } catch (const db::Unavailable&) {
        ++ledger.unavailable;
    } catch (...) {
        ++ledger.other;
    }
}

Task<void> forget(Task<bool> task) { co_await std::move(task); }

}  // namespace

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
    wired.relay.set(Relay::Mode::deaf);
    auto cut_after_the_answer = [](Relay& relay, Loop& loop) -> Task<void> {
        co_await sleep_for(loop, 1ms);  // the write leaves at the end of this tick
        relay.wait_for_swallowed();
        relay.set(Relay::Mode::pass);
        relay.cut();
    };
    Ledger ledger;
    wired.run([](auto cut, Wired& on, Ledger& into) -> Task<void> {
        Together all;
        all.start(note_down(add_note(on.db, "second"), into));
        all.start(cut(on.relay, on.loop));
        co_await all;
        co_await add_note(on.db, "third");
    }(cut_after_the_answer, wired, ledger));
    CHECK(ledger.unknown == 1);
    CHECK(wired.fresh.value("select string_agg(text, ',' order by id) from notes") == "first,second,third");
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
    CHECK(wired.fresh.value("select string_agg(text, ',' order by id) from notes") == "first,second");
}

TEST_CASE("F10: PostgreSQL: a transaction whose commit gets no answer has an unknown outcome, and is there") {
    if (!have_wire()) return;
    Wired wired;
    Ledger ledger;
    wired.run([](Wired& on, Ledger& into) -> Task<void> {
        auto transaction = co_await on.lanes->begin();
        engine::Within lanes(*on.lanes, *transaction);
        co_await add_note(Db(lanes), "first");
        on.relay.set(Relay::Mode::deaf);
        auto cut_after_the_answer = [](Relay& relay, Loop& loop) -> Task<void> {
            co_await sleep_for(loop, 1ms);
            relay.wait_for_swallowed();
            relay.set(Relay::Mode::pass);
            relay.cut();
        };
        Together all;
        all.start(note_down(transaction->commit(), into));
        all.start(cut_after_the_answer(on.relay, on.loop));
        co_await all;
    }(wired, ledger));
    CHECK(ledger.unknown == 1);
    CHECK(wired.fresh.value("select string_agg(text, ',' order by id) from notes") == "first");
}

TEST_CASE("PostgreSQL: a read whose answer is lost is asked again") {
    if (!have_wire()) return;
    Wired wired;
    CHECK(wired.run(find_person(wired.db, 1)));
    wired.relay.set(Relay::Mode::deaf);
    auto cut_after_the_answer = [](Relay& relay, Loop& loop) -> Task<void> {
        co_await sleep_for(loop, 1ms);
        relay.wait_for_swallowed();
        relay.set(Relay::Mode::pass);
        relay.cut();
    };
    Ledger ledger;
    wired.run([](auto cut, Wired& on, Ledger& into) -> Task<void> {
        Together all;
        all.start(note_down(forget(find_person(on.db, 2)), into));
        all.start(cut(on.relay, on.loop));
        co_await all;
    }(cut_after_the_answer, wired, ledger));
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
    CHECK(wired.fresh.value("select string_agg(text, ',' order by id) from notes") == "x,z");
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
