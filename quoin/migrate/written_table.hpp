#pragma once
// What SQLite keeps of a table only as the text that created it: names of constraints, checks, references, and what a
// column says besides its type.

#include "quoin/migrate/catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

struct WrittenColumn {
    std::string name;
    std::string clauses{};  // " collate nocase generated always as (a + b) stored"; empty for nearly all
    bool counted = false;   // autoincrement
};

struct WrittenTable {
    std::vector<WrittenColumn> columns;
    std::optional<PrimaryKey> primary_key{};
    std::vector<Unique> uniques{};
    std::vector<ForeignKey> foreign_keys{};  // to_columns is empty where the text relies on the other's key
    std::vector<Check> checks{};
};

// Of a "create table" as sqlite_schema holds it. Constraints without a name get one as PostgreSQL gives it.
WrittenTable read_create_table(std::string_view table, std::string_view sql);

// Of a "create index".
Index read_create_index(std::string_view name, std::string_view sql);

}  // namespace quoin::migrate
