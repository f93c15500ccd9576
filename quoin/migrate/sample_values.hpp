#pragma once
// Values for a column that pass its checks, tried out on the engine itself.

#include "quoin/migrate/column_path.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

// SQL literals of distinct values, at most `most`: each passes the column's own checks before the changes, as converted
// after them, and converted back. `offered` are tried instead of values of our own, where there are any.
std::vector<std::string> sample_values(db::Connection& scratch, db::Dialect dialect, const ColumnPath& path,
                                       std::size_t most, const std::vector<std::string>& offered = {});

}  // namespace quoin::migrate
