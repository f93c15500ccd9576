#include "quoin/db/postgres_lanes.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_stream.hpp"
#include "quoin/db/postgres_transaction.hpp"

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

namespace {

constexpr auto slow = 20ms;
constexpr auto between_pings = 5000ms;
// Of a loop; and of all loops about, since those of many keep the log busy by themselves.
constexpr std::size_t fewest_write_lanes = 2, most_write_lanes = 4, write_lanes_of_all = 8;

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

// What it finds, the lane knows.
Task<void> try_wire(Lane& lane) {
    try {
        co_await ping_over(lane);
    } catch (const std::exception&) {
    }
}

Task<std::unique_ptr<RowStream>> open_stream(OrdinaryPool& pool, std::string text, Parameters parameters,
                                             std::vector<Oid> types, std::vector<std::string_view> columns) {
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
      probe_(loop, target),
      keyed_(loop, target, probe_),
      reads_{ReadLane(loop, target, probe_), ReadLane(loop, target, probe_)},
      pool_(loop, target, share, pre_ping),
      keep_alive_(loop) {
    ++share_.loops;
    for (std::size_t i = 0; i < most_write_lanes; ++i) writes_.emplace_back(loop, target, probe_);
    keep_alive_.start(between_pings, [this] { keep_alive(); });
}

PostgresLanes::~PostgresLanes() {
    --share_.loops;
    keyed_.close();
    for (auto& lane : reads_) lane.close();
    for (auto& lane : writes_) lane.close();
}

// A session that is gone while nobody uses it shall be found by this, and not by the next who needs it.
void PostgresLanes::keep_alive() {
    keep_alive_.start(between_pings, [this] { keep_alive(); });
    const auto try_if_idle = [](Lane& lane) {
        if (lane.was_idle()) spawn(try_wire(lane));
    };
    try_if_idle(keyed_);
    for (auto& lane : reads_) try_if_idle(lane);
    for (auto& lane : writes_) try_if_idle(lane);
}

void PostgresLanes::read_by_key(Operation& operation) { keyed_.submit(operation); }

void PostgresLanes::read(Operation& operation) {
    const bool first = reads_[0].held_up() <= std::max<std::chrono::steady_clock::duration>(slow, reads_[1].held_up());
    reads_[first ? 0 : 1].submit(operation);
}

void PostgresLanes::write(Operation& operation) { write_lane().submit(operation); }

// While PostgreSQL flushes its log for one batch it carries out the next ones, which share the flush after it: so those
// of a loop need not wait for each other. Nobody waits for a connection to be made as long as there is another.
WriteLane& PostgresLanes::write_lane() {
    const auto count = std::clamp(write_lanes_of_all / share_.loops, fewest_write_lanes, most_write_lanes);
    const auto lanes = writes_ | std::views::take(count);
    const auto free = std::ranges::find_if(lanes, &Lane::is_free);
    if (free != lanes.end()) return *free;
    const auto closed = std::ranges::find_if_not(lanes, &Lane::is_ready);
    if (closed != lanes.end()) closed->open();
    return *std::ranges::max_element(lanes, {}, &Lane::held_up);
}

// Not a coroutine: what is lent is copied while it is there.
Task<std::unique_ptr<RowStream>> PostgresLanes::stream(const sql::Statement& statement,
                                                       std::span<const sql::Value> parameters,
                                                       std::span<const sql::Type> types,
                                                       std::span<const std::string_view> columns) {
    Parameters copy;
    std::vector<Oid> oids;
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (auto fault = fault_of(parameters[i], types[i]); !fault.empty()) return refuse(std::string(fault));
        copy.add(parameters[i], types[i]);
        oids.push_back(oid_of(types[i]));
    }
    return open_stream(pool_, statement.text(), std::move(copy), std::move(oids), {columns.begin(), columns.end()});
}

Task<std::unique_ptr<Transaction>> PostgresLanes::begin() { return PostgresTransaction::begin(pool_); }

// Over the lane whose statements are the shortest.
Task<void> PostgresLanes::ping() { return ping_over(keyed_); }

}  // namespace quoin::db::postgres
