#pragma once
// Linter: statements of a revision that hold up a busy database or lose what it holds, and the safer way for each.
// Rules after https://www.postgresql.org/docs/15/sql-altertable.html#SQL-ALTERTABLE-NOTES.

#include "quoin/migrate/revision_file.hpp"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace quoin::migrate {

struct Finding {
    std::string file;
    int line = 0;
    db::Dialect dialect = db::Dialect::postgres;
    std::string what;   // "create index users_name_idx: writes to users wait while it is built"
    std::string safer;  // "create index concurrently, in a revision of its own …"
};

// "0005_names.sql:12: create index …; safer: …"
std::string in_words(const Finding& finding);

// What the revisions' way up has to be told of, in their order. The tables that a revision creates itself are no
// concern of it. `history` comes in the order that it is applied in: a check validated by one revision spares another
// the reading of a table.
std::vector<Finding> lint(std::span<const RevisionFile> history);

}  // namespace quoin::migrate
