#pragma once
// The proof of a migration: up, down and up again over sample rows, with nothing missing, too much or lost.

#include "quoin/migrate/render.hpp"
#include "quoin/migrate/sample_rows.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

struct Proof {
    std::string fault{};                // empty: proven
    std::vector<std::string> untried{};  // tables that had no rows in the proof
};

// `scratch` has the schema `journey.from` and no rows; it is of no use afterwards.
Proof prove(db::Connection& scratch, const Journey& journey, const Rendered& up, const Rendered& down);

// Runs a script as the runner does: in one transaction, after which foreign keys hold. Throws db::Error.
void run(db::Connection& connection, db::Dialect dialect, const Rendered& script);

}  // namespace quoin::migrate
