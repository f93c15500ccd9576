#include "quoin/migrate/transaction.hpp"

#include <string>

namespace quoin::migrate {

Transaction::Transaction(db::Connection& connection, db::Dialect dialect) : connection_(connection) {
    connection_.execute(dialect == db::Dialect::sqlite ? "begin immediate" : "begin");
}

Transaction::~Transaction() {
    if (done_) return;
    try {
        connection_.execute("rollback");
    } catch (const db::Error&) {  // SQLite may have rolled back by itself; a lost connection has
    }
}

void Transaction::commit() {
    connection_.execute("commit");
    done_ = true;
}

void limit_waiting(db::Connection& connection, db::Dialect dialect, std::chrono::milliseconds timeout) {
    connection.execute((dialect == db::Dialect::sqlite ? "pragma busy_timeout = " : "set lock_timeout = ") +
                       std::to_string(timeout.count()));
}

MigrationLock::~MigrationLock() {
    try {
        connection_.release_migration_lock();
    } catch (const db::Error&) {  // the connection is gone, and the lock with it
    }
}

}  // namespace quoin::migrate
