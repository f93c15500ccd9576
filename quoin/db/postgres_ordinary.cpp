#include "quoin/db/postgres_ordinary.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

namespace quoin::db::postgres {

using namespace std::chrono_literals;

static constexpr auto ping_limit = 1000ms;

OrdinaryConnection::OrdinaryConnection(Loop& loop, const Target& target)
    : target_(target), timer_(loop), session_(loop, target, *this) {}

void OrdinaryConnection::Event::await_suspend(std::coroutine_handle<> waiter) {
    on.waiter_ = waiter;
    on.timer_.start(limit, [connection = &on] {
        connection->timed_out_ = true;
        connection->wake();
    });
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
    // Patiently: a server under load is slow to start a session, and nobody would try again for the one who waits.
    // No statement timeout of the server's: the time a slow reader takes would count. Its silence is limited here.
    session_.open(attempt, target_.connect_timeout(), 0ms);
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

Task<void> OrdinaryConnection::send(std::string text, Parameters parameters, std::vector<Oid> types) {
    if (target_.echoes()) echo_statement(text);
    const auto* values = parameters.values();
    const bool sent = PQsendQueryParams(session_.handle(), text.c_str(), parameters.count(), types.data(), values,
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

}  // namespace quoin::db::postgres
