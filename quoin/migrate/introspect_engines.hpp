#pragma once
// The two halves of introspect(): tables in the order of their names.

#include "quoin/migrate/catalogue.hpp"

#include <string_view>
#include <vector>

namespace quoin::migrate {

inline constexpr std::string_view own_table = "quoin_revisions";  // never part of a schema

std::vector<Table> introspect_postgres(db::Connection& connection);
std::vector<Table> introspect_sqlite(db::Connection& connection);

}  // namespace quoin::migrate
