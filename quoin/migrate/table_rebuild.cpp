#include "quoin/migrate/table_rebuild.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render_table.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

constexpr auto dialect = db::Dialect::sqlite;

std::string free_name(const Catalogue& catalogue, const std::string& table) {
    auto name = "new_" + table;
    while (find_table(catalogue, name)) name = "new_" + name;
    return name;
}

bool is_generated(const Column& column) { return column.type.contains("generated always"); }

bool counts(const Table& table) {
    return std::ranges::any_of(table.columns, [](const Column& column) { return column.counted; });
}

std::string base(std::string_view type) { return std::string(type.substr(0, type.find(' '))); }

class Copy {
public:
    Copy(const Rebuild& job, const Fills& fills) : job_(job), fills_(fills) {}

    // insert into new_users (…) select … from users
    std::string statement(const std::string& into) {
        std::vector<std::string> names;
        std::string values;
        for (const auto& column : job_.to.columns) {
            const auto value = is_generated(column) ? "" : value_of(column);
            if (value.empty()) continue;
            names.push_back(column.name);
            (values += values.empty() ? "" : ", ") += value;
        }
        if (names.empty()) return "insert into " + quoted(into) + " default values";
        return "insert into " + quoted(into) + " (" + quoted(names) + ")\nselect " + values + "\nfrom " +
               quoted(job_.from.name);
    }

private:
    // "" where a new column's default or null is its value.
    std::string value_of(const Column& column) {
        const auto* before = find_column(job_.from, column.name);
        if (before) return kept_value(*before, column);
        return column.counted ? "" : fill_of(fills_, job_.to.name, column);
    }

    std::string kept_value(const Column& before, const Column& column) {
        auto value = quoted(column.name);
        if (base(before.type) != base(column.type))
            value = conversion(dialect, column.name, before.type, column.type)->expression;
        if (const auto cases = label_cases(column.name); !cases.empty())
            value = "case " + value + cases + " else " + value + " end";
        if (!before.nullable || column.nullable) return value;
        auto instead = fill_of(fills_, job_.to.name, column);
        if (instead.empty()) instead = column.default_value.text;
        return instead.empty() ? value : "coalesce(" + value + ", " + instead + ")";
    }

    std::string label_cases(const std::string& column) const {
        std::string cases;
        for (const auto& label : job_.labels)
            if (label.column == column) cases += " when " + literal(label.from) + " then " + literal(label.to);
        return cases;
    }

    const Rebuild& job_;
    const Fills& fills_;
};

}  // namespace

void rebuild(const Rebuild& job, const Fills& fills, Rendered& script) {
    const auto say = [&](std::string statement) { script.statements.push_back(std::move(statement)); };
    const auto name = quoted(job.from.name);
    auto fresh = job.to;
    fresh.name = free_name(job.catalogue, job.from.name);

    script.rebuilds_tables = true;
    say(render_create_table(fresh, dialect));
    if (counts(job.from) && counts(job.to))
        say("insert into sqlite_sequence (name, seq) select " + literal(fresh.name) +
            ", seq from sqlite_sequence where name = " + literal(job.from.name));
    say(Copy(job, fills).statement(fresh.name));
    say("drop table " + name);
    say("alter table " + quoted(fresh.name) + " rename to " + name);
    for (const auto& index : job.to.indexes) say(render_create_index(job.to.name, index));
    for (const auto& trigger : job.to.triggers) say(trigger.sql);
}

}  // namespace quoin::migrate
