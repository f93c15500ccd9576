#pragma once
// Seats: how many streams one loop may have open at once, and a connection for each. Used on the loop's thread only.

#include "quoin/base/loop.hpp"
#include "quoin/db/slow_readers.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <chrono>
#include <coroutine>
#include <deque>
#include <memory>
#include <vector>

namespace quoin::db::sqlite {

class Seats;

// One of them, until it is destroyed. Its connection stays for the next.
class Seat {
public:
    Seat(Seats& seats, std::unique_ptr<Session> session) : session(std::move(session)), seats_(&seats) {}
    Seat(Seat&& other) noexcept : session(std::move(other.session)), seats_(std::exchange(other.seats_, nullptr)) {}
    Seat& operator=(Seat&&) = delete;
    ~Seat();

    SlowReaders& readers();  // who sit here and beside

    std::unique_ptr<Session> session;  // null until the one who sits there opens it

private:
    Seats* seats_;
};

class Seats {
public:
    // `reader_patience` is what SlowReaders has.
    Seats(Loop& loop, std::size_t count, std::chrono::milliseconds patience, std::chrono::milliseconds reader_patience)
        : loop_(loop), free_(count), patience_(patience), timer_(loop), readers_(loop, reader_patience, [this] {
              return !queue_.empty();
          }) {}

    // The next one free, first come first served; throws Unavailable when none is after `patience`.
    Task<Seat> take();

private:
    friend class Seat;
    struct Waiting;

    void leave(std::unique_ptr<Session> session);
    void watch();
    void send_away();

    Loop& loop_;
    std::size_t free_;
    std::chrono::milliseconds patience_;
    std::vector<std::unique_ptr<Session>> idle_;
    std::deque<Waiting*> queue_;  // in the order of their deadlines
    bool watching_ = false;
    Timer timer_;
    SlowReaders readers_;
};

}  // namespace quoin::db::sqlite
