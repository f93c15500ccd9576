#include "quoin/server/socket.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace quoin {

namespace asio = boost::asio;

struct Socket::State {
    // With the executor's own type: a type-erased one costs on every operation.
    asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type> socket;
};

Socket::Socket(Loop& loop, int descriptor)
    : state_(new State{{loop.context().get_executor(), asio::ip::tcp::v4(), descriptor}}) {}

Socket::~Socket() = default;

void Socket::Reading::await_suspend(std::coroutine_handle<> waiter) {
    socket.state_->socket.async_read_some(asio::buffer(space.data(), space.size()),
                                          [this, waiter](boost::system::error_code error, std::size_t size) {
                                              received = {error ? 0 : size, error == asio::error::eof};
                                              waiter.resume();
                                          });
}

void Socket::Waiting::await_suspend(std::coroutine_handle<> waiter) {
    socket.state_->socket.async_wait(asio::socket_base::wait_write, [this, waiter](boost::system::error_code error) {
        ready = !error;
        waiter.resume();
    });
}

Socket::Sent Socket::send(Pieces& pieces) {
    std::array<iovec, std::tuple_size_v<Pieces>> vectors;
    for (;;) {
        msghdr message{};
        message.msg_iov = vectors.data();
        for (const auto piece : pieces)
            if (!piece.empty()) vectors[message.msg_iovlen++] = {const_cast<char*>(piece.data()), piece.size()};
        if (message.msg_iovlen == 0) return Sent::all;
        const auto sent = ::sendmsg(state_->socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::part : Sent::failed;
        auto left = static_cast<std::size_t>(sent);
        for (auto& piece : pieces) {
            const auto taken = std::min(left, piece.size());
            piece.remove_prefix(taken);
            left -= taken;
        }
        if (std::ranges::all_of(pieces, &std::string_view::empty)) return Sent::all;
    }
}

void Socket::cancel() {
    boost::system::error_code ignored;
    state_->socket.cancel(ignored);
}

void Socket::shut_down_sending() {
    boost::system::error_code ignored;
    state_->socket.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Socket::reset() {
    boost::system::error_code ignored;
    state_->socket.set_option(asio::socket_base::linger(true, 0), ignored);
    state_->socket.close(ignored);
}

}  // namespace quoin
