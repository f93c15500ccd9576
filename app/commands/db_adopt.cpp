// quoin db adopt: takes over a PostgreSQL database that a FastAPI application made.

#include "app/adoption/adoption.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/db_session.hpp"
#include "app/commands/start.hpp"
#include "app/commands/terminal.hpp"
#include "quoin/base/joined.hpp"

#include <iostream>
#include <stdexcept>

namespace quoin::app {

namespace {

using adoption::Copy;
using adoption::Found;

void show(const Copy& copy, const std::string& rows) {
    std::cout << "  " << copy.from << ": " << rows << (rows == "1" ? " row" : " rows") << ", into " << copy.to << '\n';
    for (const auto& [column, expression, source] : copy.assignments)
        std::cout << "    " << column << " from " << (source.empty() ? expression : source) << '\n';
    if (!copy.left_out.empty()) std::cout << "    not taken over: " << joined(copy.left_out) << '\n';
}

void show(const Found& found, const std::string& database) {
    std::cout << database << (found.alembic_revision.empty() ? "" : ", at Alembic's revision " + found.alembic_revision)
              << ", would become Quoin's:\n";
    for (std::size_t i = 0; i < found.plan.copies.size(); ++i) show(found.plan.copies[i], found.row_counts[i]);
    std::cout << "The old tables are kept, with every row and column, in the schema " << adoption::kept_in << ".\n";
    if (!found.plan.untouched.empty())
        std::cout << "Not Quoin's, and left as they are: " << joined(found.plan.untouched) << ".\n";
    std::cout << std::flush;
}

bool confirmed(const AdoptArguments& arguments) {
    if (arguments.yes) return true;
    if (!standard_input_is_terminal()) throw UsageError{"nobody is there to confirm it: --yes does"};
    const auto answer = ask("Adopt it? [y/N] ");
    return answer == "y" || answer == "Y" || answer == "yes";
}

void refuse_obstacles(const Found& found) {
    if (found.obstacles.empty()) return;
    std::string text = "rows that Quoin has no place for stand against it; nothing was changed:";
    for (const auto& obstacle : found.obstacles) text += "\n  " + obstacle;
    throw std::runtime_error(text);
}

}  // namespace

int db_adopt(const AdoptArguments& arguments) {
    const auto configuration = load_configuration();
    const auto database = open_database(configuration);
    if (database->dialect() != db::Dialect::postgres)
        throw UsageError{"only a PostgreSQL database can be adopted: DATABASE_URL names none"};
    const auto connection = database->connect();
    const auto found = or_fail(adoption::find_adoptable(*connection));
    show(found, database->describe());
    refuse_obstacles(found);
    if (arguments.dry_run) return 0;
    if (!confirmed(arguments)) {
        std::cout << "Nothing was changed.\n";
        return 1;
    }
    or_fail(adoption::adopt(*connection, found.plan, [](const std::string& what) { std::cout << what << '\n'; }));
    std::cout << "Adopted. The old tables are in the schema " << adoption::kept_in
              << "; old passwords go on working, and each is hashed anew at its next login.\n";
    return 0;
}

}  // namespace quoin::app
