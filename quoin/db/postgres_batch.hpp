#pragma once
// Batch: operations that travel together, arranged into as few statements as they allow.

#include "quoin/db/operation.hpp"
#include "quoin/db/postgres_pipeline.hpp"
#include "quoin/db/postgres_rows.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <vector>

namespace quoin::db::postgres {

// An operation in the hands of a lane.
struct Waiting {
    Operation* operation;
    std::chrono::steady_clock::time_point since;
    unsigned runs = 0;   // that came to nothing and were not its fault
    bool alone = false;  // it met a failure: it shares no statement and, as a read, no Sync
};

// Operations whose time has come; ended at the very end of a lane's call, when anything may follow.
class Ended {
public:
    void add(Operation& operation);
    void add(Operation& operation, std::exception_ptr error);
    void finish();

private:
    Operation* first_ = nullptr;
    Operation* last_ = nullptr;
};

// One statement of a batch and the operations it serves.
struct Part {
    enum class State { unanswered, answered, refused } state = State::unanswered;
    std::size_t first, last;  // its operations are [first, last) of the batch's
    std::size_t rows;         // where its parameters' rows begin in the batch's list
    std::size_t row_count;    // equal keys share one
    std::exception_ptr error{};
    std::string code{};
};

class Batch {
public:
    // Reads by key of one statement become one, and so do inserts of one statement. Everything is ordered by statement
    // and parameters: two lanes that change the same rows meet them in the same order, and do not deadlock.
    // Leaves `operations` empty.
    void arrange(std::vector<Waiting>& operations);
    // Gives the number of Syncs: one, and one more for each operation that is alone.
    std::size_t send(PipelinedConnection& connection);
    // The answer of the next part: rows go to their operations.
    void take(const PGresult& result);
    void clear();

    std::span<Waiting> operations() { return operations_; }
    std::span<Waiting> operations(const Part& part) { return operations().subspan(part.first, part.last - part.first); }
    std::span<Part> parts() { return parts_; }
    bool empty() const { return operations_.empty(); }
    // What the server is asked to prepare for it.
    std::string text(const Part& part) const;
    // An answer was an error: as a transaction, the batch did not happen.
    bool is_refused() const { return refused_; }

    // Forgets what an operation has been told, so that it can be run again.
    static void undo(Operation& operation);

private:
    void add_part(std::size_t first, std::size_t last);
    bool is_many(const Part& part) const;
    void fill(const Part& part, bool many);
    void deliver(const Part& part, const PGresult& result);

    std::vector<Waiting> operations_;
    std::vector<Part> parts_;
    std::vector<std::size_t> rows_;  // for each row of parameters, its first operation
    std::size_t answers_ = 0;
    bool refused_ = false;
    Parameters parameters_;
    RowReader reader_;
};

// Why an operation cannot be sent at all, or nothing.
std::exception_ptr fault_of(const Operation& operation);
// The bytes of its parameters, roughly.
std::size_t size_of(const Operation& operation);

}  // namespace quoin::db::postgres
