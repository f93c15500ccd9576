#include "quoin/server/socket.hpp"

#include "quoin/base/uncancellable.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace quoin {

namespace {

constexpr std::uint32_t over = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

ssize_t send_some(int descriptor, const Pieces& pieces) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    std::array<iovec, std::tuple_size_v<Pieces>> vectors;
    std::ranges::transform(pieces, vectors.begin(),
                           [](auto piece) { return iovec{const_cast<char*>(piece.data()), piece.size()}; });
    const msghdr message{.msg_iov = vectors.data(), .msg_iovlen = vectors.size()};
    return ::sendmsg(descriptor, &message, flags);
}

}  // namespace

Socket::Socket(Loop& loop, int descriptor) : poller_(loop.poller()), descriptor_(descriptor) {
    poller_.add(descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *this);
}

Socket::~Socket() {
    if (descriptor_)
        poller_.remove(descriptor_.number(), *this);
    else
        poller_.forget(*this);
}

void Socket::begin(Reading& reading) {
    reading_ = &reading;
    cancelled_ = !descriptor_;
    if (readable_ || cancelled_) poller_.again(*this);
}

void Socket::begin(Waiting& waiting) {
    waiting_ = &waiting;
    cancelled_ = !descriptor_;
    if (cancelled_) poller_.again(*this);
}

void Socket::happened(std::uint32_t events) {
    if (events & (EPOLLIN | over)) readable_ = true;
    if (events & over) ending_ = true;
    if (reading_) {
        if (cancelled_ || (readable_ && receive(*reading_))) std::exchange(reading_, nullptr)->waiter.resume();
    } else if (waiting_) {
        waiting_->ready = !cancelled_;
        if (cancelled_ || events & (EPOLLOUT | over)) std::exchange(waiting_, nullptr)->waiter.resume();
    }
}

// False where nothing was there after all.
bool Socket::receive(Reading& reading) {
    for (;;) {
        const auto size = quoin::receive(descriptor_.number(), reading.space, MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return readable_ = false;
        reading.received = {size > 0 ? static_cast<std::size_t>(size) : 0, size == 0};
        // Less than there is room for is all that was there. What comes after it is told by an event of its own.
        if (reading.received.size < reading.space.size()) readable_ = ending_;
        return true;
    }
}

Socket::Sent Socket::send(std::string_view& piece) {
    while (!piece.empty()) {
        const auto sent = quoin::send(descriptor_.number(), piece, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            piece.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EINTR)
            return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::part : Sent::failed;
    }
    return Sent::all;
}

Socket::Sent Socket::send(Pieces& pieces) {
    auto left = pieces[0].size() + pieces[1].size() + pieces[2].size();
    while (left > 0) {
        const auto sent = send_some(descriptor_.number(), pieces);
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
    if (!reading_ && !waiting_) return;
    cancelled_ = true;
    poller_.again(*this);
}

void Socket::shut_down_sending() { ::shutdown(descriptor_.number(), SHUT_WR); }

void Socket::reset() {
    if (!descriptor_) return;
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    poller_.remove(descriptor_.number(), *this);
    descriptor_.reset();
    cancel();
}

}  // namespace quoin
