#pragma once
// Relay: stands between a client and a TCP server on loopback, and does to the wire what networks do.

#include <atomic>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <thread>

class Relay {
public:
    enum class Mode {
        pass,
        hold,    // takes what comes and delivers nothing, as behind a firewall that drops
        late,    // delivers nothing yet, and all of it once it passes again
        deaf,    // delivers to the server, and none of its answers
        garble,  // passes, but for the first word of an answer to a statement, which it makes unreadable
        refuse,  // closes its port and every connection
    };

    // `port` is the server's, on 127.0.0.1.
    explicit Relay(std::uint16_t port);
    ~Relay();

    std::uint16_t port() const { return port_; }
    // What is decided holds for all that is read after the call returns.
    void set(Mode mode);
    // Closes every connection.
    void cut();
    // The server's ends of all connections are closed; the clients are not told, and what they send is taken.
    void forget();
    // Waits until the server has answered something that was not delivered.
    void wait_for_swallowed();

private:
    struct Pair {
        int client, server;
    };

    void serve();
    void turn();
    void listen();
    static void garble(std::span<char> answer);
    bool carry(int from, int to, bool answers);
    void close_all();
    void forget_all();

    std::uint16_t server_port_, port_ = 0;
    int listener_ = -1, wake_[2];
    std::list<Pair> pairs_;
    std::atomic<Mode> mode_ = Mode::pass;
    std::atomic<bool> cut_ = false, forget_ = false, stop_ = false;
    std::atomic<std::uint64_t> turns_ = 0, swallowed_ = 0;
    std::thread thread_;
};
