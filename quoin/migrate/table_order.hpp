#pragma once
// The order in which tables can be created.

#include "quoin/migrate/catalogue.hpp"

#include <vector>

namespace quoin::migrate {

// Puts each table after those it refers to; else the order stays. In a circle the first stays first.
void sort_by_reference(std::vector<Table>& tables);

}  // namespace quoin::migrate
