#pragma once
// A connected socket on a loop: all that the server asks of the event library.

#include "quoin/base/loop.hpp"

#include <array>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace quoin {

// Up to three pieces of memory that are sent one after the other.
using Pieces = std::array<std::string_view, 3>;

class Socket {
public:
    // Owns the descriptor, which is non-blocking.
    Socket(Loop& loop, int descriptor);
    ~Socket();

    struct Received {
        std::size_t size = 0;  // 0: nothing will come any more, or cancel() was called
        bool ended = false;    // the client said that it sends no more
    };

    struct Reading {
        Socket& socket;
        std::span<char> space;
        Received received{};

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter);
        Received await_resume() const noexcept { return received; }
    };

    struct Waiting {
        Socket& socket;
        bool ready = false;

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter);
        bool await_resume() const noexcept { return ready; }
    };

    // Waits for bytes.
    Reading read(std::span<char> space) { return {*this, space}; }
    // Waits until send() is worth another try; false after cancel().
    Waiting writable() { return {*this}; }

    enum class Sent : unsigned char { all, part, failed };
    // Sends what the kernel takes now; unless that is all, removes it from the pieces.
    Sent send(Pieces& pieces);

    // Ends what is waited for.
    void cancel();
    void shut_down_sending();
    // Lets the client see that what it got is not whole.
    void reset();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin
