#include "quoin/server/connection.hpp"

#include <algorithm>
#include <utility>

namespace quoin {

namespace {

// When the server ends, an idle connection has this long for a request that is under way: it is still answered.
constexpr std::chrono::milliseconds last_chance{500};

}  // namespace

Connection::Connection(LoopServer& server, int descriptor, std::string peer, bool surplus)
    : server_(server), socket_(server.loop, descriptor), peer_(std::move(peer)), surplus_(surplus) {}

Connection::~Connection() {
    server_.bodies -= claimed_;
    server_.remove(*this);
}

Task<void> Connection::serve(std::unique_ptr<Connection> self) {
    try {
        co_await self->converse();
    } catch (...) {
        // Memory has run out, for all that can be thrown here: it ends this connection and no other.
    }
}

void Connection::drain() {
    if (waiting_ == Wait::request) arm(last_chance);
}

void Connection::cut() { socket_.reset(); }

void Connection::expired() {
    timed_out_ = true;
    if (waiting_ != Wait::request) server_.counters.timed_out.add();
    socket_.cancel();
}

void Connection::arm(std::chrono::milliseconds delay) {
    timed_out_ = false;
    server_.wheel.arm(*this, delay);
}

Task<void> Connection::converse() {
    while (!closing_) {
        wait();
        const auto received = co_await socket_.read(input_.space());
        if (received.size == 0) {
            // Of a request that will not be complete the client is told; one that never began ends in silence.
            if (waiting_ != Wait::rest_of_head || (!timed_out_ && !received.ended)) co_return;
            co_await (timed_out_ ? refuse(408, "Request timeout") : refuse(400, "Incomplete request"));
            break;
        }
        input_.filled(received.size);
        if (surplus_) {
            co_await refuse(503, "Too many connections");
            break;
        }
        skip_unwanted();
        if (input_.empty()) continue;
        const ExchangePool::Lease lease(server_.exchanges);
        auto step = answer_ready(*lease);
        while (has_to_wait(step)) step = co_await answer_later(*lease, step);
        if (step == Step::gone) co_return;
        std::string_view answers = lease->out;  // nearly always the kernel takes all of them at once
        const auto sent = socket_.send(answers);
        if (sent == Socket::Sent::failed || (sent == Socket::Sent::part && !co_await send({answers}))) co_return;
    }
    co_await linger();
}

// Sets the time limit for the next bytes; that for a head or a body runs from its first byte.
void Connection::wait() {
    const auto& limits = server_.limits;
    const auto before = std::exchange(waiting_, unwanted_        ? Wait::unwanted_body
                                                : input_.empty() ? Wait::request
                                                                 : Wait::rest_of_head);
    if (waiting_ == Wait::request) {
        arm(server_.draining ? last_chance
            : surplus_       ? limits.linger
            : fresh_         ? limits.head_timeout
                             : limits.idle_timeout);
    } else if (waiting_ != before) {
        arm(waiting_ == Wait::rest_of_head ? limits.head_timeout : limits.body_timeout);
    }
}

void Connection::skip_unwanted() {
    const auto skipped = std::min(unwanted_, input_.size());
    if (skipped == 0) return;
    unwanted_ -= skipped;
    input_.consume(skipped);
}

// Answers something that is not a request.
Task<void> Connection::refuse(int status, std::string_view detail) {
    const ExchangePool::Lease lease(server_.exchanges);
    Exchange& exchange = *lease;
    reject(exchange, status, detail);
    closing_ = true;
    put_answer(exchange);
    const bool whole = co_await send({exchange.out});
    report(exchange, whole);
}

// Reads until the client has closed too: to close with its bytes unread would reset the connection, and the client
// could lose its last answer (RFC 9112, section 9.6).
Task<void> Connection::linger() {
    waiting_ = Wait::nothing;
    socket_.shut_down_sending();
    arm(server_.limits.linger);
    std::size_t size = 0;
    do {
        input_.consume(input_.size());
        size = (co_await socket_.read(input_.space())).size;
        input_.filled(size);
    } while (size);
}

}  // namespace quoin
