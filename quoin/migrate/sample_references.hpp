#pragma once
// What sample rows of a table have to refer to, before the changes and after.

#include "quoin/migrate/column_path.hpp"
#include "quoin/migrate/unique_rules.hpp"

#include <vector>

namespace quoin::migrate {

// A foreign key in the names of the schema that is left; `to` is nullptr where it leads to what is not there, or will
// not come back: then only null will do.
struct SampleReference {
    ColumnList columns;
    const Table* to = nullptr;
    ColumnList to_columns{};
};

struct SampleReferences {
    std::vector<SampleReference> list{};
    // Tables that must have rows, since new columns are filled with their keys; nullptr for one that is not there.
    std::vector<const Table*> needed{};
};

// Of the table that `path` is of, one of `all`.
SampleReferences references_of(const TablePath& path, const std::vector<TablePath>& all);

}  // namespace quoin::migrate
