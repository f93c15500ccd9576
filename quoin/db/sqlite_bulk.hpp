#pragma once
// SqliteBulk: one prepared insert, run row by row in one transaction.

#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <span>
#include <string>
#include <string_view>

namespace quoin::db::sqlite {

std::string insert_statement(const std::string& table, std::span<const std::string_view> columns);

// In the transaction that is open, or else in one of its own.
class SqliteBulk final : public BulkInsert {
public:
    SqliteBulk(Handle& handle, const std::string& statement);
    ~SqliteBulk() override;
    SqliteBulk(const SqliteBulk&) = delete;
    SqliteBulk& operator=(const SqliteBulk&) = delete;

    void add(std::span<const sql::Value> row) override;
    void finish() override;

private:
    Handle& handle_;
    Prepared insert_;
    bool open_ = true;
};

}  // namespace quoin::db::sqlite
