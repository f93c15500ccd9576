#pragma once
// PipelinedConnection: statements in, results out, in order, over one session in pipeline mode that comes back by
// itself. It knows nothing of what the statements are for.

#include "quoin/base/alive.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/db/postgres_binary.hpp"
#include "quoin/db/postgres_session.hpp"

#include <chrono>
#include <deque>
#include <exception>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace quoin::db::postgres {

class PipelinedConnection final : Session::Owner {
public:
    // How a batch ended that did not come to its Sync's answer.
    struct Loss {
        std::exception_ptr error;
        bool sent;  // all of the batch left this process, so the server may have carried it out
    };

    class Owner {
    public:
        // One for each execute(), in order: rows, an error, or PGRES_PIPELINE_ABORTED because one before it failed.
        // No operation may be ended here.
        virtual void answered(const PGresult& result) = 0;
        // The Sync is answered: the transaction is committed, or, with an error, was refused at its very end.
        virtual void synced(const PGresult* error) = 0;

        // Each of these is the last thing the connection does: anything may follow, also its destruction.
        virtual void ready() = 0;                 // statements may be sent
        virtual void settled() = 0;               // what has arrived so far has been handed out
        virtual void lost(const Loss& loss) = 0;  // of a session that was ready; a new one is on its way

        // Whether somebody waits for the connection to come back.
        virtual bool waits() const = 0;

    protected:
        ~Owner() = default;
    };

    PipelinedConnection(Loop& loop, const Target& target, Owner& owner);

    // Somebody needs it: connects at the first call, and comes back sooner later on.
    void want();
    bool is_ready() const { return state_ == State::ready; }
    // Of the session that is ready.
    const SessionName& session() const { return session_->name(); }
    // Another number as soon as a session has begun, brought anything, or ended.
    std::uint64_t events() const { return events_; }
    // Why there was no session, the last time there was none.
    const std::exception_ptr& trouble() const { return trouble_; }

    // A statement as the server knows it: by its number, for one row of parameters or for arrays of them.
    struct Form {
        std::size_t number;
        bool many;
        std::span<const sql::Type> types;
    };
    bool knows(const Form& form) const;
    void prepare(const Form& form, const std::string& text);
    // A form that is known: prepared before, be it in the same batch.
    void execute(const Form& form, Parameters& parameters);
    // Ends the batch and sends it: exactly one call to the kernel when the socket takes it all.
    void sync();

    // Ends the session at once, without a word to the owner, and gets a new one.
    Loss drop(std::exception_ptr why);

private:
    enum class State { closed, connecting, ready, resting };
    struct Item {  // of the batch, in the order of its answers
        enum class Kind { prepare, execute, sync } kind;
        std::size_t statement = 0, variant = 0;  // of what is prepared
        bool answered = false;
    };
    struct Variant {  // the same statement with parameters of other types
        std::vector<sql::Type> types;
        bool known = false;
    };

    void opened(std::exception_ptr why_not) override;
    void readable() override;
    void writable() override;

    void connect();
    void rest();
    void rest_for(std::chrono::steady_clock::duration time);
    void lose(std::exception_ptr why);
    std::exception_ptr broken();
    bool take(ResultHandle result);
    bool misses_answer() const;
    std::size_t variant_of(const Form& form) const;
    void take_prepared(const Item& item, ResultHandle result);
    void take_answer(const PGresult& result);
    void take_sync(const PGresult& result);

    Loop& loop_;
    const Target& target_;
    Owner& owner_;
    State state_ = State::closed;
    std::unique_ptr<Session> session_;
    std::deque<Item> items_;
    std::vector<std::vector<Variant>> prepared_;  // by number and form
    ResultHandle refused_prepare_;                // belongs to the next answer
    std::exception_ptr ending_;                   // the session's last words
    bool failed_to_send_ = false;                 // before the Sync
    std::exception_ptr trouble_;
    std::uint64_t events_ = 0;

    std::size_t failures_ = 0;  // in a row, without a good answer between them
    std::chrono::steady_clock::time_point last_attempt_{}, next_attempt_{};
    Timer rest_timer_;
    std::minstd_rand jitter_{std::random_device{}()};
    Alive alive_;
};

}  // namespace quoin::db::postgres
