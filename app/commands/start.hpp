#pragma once
// What every command that works on data starts with: settings, the database, the key.

#include "app/security.hpp"
#include "app/settings.hpp"
#include "quoin/base/log.hpp"
#include "quoin/base/loop.hpp"
#include "quoin/db/db.hpp"

#include <chrono>
#include <memory>

namespace quoin::app {

// From the environment and .env. Throws std::runtime_error with a line for each wrong setting.
Configuration load_configuration(Purpose purpose = Purpose::service);

// Standard error, as LOG_LEVEL and LOG_FORMAT ask for it.
Log open_log(const Settings& settings);

std::unique_ptr<db::Database> open_database(const Configuration& configuration);

// A connection, as soon as the database can be reached, which a machine that boots may start later than this process.
// Throws what it fails with, after `patience` where nobody answers.
std::unique_ptr<db::Connection> connect_patiently(db::Database& database, std::chrono::seconds patience, Log& log);
// Before the database is used: with `migrate` its schema is brought to the newest revision under the migration lock,
// so that any number of processes may start at once, and each one applied is logged; without, it throws where the
// schema is older, naming what is missing. Each setting of PostgreSQL's with which a crash of its machine loses writes
// that were acknowledged is logged (trust F2).
void make_ready(db::Connection& connection, db::Dialect dialect, bool migrate, Log& log);

// The database on the newest schema, with a loop to use it from: for a command that does one thing.
class OpenDatabase {
public:
    explicit OpenDatabase(const Configuration& configuration);

    // What the task of `ask(db)` gives. Asked again where the database did not answer in time: a lane gives up soon,
    // since a server's client tries again, and nobody does so for a command.
    template <class Ask>
    auto wait_for(Ask ask) {
        for (int tries = 5;; --tries) {
            try {
                return run(loop_, ask(Db(*lanes_)));
            } catch (const db::OutcomeUnknown&) {
                throw;
            } catch (const db::Unavailable&) {
                if (tries == 1) throw;
            }
        }
    }

private:
    std::unique_ptr<db::Database> database_;
    Loop loop_;
    std::unique_ptr<db::Lanes> lanes_;
};

// The same for a command that waits for the database.
std::unique_ptr<db::Database> open_at_head(const Configuration& configuration);

PasswordHasher hasher_of(const Configuration& configuration);

// Makes and keeps a secret where none is set.
SecurityOptions security_options(const Configuration& configuration);

}  // namespace quoin::app
