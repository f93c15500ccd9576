#pragma once
// How a PostgreSQL database that a FastAPI application of one of the five seeds made becomes Quoin's: from its schema
// to the SQL that does it, without running any. Its tables move, with every row and column, into a schema of their own;
// Quoin's are made beside them and filled from them.

#include "quoin/migrate/catalogue.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::app::adoption {

// Where the tables go that Quoin's take the place of.
inline constexpr std::string_view kept_in = "before_quoin";
// Where Alembic keeps which revision a database stands at.
inline constexpr std::string_view alembic_ledger = "alembic_version";

// A column of Quoin's and what fills it.
struct Assignment {
    std::string column;
    std::string expression;  // of the old row, which is called old
    std::string source;      // the old column, for people; empty where no column says it
};

// Old rows that Quoin has no place for: the adoption stops and says so.
struct Obstacle {
    std::string condition;  // of the old row
    std::string what;       // "no username of 1 to 64 characters"
};

struct Copy {
    std::string from, to;
    std::vector<Assignment> assignments{};
    std::string join{};  // how the row of Quoin's that an old one refers to is found
    std::vector<Obstacle> obstacles{};
    std::string counted{};                // the column whose counter goes on behind the highest id
    std::vector<std::string> left_out{};  // old columns without a place; they stay where the old table is
};

struct Plan {
    std::vector<Copy> copies;            // what a row refers to is copied before it
    std::vector<std::string> moved;      // tables
    std::vector<std::string> untouched;  // tables that Quoin does not know
};

// The error says, in one line, why this is not a database to adopt.
std::expected<Plan, std::string> plan_adoption(const migrate::Catalogue& found);

// The statements. Between them Quoin's own tables are made.
std::vector<std::string> moving(const Plan& plan);
std::string copying(const Copy& copy);
// How many old rows stand against it, before the tables are moved.
std::string counting(const Copy& copy, const Obstacle& obstacle);
std::string rows_before(const Copy& copy);
std::string rows_after(const Copy& copy);
// Empty where no counter is to be set.
std::string continuing(const Copy& copy);

}  // namespace quoin::app::adoption
