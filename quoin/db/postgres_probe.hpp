#pragma once
// Probe: asks PostgreSQL, over a connection of its own, whether it still knows the sessions of a loop's lanes. A wire
// whose middle takes everything and delivers nothing is like a statement that takes long: only the other end can tell.

#include "quoin/base/loop.hpp"
#include "quoin/base/slot.hpp"
#include "quoin/base/task.hpp"
#include "quoin/db/postgres_binary.hpp"
#include "quoin/db/postgres_session.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace quoin::db::postgres {

class OrdinaryConnection;

class Probe {
public:
    enum class Verdict : unsigned char {
        works,    // or it cannot be told
        rests,    // it has long had nothing to do: what it was sent or what it answered has not arrived
        unknown,  // there is no such session
    };

    // Who has a session.
    class Subject {
    public:
        // Of the session that is open; nobody's where there is none.
        virtual SessionName session() const = 0;
        // Another number as soon as anything has happened to the session.
        virtual std::uint64_t events() const = 0;
        // `events` is from before the question. Nothing may follow from within.
        virtual void hear(Verdict verdict, std::uint64_t events) = 0;

    protected:
        ~Subject() = default;
    };

    Probe(Loop& loop, const Target& target);
    ~Probe();

    // For as long as this lives.
    void add(Subject& subject) { subjects_.push_back(&subject); }
    // Somebody has heard nothing for a while: asks for all of them. May be called often.
    void ask();

private:
    struct Case {
        Subject* subject;
        SessionName session;
        std::uint64_t events;
    };
    using Resting = std::map<std::int64_t, bool>;  // by process

    static Task<void> inquire(Probe& self);
    std::vector<Case> cases() const;
    static Task<Resting> read_sessions(OrdinaryConnection& connection, Parameters processes);
    static Verdict judge(const SessionName& session, const Resting& sessions);

    Loop& loop_;
    const Target& target_;
    std::vector<Subject*> subjects_;
    std::chrono::steady_clock::time_point next_{};
    std::size_t attempts_ = 0;  // in a row that came to nothing
    Slot<Task<void>> inquiry_;
};

}  // namespace quoin::db::postgres
