#pragma once
// Server: answers HTTP/1.1 on several loops, each on a thread of its own, until it is told to stop.

#include "quoin/server/access_log.hpp"
#include "quoin/server/counters.hpp"
#include "quoin/server/limits.hpp"
#include "quoin/server/listener.hpp"
#include "quoin/web/http.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace quoin {

// A loop, and what the handlers on it use. Both outlive the server.
struct Worker {
    Loop& loop;
    const Services& services;
};

class Server {
public:
    // `handler` outlives the server. An empty `log` costs nothing.
    Server(Endpoint endpoint, const Limits& limits, std::span<const Worker> workers, const Handler& handler,
           AccessLog log = {});
    ~Server();

    // Begins to listen, so that clients may connect and wait. Throws std::system_error whose text names the address,
    // such as when the port is in use.
    void listen();
    // The one that is listened on, once it is.
    std::uint16_t port() const;

    // Serves another handler at an address of its own as well, on the first worker's loop: for the few who watch over
    // the process and are no clients of it. Before run(); gives the port. Throws as listen() does. No counters tell of
    // it.
    std::uint16_t listen_beside(const Endpoint& endpoint, const Handler& handler);

    // Serves until shut_down(), SIGTERM or SIGINT, and listens first where that is still to do. The first worker's loop
    // runs on this thread. Returns when the last connection has ended, at the latest after the grace time: no loop runs
    // any more then, nor may one be run again if Counters::cut is not 0. A second signal ends the process at once.
    // Who started the process is notified when it serves and when it takes no more connections (notify.hpp).
    void run();

    // Accepts no more connections, answers what has been asked, and lets run() return. From any thread.
    void shut_down();

    // Of each worker, in their order. From any thread.
    std::size_t workers() const;
    const Counters& counters(std::size_t worker) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin
