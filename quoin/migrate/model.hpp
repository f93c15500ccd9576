#pragma once
// The schema that described structs ask for: their fields' types and their table declarations (quoin/sql/table.hpp) as
// a Catalogue.
//
//   using Models = quoin::migrate::Models<User, Post>;
//   auto wanted = catalogue_of<Models>(db::Dialect::sqlite);

#include "quoin/migrate/catalogue.hpp"
#include "quoin/sql/table.hpp"

namespace quoin::migrate {

// The stored structs of a program.
template <sql::Stored... T>
struct Models {};

// Throws std::invalid_argument where two rules of a table have the same name.
template <class List>
Catalogue catalogue_of(db::Dialect dialect);

}  // namespace quoin::migrate
