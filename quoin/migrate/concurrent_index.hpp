#pragma once
// PostgreSQL's indexes that are made without a transaction, and what a run that was cut short leaves of them.
// https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY

#include "quoin/db/engine.hpp"

#include <string>
#include <string_view>

namespace quoin::migrate {

// False for a "create" or "drop index concurrently" that would fail where it was run before.
bool bears_repetition(std::string_view statement);

// Whether it says "concurrently": it waits for others' transactions, and nobody waits for it.
bool is_concurrent(std::string_view statement);

// Drops the invalid index that a failed run of this "create index concurrently" left: "if not exists" would take it for
// made. Nothing where there is none, or where the statement is another one. Throws db::Error.
void drop_invalid(db::Connection& connection, std::string_view statement);

}  // namespace quoin::migrate
