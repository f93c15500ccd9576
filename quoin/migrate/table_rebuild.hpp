#pragma once
// SQLite's way to change what ALTER TABLE cannot: a new table, the rows copied, the old one dropped, the new one
// renamed (https://sqlite.org/lang_altertable.html, section 7). It runs with foreign keys off and the old way of
// renaming on: the mark "-- quoin: rebuilds tables".

#include "quoin/migrate/render.hpp"

namespace quoin::migrate {

struct Rebuild {
    const Catalogue& catalogue;  // as it is when the rebuild runs: a name that is free in it is taken for a while
    const Table& from;
    const Table& to;
    std::vector<RenameLabel> labels;
};

// Indexes and triggers are made again; a counter goes on behind what it gave out.
void rebuild(const Rebuild& rebuild, const Fills& fills, Rendered& script);

}  // namespace quoin::migrate
