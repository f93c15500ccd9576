#pragma once
// What every command that works on data starts with: settings, the database, the key.

#include "app/security.hpp"
#include "app/settings.hpp"
#include "quoin/base/log.hpp"
#include "quoin/db/engine.hpp"

#include <memory>

namespace quoin::app {

// From the environment and .env. Throws std::runtime_error with a line for each wrong setting.
Configuration load_configuration();

std::unique_ptr<db::Database> open_database(const Configuration& configuration);

// Brings the schema to the newest revision under the migration lock, so that any number of processes may start at once.
// Each revision that is applied is logged.
void bring_to_head(db::Database& database, Log& log);
// Throws where the schema is older than the program, naming what is missing.
void require_head(db::Database& database);

// Makes and keeps a secret where none is set.
SecurityOptions security_options(const Configuration& configuration);

}  // namespace quoin::app
