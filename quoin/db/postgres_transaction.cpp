#include "quoin/db/postgres_transaction.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_rows.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace quoin::db::postgres {

namespace {

// A statement with its parameters, copied: an insert in its form for many, which knows the counter of a counted key.
struct Sending {
    std::string text{};
    Parameters parameters{};
    std::vector<Oid> types{};
};

Sending sending_of(const Operation& operation) {
    Sending sending;
    sending.text = operation.insert ? operation.insert->many(operation.types) : operation.statement->text();
    for (std::size_t i = 0; i < operation.types.size(); ++i) {
        const auto type = operation.types[i];
        const auto& value = operation.parameters[i];
        if (const auto fault = fault_of(value, type); !fault.empty()) throw Error(std::string(fault), "22000");
        sending.types.push_back(operation.insert ? array_oid_of(type) : oid_of(type));
        if (!operation.insert) {
            sending.parameters.add(value, type);
            continue;
        }
        sending.parameters.begin_array(type, 1);
        sending.parameters.add_element(value, type);
    }
    return sending;
}

// What one result says: rows go to the sink.
void take(const PGresult& result, Operation& operation) {
    const std::string_view changed = PQcmdTuples(const_cast<PGresult*>(&result));  // libpq does not change it
    std::from_chars(changed.data(), changed.data() + changed.size(), operation.affected);
    if (!operation.sink.row || PQntuples(&result) == 0) return;
    const std::size_t ordinal = operation.insert ? 1 : 0;  // a column before the row's own
    RowReader reader;
    reader.open(result);
    reader.expect(operation.sink.columns, ordinal);
    for (std::size_t row = 0; row < reader.rows(); ++row)
        operation.sink.row(operation.sink.into, reader.read(row).subspan(ordinal));
}

// Sends a statement and reads all that it answers, so that the connection is at rest again; throws its error then.
Task<void> execute(OrdinaryConnection& connection, Sending sending, Operation& operation) {
    co_await connection.send(std::move(sending.text), std::move(sending.parameters), std::move(sending.types));
    std::exception_ptr error;
    while (auto result = co_await connection.next()) {
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            error = error_of(*result);
        else
            take(*result, operation);
    }
    if (error) std::rethrow_exception(error);
}

Task<void> execute(OrdinaryConnection& connection, std::string command) {
    Operation nothing;
    co_await execute(connection, {.text = std::move(command)}, nothing);
}

}  // namespace

Task<std::unique_ptr<Transaction>> PostgresTransaction::begin(OrdinaryPool& pool) {
    auto lease = co_await pool.lease();
    co_await execute(lease->connection(), "begin");
    co_return std::make_unique<PostgresTransaction>(std::move(lease));
}

void PostgresTransaction::write(Operation& operation) { spawn(run(*this, operation)); }

// The operation's end may be that of the transaction too.
Task<void> PostgresTransaction::run(PostgresTransaction& self, Operation& operation) {
    try {
        co_await execute(self.lease_->connection(), sending_of(operation), operation);
    } catch (...) {
        self.failed_ = true;
        operation.error = std::current_exception();
    }
    operation.finish();
}

Task<void> PostgresTransaction::commit() {
    if (failed_) throw std::logic_error("a transaction is committed in which a statement failed");
    const auto lease = std::exchange(lease_, nullptr);
    try {
        co_await execute(lease->connection(), "commit");
    } catch (const Unavailable& error) {
        throw OutcomeUnknown(error.what(), error.code());
    }
    lease->keep();
}

Task<void> PostgresTransaction::roll_back() {
    const auto lease = std::exchange(lease_, nullptr);
    co_await execute(lease->connection(), "rollback");
    lease->keep();
}

}  // namespace quoin::db::postgres
