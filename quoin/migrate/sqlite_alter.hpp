#pragma once
// What SQLite's ALTER TABLE can do by itself, without a rebuild (https://sqlite.org/lang_altertable.html).

#include "quoin/migrate/render.hpp"

namespace quoin::migrate {

// The changes of one table that stays.
struct TableChanges {
    const Table& table;  // before them
    std::vector<Change> changes;
};

// Whether it can do all of them.
bool is_native(const TableChanges& group, const Fills& fills);

// One of them, where is_native(); `after` is the table with all of them. A rule of a new column goes with the column.
void alter(const TableChanges& group, const Change& change, const Table& after, Rendered& script);

}  // namespace quoin::migrate
