#pragma once
// Rename: that a table, column or label is another's new name, which no comparison of two schemas can know for sure.

#include "quoin/migrate/change.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// Of a table; of a column where that is named too; of an enum's label where all three are. Table and column are named
// as before the change.
struct Rename {
    std::string table, column, label;
    std::string to;

    // As the command line takes it: "users:people", "users.nick:nickname", "users.role.root:admin".
    std::string text() const;
    friend bool operator==(const Rename&, const Rename&) = default;
};
using Renames = std::vector<Rename>;

// Reads Rename::text(); the error is one line.
std::expected<Rename, std::string> parse_rename(std::string_view text);

// Empty, or in one line why the renames do not lead from one schema to the other: what they name is not there.
std::string fault_in(const Renames& renames, const Catalogue& from, const Catalogue& to);

// What looks like a rename that nobody has spoken of: in `from` alone one table, column or label, and in `to` alone one
// of the same shape at the same place. The most likely for each, in the order of `from`.
Renames likely_renames(const Catalogue& from, const Catalogue& to, const Renames& known = {});

// The changes that the renames of tables and columns are.
std::vector<Change> changes_of(const Renames& renames);

}  // namespace quoin::migrate
