#pragma once
// OrdinaryConnection: one statement at a time, its rows one by one, for coroutines.

#include "quoin/base/alive.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/base/task.hpp"
#include "quoin/db/postgres_binary.hpp"
#include "quoin/db/postgres_session.hpp"

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace quoin::db::postgres {

class OrdinaryConnection final : Session::Owner {
public:
    OrdinaryConnection(Loop& loop, const Target& target);

    // Each throws Unavailable where the connection is broken or silent for longer than the target's patience.
    Task<void> open(std::size_t attempt);  // counts those that failed in a row
    // As PostgreSQL calls it, once it is open.
    const SessionName& session() const { return session_.name(); }
    // Asks for an answer of any kind, and waits only shortly.
    Task<bool> answers();
    // Sends one statement; its rows come one a result, the last result has none, then there is nothing.
    Task<void> send(std::string text, Parameters parameters, std::vector<Oid> types);
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
    Session session_;
};

}  // namespace quoin::db::postgres
