#include "quoin/migrate/sqlite_alter.hpp"

#include "quoin/migrate/names_in_sql.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render_table.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

const AddColumn* added(const TableChanges& group, const std::string& column) {
    for (const auto& change : group.changes)
        if (const auto* add = std::get_if<AddColumn>(&change); add && add->column.name == column) return add;
    return nullptr;
}

// What a rule of one new column says behind it: a check of no other column, or a foreign key.
std::string rule_behind(const Constraint& constraint) {
    if (const auto* check = std::get_if<Check>(&constraint)) return " " + render_constraint(*check);
    const auto& key = std::get<ForeignKey>(constraint);
    auto rule = render_constraint(key);
    return " constraint " + quoted(key.name) + rule.substr(rule.find(" references "));
}

// The new column that a new rule is all about, so that it can stand behind it; "" where there is none.
std::string new_column_of(const TableChanges& group, const Constraint& constraint) {
    if (const auto* key = std::get_if<ForeignKey>(&constraint)) {
        const auto* add = key->columns.size() == 1 ? added(group, key->columns[0]) : nullptr;
        // With foreign keys on, SQLite takes such a column only where its default is null.
        return add && add->column.default_value.empty() ? add->column.name : "";
    }
    const auto* check = std::get_if<Check>(&constraint);
    if (!check) return "";
    if (std::ranges::any_of(group.table.columns,
                            [&](const Column& c) { return mentions(check->condition.text, c.name); }))
        return "";
    std::string found;
    for (const auto& change : group.changes) {
        const auto* add = std::get_if<AddColumn>(&change);
        if (!add || !mentions(check->condition.text, add->column.name)) continue;
        if (!found.empty()) return "";
        found = add->column.name;
    }
    return found;
}

bool stands_alone(const Table& table, const std::string& column) {
    const auto in_key = [&](const auto& key) { return contains(key.columns, column); };
    const auto in_expression = [&](const Expression& e) { return mentions(e.text, column); };
    if (table.primary_key && in_key(*table.primary_key)) return false;
    if (std::ranges::any_of(table.uniques, in_key) || std::ranges::any_of(table.foreign_keys, in_key)) return false;
    if (std::ranges::any_of(table.checks, [&](const Check& check) { return in_expression(check.condition); }))
        return false;
    if (std::ranges::any_of(table.columns, [&](const Column& c) { return mentions(c.type, column); })) return false;
    if (std::ranges::any_of(table.triggers, [&](const Trigger& t) { return mentions(t.sql, column); })) return false;
    return std::ranges::none_of(table.indexes, [&](const Index& index) {
        return in_expression(index.where) || std::ranges::any_of(index.parts, in_expression);
    });
}

// Whether SQLite's ALTER TABLE can do it.
struct IsNative {
    const TableChanges& group;
    const Table& without_indexes;  // the table, as it is when its indexes are dropped
    const Fills& fills;

    bool operator()(const AddColumn& add) const {
        if (!fill_of(fills, add.table, add.column).empty()) return false;
        if (add.column.counted || add.column.type.contains("generated always")) return false;
        const auto& value = add.column.default_value;
        return value.empty() ? add.column.nullable
                             : is_literal(value.text) && (add.column.nullable || value.text != "null");
    }
    bool operator()(const DropColumn& drop) const { return stands_alone(without_indexes, drop.column.name); }
    bool operator()(const AddConstraint& add) const { return !new_column_of(group, add.constraint).empty(); }
    bool operator()(const AddIndex&) const { return true; }
    bool operator()(const DropIndex&) const { return true; }
    bool operator()(const RenameIndex&) const { return true; }
    bool operator()(const auto&) const { return false; }
};

struct Alter {
    const TableChanges& group;
    const Table& after;
    Rendered& script;

    void say(std::string statement) const { script.statements.push_back(std::move(statement)); }

    void operator()(const AddColumn& add) const {
        auto statement =
            "alter table " + quoted(add.table) + " add column " + render_column(add.column, db::Dialect::sqlite);
        for (const auto& other : group.changes)
            if (const auto* rule = std::get_if<AddConstraint>(&other);
                rule && new_column_of(group, rule->constraint) == add.column.name)
                statement += rule_behind(rule->constraint);
        say(std::move(statement));
    }
    void operator()(const DropColumn& drop) const {
        say("alter table " + quoted(drop.table) + " drop column " + quoted(drop.column.name));
    }
    void operator()(const AddIndex& add) const { say(render_create_index(add.table, add.index)); }
    void operator()(const DropIndex& drop) const { say("drop index " + quoted(drop.index.name)); }
    void operator()(const RenameIndex& rename) const {
        say("drop index " + quoted(rename.from));
        say(render_create_index(rename.table, *std::ranges::find(after.indexes, rename.to, &Index::name)));
    }
    void operator()(const auto&) const {}  // a rule, which goes with its column
};

}  // namespace

bool is_native(const TableChanges& group, const Fills& fills) {
    auto without_indexes = group.table;
    for (const auto& change : group.changes)
        if (const auto* drop = std::get_if<DropIndex>(&change))
            std::erase_if(without_indexes.indexes, [&](const Index& index) { return index.name == drop->index.name; });
    const IsNative native{group, without_indexes, fills};
    return std::ranges::all_of(group.changes, [&](const Change& change) { return std::visit(native, change); });
}

void alter(const TableChanges& group, const Change& change, const Table& after, Rendered& script) {
    std::visit(Alter{group, after, script}, change);
}

}  // namespace quoin::migrate
