#pragma once
// The runner brings a database to the newest revision that the program knows. What it did stands in quoin_revisions.

#include "quoin/db/engine.hpp"
#include "quoin/migrate/chain.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <span>
#include <string>

namespace quoin::migrate {

// A row of quoin_revisions.
struct Applied {
    std::string revision;
    std::string checksum;
};

// How many of the chain's revisions, its last ones, are still to be applied. An error, in one line, where the database
// was not made by this chain: a file changed after it was applied, one is missing, or the database is ahead.
std::expected<std::size_t, std::string> count_pending(const Chain& chain, std::span<const Applied> applied);

// The same for the database behind a connection, which it only reads: for /health/ready.
std::expected<std::size_t, std::string> pending(db::Connection& connection, db::Dialect dialect, const Chain& chain);

using Progress = std::function<void(const RevisionFile&)>;

// Applies what is pending, each revision in a transaction of its own, with the migration lock held: of several
// processes that start at once one works and the others find it done. `progress` is called before each. Gives how many
// were applied. An error of the SQL leaves the revisions before it applied and nothing of its own; its line names the
// file, the line and the database's words. A lost connection throws db::Unavailable, and the next upgrade goes on.
std::expected<std::size_t, std::string> upgrade(db::Connection& connection, db::Dialect dialect, const Chain& chain,
                                                const Progress& progress = {});

}  // namespace quoin::migrate
