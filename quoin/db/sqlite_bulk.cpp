#include "quoin/db/sqlite_bulk.hpp"

namespace quoin::db::sqlite {

std::string insert_statement(const std::string& table, std::span<const std::string_view> columns) {
    std::string names, parameters;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        (names += i ? ", " : "") += columns[i];
        (parameters += i ? ", $" : "$") += std::to_string(i + 1);
    }
    return "insert into " + table + " (" + names + ") values (" + parameters + ")";
}

SqliteBulk::SqliteBulk(Handle& handle, const std::string& statement)
    : handle_(handle), insert_(handle.get(), statement) {
    handle_.execute("savepoint bulk");
}

SqliteBulk::~SqliteBulk() {
    // Where SQLite has rolled back by itself there is nothing to undo.
    if (!open_ || !handle_.in_transaction()) return;
    Prepared(handle_.get(), "rollback to bulk").try_execute();
    Prepared(handle_.get(), "release bulk").try_execute();
}

void SqliteBulk::add(std::span<const sql::Value> row) {
    const Running running(insert_);
    insert_.start(row, {});
    insert_.step();
}

void SqliteBulk::finish() {
    handle_.execute("release bulk");
    open_ = false;
}

}  // namespace quoin::db::sqlite
