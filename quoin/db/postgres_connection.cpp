#include "quoin/db/postgres_connection.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_copy.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_rows.hpp"

namespace quoin::db::postgres {

// The advisory lock's number: "quoin" in ASCII. Such locks belong to one database of a server.
static constexpr std::string_view migration_lock = "(x'71756f696e'::bigint)";

PostgresConnection::PostgresConnection(const Target& target) : echo_(target.echoes()) {
    const auto arguments = target.arguments();
    connection_.reset(PQconnectdbParams(arguments.keywords(), arguments.values(), 0));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw Unavailable(target.without_password(PQerrorMessage(connection_.get())));
    PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);  // it would write to stderr
}

void PostgresConnection::execute(const std::string& script) {
    if (echo_) echo_statement(script);
    check(PQexec(connection_.get(), script.c_str()));
}

std::vector<std::vector<std::string>> PostgresConnection::query(const std::string& sql,
                                                                const std::vector<std::string>& parameters) {
    if (echo_) echo_statement(sql);
    std::vector<const char*> values;
    for (const auto& parameter : parameters) values.push_back(parameter.c_str());
    const auto result = check(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                           values.data(), nullptr, nullptr, 0));
    std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (int row = 0; row < PQntuples(result.get()); ++row)
        for (int column = 0; column < PQnfields(result.get()); ++column)
            rows[static_cast<std::size_t>(row)].emplace_back(PQgetvalue(result.get(), row, column));
    return rows;
}

void PostgresConnection::read(const std::string& sql, const RowSink& sink) {
    if (echo_) echo_statement(sql);
    auto* connection = connection_.get();
    if (!PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) ||
        !PQsetSingleRowMode(connection))
        throw Unavailable(PQerrorMessage(connection));
    const Drain drain(connection);
    RowReader reader;
    for (bool begun = false; auto result = check(PQgetResult(connection));) {
        if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE) return;
        reader.open(*result);
        if (!std::exchange(begun, true)) reader.expect(sink.columns, 0);
        sink.row(sink.into, reader.read(0));
    }
}

std::unique_ptr<BulkInsert> PostgresConnection::insert_many(const std::string& table,
                                                            std::span<const std::string_view> columns,
                                                            std::span<const sql::Type> types) {
    const auto statement = copy_statement(table, columns);
    if (echo_) echo_statement(statement);
    return std::make_unique<PostgresCopy>(connection_.get(), statement, types);
}

void PostgresConnection::lock_for_migration() {
    execute("set lock_timeout = '10min'");
    execute("select pg_advisory_lock" + std::string(migration_lock));
    execute("reset lock_timeout");
}

void PostgresConnection::release_migration_lock() {
    execute("select pg_advisory_unlock" + std::string(migration_lock));
}

}  // namespace quoin::db::postgres
