#pragma once
// A connected socket on a loop.

#include "quoin/base/loop.hpp"
#include "quoin/base/poller.hpp"

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quoin {

// Up to three pieces of memory that are sent one after the other.
using Pieces = std::array<std::string_view, 3>;

// Edge-triggered: the kernel is told once of the socket, and tells once of what happens to it; what is so is kept here.
class Socket final : Poller::Source {
public:
    // Owns the descriptor, which is non-blocking. Throws std::system_error.
    Socket(Loop& loop, int descriptor);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    struct Received {
        std::size_t size = 0;  // 0: nothing will come any more, or cancel() was called
        bool ended = false;    // the client said that it sends no more
    };

    struct Reading {
        Socket& socket;
        std::span<char> space;
        Received received{};
        std::coroutine_handle<> waiter{};

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> reader) {
            waiter = reader;
            socket.begin(*this);
        }
        Received await_resume() const noexcept { return received; }
    };

    struct Waiting {
        Socket& socket;
        bool ready = false;
        std::coroutine_handle<> waiter{};

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> writer) {
            waiter = writer;
            socket.begin(*this);
        }
        bool await_resume() const noexcept { return ready; }
    };

    // Waits for bytes, also where some are there already: other connections have their turn first. One at a time, and
    // not while writable() waits.
    Reading read(std::span<char> space) { return {*this, space}; }
    // Waits until send() is worth another try, after one that sent a part; false after cancel().
    Waiting writable() { return {*this}; }

    enum class Sent : unsigned char { all, part, failed };
    // Sends what the kernel takes now; unless that is all, removes it from the pieces.
    Sent send(Pieces& pieces);
    Sent send(std::string_view& piece);

    // Ends what is waited for, soon.
    void cancel();
    void shut_down_sending();
    // Lets the client see that what it got is not whole.
    void reset();

private:
    void happened(std::uint32_t events) override;
    void begin(Reading& reading);
    void begin(Waiting& waiting);
    bool receive(Reading& reading);

    Poller& poller_;
    Descriptor descriptor_;
    Reading* reading_ = nullptr;
    Waiting* waiting_ = nullptr;
    bool readable_ = false;   // a read may find something
    bool ending_ = false;     // the end is there, or an error: behind what is still to read
    bool cancelled_ = false;  // what is waited for
};

}  // namespace quoin
