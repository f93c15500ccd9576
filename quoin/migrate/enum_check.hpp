#pragma once
// Checks that are enums: "role in ('user', 'admin')", however the engine spells it.

#include "quoin/migrate/catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// "role in ('user', 'admin')"
std::string enum_condition(std::string_view column, const std::vector<std::string>& labels);

// Fills enum_column, labels and the condition's text, as enum_condition() writes it, where all that a check does is to
// hold one column to a list of texts. PostgreSQL's own text of it, sent back, would be stored in yet another spelling.
void recognise_enum(Check& check, db::Dialect dialect);

}  // namespace quoin::migrate
