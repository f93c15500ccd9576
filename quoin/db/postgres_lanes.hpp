#pragma once
// PostgresLanes: one loop's way to PostgreSQL. Reads by key, other reads and writes each have connections of their own,
// so that none waits for another kind; long answers have ordinary ones.

#include "quoin/db/engine.hpp"
#include "quoin/db/postgres_lane.hpp"
#include "quoin/db/postgres_pool.hpp"

#include <array>
#include <deque>

namespace quoin::db::postgres {

class PostgresLanes final : public Lanes {
public:
    PostgresLanes(Loop& loop, const Target& target, Share& share, bool pre_ping);
    ~PostgresLanes() override;

    void read_by_key(Operation& operation) override;
    void read(Operation& operation) override;
    void write(Operation& operation) override;
    Task<std::unique_ptr<RowStream>> stream(const sql::Statement& statement, std::span<const sql::Value> parameters,
                                            std::span<const sql::Type> types,
                                            std::span<const std::string_view> columns) override;
    Task<std::unique_ptr<Transaction>> begin() override;
    Task<void> ping() override;

    const LaneStats& keyed_stats() const { return keyed_.stats(); }
    const LaneStats& read_stats() const { return reads_[0].stats(); }
    const LaneStats& write_stats() const { return writes_.front().stats(); }  // of the first of its lanes

private:
    WriteLane& write_lane();
    void keep_alive();

    Share& share_;
    Probe probe_;
    ReadLane keyed_;
    std::array<ReadLane, 2> reads_;  // the second for when a slow statement holds up the first
    std::deque<WriteLane> writes_;   // PostgreSQL commits what several of them have sent with one flush of its log
    OrdinaryPool pool_;
    Timer keep_alive_;
};

}  // namespace quoin::db::postgres
