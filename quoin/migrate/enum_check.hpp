#pragma once
// Checks that are enums: "role in ('user', 'admin')", however the engine spells it.

#include "quoin/migrate/catalogue.hpp"

namespace quoin::migrate {

// Fills enum_column and labels of a check that holds one column to a list of texts.
void recognise_enum(Check& check, db::Dialect dialect);

}  // namespace quoin::migrate
