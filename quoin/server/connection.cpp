#include "quoin/server/connection.hpp"

#include <algorithm>
#include <utility>

namespace quoin {

using std::chrono::steady_clock;

namespace {

constexpr std::size_t burst_size =
    64 * 1024;  // answers are sent when they are more than this, or all that arrived are there
// When the server ends, an idle connection has this long for a request that is under way: it is still answered.
constexpr std::chrono::milliseconds last_chance{500};

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
               c == '-';
    });
}

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
    for (auto then = Then::go_on; then == Then::go_on;) {
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
        if (!input_.empty()) then = co_await answer_burst();
        if (then == Then::gone) co_return;
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
    put_answer(exchange, true);
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

// Answers all requests that are in the input, in order, and sends the answers together.
Task<Connection::Then> Connection::answer_burst() {
    const ExchangePool::Lease lease(server_.exchanges);
    Exchange& exchange = *lease;
    auto then = Then::go_on;
    while (then == Then::go_on && !input_.empty()) {
        const auto verdict = parse_head(input_.text(), server_.limits, progress_, exchange.head);
        if (verdict.kind == HeadVerdict::more) break;
        progress_ = {};
        auto intake = Intake::ready;
        if (verdict.kind == HeadVerdict::refused) {
            reject(exchange, verdict.status, verdict.detail);
            intake = Intake::answered;
        } else {
            begin(exchange, verdict.size);
            if (exchange.head.has_body()) intake = admit(exchange);
            if (intake == Intake::ready && exchange.head.has_body() && !take_body(exchange))
                intake = co_await receive_body(exchange);
        }
        if (intake == Intake::gone) co_return Then::gone;
        if (intake == Intake::ready) {
            bool failed = false;
            try {
                co_await server_.handler.handle(exchange.request, exchange.response);
            } catch (...) {
                failed = true;
            }
            if (failed) problem(exchange.response, 500, "Internal Server Error");
        }

        const bool last = server_.draining && input_.size() == used_ && behind_ == 0;
        if (exchange.head.close || last) then = Then::close;
        bool whole = true;
        if (put_answer(exchange, then == Then::close)) whole = co_await send_long_answer(exchange);
        if (server_.log) report(exchange, whole);
        finish(exchange);
        if (!whole) co_return Then::gone;
        if (exchange.out.size() >= burst_size) {
            if (!co_await send({exchange.out})) co_return Then::gone;
            exchange.out.clear();
        }
    }
    if (exchange.out.empty()) co_return then;
    // Nearly always the kernel takes all of it at once.
    Pieces pieces{exchange.out};
    const auto sent = socket_.send(pieces);
    const bool whole = sent == Socket::Sent::all || (sent == Socket::Sent::part && co_await send(pieces));
    co_return whole ? then : Then::gone;
}

void Connection::begin(Exchange& exchange, std::size_t head_size) {
    used_ = head_size;
    fresh_ = false;
    waiting_ = Wait::nothing;
    server_.wheel.disarm(*this);
    server_.counters.requests.add();
    auto& request = exchange.request;
    auto& head = exchange.head;
    request.method = head.method;
    request.target = head.target;
    request.path = head.path;
    request.query = head.query;
    request.headers.swap(head.headers);
    request.services = &server_.services;
    request.loop = &server_.loop;
    identify(exchange, head.request_id);
    if (server_.log) exchange.start = steady_clock::now();
}

void Connection::identify(Exchange& exchange, std::string_view proposed) {
    const auto id = is_request_id(proposed) ? proposed : server_.ids.next();
    std::ranges::copy(id, exchange.id.begin());
    exchange.request.id = {exchange.id.data(), id.size()};
    exchange.request.peer = peer_;
    exchange.used = true;
}

// Makes the response to what cannot be read as a request, after which the connection is of no more use.
void Connection::reject(Exchange& exchange, int status, std::string_view detail) {
    server_.counters.refused.add();
    if (exchange.request.id.empty()) {
        identify(exchange, {});
        exchange.start = steady_clock::now();
    }
    problem(exchange.response, status, detail);
    if (status == 503) exchange.response.add("Retry-After", "1");
    exchange.head.close = true;
}

// Makes room for the next request.
void Connection::finish(Exchange& exchange) {
    input_.consume(used_);
    used_ = 0;
    if (behind_)
        input_.append(std::string_view(exchange.body).substr(exchange.body.size() - std::exchange(behind_, 0)));
    server_.bodies -= std::exchange(claimed_, 0);
    exchange.clear();
}

}  // namespace quoin
