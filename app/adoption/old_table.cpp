#include "app/adoption/old_table.hpp"

#include "quoin/migrate/quoted.hpp"

#include <algorithm>

namespace quoin::app::adoption {

const migrate::Column* OldTable::find(std::string_view name) const {
    const auto column = std::ranges::find(table_->columns, name, &migrate::Column::name);
    return column == table_->columns.end() ? nullptr : &*column;
}

const migrate::Column* OldTable::take(std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (const auto* column = find(name)) {
            taken_.insert(column->name);
            return column;
        }
    return nullptr;
}

const migrate::Column* OldTable::key() const {
    if (!table_->primary_key || table_->primary_key->columns.size() != 1) return nullptr;
    return find(table_->primary_key->columns.front());
}

std::vector<std::string> OldTable::left_out() const {
    std::vector<std::string> names;
    for (const auto& column : table_->columns)
        if (!taken_.contains(column.name)) names.push_back(column.name);
    return names;
}

bool is_text(const migrate::Column& column) {
    return column.type.starts_with("character") || column.type == "text" || column.type == "citext";
}

bool is_integer(const migrate::Column& column) {
    return column.type == "smallint" || column.type == "integer" || column.type == "bigint";
}

std::string in_old(const migrate::Column& column) { return "old." + migrate::quoted(column.name); }

std::string time_in_old(const migrate::Column& column) {
    if (column.type.ends_with("with time zone")) return in_old(column);
    return in_old(column) + "::timestamp at time zone 'UTC'";
}

}  // namespace quoin::app::adoption
