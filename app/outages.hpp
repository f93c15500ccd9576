#pragma once
// Outages: tells in the log what cannot be reached, once when it goes away and once when it is back, however many
// requests it fails meanwhile.

#include "quoin/base/debounce.hpp"
#include "quoin/base/log.hpp"
#include "quoin/base/loop.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <string_view>

namespace quoin {
struct Request;
}

namespace quoin::app {

// One for the process.
class Outages {
public:
    // capacity: what there was, was too little, such as room among the passwords that wait to be hashed.
    enum class Of : std::uint8_t { database, revocation_store, capacity };
    static constexpr std::array all{Of::database, Of::revocation_store, Of::capacity};

    explicit Outages(Log& log) : log_(log) {}

    // What made the answer to a request a 503. From any thread.
    void happened(const Request& request, const std::exception& error);
    // Whether nothing happened for a second to what was away: it may be back. From any thread.
    bool may_be_over(Of what);
    void over(Of what);
    bool any();

    // Called, on whichever thread it happened, when the first thing goes away. Set before requests come.
    std::function<void()> on_first;

private:
    using Time = std::chrono::steady_clock::time_point;
    struct State {
        bool away = false;
        Time since{}, last{};
        std::uint64_t requests = 0;  // that it failed
        Debounce told{std::chrono::minutes(1)};
    };

    Log& log_;
    std::mutex mutex_;
    std::array<State, all.size()> states_;
};

// Asks each second, while something is away, whether it is back.
class OutageWatch {
public:
    // Throws where it is still away.
    using Probe = std::function<Task<void>(Outages::Of)>;

    OutageWatch(Outages& outages, Loop& loop, Probe probe);

private:
    void wait();
    Task<void> look();

    Outages& outages_;
    Loop& loop_;
    Probe probe_;
    Timer timer_;
};

}  // namespace quoin::app
