#pragma once
// OrdinaryConnection: one statement at a time, its rows one by one, for coroutines; and the pool of such connections
// that a loop keeps for long answers.

#include "quoin/base/alive.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/base/task.hpp"
#include "quoin/db/postgres_binary.hpp"
#include "quoin/db/postgres_session.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace quoin::db::postgres {

class OrdinaryConnection final : Session::Owner {
public:
    OrdinaryConnection(Loop& loop, const Target& target);

    // Each throws Unavailable where the connection is broken or silent for longer than the target's patience.
    Task<void> open(std::size_t attempt);  // counts those that failed in a row
    // Asks for an answer of any kind, and waits only shortly.
    Task<bool> answers();
    // Sends one statement; its rows come one a result, the last result has none, then there is nothing.
    Task<void> send(std::string text, Parameters parameters, std::vector<sql::Type> types);
    Task<ResultHandle> next();

private:
    // Resumes at the session's next event.
    struct Event {
        OrdinaryConnection& on;
        std::chrono::milliseconds limit;

        ~Event() { on.waiter_ = {}; }  // also where the coroutine is destroyed while it waits
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter);
        void await_resume();
    };

    void opened(std::exception_ptr why_not) override;
    void readable() override { wake(); }
    void writable() override { wake(); }
    void wake();
    Task<ResultHandle> next_within(std::chrono::milliseconds limit);
    [[noreturn]] void throw_broken();

    const Target& target_;
    std::coroutine_handle<> waiter_;
    bool timed_out_ = false;
    std::exception_ptr error_;
    Timer timer_;
    Alive alive_;
    Session session_;
};

// How many ordinary connections the process may have; each loop has its share.
struct Share {
    std::size_t kept, most;
    std::atomic<std::size_t> loops = 0;

    std::size_t kept_per_loop() const { return part(kept); }
    std::size_t most_per_loop() const { return part(most); }

private:
    std::size_t part(std::size_t whole) const {
        return std::max<std::size_t>(1, whole / std::max<std::size_t>(1, loops));
    }
};

class OrdinaryPool {
public:
    OrdinaryPool(Loop& loop, const Target& target, const Share& share, bool pre_ping);

    // A place among the loop's connections; free again with its end. May outlive the pool.
    class Lease {
    public:
        explicit Lease(OrdinaryPool& pool);
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease();
        OrdinaryConnection& connection() { return *connection_; }
        // The connection is at rest, and worth keeping. Otherwise it is closed, and what runs on it ends.
        void keep() { keep_ = true; }

    private:
        friend class OrdinaryPool;
        std::move_only_function<void(std::unique_ptr<OrdinaryConnection>)> give_back_;
        std::unique_ptr<OrdinaryConnection> connection_;
        bool keep_ = false;
    };

    // Waits for a free place, within the target's patience; throws Unavailable where none comes, or no connection.
    Task<std::unique_ptr<Lease>> lease();

private:
    struct Place;

    void give_back(std::unique_ptr<OrdinaryConnection> connection);
    void admit_next();

    Loop& loop_;
    const Target& target_;
    const Share& share_;
    bool pre_ping_;
    std::size_t taken_ = 0, failures_ = 0;
    std::vector<std::unique_ptr<OrdinaryConnection>> idle_;
    std::vector<Place*> queue_;
    Alive alive_;
};

}  // namespace quoin::db::postgres
