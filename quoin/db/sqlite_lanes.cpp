#include "quoin/db/sqlite_lanes.hpp"

#include "quoin/db/sqlite_transaction.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace quoin::db::sqlite {

namespace {

using namespace std::chrono_literals;

// A reader waits for a lock only while a crashed process's log is recovered, and a loop must not wait long.
constexpr auto longest_wait = 100ms;

int spend(void* budget) { return static_cast<Budget*>(budget)->spend(); }

}  // namespace

LoopLanes::LoopLanes(Loop& loop, Writer& writer, Readers& readers)
    : loop_(loop),
      writer_(writer),
      readers_(readers),
      session_(readers.reading().path, readers.reading().options.busy_timeout, Access::read,
               readers.reading().options.echo),
      begin_(session_.handle.get(), "begin"),
      commit_(session_.handle.get(), "commit"),
      ping_(session_.handle.get(), "select count(*) from sqlite_schema"),
      seats_(loop, streams_at_once, readers.reading().options.busy_timeout, readers.reading().options.reader_patience),
      mailbox_(loop) {
    session_.handle.set_busy_timeout(
        std::min<std::chrono::milliseconds>(readers.reading().options.busy_timeout, longest_wait));
    sqlite3_progress_handler(session_.handle.get(), Budget::steps_a_unit, spend, &budget_);
}

void LoopLanes::read_by_key(Operation& operation) {
    keyed_.add(operation);
    end_tick_later();
}

void LoopLanes::read(Operation& operation) { add(reads_, operation); }
void LoopLanes::write(Operation& operation) { add(writes_, operation); }

void LoopLanes::add(OperationList& list, Operation& operation) {
    list.push(operation);
    end_tick_later();
}

void LoopLanes::end_tick_later() {
    if (tick_ends_) return;
    tick_ends_ = true;
    loop_.post([this] { end_tick(); });
}

// Nothing is finished before all of it has run: a coroutine that goes on may submit more, for the next tick.
void LoopLanes::end_tick() {
    tick_ends_ = false;
    budget_.refill();
    auto done = submit_writes();
    auto reads = reads_.take();
    if (keyed_.size() + reads.size() > 1) begin_.try_execute();  // it saves locking: none is wrong without it
    done.append(keyed_.run(session_.statements));
    OperationList too_long;
    while (!reads.empty()) {
        auto& operation = *reads.pop();
        (read_here(operation) ? done : too_long).push(operation);
    }
    if (session_.handle.in_transaction()) commit_.try_execute();
    done.finish_all();
    while (!too_long.empty()) readers_.read(loop_, *too_long.pop());
}

// Gives back those that were refused.
OperationList LoopLanes::submit_writes() {
    if (writes_.empty()) return {};
    auto refused = writer_.submit(mailbox_, writes_.take());
    for (auto* operation = refused.first(); operation; operation = operation->next)
        operation->error = std::make_exception_ptr(Unavailable("too many writes are waiting"));
    return refused;
}

bool LoopLanes::read_here(Operation& operation) {
    try {
        if (within_budget(session_.statements.of(operation), [&](Prepared& statement) { statement.run(operation); }))
            return true;
        if (operation.sink.clear) operation.sink.clear(operation.sink.into);
        return false;
    } catch (...) {
        operation.error = std::current_exception();
        return true;
    }
}

template <class Work>
bool LoopLanes::within_budget(Prepared& statement, Work work) {
    const int before = budget_.left();
    if (statement.is_long || before <= 0) return false;
    Budget::Limit limit(budget_);
    try {
        work(statement);
        return true;
    } catch (const Unavailable&) {
        if (budget_.left() > 0) throw;
        // Half of a tick's budget for one read: next time it goes elsewhere at once. Less, and it only came late.
        statement.is_long = before > Budget::units_a_tick / 2;
        return false;
    }
}

Task<std::unique_ptr<RowStream>> LoopLanes::stream(const sql::Statement& statement,
                                                   std::span<const sql::Value> parameters, std::span<const sql::Type>,
                                                   std::span<const std::string_view> columns) {
    return begin_stream(*this, Request(statement, parameters, columns));
}

Task<std::unique_ptr<RowStream>> LoopLanes::begin_stream(LoopLanes& lanes, Request request) {
    Piece piece;
    if (lanes.read_whole(request, piece)) co_return std::make_unique<Stream>(std::move(piece));
    auto seat = co_await lanes.seats_.take();
    co_return co_await Stream::begin(std::make_unique<Stream>(
        lanes.loop_, lanes.readers_.stream_workers(), lanes.readers_.reading(), std::move(request), std::move(seat)));
}

// A short answer needs no worker: true when the piece holds all of it.
bool LoopLanes::read_whole(const Request& request, Piece& piece) {
    end_tick_later();  // refills the budget
    bool whole = false;
    const bool in_time = within_budget(session_.statements.of(request.statement()), [&](Prepared& statement) {
        Running running(statement);
        statement.start(request.parameters(), request.sink());
        whole = !fill(piece, statement);
        statement.is_long = !whole;
    });
    return in_time && whole;
}

Task<std::unique_ptr<Transaction>> LoopLanes::begin() { return SqliteTransaction::begin(writer_, mailbox_); }

Task<void> LoopLanes::ping() {
    ping_.execute();
    int moved = 0;
    sqlite3_file_control(session_.handle.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved) throw Unavailable("the database's file was moved or deleted");
    co_return;
}

}  // namespace quoin::db::sqlite
