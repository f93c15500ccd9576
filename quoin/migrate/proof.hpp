#pragma once
// The proof of a migration: up, down and up again over sample rows, with nothing missing, too much or lost.

#include "quoin/migrate/revision_file.hpp"
#include "quoin/migrate/sample_rows.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

struct Proof {
    std::string fault{};                 // empty: proven
    std::vector<std::string> untried{};  // tables that had no rows in the proof
};

// `scratch` has the schema `journey.from` and no rows; it is of no use afterwards.
Proof prove(db::Connection& scratch, const Journey& journey, const RevisionFile& file);

}  // namespace quoin::migrate
