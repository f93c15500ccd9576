#include "app/commands/db_script.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/db_session.hpp"
#include "app/commands/start.hpp"
#include "quoin/migrate/ledger.hpp"
#include "quoin/migrate/printed_script.hpp"
#include "quoin/migrate/target.hpp"

#include <iostream>

namespace quoin::app {

namespace {

using migrate::Direction;

// "FROM:TO", or only TO.
struct Way {
    std::string from = "base", to;

    explicit Way(const std::string& target) {
        const auto colon = target.find(':');
        if (colon != target.npos) from = target.substr(0, colon);
        to = colon == target.npos ? target : target.substr(colon + 1);
    }
};

db::Dialect dialect_of(const MoveArguments& arguments) {
    if (!arguments.dialect) return load_configuration().database.dialect;
    return *arguments.dialect == "sqlite" ? db::Dialect::sqlite : db::Dialect::postgres;
}

}  // namespace

int print_upgrade(const MoveArguments& arguments) {
    const auto history = load_history(arguments);
    const Way way(arguments.target);
    const auto applied = or_fail(find_applied_at(history, way.from));
    const auto plan = or_fail(plan_upgrade(history, applied, way.to));
    std::cout << or_fail(migrate::print({.plan = plan, .direction = Direction::up, .from_nothing = applied.empty()},
                                        dialect_of(arguments)));
    return 0;
}

int print_downgrade(const MoveArguments& arguments) {
    if (!arguments.target.contains(':')) throw UsageError{"downgrade --sql needs FROM:TO: from where the database is"};
    const auto history = load_history(arguments);
    const Way way(arguments.target);
    const auto applied = or_fail(find_applied_at(history, way.from));
    const auto plan = or_fail(plan_downgrade(history, applied, way.to));
    std::cout << or_fail(migrate::print({.plan = plan, .direction = Direction::down}, dialect_of(arguments)));
    return 0;
}

int print_stamp(const MoveArguments& arguments) {
    const auto history = load_history(arguments);
    const Way way(arguments.target);
    const auto before = or_fail(find_applied_at(history, way.from));
    const auto after = or_fail(find_applied_at(history, way.to));
    const auto dialect = dialect_of(arguments);
    if (before.empty()) std::cout << migrate::sql_to_create_ledger(dialect) << ";\n";
    std::cout << "begin;\n";
    if (arguments.purge) std::cout << "delete from quoin_revisions;\n";
    for (const auto& file : history.files()) {
        const bool was = before.contains(file.revision) && !arguments.purge, is = after.contains(file.revision);
        if (was != is) std::cout << (is ? sql_to_record(file) : sql_to_forget(file)) << ";\n";
    }
    std::cout << "commit;\n";
    return 0;
}

}  // namespace quoin::app
