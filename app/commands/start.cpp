#include "app/commands/start.hpp"

#include "app/schema.hpp"
#include "app/secret_file.hpp"
#include "quoin/base/joined.hpp"
#include "quoin/db/postgres_durability.hpp"
#include "quoin/token/secret_rule.hpp"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace quoin::app {

namespace {

std::string_view secret_refusal(std::string_view secret, std::string_view algorithm) {
    return why_refused(secret, algorithm_named(algorithm).value_or(Algorithm::hs256));
}

// One fault in one line; several in a line each, below the first.
std::string told(const Faults& faults) {
    std::string text = faults.size() == 1 ? "" : std::to_string(faults.size()) + " settings are wrong:";
    for (const auto& fault : faults) text += (faults.size() == 1 ? "" : "\n  ") + fault;
    return text;
}

// Another key from the same secret, of which it tells nothing.
Secret derived(const Secret& secret, std::string_view purpose) {
    std::string key;
    SigningKey(Algorithm::hs256, secret).sign(purpose, key);
    return Secret(std::move(key));
}

}  // namespace

Configuration load_configuration(Purpose purpose) {
    auto configuration = configure(Environment::of_process(), purpose, secret_refusal);
    if (!configuration) throw std::runtime_error(told(configuration.error()));
    return *std::move(configuration);
}

Log open_log(const Settings& settings) {
    return Log(settings.log_level.value, STDERR_FILENO, now, settings.log_format);
}

std::unique_ptr<db::Database> open_database(const Configuration& configuration) {
    const auto& choice = configuration.database;
    return choice.dialect == db::Dialect::sqlite ? db::open_sqlite(choice.sqlite) : db::open_postgres(choice.postgres);
}

std::unique_ptr<db::Connection> connect_patiently(db::Database& database, std::chrono::seconds patience, Log& log) {
    using Clock = std::chrono::steady_clock;
    const auto limit = Clock::now() + patience;
    for (bool told = false;; told = true) {
        try {
            return database.connect();
        } catch (const db::Unavailable& error) {
            if (Clock::now() >= limit) throw;
            if (!told) log.warning("waiting for the database", {{"what", error.what()}});
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

static void bring_to_head(db::Connection& connection, db::Dialect dialect, Log& log) {
    upgrade_to_head(connection, dialect,
                    [&log](const std::string& revision) { log.info("migrating", {{"revision", revision}}); });
}

static void require_head(db::Connection& connection, db::Dialect dialect) {
    const auto pending = pending_revisions(connection, dialect);
    if (pending.empty()) return;
    throw std::runtime_error(
        "the database's schema is older than this program: start it without --no-migrate to apply " + joined(pending));
}

static void warn_of_lost_writes(db::Connection& connection, db::Dialect dialect, Log& log) {
    if (dialect != db::Dialect::postgres) return;
    for (const auto& setting : db::settings_that_lose_writes(connection))
        log.warning("durability",
                    {{"what", "with this setting of PostgreSQL off, a crash of its machine loses acknowledged writes"},
                     {"setting", setting}});
}

void make_ready(db::Connection& connection, db::Dialect dialect, bool migrate, Log& log) {
    if (migrate)
        bring_to_head(connection, dialect, log);
    else
        require_head(connection, dialect);
    warn_of_lost_writes(connection, dialect, log);
}

std::unique_ptr<db::Database> open_at_head(const Configuration& configuration) {
    auto database = open_database(configuration);
    Log log(LogLevel::warning, STDERR_FILENO, now, configuration.settings.log_format);
    bring_to_head(*database->connect(), database->dialect(), log);
    return database;
}

OpenDatabase::OpenDatabase(const Configuration& configuration) : database_(open_at_head(configuration)) {
    lanes_ = database_->open_lanes(loop_);
}

PasswordHasher hasher_of(const Configuration& configuration) {
    return PasswordHasher(static_cast<int>(configuration.settings.bcrypt_cost.value));
}

SecurityOptions security_options(const Configuration& configuration) {
    const auto& settings = configuration.settings;
    auto secret = configuration.signing_key;
    if (secret.empty()) {
        auto kept = keep_secret(configuration.kept_secret);
        if (!kept) throw std::runtime_error(kept.error());
        secret = *std::move(kept);
    }
    const auto algorithm = algorithm_named(label_of(settings.algorithm.value)).value();
    return {.key = SigningKey(algorithm, secret),
            .fingerprint_key = derived(secret, "fingerprints of requests"),
            .user_token_lifetime = std::chrono::minutes(settings.access_token_expire_minutes.value),
            .store_token_lifetime = std::chrono::minutes(settings.store_token_expire_minutes.value),
            .bcrypt_cost = static_cast<int>(settings.bcrypt_cost.value),
            .hashing_threads = configuration.workers};
}

}  // namespace quoin::app
