#pragma once
// RedisConnection: one connection to Redis on a loop, from resolving the host's name to its end.

#include "quoin/base/alive.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace quoin {
struct Address;
struct Addresses;
}  // namespace quoin

namespace quoin::revocation {

struct RedisOptions {
    std::string host;  // a name or a numeric address
    std::uint16_t port = 6379;
    std::int64_t database = 0;                      // chosen by SELECT
    Secret password{};                              // empty: no AUTH
    std::chrono::milliseconds deadline{200};        // for each answer
    std::chrono::milliseconds connect_limit{1000};  // for resolving the name and connecting
    std::chrono::milliseconds heartbeat{5000};      // so long silent, it is tried: before a request needs it
    std::size_t queue = 10000;                      // commands of one loop without an answer; more are refused
};

// One answer of Redis (RESP2). The text lives as long as the call it is handed to.
struct RedisReply {
    enum class Kind { status, error, other };
    Kind kind = Kind::other;
    std::string_view text{};
};

class RedisConnection {
public:
    class Owner {
    public:
        // The password and the database were accepted.
        virtual void opened() = 0;
        // The answers come in the order of the commands. False: nobody waits for this one, so the connection is broken.
        virtual bool replied(const RedisReply& reply) = 0;
        // The last call, with the reason for the log: the owner may destroy the connection in it, but in no other.
        virtual void broke(const std::string& why) = 0;

    protected:
        ~Owner() = default;
    };

    // Begins to connect, without blocking: a name is looked up on a thread of its own, a numeric address needs none.
    RedisConnection(Loop& loop, const RedisOptions& options, Owner& owner);
    ~RedisConnection();

    // Those of one tick travel together; those before opened() wait for it. The texts are copied.
    void send(std::initializer_list<std::string_view> command);
    bool is_open() const { return phase_ == Phase::open; }

private:
    enum class Phase { connecting, greeting, open };
    struct Wire;

    void resolve();
    void connect(Addresses addresses);
    void try_next(std::string why_not);
    bool connect_to(const Address& address);
    void finish_connecting();
    void greet();
    bool take_greeting(const RedisReply& reply);
    void flush();
    void write();
    void wait();
    void read();
    void take(std::size_t received);
    bool take_reply(const RedisReply& reply);
    void fail(const std::string& why);
    void fail_soon(std::string why);

    Loop& loop_;
    const RedisOptions& options_;
    Owner& owner_;
    Phase phase_ = Phase::connecting;
    int greetings_ = 0;  // answers to AUTH and SELECT that are still to come
    bool writing_ = false, flush_posted_ = false;
    std::string unsent_, being_sent_;
    std::size_t sent_ = 0;  // of being_sent_
    std::unique_ptr<Wire> wire_;
    Timer timer_;
    Alive alive_;
};

}  // namespace quoin::revocation
