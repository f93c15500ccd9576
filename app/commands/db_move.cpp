// quoin db upgrade, downgrade and stamp.

#include "app/commands/commands.hpp"
#include "app/commands/db_script.hpp"
#include "app/commands/db_session.hpp"
#include "app/commands/migration_progress.hpp"
#include "app/commands/revision_view.hpp"
#include "quoin/migrate/runner.hpp"
#include "quoin/schema/object_writer.hpp"

#include <unistd.h>

#include <iostream>

namespace quoin::app {

using migrate::FileList;
using migrate::Observer;
using migrate::Runner;

namespace {

constexpr int interrupted = 130;  // as a shell says of what Ctrl-C ended

using Move = std::expected<FileList, std::string> (*)(Runner&, const MoveArguments&, Observer&);

std::string standing(const migrate::History& history, const migrate::Revisions& applied) {
    return applied.empty() ? "base" : labels(history.heads_of(applied));
}

void tell(DbSession& session, const MoveArguments& arguments, const FileList& done) {
    const auto applied = session.applied();
    if (!arguments.json) {
        std::cout << (done.empty() ? "Nothing to do: the" : "The") << " database is at "
                  << standing(session.history(), applied) << '\n';
        return;
    }
    const RevisionView view(session.history());
    std::string text;
    {
        ObjectWriter object(text);
        object.raw("done", view.json(done));
        object.raw("current", view.json(session.history().heads_of(applied)));
    }
    std::cout << text << '\n';
}

int run(const MoveArguments& arguments, Move move) {
    DbSession session(arguments);
    MigrationProgress progress(std::cout, std::cerr,
                               {.lists_revisions = !arguments.json, .live = ::isatty(STDERR_FILENO) == 1, .stops = [&] {
                                    return session.interruption().is_asked_for();
                                }});
    Runner runner(session.connection(), session.dialect(), session.history(), {.lock_timeout = arguments.lock_timeout});
    try {
        tell(session, arguments, or_fail(move(runner, arguments, progress)));
        return 0;
    } catch (const db::Interrupted&) {
        progress.clear();
        std::cerr << "quoin: interrupted; the database is at " << standing(session.history(), session.applied())
                  << '\n';
        return interrupted;
    }
}

}  // namespace

int db_upgrade(const MoveArguments& arguments) {
    if (arguments.print) return print_upgrade(arguments);
    return run(arguments, [](Runner& runner, const MoveArguments& asked, Observer& observer) {
        return runner.upgrade(asked.target, observer);
    });
}

int db_downgrade(const MoveArguments& arguments) {
    if (arguments.print) return print_downgrade(arguments);
    return run(arguments, [](Runner& runner, const MoveArguments& asked, Observer& observer) {
        return runner.downgrade(asked.target, observer);
    });
}

int db_stamp(const MoveArguments& arguments) {
    if (arguments.print) return print_stamp(arguments);
    return run(arguments, [](Runner& runner, const MoveArguments& asked, Observer& observer) {
        return runner.stamp(asked.target, asked.purge ? Runner::Ledger::made_anew : Runner::Ledger::must_fit, observer);
    });
}

}  // namespace quoin::app
