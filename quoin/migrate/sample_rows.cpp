#include "quoin/migrate/sample_rows.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/candidates.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/sample_references.hpp"
#include "quoin/migrate/sample_values.hpp"

#include <algorithm>
#include <map>

namespace quoin::migrate {

namespace {

using Row = std::map<std::string, std::string, std::less<>>;  // literals by column, as before the changes
using Values = std::vector<std::string>;
using Columns = ColumnList;

constexpr std::size_t most_rows = 4, most_values = 6;

bool contains(const Columns& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

class TableSampler {
public:
    TableSampler(db::Connection& scratch, const Journey& journey, const std::vector<TablePath>& all,
                 const TablePath& path, const std::map<std::string, std::vector<Row>>& made)
        : scratch_(scratch), journey_(journey), path_(path), made_(made), references_(references_of(path, all)) {}

    // No rows where some column has no value.
    std::vector<Row> rows() {
        for (const auto* table : references_.needed)
            if (!table || !has_rows(*table)) return {};
        for (const auto& column : path_.columns)
            if (column.column && !find_values(column)) return {};
        std::vector<Row> rows;
        const auto count = possible_rows();
        for (std::size_t i = 0; i < count; ++i)
            if (auto row = row_at(i, i + 1 == count && i > 0); !row.empty() && fits(row))
                rows.push_back(std::move(row));
        return rows;
    }

private:
    bool has_rows(const Table& table) const {
        const auto rows = made_.find(table.name);
        return rows != made_.end() && !rows->second.empty();
    }

    bool may_be_null(const ColumnPath& path) const {
        if (!path.column->nullable) return false;
        if (!path.goal || path.goal->nullable) return true;
        // What takes the place of null must do on the way back as well; nulls may stand beside each other where it may
        // not.
        if (is_unique(*path.before, path.column->name)) return false;
        return !is_unique(*path.after, path.goal->name) && path.goal->type == path.column->type &&
               own_checks(*path.before, path.column->name).empty() &&
               (!path.goal->default_value.empty() || !fill_of(journey_.fills, path.after->name, *path.goal).empty());
    }

    bool find_values(const ColumnPath& path) {
        const auto& name = path.column->name;
        if (path.column->type.contains("generated always")) return true;
        Values offered;
        for (const auto& reference : references_.list) {
            if (reference.columns != Columns{name}) continue;
            if (reference.to == path_.before) {
                if (may_be_null(path)) return nulls(name);
                if (!may_be_own_key(path, reference)) return false;
                continue;
            }
            auto there = values_of(reference, 0);
            if (!offered.empty()) std::erase_if(there, [&](const auto& value) { return !contains(offered, value); });
            if (there.empty()) return may_be_null(path) && nulls(name);
            offered = std::move(there);
        }
        if (is_in_composite(name)) return true;
        auto values = sample_values(scratch_, journey_.from.dialect, path, most_values, offered);
        if (values.empty()) return may_be_null(path) && nulls(name);
        values_[name] = std::move(values);
        return true;
    }

    // Whether a row can refer to itself: row_at() gives the column the key's value, whatever it is.
    bool may_be_own_key(const ColumnPath& path, const SampleReference& reference) const {
        const auto& name = path.column->name;
        const auto* key = find_column(*path_.before, reference.to_columns.front());
        const bool checked = !own_checks(*path_.before, name).empty() ||
                             (path.goal && !own_checks(*path_.after, path.goal->name).empty());
        return key->type == path.column->type && !checked &&
               std::ranges::count_if(references_.list,
                                     [&](const SampleReference& other) { return contains(other.columns, name); }) == 1;
    }

    bool nulls(const std::string& name) {
        values_[name] = {"null"};
        return true;
    }

    bool is_in_composite(const std::string& column) const {
        return std::ranges::any_of(references_.list, [&](const SampleReference& reference) {
            return reference.columns.size() > 1 && contains(reference.columns, column);
        });
    }

    Values values_of(const SampleReference& reference, std::size_t column) const {
        Values values;
        const auto rows = reference.to ? made_.find(reference.to->name) : made_.end();
        if (rows == made_.end()) return values;
        // Columns that are yet to get the type of what they will refer to hold nothing of it.
        if (find_column(*path_.before, reference.columns[column])->type !=
            find_column(*reference.to, reference.to_columns[column])->type)
            return values;
        for (const auto& row : rows->second)
            if (const auto& value = row.at(reference.to_columns[column]); value != "null") values.push_back(value);
        return values;
    }

    // All unique rules, before and after, by the columns there are; an empty list where only new columns are in it.
    std::vector<Columns> all_rules() const {
        auto rules = unique_rules(*path_.before);
        if (!path_.after) return rules;
        for (const auto& rule : unique_rules(*path_.after)) {
            Columns old;
            bool differs = false;
            for (const auto& column : path_.columns) {
                if (!column.goal || !contains(rule, column.goal->name)) continue;
                if (column.column) old.push_back(column.column->name);
                if (!column.column) differs |= is_null(*column.goal) || is_numbered(*column.goal);
            }
            if (!differs) rules.push_back(old);
        }
        return rules;
    }

    static bool is_null(const Column& fresh) { return fresh.nullable && fresh.default_value.empty(); }

    bool is_numbered(const Column& fresh) const {
        return fresh.counted || fill_of(journey_.fills, path_.after->name, fresh).contains(" over (");
    }

    // How many rows differ in every rule.
    std::size_t possible_rows() const {
        auto count = most_rows;
        for (const auto& rule : all_rules()) {
            std::size_t most = 1;
            for (const auto& column : rule) most = std::max(most, variety(column));
            count = std::min(count, most);
        }
        return count;
    }

    std::size_t variety(const std::string& column) const {
        const auto values = values_.find(column);
        if (values != values_.end()) return values->second == Values{"null"} ? most_rows : values->second.size();
        for (const auto& reference : references_.list)
            if (contains(reference.columns, column)) return values_of(reference, 0).size();
        return 1;
    }

    // Empty where a key of several columns leads nowhere.
    Row row_at(std::size_t i, bool with_nulls) const {
        Row row;
        for (const auto& [name, values] : values_) row[name] = values[i % values.size()];
        for (const auto& reference : references_.list) {
            if (reference.columns.size() == 1) continue;
            for (std::size_t c = 0; c < reference.columns.size(); ++c) {
                const auto values = values_of(reference, c);
                row[reference.columns[c]] = values.empty() ? "null" : values[i % values.size()];
            }
        }
        for (const auto& column : path_.columns) {
            if (!column.column || !row.contains(column.column->name)) continue;
            auto& value = row.at(column.column->name);
            if (with_nulls && may_be_null(column)) value = "null";
            if (value == "null" && !may_be_null(column)) return {};
        }
        for (const auto& reference : references_.list)
            if (reference.to == path_.before)
                for (std::size_t c = 0; c < reference.columns.size(); ++c)
                    if (row.at(reference.columns[c]) != "null")
                        row[reference.columns[c]] = row.at(reference.to_columns[c]);
        return row;
    }

    // Whether the row passes the checks over several columns, before and after.
    bool fits(const Row& row) {
        std::string before, after;
        const auto add = [](std::string& list, const std::string& value, const Column& column) {
            const auto type = column.type.substr(0, column.type.find(" collate"));
            list += (list.empty() ? "select cast(" : ", cast(") + value + " as " + type + ") as " + quoted(column.name);
        };
        bool converts = false;
        for (const auto& column : path_.columns) {
            if (column.column && row.contains(column.column->name))
                add(before, row.at(column.column->name), *column.column);
            if (!column.goal) continue;
            converts |= column.column && !column.untouched() && in_wide_check(*path_.after, column.goal->name);
            if (column.untouched() && row.contains(column.column->name))
                add(after, row.at(column.column->name), *column.goal);
            if (!column.column) add(after, new_value(*column.goal), *column.goal);
        }
        return passes(*path_.before, before) && (!path_.after || (!converts && passes(*path_.after, after)));
    }

    std::string new_value(const Column& column) const {
        const auto fill = fill_of(journey_.fills, path_.after->name, column);
        return !column.default_value.empty() ? column.default_value.text : fill.empty() ? "null" : fill;
    }

    bool passes(const Table& table, const std::string& select) {
        std::string condition;
        for (const auto& check : table.checks)
            if (is_wide(table, check)) condition += " and (" + check.condition.text + ") is not false";
        if (condition.empty()) return true;
        return !scratch_.query("select 1 from (" + select + ") as made where 1 = 1" + condition).empty();
    }

    db::Connection& scratch_;
    const Journey& journey_;
    const TablePath& path_;
    const std::map<std::string, std::vector<Row>>& made_;
    SampleReferences references_;
    std::map<std::string, Values> values_;  // by column
};

void insert(db::Connection& scratch, const std::string& table, const Row& row) {
    Columns names;
    std::string values;
    for (const auto& [name, value] : row) {
        names.push_back(name);
        (values += values.empty() ? "" : ", ") += value;
    }
    scratch.execute("insert into " + quoted(table) + " (" + quoted(names) + ") values (" + values + ")");
}

}  // namespace

std::vector<std::string> insert_sample_rows(db::Connection& scratch, const Journey& journey,
                                            const std::set<std::string>& left_empty) {
    const auto all = paths(journey.from, journey.to, journey.renames);
    std::map<std::string, std::vector<Row>> made;
    std::vector<std::string> empty;
    for (const auto& path : all) {
        const auto& name = path.before->name;
        auto& rows = made[name];
        if (!left_empty.contains(name)) rows = TableSampler(scratch, journey, all, path, made).rows();
        for (const auto& row : rows) insert(scratch, name, row);
        if (rows.empty()) empty.push_back(name);
    }
    return empty;
}

}  // namespace quoin::migrate
