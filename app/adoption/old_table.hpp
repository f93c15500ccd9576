#pragma once
// OldTable: a table of a FastAPI application's, read by the names that its columns may have there.

#include "quoin/migrate/catalogue.hpp"

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::app::adoption {

class OldTable {
public:
    explicit OldTable(const migrate::Table& table) : table_(&table) {}

    const std::string& name() const { return table_->name; }
    // The first of the names that is a column; taken over from then on. Null where none is.
    const migrate::Column* take(std::initializer_list<std::string_view> names);
    // The key's only column, or null.
    const migrate::Column* key() const;
    // Columns that nothing was taken from.
    std::vector<std::string> left_out() const;

private:
    const migrate::Column* find(std::string_view name) const;

    const migrate::Table* table_;
    std::set<std::string, std::less<>> taken_;
};

bool is_text(const migrate::Column& column);
bool is_integer(const migrate::Column& column);
// old.name: the column in a query that calls the table old.
std::string in_old(const migrate::Column& column);
// The same as a point in time; what has no zone is UTC, as datetime.utcnow() writes it.
std::string time_in_old(const migrate::Column& column);

}  // namespace quoin::app::adoption
