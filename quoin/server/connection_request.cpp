// How a connection goes through the requests of a burst. What each does for itself is inlined into answer_ready(), so
// that one which is answered at once is one function, and no coroutine.

#include "quoin/server/connection.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace quoin {

using std::chrono::steady_clock;

namespace {

// Answers are sent when they are more than this, or all that arrived are there.
constexpr std::size_t burst_size = 64 * 1024;

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
               c == '-';
    });
}

}  // namespace

[[gnu::always_inline]] inline void Connection::identify(Exchange& exchange, std::string_view proposed) {
    auto size = proposed.size();
    if (is_request_id(proposed)) {
        std::ranges::copy(proposed, exchange.id.begin());
    } else {
        size = RequestIds::size;
        std::memcpy(exchange.id.data(), server_.ids.next().data(), size);
    }
    exchange.request.id = {exchange.id.data(), size};
    exchange.request.peer = peer_;
    exchange.used = true;
}

[[gnu::always_inline]] inline void Connection::begin(Exchange& exchange, std::size_t head_size) {
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
[[gnu::always_inline]] inline Connection::Step Connection::finish(Exchange& exchange, bool whole) {
    if (server_.log) report(exchange, whole);
    input_.consume(used_);
    used_ = 0;
    if (behind_)
        input_.append(std::string_view(exchange.body).substr(exchange.body.size() - std::exchange(behind_, 0)));
    server_.bodies -= std::exchange(claimed_, 0);
    exchange.clear();
    return whole ? Step::answered : Step::gone;
}

[[gnu::always_inline]] inline Connection::Step Connection::put(Exchange& exchange) {
    const bool last = server_.draining && input_.size() == used_ && behind_ == 0;
    closing_ = exchange.head.close || last;
    return put_answer(exchange) ? Step::sending : finish(exchange, true);
}

[[gnu::always_inline]] inline Connection::Step Connection::handle(Exchange& exchange) {
    try {
        auto handling = server_.handler.handle(exchange.request, exchange.response);
        if (!handling.start()) {
            exchange.handling.emplace(std::move(handling));
            return Step::handler;
        }
        handling.take();
    } catch (...) {
        problem(exchange.response, 500, "Internal Server Error");
    }
    return put(exchange);
}

[[gnu::always_inline]] inline Connection::Step Connection::answer_next(Exchange& exchange) {
    const auto verdict = parse_head(input_.text(), server_.limits, progress_, exchange.head);
    if (verdict.kind == HeadVerdict::more) return Step::head;
    if (verdict.kind == HeadVerdict::refused) {
        reject(exchange, verdict.status, verdict.detail);
        return put(exchange);
    }
    begin(exchange, verdict.size);
    if (exchange.head.has_body()) {
        if (!admit(exchange)) return put(exchange);
        if (!take_body(exchange)) return Step::body;
    }
    return handle(exchange);
}

// Answers the requests that are in the input, in order, until one has to wait.
Connection::Step Connection::answer_ready(Exchange& exchange) {
    while (!closing_ && !input_.empty()) {
        const auto step = answer_next(exchange);
        if (step != Step::answered) return step;
        if (exchange.out.size() >= burst_size) return Step::full;
    }
    return Step::answered;
}

Task<Connection::Step> Connection::answer_later(Exchange& exchange, Step step) {
    if (step == Step::full) {
        if (!co_await send({exchange.out})) co_return Step::gone;
        exchange.out.clear();
    }
    if (step == Step::body) {
        const auto intake = co_await receive_body(exchange);
        if (intake == Intake::gone) co_return Step::gone;
        step = intake == Intake::ready ? handle(exchange) : put(exchange);
    }
    if (step == Step::handler) {
        bool failed = false;
        try {
            co_await exchange.handling->rest();
        } catch (...) {
            failed = true;
        }
        exchange.handling.reset();
        if (failed) problem(exchange.response, 500, "Internal Server Error");
        step = put(exchange);
    }
    if (step == Step::sending) step = finish(exchange, co_await send_long_answer(exchange));
    co_return step == Step::gone ? step : answer_ready(exchange);
}

}  // namespace quoin
