#include "quoin/db/sqlite_connection.hpp"

#include "quoin/db/sqlite_bulk.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace quoin::db::sqlite {

using namespace std::chrono_literals;

static constexpr auto between_looks = 100ms;

BlockingConnection::BlockingConnection(const std::string& path, std::chrono::milliseconds busy_timeout, bool echo)
    : path_(path), handle_(path, busy_timeout), echo_(echo) {}

BlockingConnection::~BlockingConnection() { release_migration_lock(); }

void BlockingConnection::execute(const std::string& script) {
    if (echo_) echo_statement(script);
    next_look_ = std::chrono::steady_clock::now() + between_looks;
    if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
    if (std::exchange(stopped_, false)) throw Interrupted();
    throw_error(handle_.get(), "");
}

std::vector<std::vector<std::string>> BlockingConnection::query(const std::string& sql,
                                                                const std::vector<std::string>& parameters) {
    if (echo_) echo_statement(sql);
    std::vector<sql::Value> values;
    for (const auto& parameter : parameters) values.push_back(sql::Value::of_text(parameter));
    Prepared statement(handle_.get(), sql);
    statement.start(values, {});
    std::vector<std::vector<std::string>> rows;
    while (statement.step()) rows.push_back(statement.row_as_text());
    return rows;
}

void BlockingConnection::read(const std::string& sql, const RowSink& sink) {
    if (echo_) echo_statement(sql);
    Prepared statement(handle_.get(), sql);
    statement.start({}, sink);
    while (statement.step()) sink.row(sink.into, statement.row());
}

std::unique_ptr<BulkInsert> BlockingConnection::insert_many(const std::string& table,
                                                            std::span<const std::string_view> columns,
                                                            std::span<const sql::Type>) {
    const auto statement = insert_statement(table, columns);
    if (echo_) echo_statement(statement);
    return std::make_unique<SqliteBulk>(handle_, statement);
}

void BlockingConnection::watch(Watch watch) {
    constexpr int instructions = 10'000;  // of SQLite's machine: about half a millisecond
    watch_ = std::move(watch);
    stopped_ = false;
    sqlite3_progress_handler(handle_.get(), watch_ ? instructions : 0, watch_ ? look : nullptr, this);
}

int BlockingConnection::look(void* self) noexcept {
    auto& connection = *static_cast<BlockingConnection*>(self);
    const auto now = std::chrono::steady_clock::now();
    if (now < connection.next_look_) return 0;
    connection.next_look_ = now + between_looks;
    return connection.is_to_stop(connection.rows_gone_through()) ? 1 : 0;
}

bool BlockingConnection::is_to_stop(std::int64_t rows) {
    if (watch_ && !watch_(rows)) stopped_ = true;
    return stopped_;
}

// Of the statement that runs: SQLite counts the steps of a scan over a whole table.
std::int64_t BlockingConnection::rows_gone_through() const {
    std::int64_t rows = 0;
    for (auto* each = sqlite3_next_stmt(handle_.get(), nullptr); each; each = sqlite3_next_stmt(handle_.get(), each))
        if (sqlite3_stmt_busy(each))
            rows = std::max<std::int64_t>(rows, sqlite3_stmt_status(each, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0));
    return rows;
}

// A lock on a file of its own beside the database: it spans transactions, and the kernel drops it when the process
// dies. The file stays: removing it would let two in, one with the old file and one with a new.
void BlockingConnection::lock_for_migration() {
    constexpr auto between_tries = 20ms;
    const auto fail = [&] {
        throw Unavailable("cannot lock '" + path_ + "-lock' for a migration: " + std::strerror(errno));
    };
    if (lock_ < 0) lock_ = ::open((path_ + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) fail();
    while (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EINTR && errno != EWOULDBLOCK) fail();
        if (is_to_stop(0)) throw Interrupted();
        std::this_thread::sleep_for(between_tries);
    }
}

void BlockingConnection::release_migration_lock() {
    if (lock_ >= 0) ::close(lock_);
    lock_ = -1;
}

}  // namespace quoin::db::sqlite
