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

namespace {

ssize_t send_some(int descriptor, const Pieces& pieces) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    if (pieces[1].empty() && pieces[2].empty()) return ::send(descriptor, pieces[0].data(), pieces[0].size(), flags);
    std::array<iovec, std::tuple_size_v<Pieces>> vectors;
    std::ranges::transform(pieces, vectors.begin(),
                           [](auto piece) { return iovec{const_cast<char*>(piece.data()), piece.size()}; });
    const msghdr message{.msg_iov = vectors.data(), .msg_iovlen = vectors.size()};
    return ::sendmsg(descriptor, &message, flags);
}

}  // namespace

Socket::Sent Socket::send(Pieces& pieces) {
    auto left = pieces[0].size() + pieces[1].size() + pieces[2].size();
    while (left > 0) {
        const auto sent = send_some(state_->socket.native_handle(), pieces);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::part : Sent::failed;
        auto taken = static_cast<std::size_t>(sent);
        left -= taken;
        if (left == 0) break;
        for (auto& piece : pieces) {
            const auto gone = std::min(taken, piece.size());
            piece.remove_prefix(gone);
            taken -= gone;
        }
    }
    return Sent::all;
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
