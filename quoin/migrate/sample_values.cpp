#include "quoin/migrate/sample_values.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/candidates.hpp"
#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/names_in_sql.hpp"
#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <set>

namespace quoin::migrate {

namespace {

using db::Dialect;

std::string condition_of(const std::vector<const Check*>& checks) {
    std::string condition = "1 = 1";
    for (const auto* check : checks) condition += " and (" + check->condition.text + ") is not false";
    return condition;
}

std::string as_text(const std::string& expression) { return "cast(" + expression + " as text)"; }

std::string converted(Dialect dialect, const Column& from, const Column& to) {
    if (from.type == to.type) return quoted(from.name);
    const auto how = conversion(dialect, from.name, from.type, to.type);
    return how ? how->expression : "";
}

std::string relabelled(const std::string& value, const std::vector<Rename>& labels, bool back) {
    if (labels.empty()) return value;
    auto cases = "case " + value;
    for (const auto& label : labels)
        cases += " when " + literal(back ? label.to : label.label) + " then " + literal(back ? label.label : label.to);
    return cases + " else " + value + " end";
}

// A query for the candidates that go the whole way: their place, and what they are at its end.
class Way {
public:
    Way(Dialect dialect, const ColumnPath& path) : dialect_(dialect), path_(path) {}

    std::string query(const std::vector<std::string>& candidates) const {
        const auto* start = path_.column ? path_.column : path_.goal;
        std::string sql;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            sql += (i ? " union all select " : "select ") + std::to_string(i) + " as place, " + typed(candidates[i], *start) +
                   " as " + quoted(start->name);
        if (!path_.column) return finish(filter(sql, path_.after, *path_.goal), *path_.goal);
        sql = filter(sql, path_.before, *path_.column);
        if (!path_.goal) return finish(sql, *path_.column);
        const auto there = converted(dialect_, *path_.column, *path_.goal);
        if (there.empty()) return finish(sql, *path_.column);  // the column starts anew
        sql = filter(step(sql, relabelled(there, path_.labels, false), *path_.goal), path_.after, *path_.goal);
        const auto back = converted(dialect_, *path_.goal, *path_.column);
        if (path_.untouched() || back.empty()) return finish(sql, *path_.goal);
        const auto returned = step("select place, " + quoted(path_.goal->name) + " from (" + sql + ") as there",
                                   relabelled(back, path_.labels, true), *path_.column);
        return "select there.place, lower(" + as_text("there." + quoted(path_.goal->name)) + ") from (" + sql +
               ") as there join (" + filter(returned, path_.before, *path_.column) +
               ") as again on again.place = there.place";
    }

private:
    std::string typed(const std::string& candidate, const Column& column) const {
        return dialect_ == Dialect::sqlite ? candidate : "cast(" + candidate + " as " + column.type + ")";
    }
    static std::string filter(const std::string& sql, const Table* table, const Column& column) {
        return "select place, " + quoted(column.name) + " from (" + sql + ") as filtered where " +
               condition_of(own_checks(*table, column.name));
    }
    static std::string step(const std::string& sql, const std::string& expression, const Column& goal) {
        return "select place, " + expression + " as " + quoted(goal.name) + " from (" + sql + ") as converted";
    }
    static std::string finish(const std::string& sql, const Column& column) {
        return "select place, lower(" + as_text(quoted(column.name)) + ") from (" + sql + ") as done";
    }

    Dialect dialect_;
    const ColumnPath& path_;
};

struct Passed {
    std::size_t place;
    std::string result;
};

std::vector<Passed> ask(db::Connection& scratch, const std::string& query) {
    std::vector<Passed> passed;
    for (const auto& row : scratch.query(query)) passed.push_back({std::stoul(row.at(0)), row.at(1)});
    std::ranges::sort(passed, {}, &Passed::place);
    return passed;
}

// All at once; one by one where the engine cannot even convert one of them.
std::vector<Passed> try_out(db::Connection& scratch, const Way& way, const std::vector<std::string>& candidates) {
    try {
        return ask(scratch, way.query(candidates));
    } catch (const db::Unavailable&) {
        throw;
    } catch (const db::Error&) {
        std::vector<Passed> passed;
        for (std::size_t i = 0; i < candidates.size() && candidates.size() > 1; ++i)
            for (auto& one : try_out(scratch, way, {candidates[i]})) passed.push_back({i, std::move(one.result)});
        return passed;
    }
}

bool is_unique(const Table& table, const std::string& column) {
    const auto has = [&](const std::vector<std::string>& names) { return std::ranges::find(names, column) != names.end(); };
    if (table.primary_key && has(table.primary_key->columns)) return true;
    if (std::ranges::any_of(table.uniques, [&](const Unique& unique) { return has(unique.columns); })) return true;
    return std::ranges::any_of(table.indexes, [&](const Index& index) {
        return index.unique && std::ranges::any_of(index.parts, [&](const Expression& part) {
                   return mentions(part.text, column);
               });
    });
}

// Whether the checks hold for the expression in some rows, numbered from 1.
bool fits_rows(db::Connection& scratch, const Table& table, const Column& column, const std::string& expression) {
    const auto query = "select count(*) from (select " + expression + " as " + quoted(column.name) +
                       " from (select 1 as a union all select 2 union all select 3) as rows) as filled where " +
                       condition_of(own_checks(table, column.name));
    try {
        return scratch.query(query).at(0).at(0) == "3";
    } catch (const db::Unavailable&) {
        throw;
    } catch (const db::Error&) {
        return false;
    }
}

std::string find_reference(const Catalogue& other, const Table& table, const Column& column) {
    for (const auto& key : table.foreign_keys) {
        const auto place = std::ranges::find(key.columns, column.name) - key.columns.begin();
        if (place == std::ssize(key.columns)) continue;
        const auto* target = find_table(other, key.to_table);
        if (!target || std::ranges::any_of(key.to_columns, [&](const auto& name) { return !find_column(*target, name); }))
            return "";
        return "(select " + quoted(key.to_columns[static_cast<std::size_t>(place)]) + " from " + quoted(key.to_table) +
               " order by " + quoted(key.to_columns) + " limit 1)";
    }
    return "";
}

bool in_wide_check(const Table& table, const Column& column) {
    const auto own = own_checks(table, column.name);
    return std::ranges::any_of(table.checks, [&](const Check& check) {
        return mentions(check.condition.text, column.name) && std::ranges::find(own, &check) == own.end();
    });
}

std::string find_value(db::Connection& scratch, Dialect dialect, const ColumnPath& path) {
    const auto plain = plain_value(dialect, path.goal->type);
    auto values = sample_values(scratch, dialect, path, 1, plain.empty() ? std::vector<std::string>{} : std::vector{plain});
    if (values.empty()) values = sample_values(scratch, dialect, path, 1);
    return values.empty() ? "" : values.front();
}

// "" where none is found. What is not in `other` as well cannot be referred to meanwhile.
std::string find_fill(db::Connection& scratch, const Catalogue& other, const Table& table, const Column& column) {
    if (in_wide_check(table, column)) return "";
    const bool refers = std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
        return std::ranges::find(key.columns, column.name) != key.columns.end();
    });
    if (!is_unique(table, column.name))
        return refers ? find_reference(other, table, column)
                      : find_value(scratch, other.dialect, {.after = &table, .goal = &column});
    if (refers) return "";
    for (const auto& expression : row_numbers_as(other.dialect, column.type))
        if (fits_rows(scratch, table, column, expression)) return expression;
    return "";
}

}  // namespace

std::vector<std::string> sample_values(db::Connection& scratch, Dialect dialect, const ColumnPath& path,
                                       std::size_t most, const std::vector<std::string>& offered) {
    const auto tried = offered.empty() ? candidates(dialect, path) : offered;
    if (tried.empty()) return {};
    std::vector<std::string> values;
    std::set<std::string> seen;
    for (const auto& [place, result] : try_out(scratch, Way(dialect, path), tried))
        if (values.size() < most && seen.insert(result).second) values.push_back(tried[place]);
    return values;
}

bool needs_fill(const Table& table, const Column& column) {
    if (column.counted || column.type.contains("generated always")) return false;
    if (column.default_value.empty()) return !column.nullable;
    return is_unique(table, column.name) && !column.default_value.canonical.contains('(');
}

Fills find_fills(db::Connection& scratch, const Catalogue& from, const std::vector<Change>& changes) {
    const auto is_rename = [](const Change& change) {
        return std::holds_alternative<RenameTable>(change) || std::holds_alternative<RenameColumn>(change);
    };
    const auto body = std::ranges::find_if_not(changes, is_rename);
    const auto end = std::find_if(body, changes.end(), is_rename);
    const auto start = applied({changes.begin(), body}, from), goal = applied({body, end}, start);
    Fills fills;
    for (const auto& change : changes) {
        const auto* add = std::get_if<AddColumn>(&change);
        if (!add || !needs_fill(*find_table(goal, add->table), add->column)) continue;
        if (auto fill = find_fill(scratch, start, *find_table(goal, add->table), add->column); !fill.empty())
            fills.emplace(add->table + "." + add->column.name, std::move(fill));
    }
    return fills;
}

}  // namespace quoin::migrate
