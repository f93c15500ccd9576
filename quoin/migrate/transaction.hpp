#pragma once
// Transaction: one on a blocking connection, rolled back where it is not committed.

#include "quoin/db/engine.hpp"

#include <chrono>

namespace quoin::migrate {

class Transaction {
public:
    Transaction(db::Connection& connection, db::Dialect dialect);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    db::Connection& connection_;
    bool done_ = false;
};

// How long a statement of this connection waits for what others hold; 0: for ever (PostgreSQL).
void limit_waiting(db::Connection& connection, db::Dialect dialect, std::chrono::milliseconds timeout);

// The migration lock, held for as long as it lives. Throws db::Unavailable where it cannot be had, and db::Interrupted
// where the connection's watch stops the waiting.
class MigrationLock {
public:
    explicit MigrationLock(db::Connection& connection) : connection_(connection) { connection_.lock_for_migration(); }
    ~MigrationLock();
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

private:
    db::Connection& connection_;
};

}  // namespace quoin::migrate
