#pragma once
// What one loop counts, for the metrics: written by its thread, read by any.

#include <atomic>
#include <cstdint>

namespace quoin {

// One thread writes, so no read-modify-write instruction is needed.
class Counter {
public:
    void add(std::uint64_t amount = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

struct Counters {
    std::atomic<std::size_t> open{0};  // connections; raised by the acceptor, which chooses the least loaded loop
    Counter accepted;                  // connections
    Counter surplus;                   // connections that were turned away with 503
    Counter requests;                  // whose head arrived whole
    Counter refused;                   // requests that broke a rule of HTTP or a limit
    Counter timed_out;                 // connections
    Counter cut;                       // connections with a request in flight when the grace time was over
};

}  // namespace quoin
