#pragma once
// Rows to prove a migration with: in each table a few that fit all rules of the schema there is, and that will fit
// those of the one to come.

#include "quoin/migrate/fills.hpp"
#include "quoin/migrate/rename.hpp"

#include <set>
#include <string>
#include <vector>

namespace quoin::migrate {

struct Journey {
    const Catalogue& from;
    const Catalogue& to;
    const Renames& renames;
    const Fills &fills, &down_fills;
};

// Inserts them on `scratch`, which has the schema `journey.from`, those that others refer to first. Gives the tables
// that stay empty: those of `left_empty`, and those whose rules no value of ours fits.
std::vector<std::string> insert_sample_rows(db::Connection& scratch, const Journey& journey,
                                            const std::set<std::string>& left_empty = {});

}  // namespace quoin::migrate
