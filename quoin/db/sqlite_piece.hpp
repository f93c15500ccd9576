#pragma once
// Piece: rows copied out of SQLite into one buffer, to be read on another thread after the statement has moved on.

#include "quoin/db/operation.hpp"

#include <span>
#include <string>

namespace quoin::db::sqlite {

class Piece {
public:
    // A piece takes rows until it is this large.
    static constexpr std::size_t room = 64 * 1024;

    bool empty() const { return bytes_.empty(); }
    bool full() const { return bytes_.size() >= room; }
    void clear() { bytes_.clear(); }

    void add(std::span<const sql::Value> row);
    // Gives each row to the sink, which may throw.
    void hand_to(const RowSink& sink) const;

private:
    std::string bytes_;  // a cell is its kind and, unless it is null, eight bytes: a number, or the length of what
                         // follows
    std::size_t columns_ = 0;
};

}  // namespace quoin::db::sqlite
