#pragma once
// The schema that a database has.

#include "quoin/migrate/catalogue.hpp"

namespace quoin::migrate {

// All tables of the connection's current schema, whoever made them, but quoin_revisions and SQLite's own. Views are not
// listed. Tables come in the order of their references, then by name. `text` and `canonical` of an expression are the
// same here, except that an enum's text is always "column in ('a', 'b')". A constraint that SQLite was given without a
// name gets the one PostgreSQL would give it.
Catalogue introspect(db::Connection& connection, db::Dialect dialect);

}  // namespace quoin::migrate
