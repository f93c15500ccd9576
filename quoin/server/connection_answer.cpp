// How a connection sends its answers.

#include "quoin/server/connection.hpp"

#include <array>
#include <charconv>

namespace quoin {

namespace {

constexpr std::size_t copied_at_most = 16 * 1024;  // bytes of a body; a longer one is sent from where it is
constexpr std::size_t piece_size = 16 * 1024;      // of a stream: smaller pieces are put together

bool allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string_view body_of(const Response& response) {
    return response.fixed_body.empty() ? std::string_view(response.body) : response.fixed_body;
}

void append_chunk_size(std::string& out, std::size_t size) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), size, 16).ptr;
    out.append(digits.begin(), end);
    out += "\r\n";
}

}  // namespace

// Appends the answer to Exchange::out; true where its body is still to be sent.
bool Connection::put_answer(Exchange& exchange) {
    const auto& response = exchange.response;
    const auto body = body_of(response);
    HeadOptions options{.content_length = body.size(), .close = closing_, .request_id = exchange.request.id};
    if (!allows_body(response.status))
        options.length = HeadOptions::none;
    else if (response.stream)
        options.length = exchange.head.http_1_0 ? HeadOptions::until_close : HeadOptions::chunked;
    const bool sends_body = options.length != HeadOptions::none && exchange.request.method != Method::head;
    const bool sends_later = sends_body && (response.stream || body.size() > copied_at_most);
    body_sent_ = sends_body && !response.stream ? body.size() : 0;
    if (!sends_later && sends_body) options.body = body;
    server_.heads.write(exchange.out, response, options);
    return sends_later;
}

// False where the client did not get all of it: the connection is over.
Task<bool> Connection::send_long_answer(Exchange& exchange) {
    bool whole = false;
    if (exchange.response.stream) {
        try {
            whole = co_await send_stream(exchange);
        } catch (...) {
            // Told by the reset below: the status was sent long ago.
        }
        exchange.response.stream.reset();
        if (!whole) socket_.reset();
    } else {
        whole = co_await send({exchange.out, body_of(exchange.response)});
    }
    exchange.out.clear();
    co_return whole;
}

Task<bool> Connection::send_stream(Exchange& exchange) {
    auto& out = exchange.out;
    auto& piece = exchange.response.body;
    piece.clear();
    for (bool more = true; more;) {
        while (more && piece.size() < piece_size) more = co_await exchange.response.stream->next(piece);
        body_sent_ += piece.size();
        std::string_view end;
        if (!exchange.head.http_1_0) {
            if (!piece.empty()) append_chunk_size(out, piece.size());
            end = piece.empty() ? "0\r\n\r\n" : more ? "\r\n" : "\r\n0\r\n\r\n";
        }
        if (!co_await send({out, piece, end})) co_return false;
        out.clear();
        piece.clear();
    }
    co_return true;
}

// Sends all of it, as fast as the client takes it; false where that failed or took too long.
Task<bool> Connection::send(Pieces pieces) {
    for (;;) {
        const auto sent = socket_.send(pieces);
        if (sent == Socket::Sent::all) {
            server_.wheel.disarm(*this);
            co_return true;
        }
        if (sent == Socket::Sent::failed) co_return false;
        arm(server_.limits.write_timeout);
        if (!co_await socket_.writable()) co_return false;
    }
}

void Connection::report(const Exchange& exchange, bool whole) const {
    if (!server_.log) return;
    server_.log(exchange.request,
                {exchange.response.status, body_sent_, std::chrono::steady_clock::now() - exchange.start, whole});
}

}  // namespace quoin
