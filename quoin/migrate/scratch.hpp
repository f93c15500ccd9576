#pragma once
// Scratch: a database to make schemas in and throw away, and what the engine makes of the models' schema there.

#include "quoin/migrate/catalogue.hpp"

#include <memory>

namespace quoin::migrate {

// A new, empty SQLite database in a temporary folder, removed with the connection.
std::unique_ptr<db::Connection> open_sqlite_scratch();

// The same for whichever engine `database` is of; what that database holds is neither seen nor touched. On PostgreSQL
// it is a connection to it on which all that is created without a schema's name is temporary (its search_path is
// pg_temp): that needs no right but TEMPORARY, and vanishes with the connection.
std::unique_ptr<db::Connection> open_scratch(db::Database& database);

// `wanted` in the engine's own spelling, to be compared with an introspected catalogue: it is created on `scratch`,
// where none of its tables may exist, read back, and taken away again. Expressions keep their `text`. Throws db::Error
// where the engine refuses it: a model holds SQL that is wrong.
Catalogue canonical(db::Connection& scratch, const Catalogue& wanted);

}  // namespace quoin::migrate
