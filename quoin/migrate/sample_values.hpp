#pragma once
// Values for a column that pass its checks, tried out on the engine itself: for sample rows, and for columns that need
// a value in rows that are there.

#include "quoin/migrate/column_path.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

// SQL literals of distinct values, at most `most`: each passes the column's own checks before the changes, as converted
// after them, and converted back. `offered` are tried instead of values of our own, where there are any.
std::vector<std::string> sample_values(db::Connection& scratch, db::Dialect dialect, const ColumnPath& path,
                                       std::size_t most, const std::vector<std::string>& offered = {});

// An expression for the column's values in rows that are there, which passes its checks and unique rules; "" where none
// is found. `table` has the column; `other` is the schema on the far side of the changes: what is not in both cannot be
// referred to meanwhile.
std::string find_fill(db::Connection& scratch, const Catalogue& other, const Table& table, const Column& column);

// Whether rows that are there need a fill for the new column.
bool needs_fill(const Column& column);

}  // namespace quoin::migrate
