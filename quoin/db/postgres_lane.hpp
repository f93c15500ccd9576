#pragma once
// Lane: the operations of one kind on one loop, batched tick by tick over a connection of their own.

#include "quoin/base/loop.hpp"
#include "quoin/db/postgres_batch.hpp"
#include "quoin/db/postgres_pipeline.hpp"
#include "quoin/db/postgres_probe.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace quoin::db::postgres {

struct LaneStats {
    std::uint64_t batches = 0;     // sent
    std::uint64_t statements = 0;  // in them
    std::uint64_t operations = 0;  // in them
    std::uint64_t losses = 0;      // sessions that ended unasked
};

// At most one batch is on its way. What is submitted meanwhile makes the next: a read is never answered by a query that
// was sent before it was asked for.
class Lane : PipelinedConnection::Owner, Probe::Subject {
public:
    Lane(Loop& loop, const Target& target, Probe& probe);
    virtual ~Lane() = default;

    // Never resumes the operation from within.
    void submit(Operation& operation);
    // Fails whatever is outstanding and whatever comes.
    void close();
    // Connects, if it is not connected.
    void open() { connection_.want(); }
    bool is_ready() const { return connection_.is_ready(); }
    // What is submitted now is sent at once.
    bool is_free() const { return is_ready() && batch_.empty(); }
    // Whether nothing has happened since it was asked the last time; it is free then.
    bool was_idle();
    // How long the batch on its way has been so; 0 without one.
    std::chrono::steady_clock::duration held_up() const;
    const LaneStats& stats() const { return stats_; }

protected:
    using Clock = std::chrono::steady_clock;
    static constexpr unsigned most_runs = 3;  // of an operation, before its misfortune counts as its own

    // Moves what is sent next from `waiting` to `chosen`, which is empty.
    virtual void choose(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen);
    // Ends what the answers so far allow. After the Sync (`synced`), nothing of the batch may be forgotten.
    virtual void review(Batch& batch, bool synced, Ended& ended) = 0;
    // The same when no more answers will come. `sent`: all of the batch had left this process.
    virtual void recover(Batch& batch, const PipelinedConnection::Loss& loss, Ended& ended) = 0;
    // Ends what `hopeless` says, of what a subclass keeps waiting besides.
    virtual void sweep(Ended& ended);
    virtual bool holds_more() const { return false; }

    // To the front, as if they had been told nothing yet.
    void put_back(std::span<const Waiting> operations);
    // Why this operation should wait no longer, or nothing.
    std::exception_ptr hopeless(const Waiting& waiting) const;
    const std::exception_ptr& commit_error() const { return commit_error_; }
    const std::string& commit_code() const { return commit_code_; }
    // Gets another session when the batch is over.
    void renew(std::exception_ptr why) { renew_ = std::move(why); }

    // As many from the front as one message may hold, and not more than `limit`.
    static void take_front(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen, std::size_t limit);

private:
    void answered(const PGresult& result) override { batch_.take(result); }
    void synced(const PGresult* error) override;
    void ready() override { schedule(); }
    void settled() override;
    void lost(const PipelinedConnection::Loss& loss) override;
    bool waits() const override { return is_busy(); }

    SessionName session() const override;
    std::uint64_t events() const override;
    void hear(Probe::Verdict verdict, std::uint64_t events) override;

    bool is_busy() const { return !waiting_.empty() || !batch_.empty() || holds_more(); }
    void reject(Operation& operation, std::exception_ptr why);
    void schedule();
    void gather();
    void send();
    void watch();
    void look();
    bool is_doubtful();
    void end_session(const char* why, Ended& ended);
    void end_batch(const PipelinedConnection::Loss& loss, Ended& ended);
    void give_up(const char* why, Ended& ended);
    void finish_batch();

    Loop& loop_;
    const Target& target_;
    Probe& probe_;
    std::vector<Waiting> waiting_, chosen_;  // these and the batch's list exchange their memory
    Batch batch_;
    Clock::time_point sent_at_{}, seen_at_{}, lost_at_{};
    std::uint64_t seen_ = 0;    // events(), at seen_at_
    std::uint64_t idle_ = 0;    // events(), when was_idle() was asked
    std::size_t syncs_ = 0;     // not answered yet
    std::size_t gathered_ = 0;  // operations that were waiting when the loop's turn began
    unsigned turns_ = 0;
    bool synced_ = false, scheduled_ = false, watched_ = false, closed_ = false;
    std::exception_ptr commit_error_, renew_;
    std::string commit_code_;
    LaneStats stats_;
    Timer timer_;
    Alive alive_;
    PipelinedConnection connection_;
};

// Each read stands for itself: one that fails takes nobody with it. Those that PostgreSQL skipped because of it are
// sent again, each with a Sync of its own.
class ReadLane final : public Lane {
public:
    using Lane::Lane;

private:
    void review(Batch& batch, bool synced, Ended& ended) override;
    void recover(Batch& batch, const PipelinedConnection::Loss& loss, Ended& ended) override;
    void judge(std::span<Waiting> operations, const Part& part, Ended& ended);
    void run_alone(std::span<Waiting> operations);
    void recover(std::span<Waiting> operations, const std::exception_ptr& why, Ended& ended);

    std::size_t reviewed_ = 0;  // parts of the batch that are done with
};

// A batch is one transaction; its operations end when it is durable. One that fails is taken apart until only the
// guilty operation gets the error.
class WriteLane final : public Lane {
public:
    WriteLane(Loop& loop, const Target& target, Probe& probe);

private:
    using Group = std::vector<Waiting>;

    void choose(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen) override;
    void review(Batch& batch, bool synced, Ended& ended) override;
    void recover(Batch& batch, const PipelinedConnection::Loss& loss, Ended& ended) override;
    void sweep(Ended& ended) override;
    bool holds_more() const override { return !again_.empty(); }

    void judge(Waiting waiting, std::exception_ptr error, const std::string& code, Ended& ended);
    static void end_all(std::span<Waiting> operations, const std::exception_ptr& error, Ended& ended);
    void take_apart(Batch& batch, const Part* guilty, Ended& ended);
    void halve(std::span<const Waiting> group);

    std::vector<Group> again_;  // transactions to run before anything new, the last one first
    std::size_t limit_;         // operations of a fresh batch
    bool fresh_ = true;         // the batch on its way has not failed before
};

}  // namespace quoin::db::postgres
