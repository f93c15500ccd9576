#include "quoin/db/postgres_copy.hpp"

#include "quoin/base/joined.hpp"
#include "quoin/db/error.hpp"
#include "quoin/db/postgres_binary.hpp"
#include "quoin/db/postgres_error.hpp"

#include <endian.h>

#include <stdexcept>

namespace quoin::db::postgres {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t piece = 64u << 10;
// The signature, no flags, no extension of the header.
constexpr auto header = "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"sv;

}  // namespace

ResultHandle check(PGresult* result) {
    ResultHandle handle(result);
    if (!result) throw Unavailable("the connection to PostgreSQL broke");
    switch (PQresultStatus(result)) {
        case PGRES_TUPLES_OK:
        case PGRES_SINGLE_TUPLE:
        case PGRES_COMMAND_OK:
        case PGRES_COPY_IN:
        case PGRES_EMPTY_QUERY: return handle;
        default: std::rethrow_exception(error_of(*result));
    }
}

Drain::~Drain() {
    while (auto* result = PQgetResult(connection_)) PQclear(result);
}

std::string copy_statement(const std::string& table, std::span<const std::string_view> columns) {
    return "copy " + table + " (" + joined(columns) + ") from stdin (format binary)";
}

PostgresCopy::PostgresCopy(PGconn* connection, const std::string& statement, std::span<const sql::Type> types)
    : connection_(connection), types_(types.begin(), types.end()), bytes_(header) {
    check(PQexec(connection_, statement.c_str()));
}

PostgresCopy::~PostgresCopy() {
    if (!open_) return;
    PQputCopyEnd(connection_, "given up");
    const Drain drain(connection_);
}

void PostgresCopy::put16(std::int16_t number) {
    const auto big_endian = htobe16(static_cast<std::uint16_t>(number));
    bytes_.append(reinterpret_cast<const char*>(&big_endian), sizeof big_endian);
}

void PostgresCopy::add(std::span<const sql::Value> row) {
    if (row.size() != types_.size()) throw std::logic_error("a row with another number of values than columns");
    for (std::size_t i = 0; i < row.size(); ++i)
        if (const auto fault = fault_of(row[i], types_[i]); !fault.empty()) throw Error(std::string(fault));
    put16(static_cast<std::int16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) append_field(bytes_, row[i], types_[i]);
    if (bytes_.size() >= piece) send();
}

void PostgresCopy::send() {
    if (PQputCopyData(connection_, bytes_.data(), static_cast<int>(bytes_.size())) != 1)
        throw Unavailable(PQerrorMessage(connection_));
    bytes_.clear();
}

void PostgresCopy::finish() {
    put16(-1);
    send();
    open_ = false;
    if (PQputCopyEnd(connection_, nullptr) != 1) throw Unavailable(PQerrorMessage(connection_));
    const Drain drain(connection_);
    check(PQgetResult(connection_));
}

}  // namespace quoin::db::postgres
