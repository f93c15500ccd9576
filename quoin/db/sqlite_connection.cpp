#include "quoin/db/sqlite_connection.hpp"

#include "quoin/db/sqlite_bulk.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace quoin::db::sqlite {

BlockingConnection::BlockingConnection(const std::string& path, std::chrono::milliseconds busy_timeout, bool echo)
    : path_(path), handle_(path, busy_timeout), echo_(echo) {}

BlockingConnection::~BlockingConnection() { release_migration_lock(); }

void BlockingConnection::execute(const std::string& script) {
    if (echo_) echo_statement(script);
    handle_.execute(script.c_str());
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

// A lock on a file of its own beside the database: it spans transactions, waits without polling, and the kernel drops
// it when the process dies. The file stays: removing it would let two in, one with the old file and one with a new.
void BlockingConnection::lock_for_migration() {
    const auto fail = [&] {
        throw Unavailable("cannot lock '" + path_ + "-lock' for a migration: " + std::strerror(errno));
    };
    if (lock_ < 0) lock_ = ::open((path_ + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) fail();
    while (::flock(lock_, LOCK_EX) != 0)
        if (errno != EINTR) fail();
}

void BlockingConnection::release_migration_lock() {
    if (lock_ >= 0) ::close(lock_);
    lock_ = -1;
}

}  // namespace quoin::db::sqlite
