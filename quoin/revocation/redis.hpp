#pragma once
// Redis: keys that are looked for and set, on one loop, each within a deadline, over a connection that comes back by
// itself.
//
//   auto found = redis.contains(key);   // sent at the end of this tick, with the others
//   ...                                 // meanwhile
//   if (co_await found) ...             // throws Unavailable where Redis cannot tell

#include "quoin/base/unavailable.hpp"
#include "quoin/revocation/redis_connection.hpp"

#include <coroutine>
#include <deque>
#include <random>
#include <stdexcept>

namespace quoin::revocation {

class Redis;

// Redis did not answer in time, refused, or is not there. The text is for the log; a client gets 503 with Retry-After.
class Unavailable : public std::runtime_error, public TemporarilyUnavailable {
public:
    using std::runtime_error::runtime_error;
};

// What Redis was asked, awaited once or dropped, on the loop's thread. It stays where it was made.
class [[nodiscard]] RedisAnswer {
public:
    // Of nobody: it is no.
    RedisAnswer() = default;
    // A status that is neither of the two is no answer: what a wire has changed is not believed.
    struct Expected {
        std::string_view yes, no;  // literals; `no` empty where only a yes is possible
    };
    RedisAnswer(Redis& redis, Expected expected, std::initializer_list<std::string_view> command);
    ~RedisAnswer();
    RedisAnswer(const RedisAnswer&) = delete;
    RedisAnswer& operator=(const RedisAnswer&) = delete;

    bool await_ready() const noexcept { return !redis_; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    bool await_resume() const;

private:
    friend Redis;
    // False where it is no answer to this.
    bool settle(const RedisReply& reply);
    void fail(std::string why);
    void resume();

    Redis* redis_ = nullptr;  // while it is waited for
    Expected expected_;
    std::uint64_t number_ = 0;  // of the commands sent before it
    bool yes_ = false;
    std::string error_;
    std::coroutine_handle<> waiter_;
};

// Made, used and destroyed on the loop's thread. When an answer fails to come in time, or a connection does, Redis
// counts as down: every question fails at once, and nobody waits for it again, until a new connection is open.
// A connection that worked and is closed is replaced at once; questions wait for the new one, within their deadline.
class Redis final : RedisConnection::Owner {
public:
    Redis(Loop& loop, RedisOptions options);
    // Questions under way are never answered.
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    RedisAnswer contains(std::string_view key);
    // True once Redis has taken it; the key is forgotten after `lifetime`. Relative, so that two clocks need not agree.
    RedisAnswer set(std::string_view key, std::string_view value, std::chrono::milliseconds lifetime);
    RedisAnswer ping();

private:
    friend RedisAnswer;
    using Clock = std::chrono::steady_clock;
    struct Outstanding {
        RedisAnswer* answer;  // none: it was dropped, or nobody waits
        Clock::time_point deadline;
    };

    void ask(RedisAnswer& answer, std::initializer_list<std::string_view> command);
    void expect(RedisAnswer* answer);
    void drop(const RedisAnswer& answer);
    void connect();
    void opened() override;
    bool replied(const RedisReply& reply) override;
    void broke(const std::string& why) override;
    void replace(const std::string& why);
    void rest(const std::string& why);
    std::string described(const std::string& why) const;
    void fail_outstanding();
    void look_by(Clock::time_point when);
    void look();

    Loop& loop_;
    RedisOptions options_;
    std::unique_ptr<RedisConnection> connection_;  // none while it rests between two attempts
    bool up_ = true;                               // there is a connection, or the first is being made
    std::string why_;                              // it is not up
    std::deque<Outstanding> outstanding_;
    std::uint64_t answered_ = 0;  // the number of the first outstanding
    Clock::time_point heard_at_{}, looks_at_ = Clock::time_point::max();
    bool proven_ = false;  // this connection has answered a question
    int failures_ = 0;     // to connect, in a row
    Timer watch_, rest_;
    std::minstd_rand jitter_{std::random_device{}()};
};

}  // namespace quoin::revocation
