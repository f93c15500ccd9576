// How a connection reads the bodies of requests.

#include "quoin/server/connection.hpp"

#include <algorithm>

namespace quoin {

namespace {

constexpr std::size_t skipped_at_most = 64 * 1024;  // bytes of an unwanted body, to keep its connection
constexpr std::size_t smallest_read = 16 * 1024;

}  // namespace

// Asks the handler whether it wants the body; otherwise the response is there.
bool Connection::admit(Exchange& exchange) {
    try {
        if (server_.handler.admit(exchange.request, exchange.response)) return true;
    } catch (...) {
        problem(exchange.response, 500, "Internal Server Error");
    }
    leave_body(exchange);
    return false;
}

// Skips a small body to keep the connection. A client that expects 100 Continue may send its body or not.
void Connection::leave_body(Exchange& exchange) {
    auto& head = exchange.head;
    if (head.chunked || head.expects_continue || head.content_length > skipped_at_most) {
        head.close = true;
        return;
    }
    const auto length = static_cast<std::size_t>(head.content_length);
    const auto here = std::min(length, input_.size() - used_);
    used_ += here;
    unwanted_ = length - here;
}

// Takes the body from the input, without a copy; false where it is not complete or not well formed.
bool Connection::take_body(Exchange& exchange) {
    auto length = static_cast<std::size_t>(exchange.head.content_length);
    if (exchange.head.chunked) {
        const auto kept = used_;
        exchange.chunks = ChunkedDecoder(server_.limits.body);
        exchange.chunk_step = exchange.chunks.decode(input_.bytes_after(kept));
        input_.truncate(kept + exchange.chunk_step.produced + exchange.chunk_step.left);
        if (exchange.chunk_step.kind != ChunkedDecoder::Step::complete) return false;
        length = exchange.chunk_step.produced;
    }
    if (input_.size() - used_ < length) return false;
    exchange.request.body = input_.text().substr(used_, length);
    used_ += length;
    return true;
}

// Reads the rest of a body that take_body() did not find whole.
Task<Connection::Intake> Connection::receive_body(Exchange& exchange) {
    if (exchange.head.expects_continue && input_.size() == used_) exchange.out += "HTTP/1.1 100 Continue\r\n\r\n";
    if (!exchange.out.empty()) {  // earlier answers too: the client may wait for them before it sends more
        if (!co_await send({exchange.out})) co_return Intake::gone;
        exchange.out.clear();
    }
    exchange.body = input_.text().substr(used_);
    used_ = input_.size();
    arm(server_.limits.body_timeout);
    const auto intake = co_await (exchange.head.chunked ? receive_chunked(exchange) : receive_sized(exchange));
    server_.wheel.disarm(*this);
    co_return intake;
}

Task<Connection::Intake> Connection::receive_sized(Exchange& exchange) {
    const auto length = static_cast<std::size_t>(exchange.head.content_length);
    while (exchange.body.size() < length) {
        // Memory is taken as bytes arrive, not as they are announced.
        const auto room = std::max(exchange.body.size(), smallest_read);
        const auto intake = co_await receive(exchange, std::min(room, length - exchange.body.size()));
        if (intake != Intake::ready) co_return intake;
    }
    exchange.request.body = exchange.body;
    co_return Intake::ready;
}

Task<Connection::Intake> Connection::receive_chunked(Exchange& exchange) {
    using Step = ChunkedDecoder::Step;
    auto step = exchange.chunk_step;
    for (auto decoded = step.produced; step.kind == Step::more;) {
        const auto intake = co_await receive(exchange, smallest_read);
        if (intake != Intake::ready) co_return intake;
        step = exchange.chunks.decode(std::span(exchange.body).subspan(decoded));
        decoded += step.produced;
        exchange.body.resize(decoded + step.left);
    }
    if (step.kind == Step::refused) {
        reject(exchange, step.status, step.detail);
        co_return Intake::answered;
    }
    behind_ = step.left;
    exchange.request.body = std::string_view(exchange.body).substr(0, exchange.body.size() - behind_);
    co_return Intake::ready;
}

// Reads at most `room` bytes to the end of Exchange::body.
Task<Connection::Intake> Connection::receive(Exchange& exchange, std::size_t room) {
    auto& body = exchange.body;
    const auto have = body.size();
    if (!claim(have + room)) {
        reject(exchange, 503, "Too many request bodies");
        co_return Intake::answered;
    }
    // Not cleared, since the kernel writes it. (libstdc++ 12 hands the capacity to the function, not the size.)
    body.resize_and_overwrite(have + room, [size = have + room](char*, std::size_t) { return size; });
    const auto received = co_await socket_.read(std::span(body).subspan(have));
    body.resize(have + received.size);
    if (received.size) co_return Intake::ready;
    if (!timed_out_ && !received.ended) co_return Intake::gone;
    if (timed_out_)
        reject(exchange, 408, "Request timeout");
    else
        reject(exchange, 400, "Incomplete request");
    co_return Intake::answered;
}

// Takes a share of the memory that the bodies of one loop may have, up to `bytes` for this request.
bool Connection::claim(std::size_t bytes) {
    if (bytes <= claimed_) return true;
    const auto more = bytes - claimed_;
    if (server_.bodies + more > server_.limits.bodies) return false;
    server_.bodies += more;
    claimed_ = bytes;
    return true;
}

}  // namespace quoin
