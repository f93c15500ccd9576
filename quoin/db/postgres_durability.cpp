#include "quoin/db/postgres_durability.hpp"

namespace quoin::db {

std::vector<std::string> settings_that_lose_writes(Connection& postgres) {
    std::vector<std::string> names;
    for (auto& row : postgres.query("select name from pg_settings where setting = 'off' and name in ('fsync', "
                                    "'full_page_writes', 'synchronous_commit') order by name"))
        names.push_back(std::move(row[0]));
    return names;
}

}  // namespace quoin::db
