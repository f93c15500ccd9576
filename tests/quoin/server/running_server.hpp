#pragma once
// A server on a free port of this machine, with a small handler, and a client that sends and reads raw bytes.

#include "quoin/server/server.hpp"

#include <atomic>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace quoin {

// What the tests' handler answers:
//   /hello        "hello"              /echo        the request's body
//   /seen         the request's values /throws      throws
//   /big          1 MB of 'x'          /fixed       1 MB of 'y' that is not copied
//   /empty        204                  /stream      100,000 pieces of 256 bytes
//   /broken       a stream that throws /forbidden   403, also before a body is read
//   /wait         answers after release()
//   /block        the same, and the loop does nothing else
class TestHandler : public Handler {
public:
    bool admit(Request& request, Response& response) const override;
    Task<void> handle(Request& request, Response& response) const override;

    void release() { released_ = true; }

    mutable std::atomic<int> handled = 0;
    mutable std::atomic<int> waiting = 0;       // requests of /wait and /block
    mutable std::atomic<std::size_t> made = 0;  // pieces of streams
    mutable std::atomic<int> streams = 0;       // that exist

private:
    std::atomic<bool> released_ = false;
};

class RunningServer {
public:
    explicit RunningServer(const Limits& limits = {}, std::size_t workers = 1, AccessLog log = {},
                           Endpoint at = {.port = 0});
    ~RunningServer() { stop(); }

    // Shuts it down and waits until it has ended.
    void stop();

    TestHandler handler;
    std::deque<Loop> loops;
    Server server;

private:
    std::thread thread_;
};

struct Answer {
    int status = 0;
    std::string head;  // without the empty line
    std::string body;  // put together where it was chunked

    std::string field(std::string_view name) const;  // "" where it is absent
    bool closes() const { return field("Connection") == "close"; }
};

// A connection whose calls wait for ten seconds at most, and then see its end.
class Client {
public:
    explicit Client(const RunningServer& server, const std::string& host = "127.0.0.1", int receive_buffer = 0);
    Client(Client&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), input_(std::move(other.input_)) {}
    ~Client();

    Client& send(std::string_view text);
    Client& shut_down_sending();
    // The next answer; status 0 where the connection ended before it was whole.
    Answer read(bool to_head = false);
    // Whether the server has closed in good order, and sent nothing before.
    bool ended();
    // Whether the server has cut the connection.
    bool was_cut() const { return cut_; }
    // Reads so many bytes.
    void skip(std::size_t size);
    // All bytes until the end.
    std::string rest();

private:
    bool receive();

    int descriptor_;
    std::string input_;
    bool cut_ = false;
};

// "GET {path} HTTP/1.1" with a Host, and more fields.
std::string get(std::string_view path, std::string_view fields = "");
std::string post(std::string_view path, std::string_view body, std::string_view fields = "");

// Waits until it is so; fails the test after ten seconds.
template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 10'000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

}  // namespace quoin
