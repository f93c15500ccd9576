#include "quoin/server/server.hpp"

#include "quoin/base/signals.hpp"
#include "quoin/server/loop_server.hpp"
#include "quoin/server/notify.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace quoin {

namespace {

// Connections over the limit that may wait for their 503; beyond them no more are answered.
constexpr std::size_t surplus_at_most = 1024;
// Connections beside; more are closed.
constexpr std::size_t watchers_at_most = 64;

// A handler at an address of its own.
struct Beside {
    Listener listener;
    LoopServer serving;

    void take(int descriptor, std::string peer) {
        if (serving.counters.open.load(std::memory_order_relaxed) >= watchers_at_most) {
            ::close(descriptor);
            return;
        }
        serving.counters.open.fetch_add(1, std::memory_order_relaxed);
        serving.adopt(descriptor, std::move(peer), false);
    }
};

}  // namespace

struct Server::State {
    State(Endpoint at, const Limits& within, std::span<const Worker> workers, const Handler& handler, AccessLog to)
        : endpoint(std::move(at)), limits(within), log(std::move(to)), grace(workers.front().loop) {
        for (const auto& worker : workers)
            serving.push_back(
                loops.emplace_back(std::make_unique<LoopServer>(worker.loop, worker.services, limits, handler, log))
                    .get());
    }

    const Endpoint endpoint;
    const Limits limits;
    const AccessLog log;
    std::vector<std::unique_ptr<LoopServer>> loops;
    std::optional<Listener> listener;
    std::unique_ptr<Beside> beside;
    std::vector<LoopServer*> serving;  // those of the loops, and the one beside
    std::optional<Signals> signals;
    Timer grace;
    std::size_t finished = 0;  // of these
    bool draining = false;

    void take(int descriptor, std::string peer);
    void await_signals();
    void drain();
    void cut();
    void finish();
};

// Hands a connection to the loop that has the fewest.
void Server::State::take(int descriptor, std::string peer) {
    std::size_t open = 0;
    for (const auto& loop : loops) open += loop->counters.open.load(std::memory_order_relaxed);
    if (open >= limits.connections + surplus_at_most) {
        ::close(descriptor);
        return;
    }
    auto& chosen = **std::ranges::min_element(loops, {}, [](const auto& loop) { return loop->counters.open.load(); });
    chosen.counters.open.fetch_add(1, std::memory_order_relaxed);
    const bool surplus = open >= limits.connections;
    if (&chosen == loops.front().get()) return chosen.adopt(descriptor, std::move(peer), surplus);
    chosen.loop.post([&chosen, descriptor, surplus, peer = std::move(peer)]() mutable {
        chosen.adopt(descriptor, std::move(peer), surplus);
    });
}

void Server::State::await_signals() {
    signals.emplace(loops.front()->loop, std::initializer_list<int>{SIGTERM, SIGINT}, [this](int signal) {
        if (draining) ::_exit(128 + signal);
        drain();
    });
}

void Server::State::drain() {
    if (std::exchange(draining, true)) return;
    listener->close();
    if (beside) beside->listener.close();
    notify_starter("STOPPING=1");
    for (auto* each : serving)
        each->loop.post([this, each] { each->drain([this] { loops.front()->loop.post([this] { finish(); }); }); });
    grace.start(limits.grace, [this] { cut(); });
}

void Server::State::cut() {
    for (auto* each : serving) each->loop.post([each] { each->cut(); });
}

// Called when one of those that serve has no connection left; when none has, all loops end. Not before, since handlers
// of one loop may wait for another.
void Server::State::finish() {
    if (++finished < serving.size()) return;
    grace.cancel();
    for (auto& loop : loops) loop->loop.stop();
}

Server::Server(Endpoint endpoint, const Limits& limits, std::span<const Worker> workers, const Handler& handler,
               AccessLog log)
    : state_(std::make_unique<State>(std::move(endpoint), limits, workers, handler, std::move(log))) {}

Server::~Server() = default;

void Server::listen() {
    if (!state_->listener) state_->listener.emplace(state_->loops.front()->loop, state_->endpoint);
}

std::uint16_t Server::listen_beside(const Endpoint& endpoint, const Handler& handler) {
    auto& state = *state_;
    const auto& first = *state.loops.front();
    state.beside.reset(new Beside{.listener = {first.loop, endpoint},
                                  .serving = {first.loop, first.services, state.limits, handler, state.log}});
    state.serving.push_back(&state.beside->serving);
    return state.beside->listener.port();
}

std::uint16_t Server::port() const { return state_->listener ? state_->listener->port() : 0; }

void Server::run() {
    listen();
    auto& state = *state_;
    state.await_signals();
    state.listener->start([&](int descriptor, std::string peer) { state.take(descriptor, std::move(peer)); });
    if (state.beside)
        state.beside->listener.start(
            [&beside = *state.beside](int descriptor, std::string peer) { beside.take(descriptor, std::move(peer)); });
    notify_starter("READY=1");
    // What leaves a loop ends the process: to wait for the others with one loop less would be to hang.
    const auto run = [](Loop& loop) noexcept { loop.run(); };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < state.loops.size(); ++i)
            threads.emplace_back([&run, &loop = state.loops[i]->loop] { run(loop); });
        run(state.loops.front()->loop);
    }
    state.signals.reset();
}

void Server::shut_down() {
    state_->loops.front()->loop.post([this] { state_->drain(); });
}

std::size_t Server::workers() const { return state_->loops.size(); }

const Counters& Server::counters(std::size_t worker) const { return state_->loops[worker]->counters; }

}  // namespace quoin
