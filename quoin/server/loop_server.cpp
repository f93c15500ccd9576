#include "quoin/server/loop_server.hpp"

#include "quoin/server/connection.hpp"

#include <exception>
#include <utility>

namespace quoin {

using std::chrono::steady_clock;

LoopServer::LoopServer(Loop& on, const Services& with, const Limits& within, const Handler& by, const AccessLog& to)
    : loop(on), services(with), limits(within), handler(by), log(to), wheel(steady_clock::now()), ticks_(on) {}

void LoopServer::adopt(int descriptor, std::string peer, bool surplus) {
    (surplus ? counters.surplus : counters.accepted).add();
    if (!ticking_) {
        wheel.advance(steady_clock::now());
        start_ticking();
    }
    std::unique_ptr<Connection> connection;
    try {
        connection = std::make_unique<Connection>(*this, descriptor, std::move(peer), surplus);
    } catch (const std::exception&) {  // no memory, here or in the kernel: the client sees its end
        counters.open.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    connections_.insert(connection.get());
    spawn(Connection::serve(std::move(connection)));
}

void LoopServer::remove(Connection& connection) {
    connections_.erase(&connection);
    counters.open.fetch_sub(1, std::memory_order_relaxed);
    if (draining && connections_.empty()) finish();
}

// Ticks while there is a connection, so that an idle server sleeps.
void LoopServer::start_ticking() {
    ticking_ = true;
    ticks_.start(TimerWheel::tick, [this] {
        wheel.advance(steady_clock::now());
        ticking_ = false;
        if (!connections_.empty()) start_ticking();
    });
}

void LoopServer::drain(std::move_only_function<void()> done) {
    draining = true;
    done_ = std::move(done);
    for (auto* connection : connections_) connection->drain();
    if (connections_.empty()) finish();
}

void LoopServer::cut() {
    counters.cut.add(connections_.size());
    for (auto* connection : connections_) connection->cut();
    // Connections that waited for their client end before this; those that wait for a handler never do.
    loop.post([this] { finish(); });
}

void LoopServer::finish() {
    if (auto done = std::exchange(done_, nullptr)) done();
}

}  // namespace quoin
