#include "quoin/db/sqlite_seats.hpp"

namespace quoin::db::sqlite {

// Resumed by post, never from within a call: whoever leaves may be in the middle of something.
struct Seats::Waiting {
    Seats& seats;
    std::coroutine_handle<> waiter{};
    std::chrono::steady_clock::time_point deadline{};
    bool seated = false;

    bool await_ready() noexcept {
        if (seats.free_ == 0) return false;
        --seats.free_;
        return seated = true;
    }
    void await_suspend(std::coroutine_handle<> handle) {
        waiter = handle;
        deadline = std::chrono::steady_clock::now() + seats.patience_;
        seats.queue_.push_back(this);
        seats.watch();
        seats.readers_.make_room();
    }
    void await_resume() const {
        if (!seated) throw Unavailable("all streams of this loop are in use");
    }
};

Seat::~Seat() {
    if (seats_) seats_->leave(std::move(session));
}

SlowReaders& Seat::readers() { return seats_->readers_; }

Task<Seat> Seats::take() {
    Waiting waiting{*this};
    co_await waiting;
    std::unique_ptr<Session> session;
    if (!idle_.empty()) {
        session = std::move(idle_.back());
        idle_.pop_back();
    }
    co_return Seat(*this, std::move(session));
}

void Seats::leave(std::unique_ptr<Session> session) {
    if (session) idle_.push_back(std::move(session));
    if (queue_.empty()) {
        ++free_;
        return;
    }
    auto* next = queue_.front();
    queue_.pop_front();
    next->seated = true;
    loop_.post([waiter = next->waiter] { waiter.resume(); });
}

void Seats::watch() {
    if (watching_ || queue_.empty()) return;
    watching_ = true;
    timer_.start(queue_.front()->deadline - std::chrono::steady_clock::now(), [this] { send_away(); });
}

void Seats::send_away() {
    watching_ = false;
    const auto now = std::chrono::steady_clock::now();
    while (!queue_.empty() && queue_.front()->deadline <= now) {
        loop_.post([waiter = queue_.front()->waiter] { waiter.resume(); });
        queue_.pop_front();
    }
    watch();
}

}  // namespace quoin::db::sqlite
