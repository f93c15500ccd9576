#pragma once
// What rows that are there get in new columns, where neither null nor a default will do.

#include "quoin/migrate/change.hpp"

#include <map>
#include <string>
#include <vector>

namespace quoin::migrate {

// By "table.column", the table as it is called while changes are made: an SQL expression over the row, which goes
// before the column's default. One that counts rows has "row_number() over ()".
using Fills = std::map<std::string, std::string, std::less<>>;

// The fill of a column, or "".
std::string fill_of(const Fills& fills, const std::string& table, const Column& column);

// The columns that `changes` add and that need a fill which is not in `fills`: they hold no null and have no default,
// or a unique rule stands against one default in all rows. Without it the changes can be made while the table is empty.
std::vector<std::string> unfilled(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills);

// Fills for them, as far as some are found that pass the column's checks and unique rules. `scratch` is asked, and not
// written to.
Fills find_fills(db::Connection& scratch, const Catalogue& from, const std::vector<Change>& changes);

}  // namespace quoin::migrate
