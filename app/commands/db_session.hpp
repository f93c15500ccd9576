#pragma once
// What a command of `quoin db` works on: the revision files, and the database.

#include "app/commands/db.hpp"
#include "app/commands/interruption.hpp"
#include "app/or_fail.hpp"
#include "app/settings.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/migrate/history.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace quoin::app {

// The files of the folder that is named, or those built into the program. Throws std::runtime_error in one line.
migrate::History load_history(const DbArguments& arguments);

// Where `revision` and `merge` write: the folder that is named, or ./migrations. Throws where it is not there.
std::filesystem::path revisions_folder(const DbArguments& arguments);

// The database of the settings, with its files. Ctrl-C is held back before the database starts its threads.
class DbSession {
public:
    explicit DbSession(const DbArguments& arguments);

    const migrate::History& history() const { return history_; }
    db::Database& database() { return *database_; }
    db::Connection& connection() { return *connection_; }
    db::Dialect dialect() const { return database_->dialect(); }
    const Interruption& interruption() const { return interruption_; }

    // What is applied. Throws where the database was not made by these files.
    migrate::Revisions applied();

private:
    migrate::History history_;
    Interruption interruption_;
    std::unique_ptr<db::Database> database_;
    std::unique_ptr<db::Connection> connection_;
};

}  // namespace quoin::app
