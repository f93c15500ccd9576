#include "app/outages.hpp"

#include "quoin/db/error.hpp"
#include "quoin/revocation/redis.hpp"
#include "quoin/web/http.hpp"

#include <algorithm>
#include <utility>

namespace quoin::app {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto quiet = 1s;  // without a failure, before it is asked whether it is over

Outages::Of what_failed(const std::exception& error) {
    if (dynamic_cast<const db::Unavailable*>(&error)) return Outages::Of::database;
    if (dynamic_cast<const revocation::Unavailable*>(&error)) return Outages::Of::revocation_store;
    return Outages::Of::capacity;
}

constexpr std::string_view name_of(Outages::Of what) {
    constexpr std::string_view names[] = {"database", "revocation store", "capacity"};
    return names[static_cast<std::size_t>(what)];
}

}  // namespace

void Outages::happened(const Request& request, const std::exception& error) {
    const auto what = what_failed(error);
    const auto time = steady_clock::now();
    bool first = false;
    {
        std::lock_guard lock(mutex_);
        auto& state = states_[static_cast<std::size_t>(what)];
        first = std::ranges::none_of(states_, &State::away);
        if (!std::exchange(state.away, true)) {
            state.since = time;
            state.requests = 0;
        }
        state.last = time;
        ++state.requests;
        const auto times = state.told.happened(time);
        if (times == 0) return;
        log_.warning("unavailable",
                     {{"what", name_of(what)}, {"error", error.what()}, {"requests", times}, {"request", request.id}});
    }
    if (first && on_first) on_first();
}

bool Outages::may_be_over(Of what) {
    std::lock_guard lock(mutex_);
    const auto& state = states_[static_cast<std::size_t>(what)];
    return state.away && steady_clock::now() >= state.last + quiet;
}

void Outages::over(Of what) {
    std::lock_guard lock(mutex_);
    auto& state = states_[static_cast<std::size_t>(what)];
    const auto lasted = std::chrono::duration<double>(state.last - state.since).count();
    log_.info("available again", {{"what", name_of(what)}, {"requests", state.requests}, {"seconds", lasted}});
    state.told.over();
    state.away = false;
}

bool Outages::any() {
    std::lock_guard lock(mutex_);
    return std::ranges::any_of(states_, &State::away);
}

OutageWatch::OutageWatch(Outages& outages, Loop& loop, Probe probe)
    : outages_(outages), loop_(loop), probe_(std::move(probe)), timer_(loop) {
    outages.on_first = [this] { loop_.post([this] { wait(); }); };
}

void OutageWatch::wait() {
    timer_.start(quiet, [this] { spawn(look()); });
}

Task<void> OutageWatch::look() {
    for (const auto what : Outages::all) {
        if (!outages_.may_be_over(what)) continue;
        try {
            co_await probe_(what);
            outages_.over(what);
        } catch (const std::exception&) {
            // It is not back: the next look will do.
        }
    }
    if (outages_.any()) wait();
}

}  // namespace quoin::app
