#pragma once
// Changes as the SQL of one engine, in the way a person likes to read it.

#include "quoin/migrate/change.hpp"
#include "quoin/migrate/fills.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

struct Rendered {
    std::vector<std::string> statements;  // without semicolons
    bool rebuilds_tables = false;         // wants the mark "-- quoin: rebuilds tables"
    bool loses_data = false;              // wants the mark "-- quoin: allows data loss"
    std::vector<std::string> notes{};     // for those who read it
    friend bool operator==(const Rendered&, const Rendered&) = default;
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

}  // namespace quoin::migrate
