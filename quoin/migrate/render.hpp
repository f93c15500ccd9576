#pragma once
// Changes as the SQL of one engine, in the way a person likes to read it.

#include "quoin/migrate/change.hpp"

#include <map>
#include <string>
#include <vector>

namespace quoin::migrate {

// What rows get in a column instead of null or its default, by "table.column" (the table as it is called while changes
// are made): an SQL expression over the row. One that counts rows has "row_number() over ()".
using Fills = std::map<std::string, std::string, std::less<>>;

struct Rendered {
    std::vector<std::string> statements;  // without semicolons
    bool rebuilds_tables = false;         // wants the mark "-- quoin: rebuilds tables"
    bool loses_data = false;              // wants the mark "-- quoin: allows data loss"
    // Columns whose rows would need a fill, and none was given: "users.email". The script runs while the table is empty.
    std::vector<std::string> unfilled;
};

// The script that makes `changes` of the schema `from`.
Rendered render(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills = {});

// Whether rows may hold something that nobody can have back afterwards.
bool loses_data(const Change& change, db::Dialect dialect, const Fills& fills = {});

// The same for each engine. Used by render().
Rendered render_postgres(const std::vector<Change>& changes, const Fills& fills);
Rendered render_sqlite(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills);

// Whether the expression is a literal: the same for each row, and allowed as a default wherever there are rows.
bool is_literal(std::string_view expression);
// The fill of a column, "" without one: nullable columns and those with a default need none.
std::string fill_of(const Fills& fills, const std::string& table, const Column& column);

}  // namespace quoin::migrate
