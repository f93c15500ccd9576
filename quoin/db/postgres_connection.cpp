#include "quoin/db/postgres_connection.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

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

ResultHandle PostgresConnection::check(PGresult* result) {
    ResultHandle handle(result);
    if (!result) throw Unavailable("the connection to PostgreSQL broke");
    const auto status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY)
        std::rethrow_exception(error_of(*result));
    return handle;
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

void PostgresConnection::lock_for_migration() {
    execute("set lock_timeout = '10min'");
    execute("select pg_advisory_lock" + std::string(migration_lock));
    execute("reset lock_timeout");
}

void PostgresConnection::release_migration_lock() {
    execute("select pg_advisory_unlock" + std::string(migration_lock));
}

}  // namespace quoin::db::postgres
