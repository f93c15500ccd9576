#pragma once
// Wall-clock time as Quoin stores and sends it: whole microseconds since 1970, UTC.

#include <chrono>
#include <functional>

namespace quoin {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

inline Timestamp now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

// Lent to what decides by time, so that a test can set it.
using Clock = std::function<Timestamp()>;

}  // namespace quoin
