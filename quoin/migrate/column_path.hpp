#pragma once
// ColumnPath: what a column is before and after changes, and so what its values must fit.

#include "quoin/migrate/rename.hpp"

#include <optional>
#include <string>
#include <vector>

namespace quoin::migrate {

struct ColumnPath {
    const Table* before = nullptr;  // the table that holds it; nullptr: there is none
    const Table* after = nullptr;
    const Column* column = nullptr;  // before; nullptr: the column is new
    const Column* goal = nullptr;    // after; nullptr: it is dropped
    std::vector<Rename> labels{};    // of the column's enum

    // Whether the values stay as they are: nulls are not filled, nor labels renamed.
    bool untouched() const {
        return column && goal && column->type == goal->type && column->nullable <= goal->nullable && labels.empty();
    }
};

// Of one table that `from` has: a path for each of its columns, then for each that is new.
struct TablePath {
    const Table* before = nullptr;
    const Table* after = nullptr;  // nullptr: the table is dropped
    std::vector<ColumnPath> columns{};
};

// For each table of `from`, in its order. The catalogues outlive what is given.
std::vector<TablePath> paths(const Catalogue& from, const Catalogue& to, const Renames& renames);

}  // namespace quoin::migrate
