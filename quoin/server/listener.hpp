#pragma once
// Listener: the socket that clients connect to.

#include "quoin/base/loop.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace quoin {

// Where to listen.
struct Endpoint {
    std::string host = "127.0.0.1";  // a name, an IPv4 or an IPv6 address
    std::uint16_t port = 8000;       // 0: any that is free
    int descriptor = -1;             // of a socket that listens already, instead of host and port; the server closes it
};

// "http://127.0.0.1:8000"
std::string url_of(const Endpoint& endpoint, std::uint16_t port);

// The first socket that systemd or a compatible parent passed to this process (LISTEN_PID, LISTEN_FDS), or -1.
int activated_socket();

class Listener {
public:
    // Begins to listen, so that clients may connect; nobody is accepted yet.
    // Throws std::system_error whose text names the address, such as when the port is in use.
    Listener(Loop& loop, const Endpoint& endpoint);
    ~Listener();

    std::uint16_t port() const { return port_; }
    // For another process to listen on as well (Endpoint::descriptor).
    int descriptor() const;

    // Calls `take` with the descriptor of each connection (non-blocking, no delay, the callee's to close) and the
    // client's address. Where the process has no descriptor left, it waits for a moment instead of spinning.
    void start(std::move_only_function<void(int descriptor, std::string peer)> take);
    // Takes those that wait, and then no more. After start().
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
    std::uint16_t port_ = 0;
};

}  // namespace quoin
