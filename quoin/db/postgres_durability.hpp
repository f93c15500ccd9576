#pragma once
// What of a PostgreSQL server's configuration would lose acknowledged writes in a crash: to be warned of at the start.

#include "quoin/db/engine.hpp"

#include <string>
#include <vector>

namespace quoin::db {

// The settings that are off among fsync, full_page_writes and synchronous_commit, as this connection's user has them.
std::vector<std::string> settings_that_lose_writes(Connection& postgres);

}  // namespace quoin::db
