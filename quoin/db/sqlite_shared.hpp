#pragma once
// SharedReads: the reads by key of one tick, of which equal ones are run once.

#include "quoin/db/sqlite_queue.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace quoin::db::sqlite {

class SharedReads {
public:
    void add(Operation& operation);
    // How many different ones there are.
    std::size_t size() const { return groups_.size(); }
    // Runs them, and gives back all that were added, each with its rows or its error.
    OperationList run(Statements& statements);

private:
    std::vector<OperationList> groups_;
    // By hash, the number of the group that was last there, from 1. Two that meet here are at worst not shared.
    std::array<std::uint32_t, 64> last_{};
};

}  // namespace quoin::db::sqlite
