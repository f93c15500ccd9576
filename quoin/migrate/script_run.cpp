#include "quoin/migrate/script_run.hpp"

#include "quoin/migrate/concurrent_index.hpp"
#include "quoin/migrate/rebuild.hpp"
#include "quoin/migrate/transaction.hpp"

#include <algorithm>
#include <optional>

namespace quoin::migrate {

namespace {

using db::Dialect;

// Another session holds what this one needs, or each waits for the other: SQLSTATEs, and SQLITE_BUSY in its kinds.
bool is_blocked(const db::Error& error) {
    constexpr std::string_view codes[] = {"55P03", "40P01", "5", "261", "517"};
    return std::ranges::find(codes, error.code()) != std::end(codes);
}

// It cannot be said whether the connection will bear another statement.
bool is_lost(const db::Error& error) { return error.code().empty() || error.code().starts_with("57P"); }

// Asked for as long as it lives, while a statement runs.
class Watched {
public:
    Watched(db::Connection& connection, const ActivityWatch& watch, int line, std::int64_t rows_to_copy)
        : connection_(connection) {
        if (!watch) return;
        if (!watch({.line = line})) throw db::Interrupted();
        connection_.watch([&watch, line, rows_to_copy](std::int64_t rows) {
            Activity activity{.line = line};
            if (rows_to_copy > 0 && rows > 0)
                activity.done = std::min(1.0, static_cast<double>(rows) / static_cast<double>(rows_to_copy));
            return watch(activity);
        });
    }
    ~Watched() { connection_.watch({}); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

private:
    db::Connection& connection_;
};

class Running {
public:
    Running(db::Connection& connection, Dialect dialect, const ScriptRun& run)
        : connection_(connection),
          dialect_(dialect),
          run_(run),
          script_(run.file.script(run.direction, dialect)),
          place_(run.file.name) {}

    std::expected<void, ScriptFault> perform() {
        try {
            if (script_.marks.outside_a_transaction)
                perform_singly();
            else
                perform_at_once();
            return {};
        } catch (const db::Interrupted&) {
            throw;
        } catch (const db::Unavailable& error) {
            if (is_lost(error)) throw db::Unavailable(place_ + ": " + error.what(), error.code());
            return std::unexpected(ScriptFault{place_ + ": " + error.what(), is_blocked(error)});
        } catch (const db::Error& error) {
            return std::unexpected(ScriptFault{place_ + ": " + error.what()});
        }
    }

private:
    void perform_at_once() {
        const bool rebuilds = dialect_ == Dialect::sqlite && script_.marks.rebuilds_tables;
        std::optional<ForeignKeysOff> off;
        if (rebuilds) off.emplace(connection_);
        limit_waiting(connection_, dialect_, run_.lock_timeout);
        Transaction transaction(connection_, dialect_);
        const auto before = rebuilds ? orphans(connection_) : Orphans{};
        for (const auto& statement : script_.statements) execute(statement);
        place_ = run_.file.name;
        if (rebuilds) refuse_new_orphans(connection_, before);
        record();
        transaction.commit();
    }

    void perform_singly() {
        for (const auto& statement : script_.statements) {
            // It lets others work while it waits for them.
            limit_waiting(connection_, dialect_,
                          is_concurrent(statement.text) ? std::chrono::milliseconds(0) : run_.lock_timeout);
            place_ = place_of(statement);
            drop_invalid(connection_, statement.text);
            execute(statement);
        }
        place_ = run_.file.name;
        record();
    }

    void execute(const Statement& statement) {
        place_ = place_of(statement);
        const auto rows = dialect_ == Dialect::sqlite && run_.watch ? rows_to_copy(connection_, statement.text) : 0;
        const Watched watched(connection_, run_.watch, statement.line, rows);
        connection_.execute(statement.text);
    }

    void record() {
        if (!run_.record.empty()) connection_.execute(run_.record);
    }

    std::string place_of(const Statement& statement) const {
        return run_.file.name + ':' + std::to_string(statement.line);
    }

    db::Connection& connection_;
    Dialect dialect_;
    const ScriptRun& run_;
    const Script& script_;
    std::string place_;  // where a fault is
};

}  // namespace

std::expected<void, ScriptFault> run_script(db::Connection& connection, Dialect dialect, const ScriptRun& run) {
    return Running(connection, dialect, run).perform();
}

}  // namespace quoin::migrate
