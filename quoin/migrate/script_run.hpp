#pragma once
// One direction of one revision, run: whole or not at all.

#include "quoin/migrate/revision_file.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace quoin::migrate {

// What a script does at the moment.
struct Activity {
    int line = 0;                  // of the file
    std::optional<double> done{};  // the share of the rows that a statement copies, where it is known
};
// Asked before each statement and about ten times a second; false stops it.
using ActivityWatch = std::function<bool(const Activity&)>;

struct ScriptRun {
    const RevisionFile& file;
    Direction direction = Direction::up;
    std::string record{};  // a statement run last, in the same transaction; empty: none
    // How long a statement waits for what others hold; PostgreSQL's queue behind it waits as long.
    std::chrono::milliseconds lock_timeout{5000};
    ActivityWatch watch{};
};

struct ScriptFault {
    std::string text;      // one line: the file, the line, the database's words
    bool blocked = false;  // by what others hold: the same may succeed later
};

// With marks obeyed. After a fault the database is as before, except where the script runs outside a transaction: then
// what went before the fault stays, and the script is to be run again. Throws db::Unavailable where the database went
// away (the text names the place), db::Interrupted where the watch stopped it.
std::expected<void, ScriptFault> run_script(db::Connection& connection, db::Dialect dialect, const ScriptRun& run);

}  // namespace quoin::migrate
