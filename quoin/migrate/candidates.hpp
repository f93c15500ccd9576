#pragma once
// Values worth trying in a column: of its type, and around what its checks speak of.

#include "quoin/migrate/column_path.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// SQL literals, the plainest first; not all pass the checks. Empty for a type that is not known here.
std::vector<std::string> candidates(db::Dialect dialect, const ColumnPath& path);

// What the type has for nothing: 0, false, the empty text; "" where it has no such value.
std::string plain_value(db::Dialect dialect, std::string_view type);

// Expressions that give each row another value of the type, by its number from 1.
std::vector<std::string> row_numbers_as(db::Dialect dialect, std::string_view type);

// The table's checks that speak of this column and of no other.
std::vector<const Check*> own_checks(const Table& table, std::string_view column);
// Whether a check speaks of several columns; and whether one of those does that speaks of this one.
bool is_wide(const Table& table, const Check& check);
bool in_wide_check(const Table& table, std::string_view column);
// All of them in one condition, which null passes as it passes a check.
std::string condition_of(const std::vector<const Check*>& checks);

}  // namespace quoin::migrate
