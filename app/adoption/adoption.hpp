#pragma once
// Adoption: a PostgreSQL database of a FastAPI application's becomes Quoin's, all at once or not at all.

#include "app/adoption/plan.hpp"
#include "quoin/db/engine.hpp"

#include <expected>
#include <functional>
#include <string>
#include <vector>

namespace quoin::app::adoption {

struct Found {
    Plan plan;
    std::string alembic_revision;         // empty where Alembic keeps no book
    std::vector<std::string> row_counts;  // of the plan's copies, in their order
    std::vector<std::string> obstacles;   // a line for each rule that old rows break; empty, or it cannot be adopted
};

// Reads only. The error says, in one line, why there is nothing to adopt.
std::expected<Found, std::string> find_adoptable(db::Connection& connection);

using Step = std::function<void(const std::string& what)>;

// Under the migration lock. Quoin's tables are made by its revisions in a schema of their own; one transaction then
// moves the old ones away, those in, and copies the rows. The error, in one line, leaves the old tables where they
// were.
std::expected<void, std::string> adopt(db::Connection& connection, const Plan& plan, const Step& step);

}  // namespace quoin::app::adoption
