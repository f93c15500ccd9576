#pragma once
// PostgresCopy: COPY … FROM STDIN in binary, on a blocking connection.
// https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format"

#include "quoin/db/engine.hpp"
#include "quoin/db/postgres_libpq.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::db::postgres {

// Throws the error that a result holds, or Unavailable where there is none.
ResultHandle check(PGresult* result);

// Takes what is left of an answer when its scope ends, so that the connection can be used again.
class Drain {
public:
    explicit Drain(PGconn* connection) : connection_(connection) {}
    ~Drain();
    Drain(const Drain&) = delete;
    Drain& operator=(const Drain&) = delete;

private:
    PGconn* connection_;
};

std::string copy_statement(const std::string& table, std::span<const std::string_view> columns);

class PostgresCopy final : public BulkInsert {
public:
    PostgresCopy(PGconn* connection, const std::string& statement, std::span<const sql::Type> types);
    ~PostgresCopy() override;
    PostgresCopy(const PostgresCopy&) = delete;
    PostgresCopy& operator=(const PostgresCopy&) = delete;

    void add(std::span<const sql::Value> row) override;
    void finish() override;

private:
    void put16(std::int16_t number);
    void send();

    PGconn* connection_;
    std::vector<sql::Type> types_;
    std::string bytes_;
    bool open_ = true;
};

}  // namespace quoin::db::postgres
