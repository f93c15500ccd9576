#pragma once
// The runner brings a database from one revision to another. What it did stands in the ledger, quoin_revisions.

#include "quoin/migrate/ledger.hpp"
#include "quoin/migrate/script_run.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace quoin::migrate {

// One revision of those that a run goes through.
struct Step {
    const RevisionFile& file;
    const Script& script;  // what of the file is run
    Direction direction = Direction::up;
    std::size_t number = 1, count = 1;  // the first of three: 1 and 3
};

// Who looks on while the runner works. Throws nothing.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void begins(const Step&) {}
    // About ten times a second, `elapsed` since it began.
    virtual void works(const Step&, const Activity&, std::chrono::milliseconds /*elapsed*/) {}
    // What it needs is held by others; it is tried again.
    virtual void is_blocked(const Step&, const std::string& /*why*/) {}
    virtual void ends(const Step&, std::chrono::milliseconds /*elapsed*/) {}
    // Another process migrates; about ten times a second.
    virtual void waits(std::chrono::milliseconds /*elapsed*/) {}
    // Asked as often: whether to stop at the next chance, with the revision at work taken back.
    virtual bool stops() { return false; }
};

struct RunnerOptions {
    // How long a statement waits for what other sessions hold, and how often the revision is tried.
    std::chrono::milliseconds lock_timeout{5000};
    int attempts = 4;
    std::chrono::milliseconds pause{500};  // between them: those that queued up behind it go first
};

// How many of the history's revisions the database lacks; it is only read. An error as in check_applied.
std::expected<std::size_t, std::string> pending(db::Connection& connection, db::Dialect dialect,
                                                const History& history);

// Each verb runs with the migration lock held: of several processes that start at once one works, and the others find
// it done. Each gives what it did, or an error in one line; what was done before the error stays, each revision whole
// or not at all. A lost connection throws db::Unavailable and the observer's stop db::Interrupted; the next run goes
// on.
class Runner {
public:
    Runner(db::Connection& connection, db::Dialect dialect, const History& history, RunnerOptions options = {})
        : connection_(connection), dialect_(dialect), history_(history), options_(options) {}

    // Targets as in plan_upgrade and plan_downgrade.
    std::expected<FileList, std::string> upgrade(std::string_view target, Observer& observer);
    std::expected<FileList, std::string> downgrade(std::string_view target, Observer& observer);

    // Writes the ledger as if the database stood at `target`, and runs no revision. Gives its heads. A ledger that does
    // not fit the history is refused, unless it is to be made anew.
    enum class Ledger { must_fit, made_anew };
    std::expected<FileList, std::string> stamp(std::string_view target, Ledger ledger, Observer& observer);

private:
    std::expected<Revisions, std::string> read();
    std::expected<FileList, std::string> run(const FileList& plan, Direction direction, Observer& observer);
    std::expected<void, std::string> run(const Step& step, Observer& observer);

    db::Connection& connection_;
    db::Dialect dialect_;
    const History& history_;
    RunnerOptions options_;
};

}  // namespace quoin::migrate
