#pragma once
// Session: one libpq connection on a loop, from the first packet to the end; who owns it speaks libpq through handle().

#include "quoin/base/alive.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/db/postgres_libpq.hpp"
#include "quoin/db/postgres_target.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>

namespace quoin::db::postgres {

// What PostgreSQL calls a session, on the server that was reached. Empty where it is not open.
struct SessionName {
    std::string server;
    std::int64_t process = 0;
};

class Session {
public:
    // Each call is the last thing the session does: the owner may destroy it there.
    class Owner {
    public:
        // The answer to open(): ready for statements, or why not.
        virtual void opened(std::exception_ptr why_not) = 0;
        virtual void readable() = 0;
        virtual void writable() = 0;

    protected:
        ~Owner() = default;
    };

    Session(Loop& loop, const Target& target, Owner& owner);
    // Closes the connection. A server that still works for it notices within a second
    // (client_connection_check_interval) or at its next send.
    ~Session();

    // Connects and sets the session up, without blocking except where libpq resolves a host's name. Called once.
    // `attempt` counts those that failed in a row. It is given up when the server says nothing for `silence`, or at the
    // target's connect_timeout. `statement_timeout` is the server's, 0 for none.
    void open(std::size_t attempt, std::chrono::milliseconds silence, std::chrono::milliseconds statement_timeout);

    // One call of the owner, as soon as it is so. Asking twice is asking once.
    void wait_readable();
    void wait_writable();

    PGconn* handle() { return connection_.get(); }
    const SessionName& name() const { return name_; }
    // The server has said that it ends this session, without being asked anything.
    bool is_ending() const { return ending_; }
    // Reads what has arrived, without waiting. False where the connection is broken.
    bool consume();
    // Sends what libpq holds, waiting for the socket where it must. False where the connection is broken.
    bool flush();
    // Whether the end of what was given to libpq has surely not left it.
    bool holds_unsent() const { return unsent_; }
    // What libpq holds is not sent any more.
    void cut();

private:
    enum class Phase { idle, connecting, setting_up, open };
    struct Socket;

    void step();
    void set_up();
    void read_set_up();
    void take_name(const PGresult& result);
    void readable();
    void writable();
    bool watch_again();
    void restart_timer();
    void fail(const std::string& why);
    static void take_notice(void* session, const PGresult* notice);

    Loop& loop_;
    const Target& target_;
    Owner& owner_;
    Phase phase_ = Phase::idle;
    bool ending_ = false, unsent_ = false;
    std::chrono::milliseconds statement_timeout_{};
    std::chrono::milliseconds silence_{};
    std::chrono::steady_clock::time_point deadline_{};
    ConnectionHandle connection_;
    std::unique_ptr<Socket> socket_;
    SessionName name_;
    Timer timer_;
    Alive alive_;
};

}  // namespace quoin::db::postgres
