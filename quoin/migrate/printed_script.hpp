#pragma once
// A migration as one SQL script, for somebody else to run ("--sql").

#include "quoin/migrate/history.hpp"

#include <expected>
#include <string>

namespace quoin::migrate {

struct PrintedScript {
    FileList plan;  // in the order of the run
    Direction direction = Direction::up;
    bool from_nothing = false;  // the ledger is not there yet
};

// Runs in psql (with ON_ERROR_STOP) or sqlite3 (with -bail) as the runner would run it: each revision in a transaction
// of its own where its marks allow, and the ledger with it. An error, in one line, where a revision says nothing for
// the engine.
std::expected<std::string, std::string> print(const PrintedScript& script, db::Dialect dialect);

}  // namespace quoin::migrate
