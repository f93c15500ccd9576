#pragma once
// Transaction: writes that happen together or not at all, while the loop goes on between them.

#include "quoin/base/task.hpp"
#include "quoin/db/operation.hpp"

namespace quoin::db {

// Destroyed before commit(), nothing of it happened. It holds what others may wait for (rows on PostgreSQL, all writing
// on SQLite): await nothing else in between, above all no write beside it. One that is silent for five seconds is
// rolled back on SQLite, and its next word is Unavailable.
class Transaction {
public:
    virtual ~Transaction() = default;
    // A write or an insert, one at a time; finished when it has run, durable only with commit(). After one that failed
    // there is only roll_back().
    virtual void write(Operation& operation) = 0;
    // Throws OutcomeUnknown where the connection ended meanwhile.
    virtual Task<void> commit() = 0;
    virtual Task<void> roll_back() = 0;
};

}  // namespace quoin::db
