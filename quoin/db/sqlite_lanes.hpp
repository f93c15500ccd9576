#pragma once
// LoopLanes: one loop's way to a SQLite file. What a tick asks for runs at its end: reads on the loop's own connection
// in one read transaction, writes on the writer's thread.
//
// A read begins its transaction after it was submitted, so it sees whatever was acknowledged before, on any loop and by
// any process. Its end comes when nothing it was asked for is outstanding: other threads hold the operations.

#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_queue.hpp"
#include "quoin/db/sqlite_readers.hpp"
#include "quoin/db/sqlite_seats.hpp"
#include "quoin/db/sqlite_shared.hpp"
#include "quoin/db/sqlite_writer.hpp"

namespace quoin::db::sqlite {

// How much reading a loop does in one tick before it lets others go on, in steps of SQLite's virtual machine.
class Budget {
public:
    static constexpr int steps_a_unit = 1'000;  // 20 to 50 µs
    static constexpr int units_a_tick = 20;

    void refill() { left_ = units_a_tick; }
    int left() const { return left_; }
    // SQLite calls this after each unit; true stops the statement.
    bool spend() { return limits_ && --left_ <= 0; }

    // While one is alive, statements are stopped when the budget is spent.
    class Limit {
    public:
        explicit Limit(Budget& budget) : budget_(budget) { budget_.limits_ = true; }
        ~Limit() { budget_.limits_ = false; }
        Limit(const Limit&) = delete;
        Limit& operator=(const Limit&) = delete;

    private:
        Budget& budget_;
    };

private:
    int left_ = units_a_tick;
    bool limits_ = false;
};

class LoopLanes final : public Lanes {
public:
    LoopLanes(Loop& loop, Writer& writer, Readers& readers);

    void read_by_key(Operation& operation) override;
    void read(Operation& operation) override;
    void write(Operation& operation) override;
    Task<std::unique_ptr<RowStream>> stream(const sql::Statement& statement, std::span<const sql::Value> parameters,
                                            std::span<const sql::Type> types,
                                            std::span<const std::string_view> columns) override;
    Task<std::unique_ptr<Transaction>> begin() override;
    Task<void> ping() override;

private:
    static constexpr std::size_t streams_at_once = 8;

    void add(OperationList& list, Operation& operation);
    void end_tick_later();
    void end_tick();
    OperationList submit_writes();
    bool read_here(Operation& operation);
    // Calls work(prepared); false when the statement is, or was before, too long for a loop.
    template <class Work>
    bool within_budget(Prepared& statement, Work work);
    static Task<std::unique_ptr<RowStream>> begin_stream(LoopLanes& lanes, Request request);
    bool read_whole(const Request& request, Piece& piece);

    Loop& loop_;
    Writer& writer_;
    Readers& readers_;
    Session session_;
    Prepared begin_, commit_, ping_;
    Budget budget_;
    Seats seats_;
    Mailbox mailbox_;
    SharedReads keyed_;
    OperationList reads_, writes_;
    bool tick_ends_ = false;  // its end is posted
};

}  // namespace quoin::db::sqlite
