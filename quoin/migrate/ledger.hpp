#pragma once
// The ledger: the table quoin_revisions, in which a database keeps which revisions were applied to it.

#include "quoin/migrate/history.hpp"

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace quoin::migrate {

// A row of it.
struct Applied {
    std::string revision;
    std::string checksum;
};

bool has_ledger(db::Connection& connection, db::Dialect dialect);
// None where the table is not there. Throws db::Error.
std::vector<Applied> read_applied(db::Connection& connection, db::Dialect dialect);

// Statements, complete in themselves: a printed script runs the same ones.
std::string sql_to_create_ledger(db::Dialect dialect);
std::string sql_to_record(const RevisionFile& file);
std::string sql_to_forget(const RevisionFile& file);

// Which of the history's revisions are applied. An error, in one line, where the database was not made by this history:
// a file changed after it was applied, one is missing, or the database is ahead.
std::expected<Revisions, std::string> check_applied(const History& history, std::span<const Applied> applied);

// Whether all of the history is applied, as it is here. There may be more: a program that is newer has brought the
// database further, in steps that this one is to live with.
bool is_covered(const History& history, std::span<const Applied> applied);

// How many of the history's revisions are still to be applied, or that error.
std::expected<std::size_t, std::string> count_pending(const History& history, std::span<const Applied> applied);

}  // namespace quoin::migrate
