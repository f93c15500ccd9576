#pragma once
// The difference between two states of one table, put into the steps of difference().

#include "quoin/migrate/change.hpp"

#include <functional>
#include <map>
#include <set>

namespace quoin::migrate {

// Changes by the step they belong to; the steps are run in this order. What is dropped first is what others depend on
// last, so that the whole list reversed is in order as well.
struct Steps {
    std::vector<Change> drop_foreign_keys, drop_circular, drop_tables, drop_indexes, drop_checks, drop_keys;
    std::vector<Change> rename;  // constraints and indexes
    std::vector<Change> columns, labels;
    std::vector<Change> add_keys, add_indexes, add_checks, add_tables, add_foreign_keys, add_circular;
    std::vector<Change> rest;
};

using ColumnNames = std::set<std::string, std::less<>>;

// The columns whose values cannot be converted to their new type, and which are dropped and added instead.
ColumnNames replaced_columns(db::Dialect dialect, const Table& from, const Table& to);

void diff_columns(db::Dialect dialect, const Table& from, const Table& to, const ColumnNames& replaced, Steps& steps);

// Keys, checks and indexes. Those that speak of a replaced column are dropped and added again.
void diff_constraints(const Table& from, const Table& to, const ColumnNames& replaced, Steps& steps);

// Those for which `disturbed` holds are dropped and added again.
void diff_foreign_keys(const Table& from, const Table& to, const std::function<bool(const ForeignKey&)>& disturbed,
                       Steps& steps);

// Whether the primary key or a unique rule over exactly these columns is dropped, even if it is added again.
bool drops_key(const Table& from, const Table& to, const ColumnNames& replaced,
               const std::vector<std::string>& columns);

}  // namespace quoin::migrate
