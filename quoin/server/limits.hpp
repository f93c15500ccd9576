#pragma once
// What one client may ask of the server: sizes in bytes, and times.

#include <chrono>
#include <cstddef>

namespace quoin {

struct Limits {
    std::size_t target = 8 * 1024;          // of a request line's target; over it 414
    std::size_t head = 16 * 1024;           // of all header fields; over it 431
    std::size_t fields = 100;               // header fields; over it 431
    std::size_t body = 1024 * 1024;         // of one request; over it 413
    std::size_t bodies = 64 * 1024 * 1024;  // of the request bodies that one loop holds at a time; over it 503
    std::size_t connections = 10'000;       // open at a time; over it 503

    std::chrono::milliseconds head_timeout{10'000};   // from a request's first byte to the end of its head
    std::chrono::milliseconds body_timeout{30'000};   // from the end of the head to the end of the body
    std::chrono::milliseconds idle_timeout{75'000};   // between two requests of a connection
    std::chrono::milliseconds write_timeout{30'000};  // without the client taking a byte of its answer
    std::chrono::milliseconds linger{2'000};          // for a client to read its last answer before the connection ends
    std::chrono::milliseconds grace{10'000};          // for requests in flight when the server is told to stop
};

}  // namespace quoin
