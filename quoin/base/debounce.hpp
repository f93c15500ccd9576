#pragma once
// Debounce: tells of trouble that repeats at once, and then once an interval with how often, so that an outage does
// not flood the log.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <utility>

namespace quoin {

//   if (const auto times = unreachable_.happened(std::chrono::steady_clock::now()))
//       log.error("database unreachable", {{"times", times}, {"error", error.what()}});
class Debounce {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Debounce(std::chrono::steady_clock::duration interval) : interval_(interval) {}

    // How many times the line to write now stands for; 0: write none, it is counted for the next. From any thread.
    std::uint64_t happened(Time now) {
        std::lock_guard lock(mutex_);
        ++untold_;
        if (now < next_) return 0;
        next_ = now + interval_;
        return std::exchange(untold_, 0);
    }

    // It is over: how many were not told of yet. The next one is told at once.
    std::uint64_t over() {
        std::lock_guard lock(mutex_);
        next_ = Time::min();
        return std::exchange(untold_, 0);
    }

private:
    std::mutex mutex_;
    std::chrono::steady_clock::duration interval_;
    Time next_ = Time::min();
    std::uint64_t untold_ = 0;
};

}  // namespace quoin
