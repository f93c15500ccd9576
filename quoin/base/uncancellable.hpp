#pragma once
// The three system calls of a request without what glibc does around them for a thread that may be cancelled
// (pthread_cancel(3)), which none of ours is: 40 of its 2,000 instructions each.

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <span>
#include <string_view>

namespace quoin {

// recv(2), send(2) and epoll_wait(2): the result, or -1 and errno.
#ifdef QUOIN_SANITIZED  // which learns from glibc's calls what comes after what
inline ssize_t receive(int descriptor, std::span<char> space, int flags) {
    return ::recv(descriptor, space.data(), space.size(), flags);
}
inline ssize_t send(int descriptor, std::string_view piece, int flags) {
    return ::send(descriptor, piece.data(), piece.size(), flags);
}
inline ssize_t wait_for_events(int epoll, std::span<epoll_event> events, int milliseconds) {
    return ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), milliseconds);
}
#else
inline ssize_t receive(int descriptor, std::span<char> space, int flags) {
    return ::syscall(SYS_recvfrom, descriptor, space.data(), space.size(), flags, nullptr, nullptr);
}
inline ssize_t send(int descriptor, std::string_view piece, int flags) {
    return ::syscall(SYS_sendto, descriptor, piece.data(), piece.size(), flags, nullptr, 0);
}
inline ssize_t wait_for_events(int epoll, std::span<epoll_event> events, int milliseconds) {
    return ::syscall(SYS_epoll_pwait, epoll, events.data(), static_cast<int>(events.size()), milliseconds, nullptr, 0);
}
#endif

}  // namespace quoin
