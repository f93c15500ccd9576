#include "quoin/db/postgres_ordinary.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

#include <algorithm>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

namespace {

constexpr auto ping_limit = 1000ms;

}  // namespace

OrdinaryConnection::OrdinaryConnection(Loop& loop, const Target& target)
    : target_(target), timer_(loop), session_(loop, target, *this) {}

void OrdinaryConnection::Event::await_suspend(std::coroutine_handle<> waiter) {
    on.waiter_ = waiter;
    on.timer_.start(limit, on.alive_.guard([connection = &on] {
        connection->timed_out_ = true;
        connection->wake();
    }));
}

void OrdinaryConnection::Event::await_resume() {
    on.timer_.cancel();
    if (std::exchange(on.timed_out_, false)) throw Unavailable("PostgreSQL did not answer in time");
}

// What comes while nobody waits is found by the next call.
void OrdinaryConnection::wake() {
    if (auto waiter = std::exchange(waiter_, {})) waiter.resume();
}

void OrdinaryConnection::opened(std::exception_ptr why_not) {
    error_ = std::move(why_not);
    wake();
}

void OrdinaryConnection::throw_broken() {
    throw Unavailable(target_.without_password(PQerrorMessage(session_.handle())));
}

Task<void> OrdinaryConnection::open(std::size_t attempt) {
    // No timeout of the server's: the time a slow reader takes would count. Its silence is limited here.
    session_.open(attempt, 0ms);
    co_await Event{*this, target_.connect_timeout() + 1s};
    if (error_) std::rethrow_exception(error_);
}

Task<bool> OrdinaryConnection::answers() {
    try {
        if (!PQsendQuery(session_.handle(), "") || !session_.flush()) co_return false;
        while (co_await next_within(ping_limit)) {
        }
    } catch (const Unavailable&) {
        co_return false;
    }
    co_return PQtransactionStatus(session_.handle()) == PQTRANS_IDLE;
}

Task<void> OrdinaryConnection::send(std::string text, Parameters parameters, std::vector<sql::Type> types) {
    std::vector<Oid> oids;
    for (auto type : types) oids.push_back(oid_of(type));
    const auto* values = parameters.values();
    const bool sent = PQsendQueryParams(session_.handle(), text.c_str(), parameters.count(), oids.data(), values,
                                        parameters.lengths(), parameters.formats(), 1) &&
                      PQsetSingleRowMode(session_.handle()) && session_.flush();
    if (!sent) throw_broken();
    co_return;
}

Task<ResultHandle> OrdinaryConnection::next() { return next_within(target_.patience()); }

Task<ResultHandle> OrdinaryConnection::next_within(std::chrono::milliseconds limit) {
    while (PQisBusy(session_.handle())) {
        session_.wait_readable();
        co_await Event{*this, limit};
        if (!session_.consume()) throw_broken();
    }
    co_return ResultHandle(PQgetResult(session_.handle()));
}

OrdinaryPool::OrdinaryPool(Loop& loop, const Target& target, const Share& share, bool pre_ping)
    : loop_(loop), target_(target), share_(share), pre_ping_(pre_ping) {}

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
        timer.start(pool.target_.patience(), alive.guard([this] { resume(); }));
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
        co_await lease->connection_->open(failures_++);
        failures_ = 0;
    }
    co_return std::move(lease);
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
