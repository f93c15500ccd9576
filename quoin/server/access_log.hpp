#pragma once
// What is told of each answer, so that the application can write a line about it.

#include <chrono>
#include <cstddef>
#include <functional>

namespace quoin {

struct Request;

struct Answered {
    int status = 0;
    std::size_t bytes = 0;                // of the body that was sent
    std::chrono::nanoseconds duration{};  // from the end of the request's head
    bool whole = true;                    // false: the client went away, or a stream failed
};

// Called on the thread of the request's loop: by several threads at a time. Of a request that was refused before its
// head was read only `peer` and `id` are known.
using AccessLog = std::function<void(const Request&, const Answered&)>;

}  // namespace quoin
