#include "quoin/migrate/concurrent_index.hpp"

#include <regex>

namespace quoin::migrate {

namespace {

constexpr auto flags = std::regex::ECMAScript | std::regex::icase | std::regex::optimize;

bool search(std::string_view text, const std::regex& pattern) {
    return std::regex_search(text.begin(), text.end(), pattern);
}

}  // namespace

bool is_concurrent(std::string_view statement) {
    static const std::regex pattern(R"(\bindex\s+concurrently\b)", flags);
    return search(statement, pattern);
}

bool bears_repetition(std::string_view statement) {
    static const std::regex concurrent(R"(^(create\s+(unique\s+)?|drop\s+)index\s+concurrently\b)", flags);
    static const std::regex guarded(
        R"(^(create\s+(unique\s+)?index\s+concurrently\s+if\s+not\s+exists|drop\s+index\s+concurrently\s+if\s+exists)\b)",
        flags);
    return !search(statement, concurrent) || search(statement, guarded);
}

void drop_invalid(db::Connection& connection, std::string_view statement) {
    // A name is a word, or anything in double quotes; an index has its table's schema, and names none itself.
    static const std::regex create(
        R"re(^create\s+(?:unique\s+)?index\s+concurrently\s+if\s+not\s+exists\s+("[^"]+"|[\w$]+)\s+on\s+)re"
        R"re((?:only\s+)?((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?))re",
        flags);
    std::cmatch found;
    if (!std::regex_search(statement.data(), statement.data() + statement.size(), found, create)) return;
    const auto invalid = connection.query(
        "select i.indexrelid::regclass::text from pg_catalog.pg_index i "
        "join pg_catalog.pg_class c on c.oid = i.indexrelid "
        "where i.indrelid = to_regclass($2) and c.relname = (parse_ident($1))[1] and not i.indisvalid",
        {found[1].str(), found[2].str()});
    for (const auto& row : invalid) connection.execute("drop index concurrently if exists " + row.at(0));
}

}  // namespace quoin::migrate
