#include "app/commands/db_session.hpp"

#include "app/commands/start.hpp"
#include "app/schema.hpp"
#include "quoin/migrate/ledger.hpp"

namespace quoin::app {

migrate::History load_history(const DbArguments& arguments) {
    return arguments.migrations ? or_fail(migrate::read_folder(*arguments.migrations)) : read_revisions();
}

std::filesystem::path revisions_folder(const DbArguments& arguments) {
    std::filesystem::path folder = arguments.migrations.value_or("migrations");
    if (!std::filesystem::is_directory(folder))
        throw std::runtime_error("there is no folder " + folder.string() + "; --migrations names another");
    return folder;
}

DbSession::DbSession(const DbArguments& arguments)
    : history_(load_history(arguments)),
      database_(open_database(load_configuration())),
      connection_(database_->connect()) {}

migrate::Revisions DbSession::applied() {
    return or_fail(check_applied(history_, migrate::read_applied(*connection_, database_->dialect())));
}

}  // namespace quoin::app
