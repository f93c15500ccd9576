#pragma once
// What a schema is after changes of it: for SQLite's rebuilds, which need the whole table, and for tests.

#include "quoin/migrate/change.hpp"

namespace quoin::migrate {

// The change must fit: what it drops, renames or alters is there.
void apply(const Change& change, Catalogue& catalogue);
Catalogue applied(const std::vector<Change>& changes, Catalogue catalogue);

// nullptr where there is none.
Table* find_table(Catalogue& catalogue, std::string_view name);
const Table* find_table(const Catalogue& catalogue, std::string_view name);
const Column* find_column(const Table& table, std::string_view name);

}  // namespace quoin::migrate
