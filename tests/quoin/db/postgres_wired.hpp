#pragma once
// A store whose wire to PostgreSQL can fail.

#include "postgres_fixture.hpp"
#include "relay.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

namespace postgres_test {

// The URL's "127.0.0.1:5432" with another port.
inline std::uint16_t port_of(const std::string& url) {
    const auto at = url.find("127.0.0.1:");
    return at == url.npos ? 0 : static_cast<std::uint16_t>(std::stoi(url.substr(at + 10)));
}
inline std::string through(std::string url, std::uint16_t port) {
    const auto at = url.find("127.0.0.1:") + 10;
    return url.replace(at, url.find('/', at) - at, std::to_string(port));
}

// A store whose connections go through a relay.
struct Wired {
    FreshDatabase fresh;
    Relay relay;
    std::unique_ptr<quoin::db::Database> database;
    quoin::Loop loop;
    std::unique_ptr<quoin::db::Lanes> lanes;
    quoin::Db db;

    explicit Wired(std::chrono::milliseconds statement_timeout = std::chrono::seconds(10))
        : relay(port_of(fresh.url())),
          database(quoin::db::open_postgres(
              {.url = quoin::Secret(through(fresh.url(), relay.port())), .statement_timeout = statement_timeout})),
          lanes(database->open_lanes(loop)),
          db(*lanes) {}
    auto run(auto task) { return quoin::run(loop, std::move(task)); }
};

inline quoin::Task<bool> find_person(quoin::Db db, std::int64_t id) {
    auto person = co_await db.find<Person>(id);
    co_return person.has_value();
}

inline quoin::Task<void> add_note(quoin::Db db, std::string text) {
    const Note note{.id = {}, .person = 1, .text = text};
    auto key = co_await db.insert<Note>(note);
    if (!key) throw std::logic_error("a note without a unique rule was refused");
}

// All that PostgreSQL holds, in the order of their making.
inline std::string notes(const Wired& wired) {
    return wired.fresh.value("select string_agg(text, ',' order by id) from notes");
}

// How operations ended.
struct Ledger {
    int done = 0, unavailable = 0, unknown = 0, other = 0;
};

inline quoin::Task<void> note_down(quoin::Task<void> task, Ledger& ledger) {
    try {
        co_await std::move(task);
        ++ledger.done;
    } catch (const quoin::db::OutcomeUnknown&) {
        ++ledger.unknown;
    } catch (const quoin::db::Unavailable&) {
        ++ledger.unavailable;
    } catch (...) {
        ++ledger.other;
    }
}

inline quoin::Task<void> forget(quoin::Task<bool> task) { co_await std::move(task); }

// Lets `task` be answered, but loses the answer: with its connection where that is cut, in silence else.
inline quoin::Task<void> lose_the_answer(Wired& on, quoin::Task<void> task, bool cut) {
    on.relay.set(Relay::Mode::deaf);
    auto wait = [](Wired& wired, bool cuts) -> quoin::Task<void> {
        co_await quoin::sleep_for(wired.loop, std::chrono::milliseconds(1));  // it leaves at the end of this tick
        wired.relay.wait_for_swallowed();
        wired.relay.set(Relay::Mode::pass);
        if (cuts) wired.relay.cut();
    };
    Together all;
    all.start(std::move(task));
    all.start(wait(on, cut));
    co_await all;
}

inline bool have_wire() {
    if (!have_postgres()) return false;
    if (port_of(std::getenv("QUOIN_TEST_POSTGRES"))) return true;
    MESSAGE("skipped: QUOIN_TEST_POSTGRES is not on 127.0.0.1");
    return false;
}

}  // namespace postgres_test
