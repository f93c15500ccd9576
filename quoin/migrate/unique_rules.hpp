#pragma once
// What a table allows no two rows of.

#include "quoin/migrate/catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

using ColumnList = std::vector<std::string>;

// The columns of each rule: the primary key, unique constraints, and unique indexes, whatever they make of them.
std::vector<ColumnList> unique_rules(const Table& table);

// Whether some rule speaks of the column.
bool is_unique(const Table& table, std::string_view column);

}  // namespace quoin::migrate
