#include "quoin/db/postgres_lanes.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_stream.hpp"

#include <string>
#include <vector>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

namespace {

constexpr auto slow = 20ms;

const sql::Statement& ping_statement() {
    static const sql::Statement statement("select 1");
    return statement;
}

struct Ping {
    Lane& lane;
    Operation operation{};

    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        operation.statement = &ping_statement();
        operation.waiter = waiter;
        lane.submit(operation);
    }
    void await_resume() {
        if (operation.error) std::rethrow_exception(operation.error);
    }
};

Task<void> ping_over(Lane& lane) {
    Ping ping{lane};
    co_await ping;
}

Task<std::unique_ptr<RowStream>> open_stream(OrdinaryPool& pool, std::string text, Parameters parameters,
                                             std::vector<sql::Type> types, std::vector<std::string_view> columns) {
    auto lease = co_await pool.lease();
    co_await lease->connection().send(std::move(text), std::move(parameters), std::move(types));
    auto first = co_await lease->connection().next();
    if (PQresultStatus(first.get()) == PGRES_FATAL_ERROR) std::rethrow_exception(error_of(*first));
    co_return std::make_unique<PostgresStream>(pool.readers(), std::move(lease), std::move(first), std::move(columns));
}

Task<std::unique_ptr<RowStream>> refuse(std::string why) {
    throw Error(why, "22000");
    co_return nullptr;
}

}  // namespace

PostgresLanes::PostgresLanes(Loop& loop, const Target& target, Share& share, bool pre_ping)
    : share_(share),
      keyed_(loop, target),
      reads_{ReadLane(loop, target), ReadLane(loop, target)},
      writes_(loop, target),
      pool_(loop, target, share, pre_ping) {
    ++share_.loops;
}

PostgresLanes::~PostgresLanes() {
    --share_.loops;
    keyed_.close();
    for (auto& lane : reads_) lane.close();
    writes_.close();
}

void PostgresLanes::read_by_key(Operation& operation) { keyed_.submit(operation); }

void PostgresLanes::read(Operation& operation) {
    const bool first = reads_[0].held_up() <= std::max<std::chrono::steady_clock::duration>(slow, reads_[1].held_up());
    reads_[first ? 0 : 1].submit(operation);
}

void PostgresLanes::write(Operation& operation) { writes_.submit(operation); }

// Not a coroutine: what is lent is copied while it is there.
Task<std::unique_ptr<RowStream>> PostgresLanes::stream(const sql::Statement& statement,
                                                       std::span<const sql::Value> parameters,
                                                       std::span<const sql::Type> types,
                                                       std::span<const std::string_view> columns) {
    Parameters copy;
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (auto fault = fault_of(parameters[i], types[i]); !fault.empty()) return refuse(std::string(fault));
        copy.add(parameters[i], types[i]);
    }
    return open_stream(pool_, statement.text(), std::move(copy), {types.begin(), types.end()},
                       {columns.begin(), columns.end()});
}

// Over the lane whose statements are the shortest.
Task<void> PostgresLanes::ping() { return ping_over(keyed_); }

}  // namespace quoin::db::postgres
