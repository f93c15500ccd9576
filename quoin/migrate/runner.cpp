#include "quoin/migrate/runner.hpp"

#include "quoin/migrate/target.hpp"
#include "quoin/migrate/transaction.hpp"

#include <optional>
#include <thread>
#include <utility>

namespace quoin::migrate {

namespace {

using Done = std::expected<FileList, std::string>;
using std::chrono::milliseconds;

class Elapsed {
public:
    milliseconds operator()() const {
        return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - since_);
    }

private:
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

// The migration lock, waited for while the observer looks on.
class Locked {
public:
    Locked(db::Connection& connection, Observer& observer) {
        const Elapsed elapsed;
        connection.watch([&](std::int64_t) {
            observer.waits(elapsed());
            return !observer.stops();
        });
        try {
            lock_.emplace(connection);
        } catch (...) {
            connection.watch({});
            throw;
        }
        connection.watch({});
    }

private:
    std::optional<MigrationLock> lock_;
};

}  // namespace

std::expected<std::size_t, std::string> pending(db::Connection& connection, db::Dialect dialect,
                                                const History& history) {
    return count_pending(history, read_applied(connection, dialect));
}

std::expected<Revisions, std::string> Runner::read() {
    return check_applied(history_, read_applied(connection_, dialect_));
}

Done Runner::upgrade(std::string_view target, Observer& observer) {
    const Locked locked(connection_, observer);
    const auto applied = read();
    if (!applied) return std::unexpected(applied.error());
    const auto plan = plan_upgrade(history_, *applied, target);
    if (!plan) return plan;
    if (!has_ledger(connection_, dialect_)) connection_.execute(sql_to_create_ledger(dialect_));
    return run(*plan, Direction::up, observer);
}

Done Runner::downgrade(std::string_view target, Observer& observer) {
    const Locked locked(connection_, observer);
    const auto applied = read();
    if (!applied) return std::unexpected(applied.error());
    const auto plan = plan_downgrade(history_, *applied, target);
    return plan ? run(*plan, Direction::down, observer) : plan;
}

Done Runner::stamp(std::string_view target, Ledger ledger, Observer& observer) {
    const auto wanted = find_applied_at(history_, target);
    if (!wanted) return std::unexpected(wanted.error());
    const Locked locked(connection_, observer);
    if (const auto applied = read(); !applied && ledger == Ledger::must_fit)
        return std::unexpected(applied.error() + "; --purge writes the ledger anew");
    Transaction transaction(connection_, dialect_);
    if (!has_ledger(connection_, dialect_)) connection_.execute(sql_to_create_ledger(dialect_));
    if (ledger == Ledger::made_anew) connection_.execute("delete from quoin_revisions");
    Revisions recorded;
    for (const auto& row : read_applied(connection_, dialect_)) recorded.insert(row.revision);
    for (const auto& file : history_.files())
        if (const bool is = recorded.contains(file.revision); is != wanted->contains(file.revision))
            connection_.execute(is ? sql_to_forget(file) : sql_to_record(file));
    transaction.commit();
    return history_.heads_of(*wanted);
}

Done Runner::run(const FileList& plan, Direction direction, Observer& observer) {
    for (const auto* file : plan)
        if (auto silent = why_silent(*file, direction, dialect_); !silent.empty())
            return std::unexpected(std::move(silent));
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const Step step{.file = *plan[i],
                        .script = plan[i]->script(direction, dialect_),
                        .direction = direction,
                        .number = i + 1,
                        .count = plan.size()};
        if (auto ran = run(step, observer); !ran) return std::unexpected(std::move(ran.error()));
    }
    return plan;
}

std::expected<void, std::string> Runner::run(const Step& step, Observer& observer) {
    const Elapsed elapsed;
    observer.begins(step);
    const ScriptRun script{
        .file = step.file,
        .direction = step.direction,
        .record = step.direction == Direction::up ? sql_to_record(step.file) : sql_to_forget(step.file),
        .lock_timeout = options_.lock_timeout,
        .watch = [&](const Activity& activity) {
            observer.works(step, activity, elapsed());
            return !observer.stops();
        }};
    for (int attempt = 1;; ++attempt) {
        const auto ran = run_script(connection_, dialect_, script);
        if (ran) break;
        const auto& fault = ran.error();
        if (!fault.blocked) return std::unexpected(fault.text);
        if (attempt == options_.attempts)
            return std::unexpected(fault.text + "; others held it in each of " + std::to_string(attempt) +
                                   " attempts: try again when they are done, or with a longer --lock-timeout");
        observer.is_blocked(step, fault.text);
        std::this_thread::sleep_for(options_.pause);
    }
    observer.ends(step, elapsed());
    return {};
}

}  // namespace quoin::migrate
