#include "quoin/migrate/rebuild.hpp"

#include "quoin/migrate/statements.hpp"

#include <algorithm>
#include <regex>

namespace quoin::migrate {

ForeignKeysOff::ForeignKeysOff(db::Connection& connection)
    : connection_(connection), were_on_(connection.query("pragma foreign_keys").at(0).at(0) == "1") {
    connection_.execute("pragma foreign_keys = off; pragma legacy_alter_table = on");
}

ForeignKeysOff::~ForeignKeysOff() {
    try {
        connection_.execute("pragma legacy_alter_table = off");
        if (were_on_) connection_.execute("pragma foreign_keys = on");
    } catch (const db::Error&) {  // the connection is of no more use, and both are its own
    }
}

Orphans orphans(db::Connection& connection) {
    Orphans counts;
    for (auto& row :
         connection.query(R"(select "table", parent, count(*) from pragma_foreign_key_check group by "table", parent)"))
        counts[{std::move(row.at(0)), std::move(row.at(1))}] = std::stoll(row.at(2));
    return counts;
}

void refuse_new_orphans(db::Connection& connection, const Orphans& before) {
    for (const auto& [tables, count] : orphans(connection)) {
        const auto known = before.find(tables);
        const auto more = count - (known == before.end() ? 0 : known->second);
        if (more > 0)
            throw db::Error("FOREIGN KEY constraint failed: it leaves " + std::to_string(more) + " rows of " +
                            tables.first + " that refer to no row of " + tables.second);
    }
}

std::int64_t rows_to_copy(db::Connection& connection, std::string_view statement) {
    // A table's name behind the last "from"; a pattern over the whole of a long statement would go too deep.
    static const std::regex last_table(R"re(\bfrom\s+("[^"]+"|\w+)\s*$)re",
                                       std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
    constexpr std::size_t longest = 200;
    const auto end = statement.substr(statement.size() - std::min(statement.size(), longest));
    std::cmatch found;
    if (first_word(statement) != "insert" || !std::regex_search(end.data(), end.data() + end.size(), found, last_table))
        return 0;
    try {
        return std::stoll(connection.query("select count(*) from " + found[1].str()).at(0).at(0));
    } catch (const db::Error&) {  // it is no table, but what a "with" gives
        return 0;
    }
}

}  // namespace quoin::migrate
