#include "quoin/db/postgres_connection.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_copy.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_rows.hpp"

#include <poll.h>

#include <array>
#include <chrono>
#include <thread>
#include <utility>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

static constexpr auto between_looks = 100ms;

// The advisory lock's number: "quoin" in ASCII. Such locks belong to one database of a server.
static constexpr std::string_view migration_lock = "(x'71756f696e'::bigint)";

PostgresConnection::PostgresConnection(const Target& target) : echo_(target.echoes()) {
    const auto arguments = target.arguments();
    const auto connects = [&] {
        connection_.reset(PQconnectdbParams(arguments.keywords(), arguments.values(), 0));
        return PQstatus(connection_.get()) == CONNECTION_OK;
    };
    if (!connects()) {
        // A server that takes connections, and this one neither now nor when it is asked again, will not take it later.
        const bool serves = PQpingParams(arguments.keywords(), arguments.values(), 0) == PQPING_OK;
        const bool connected = serves && connects();
        const auto why = target.without_password(PQerrorMessage(connection_.get()));
        if (!serves) throw Unavailable(why);
        if (!connected) throw Error(why);
    }
    PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);  // it would write to stderr
}

// Cancelling is a request of its own to the server; the answer tells whether it came in time.
void PostgresConnection::cancel() {
    struct Free {
        void operator()(PGcancel* request) const noexcept { PQfreeCancel(request); }
    };
    const std::unique_ptr<PGcancel, Free> request(PQgetCancel(connection_.get()));
    std::array<char, 256> why;
    if (request) PQcancel(request.get(), why.data(), static_cast<int>(why.size()));
}

void PostgresConnection::await_answer() {
    while (PQisBusy(connection_.get())) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        const int ready = ::poll(&socket, 1, static_cast<int>(between_looks.count()));
        if (ready > 0 && !PQconsumeInput(connection_.get())) return;  // the connection broke: its answer says so
        if (ready <= 0 && watch_ && !stopped_ && !watch_(0)) {
            stopped_ = true;
            cancel();
        }
    }
}

ResultHandle PostgresConnection::receive() {
    ResultHandle last;
    for (;;) {
        await_answer();
        ResultHandle next(PQgetResult(connection_.get()));
        if (!next) break;
        last = std::move(next);
        const auto status = PQresultStatus(last.get());
        if (status == PGRES_COPY_IN) PQputCopyEnd(connection_.get(), "there is nothing to copy from");
        if (status == PGRES_COPY_OUT)
            for (char* row = nullptr; PQgetCopyData(connection_.get(), &row, 0) > 0;) PQfreemem(row);
    }
    const bool stopped = std::exchange(stopped_, false);
    if (last && stopped && code_of(*last) == "57014") throw Interrupted();
    return check(last.release());
}

void PostgresConnection::execute(const std::string& script) {
    if (echo_) echo_statement(script);
    if (!PQsendQuery(connection_.get(), script.c_str())) throw Unavailable("the connection to PostgreSQL broke");
    receive();
}

std::vector<std::vector<std::string>> PostgresConnection::query(const std::string& sql,
                                                                const std::vector<std::string>& parameters) {
    if (echo_) echo_statement(sql);
    std::vector<const char*> values;
    for (const auto& parameter : parameters) values.push_back(parameter.c_str());
    if (!PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                           nullptr, nullptr, 0))
        throw Unavailable("the connection to PostgreSQL broke");
    const auto result = receive();
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

// Tried again and again, since a session that waits inside the server holds a snapshot: "create index concurrently"
// would wait for it, and it for the lock.
void PostgresConnection::lock_for_migration() {
    constexpr auto between_tries = 50ms;
    // A long statement whose client was killed ends within a second, and its locks with it. Known since 14, and refused
    // where the system has no way.
    execute(
        "do $$ begin perform set_config('client_connection_check_interval', '1000', false); "
        "exception when others then null; end $$");
    const auto deadline = std::chrono::steady_clock::now() + 10min;
    while (query("select pg_try_advisory_lock" + std::string(migration_lock), {}).at(0).at(0) != "t") {
        if (watch_ && !watch_(0)) throw Interrupted();
        if (std::chrono::steady_clock::now() > deadline)
            throw Unavailable("another process has held the migration lock for ten minutes");
        std::this_thread::sleep_for(between_tries);
    }
}

void PostgresConnection::release_migration_lock() {
    execute("select pg_advisory_unlock" + std::string(migration_lock));
}

}  // namespace quoin::db::postgres
