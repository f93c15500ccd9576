#include "quoin/server/listener.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace quoin {

namespace {

constexpr int backlog = 4096;                    // the kernel lowers it to its own limit
constexpr int accepted_at_once = 64;             // before the other work of the loop has its turn
constexpr std::chrono::milliseconds pause{100};  // when there are no descriptors left
constexpr int unsent_at_most = 128 * 1024;       // bytes of a connection in the kernel; by itself it takes megabytes
constexpr int first_activated = 3;               // SD_LISTEN_FDS_START

[[noreturn]] void fail(const Endpoint& endpoint, std::error_code error) {
    throw std::system_error(error, "cannot listen on " + endpoint.host + ", port " + std::to_string(endpoint.port));
}

struct ResolverErrors : std::error_category {
    const char* name() const noexcept override { return "resolver"; }
    std::string message(int code) const override { return ::gai_strerror(code); }
};

// Listens on the first of the host's addresses that is this machine's.
Descriptor open_socket(const Endpoint& endpoint) {
    static const ResolverErrors resolver_errors;
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const auto port = std::to_string(endpoint.port);
    if (const int error = ::getaddrinfo(endpoint.host.c_str(), port.c_str(), &hints, &found))
        fail(endpoint, {error, resolver_errors});
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);

    std::error_code error;
    for (const auto* address = found; address; address = address->ai_next) {
        Descriptor opened(::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        const int on = 1;
        if (opened && ::setsockopt(opened.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
            ::bind(opened.number(), address->ai_addr, address->ai_addrlen) == 0 &&
            ::listen(opened.number(), backlog) == 0)
            return opened;
        error = {errno, std::system_category()};
    }
    fail(endpoint, error);
}

// The address without the port; IPv4 as itself also where the socket is IPv6.
std::string text_of(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    int family = address.ss_family;
    if (family == AF_INET6) {
        const auto& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        bytes = &six;
        if (IN6_IS_ADDR_V4MAPPED(&six)) {
            bytes = six.s6_addr + 12;
            family = AF_INET;
        }
    }
    if (family != AF_INET && family != AF_INET6) return "local";
    return ::inet_ntop(family, bytes, text.data(), text.size()) ? text.data() : "";
}

std::uint16_t port_of(int descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    // The port is at the same place in an IPv6 address.
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

bool is_out_of_descriptors(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

struct Listener::State {
    Descriptor socket;
    Watch watch;
    Timer again;
    std::move_only_function<void(int, std::string)> take;

    State(Loop& loop, Descriptor listening) : socket(std::move(listening)), watch(loop, socket.number()), again(loop) {}

    enum class Accepted : unsigned char { one, none, out_of_descriptors };

    void wait();
    void accept_waiting();
    Accepted accept_one();
};

void Listener::State::wait() {
    watch.wait_readable([this] { accept_waiting(); });
}

void Listener::State::accept_waiting() {
    auto accepted = Accepted::one;
    for (int i = 0; i < accepted_at_once && accepted == Accepted::one; ++i) accepted = accept_one();
    if (accepted == Accepted::out_of_descriptors)
        again.start(pause, [this] { wait(); });
    else
        wait();
}

Listener::State::Accepted Listener::State::accept_one() {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int accepted =
        ::accept4(socket.number(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) {
        if (is_out_of_descriptors(errno)) return Accepted::out_of_descriptors;
        const bool gone = errno != EAGAIN && errno != EWOULDBLOCK;  // only that client, who was too impatient
        return gone ? Accepted::one : Accepted::none;
    }
    const int on = 1;
    ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    take(accepted, text_of(address));
    return Accepted::one;
}

std::string url_of(const Endpoint& endpoint, std::uint16_t port) {
    const bool v6 = endpoint.host.find(':') != endpoint.host.npos;
    return "http://" + (v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(port);
}

int activated_socket() {
    const auto* process = std::getenv("LISTEN_PID");
    const auto* count = std::getenv("LISTEN_FDS");
    const bool ours = process && count && std::to_string(::getpid()) == process && std::atoi(count) > 0;
    return ours ? first_activated : -1;
}

Listener::Listener(Loop& loop, const Endpoint& endpoint) {
    auto opened = endpoint.descriptor >= 0 ? Descriptor(endpoint.descriptor) : open_socket(endpoint);
    port_ = port_of(opened.number());
    ::fcntl(opened.number(), F_SETFL, ::fcntl(opened.number(), F_GETFL) | O_NONBLOCK);
    // Connections inherit it. What is on its way is not counted, so nobody who reads waits for it (ip-sysctl,
    // tcp_notsent_lowat).
    ::setsockopt(opened.number(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_at_most, sizeof unsent_at_most);
    state_ = std::make_unique<State>(loop, std::move(opened));
}

Listener::~Listener() = default;

int Listener::descriptor() const { return state_->socket.number(); }

void Listener::start(std::move_only_function<void(int, std::string)> take) {
    state_->take = std::move(take);
    state_->wait();
}

void Listener::close() {
    // Who is connected already would be reset by the kernel.
    for (int i = 0; i < backlog && state_->accept_one() == State::Accepted::one; ++i) {
    }
    state_.reset();
}

}  // namespace quoin
