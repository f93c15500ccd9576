#pragma once
// What one statement of a revision risks.

#include "quoin/db/engine.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoin::migrate {

struct Risk {
    std::string what, safer;
};

// What the statements before have shown.
struct Known {
    std::set<std::string, std::less<>> created;  // tables of the same revision
    // Checks that a column is not null, by table and name, and the columns whose check is validated.
    std::set<std::pair<std::string, std::string>> validated_columns{};
    std::set<std::pair<std::pair<std::string, std::string>, std::string>> not_null_checks{};
};

// Notes in `known` what the statement does.
std::vector<Risk> risks_of(std::string_view statement, db::Dialect dialect, Known& known);

// The table of a "drop table", "create table" or "alter table"; "" for other statements.
std::string subject_of(std::string_view statement, db::Dialect dialect);
// The new name in "alter table … rename to …"; "" for other statements.
std::string renamed_to(std::string_view statement, db::Dialect dialect);

}  // namespace quoin::migrate
