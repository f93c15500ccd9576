#pragma once
// Values for a column that pass its checks, tried out on the engine itself: for sample rows, and for columns that need
// a value in rows that are there.

#include "quoin/migrate/column_path.hpp"
#include "quoin/migrate/render.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

// SQL literals of distinct values, at most `most`: each passes the column's own checks before the changes, as converted
// after them, and converted back. `offered` are tried instead of values of our own, where there are any.
std::vector<std::string> sample_values(db::Connection& scratch, db::Dialect dialect, const ColumnPath& path,
                                       std::size_t most, const std::vector<std::string>& offered = {});

// For the columns that `changes` add to tables with rows: an expression that passes the column's checks and unique
// rules, as far as one is found. What needs none is left out.
Fills find_fills(db::Connection& scratch, const Catalogue& from, const std::vector<Change>& changes);

// Whether rows that are there need a fill for the new column: it holds no null and has no default, or a unique rule
// stands against the same default in all rows.
bool needs_fill(const Table& table, const Column& column);

}  // namespace quoin::migrate
