#pragma once
// The schema that this program needs: the revisions embedded in it, and a database brought to them.

#include "quoin/db/engine.hpp"
#include "quoin/migrate/history.hpp"

#include <functional>
#include <string>
#include <vector>

namespace quoin::app {

// Throws std::runtime_error where the embedded files do not fit together: a mistake of the build.
migrate::History read_revisions();

// Told of each revision before it is applied: "0001 (accounts)".
using RevisionSeen = std::function<void(const std::string& revision)>;

// Applies what is missing, under the migration lock. Throws where the database's history is not this program's.
void upgrade_to_head(db::Connection& connection, db::Dialect dialect, const RevisionSeen& seen);

// What upgrade_to_head would apply.
std::vector<std::string> pending_revisions(db::Connection& connection, db::Dialect dialect);

}  // namespace quoin::app
