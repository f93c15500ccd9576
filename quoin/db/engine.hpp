#pragma once
// Engine: what PostgreSQL and SQLite each implement, once. Handlers use quoin::Db (db.hpp).

#include "quoin/base/clock.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/base/secret.hpp"
#include "quoin/db/error.hpp"
#include "quoin/db/operation.hpp"
#include "quoin/db/transaction.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quoin::db {

enum class Dialect { sqlite, postgres };

// A long answer, fetched piece by piece. Destroying it stops the query. One that is not asked for more may be stopped
// where others wait to begin.
class RowStream {
public:
    virtual ~RowStream() = default;
    // Hands the next rows (at most about 64 KiB of them, at least one) to the sink; false when there are no more.
    // Throws Unavailable where it was stopped for others.
    virtual Task<bool> next(const RowSink& sink) = 0;
};

// One loop's way to the database. Made, used and destroyed on that loop's thread.
class Lanes {
public:
    virtual ~Lanes() = default;

    // Reads by key: those of one tick travel together, equal ones once.
    virtual void read_by_key(Operation& operation) = 0;
    // Any other read.
    virtual void read(Operation& operation) = 0;
    // Writes and inserts: those of one tick are one transaction, durable before any is finished; one that fails is the
    // only one to get its error.
    virtual void write(Operation& operation) = 0;
    // A read whose rows are too many to hold. Parameters are copied.
    virtual Task<std::unique_ptr<RowStream>> stream(const sql::Statement& statement,
                                                    std::span<const sql::Value> parameters,
                                                    std::span<const sql::Type> types,
                                                    std::span<const std::string_view> columns) = 0;
    // For the few writes that depend on each other's answers.
    virtual Task<std::unique_ptr<Transaction>> begin() = 0;
    // Answers when the database does; throws Unavailable otherwise.
    virtual Task<void> ping() = 0;
};

// Asked about ten times a second while a connection works or waits; false stops it. `rows` is how many rows of a whole
// table the statement has gone through, 0 where the engine does not tell. Throws nothing.
using Watch = std::function<bool(std::int64_t rows)>;

// Rows on their way into one table. Destroyed before finish(), it leaves none of them, and a transaction that was open
// is only good for a rollback.
class BulkInsert {
public:
    virtual ~BulkInsert() = default;
    // As many values as there are columns; they are copied. Throws Error.
    virtual void add(std::span<const sql::Value> row) = 0;
    virtual void finish() = 0;
};

// A plain blocking connection for the command line and for migrations, never used on a loop that serves.
class Connection {
public:
    virtual ~Connection() = default;
    // Any number of statements without parameters. Throws Error.
    virtual void execute(const std::string& script) = 0;
    // One statement with text parameters ($1, …; nullptr is null); the rows as text.
    virtual std::vector<std::vector<std::string>> query(const std::string& sql,
                                                        const std::vector<std::string>& parameters = {}) = 0;
    // One statement without parameters, its rows handed over as they come: any number in little memory. Throws Error,
    // and what the sink throws.
    virtual void read(const std::string& sql, const RowSink& sink) = 0;
    // Many rows fast: COPY on PostgreSQL, one prepared statement in one transaction on SQLite. Until it is gone,
    // nothing else is asked of the connection.
    virtual std::unique_ptr<BulkInsert> insert_many(const std::string& table, std::span<const std::string_view> columns,
                                                    std::span<const sql::Type> types) = 0;
    // Only one process holds it at a time; waits for it. Released by release() or the connection's end.
    virtual void lock_for_migration() = 0;
    virtual void release_migration_lock() = 0;
    // From now on asked during execute() and lock_for_migration(), which throw Interrupted where it stops them; an
    // empty one ends that.
    virtual void watch(Watch) {}
};

// One database, for the whole process. Outlives its lanes.
class Database {
public:
    virtual ~Database() = default;
    virtual Dialect dialect() const = 0;
    virtual std::unique_ptr<Lanes> open_lanes(Loop& loop) = 0;
    // Throws Unavailable where nobody answers, and Error where whoever does refuses it: a wrong password.
    virtual std::unique_ptr<Connection> connect() = 0;
    // For /metrics and `config`: "sqlite:quoin.db", "postgresql://user@host:5432/name"; never a password.
    virtual std::string describe() const = 0;
};

struct SqliteOptions {
    std::string path = "quoin.db";
    std::chrono::milliseconds busy_timeout{5000};
    std::chrono::milliseconds reader_patience{3000};  // that a stream may wait for its reader while others wait for it
    bool echo = false;                                // DB_ECHO: each statement to the log
};

struct PostgresOptions {
    // Each empty: libpq's default. `url` wins over the parts.
    Secret url;
    std::string host, port, name, user;
    Secret password;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds statement_timeout{10000};
    std::chrono::milliseconds reader_patience{3000};  // that a stream may wait for its reader while others wait for it
    std::size_t pool_size = 5;                        // ordinary connections a process keeps for streams
    std::size_t max_overflow = 10;                    // and how many more it may open under load
    bool pre_ping = true;                             // an idle ordinary connection is tried before it is used again
    bool echo = false;
};

// Throw Error or Unavailable in one clear line when the database cannot be opened (SQLite: unwritable file).
// PostgreSQL is not contacted before the first connect() or use of a lane.
std::unique_ptr<Database> open_sqlite(SqliteOptions options);
std::unique_ptr<Database> open_postgres(PostgresOptions options);

}  // namespace quoin::db
