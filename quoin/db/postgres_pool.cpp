#include "quoin/db/postgres_pool.hpp"

#include "quoin/db/error.hpp"

namespace quoin::db::postgres {

// One that waits for a place; in its coroutine's frame.
struct OrdinaryPool::Place {
    OrdinaryPool& pool;
    Timer timer;
    bool admitted = false;
    std::coroutine_handle<> waiter{};
    Alive alive{};

    ~Place() {
        std::erase(pool.queue_, this);
        if (admitted && waiter) pool.give_back(nullptr);  // destroyed before it went on
    }
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) {
        waiter = handle;
        pool.queue_.push_back(this);
        timer.start(pool.target_.patience(), [this] { resume(); });
        pool.readers_.make_room();
    }
    void await_resume() {
        waiter = {};
        if (!admitted) throw Unavailable("no connection for a long answer became free in time");
    }
    void admit() {
        admitted = true;
        pool.loop_.post(alive.guard([this] { resume(); }));
    }
    void resume() {
        std::erase(pool.queue_, this);
        timer.cancel();
        if (auto handle = waiter) handle.resume();
    }
};

OrdinaryPool::OrdinaryPool(Loop& loop, const Target& target, const Share& share, bool pre_ping)
    : loop_(loop),
      target_(target),
      share_(share),
      pre_ping_(pre_ping),
      readers_(loop, target.reader_patience(), [this] { return !std::ranges::all_of(queue_, &Place::admitted); }) {}

Task<std::unique_ptr<OrdinaryPool::Lease>> OrdinaryPool::lease() {
    if (taken_ >= share_.most_per_loop() || !queue_.empty()) {
        Place place{*this, Timer(loop_)};
        co_await place;
    } else {
        ++taken_;
    }
    auto lease = std::make_unique<Lease>(*this);
    while (!lease->connection_ && !idle_.empty()) {
        lease->connection_ = std::move(idle_.back());
        idle_.pop_back();
        if (pre_ping_ && !co_await lease->connection_->answers()) lease->connection_.reset();
    }
    if (!lease->connection_) {
        lease->connection_ = std::make_unique<OrdinaryConnection>(loop_, target_);
        co_await open(*lease->connection_);
    }
    co_return std::move(lease);
}

Task<void> OrdinaryPool::open(OrdinaryConnection& connection) {
    try {
        co_await connection.open(failures_);
    } catch (...) {
        ++failures_;
        throw;
    }
    failures_ = 0;
}

// A place is handed on as it is: the number of those taken stays.
void OrdinaryPool::give_back(std::unique_ptr<OrdinaryConnection> connection) {
    if (connection && idle_.size() < share_.kept_per_loop()) idle_.push_back(std::move(connection));
    const auto next = std::ranges::find(queue_, false, &Place::admitted);
    if (next == queue_.end())
        --taken_;
    else
        (*next)->admit();
}

OrdinaryPool::Lease::Lease(OrdinaryPool& pool)
    : give_back_(pool.alive_.guard(
          [&pool](std::unique_ptr<OrdinaryConnection> connection) { pool.give_back(std::move(connection)); })) {}

OrdinaryPool::Lease::~Lease() {
    if (!keep_) connection_.reset();
    give_back_(std::move(connection_));
}

}  // namespace quoin::db::postgres
