#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/names_in_sql.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render.hpp"
#include "quoin/migrate/render_table.hpp"
#include "quoin/migrate/table_rebuild.hpp"

#include <algorithm>
#include <set>

namespace quoin::migrate {

namespace {

constexpr auto dialect = db::Dialect::sqlite;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

// The changes of one table that stays.
struct Group {
    const Table& table;  // before them
    std::vector<Change> changes;

    const AddColumn* added(const std::string& column) const {
        for (const auto& change : changes)
            if (const auto* add = std::get_if<AddColumn>(&change); add && add->column.name == column) return add;
        return nullptr;
    }
};

// What a rule of one new column says behind it: a check of no other column, or a foreign key.
std::string rule_behind(const Constraint& constraint) {
    if (const auto* check = std::get_if<Check>(&constraint)) return " " + render_constraint(*check);
    const auto& key = std::get<ForeignKey>(constraint);
    auto rule = render_constraint(key);
    return " constraint " + quoted(key.name) + rule.substr(rule.find(" references "));
}

// The new column that a new rule is all about, so that it can stand behind it; "" where there is none.
std::string new_column_of(const Group& group, const Constraint& constraint) {
    if (const auto* key = std::get_if<ForeignKey>(&constraint)) {
        const auto* add = key->columns.size() == 1 ? group.added(key->columns[0]) : nullptr;
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
    const Group& group;
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

class Renderer {
public:
    Renderer(const Catalogue& from, const Fills& fills) : state_(from), fills_(fills) {}

    Rendered render(const std::vector<Change>& changes) {
        auto at = changes.begin();
        for (; at != changes.end() && is_rename(*at); ++at) rename(*at);
        auto end = std::find_if(at, changes.end(), is_rename);
        body({at, end});
        for (; end != changes.end(); ++end) rename(*end);
        if (script_.rebuilds_tables) rename_the_new_way();
        return std::move(script_);
    }

private:
    static bool is_rename(const Change& change) {
        return std::holds_alternative<RenameTable>(change) || std::holds_alternative<RenameColumn>(change);
    }

    void say(std::string statement) { script_.statements.push_back(std::move(statement)); }

    void rename(const Change& change) {
        if (const auto* table = std::get_if<RenameTable>(&change)) {
            renamed_tables_.insert(script_.statements.size());
            say("alter table " + quoted(table->from) + " rename to " + quoted(table->to));
        } else {
            const auto& column = std::get<RenameColumn>(change);
            say("alter table " + quoted(column.table) + " rename column " + quoted(column.from) + " to " +
                quoted(column.to));
        }
        apply(change, state_);
    }

    void body(const std::vector<Change>& changes) {
        std::vector<Table> dropped;
        std::set<std::string, std::less<>> gone, added;
        for (const auto& change : changes) {
            if (const auto* drop = std::get_if<DropTable>(&change))
                gone.insert(drop->table.name), dropped.push_back(drop->table);
            if (const auto* add = std::get_if<AddTable>(&change)) added.insert(add->table.name);
        }
        std::vector<Group> groups;
        const auto before = state_;
        for (const auto& table : before.tables) {
            Group group{table, {}};
            std::ranges::copy_if(changes, std::back_inserter(group.changes), [&](const Change& change) {
                return table_of(change) == table.name && !gone.contains(table.name);
            });
            if (!group.changes.empty()) groups.push_back(std::move(group));
        }
        // Rules between tables that refer to each other in a circle; none is checked while they are dropped.
        for (const auto& change : changes)
            if (std::holds_alternative<DropConstraint>(change) && gone.contains(table_of(change)))
                script_.rebuilds_tables = true;
        for (const auto& table : dropped) say("drop table " + quoted(table.name));
        for (const auto& change : changes) apply(change, state_);
        for (const auto& group : groups) change_table(before, group);
        for (const auto& table : state_.tables)
            if (added.contains(table.name))
                for (auto& statement : render_table(table, dialect)) say(std::move(statement));
    }

    void change_table(const Catalogue& before, const Group& group) {
        auto without_indexes = group.table;
        for (const auto& change : group.changes)
            if (const auto* drop = std::get_if<DropIndex>(&change))
                std::erase_if(without_indexes.indexes,
                              [&](const Index& index) { return index.name == drop->index.name; });
        const IsNative is_native{group, without_indexes, fills_};
        if (std::ranges::all_of(group.changes, [&](const Change& change) { return std::visit(is_native, change); })) {
            for (const auto& change : group.changes) alter(group, change);
            return;
        }
        std::vector<RenameLabel> labels;
        for (const auto& change : group.changes)
            if (const auto* label = std::get_if<RenameLabel>(&change)) labels.push_back(*label);
        rebuild({before, group.table, *find_table(state_, group.table.name), labels}, fills_, script_);
    }

    void alter(const Group& group, const Change& change) {
        const auto table = quoted(group.table.name);
        if (const auto* add = std::get_if<AddColumn>(&change)) {
            auto statement = "alter table " + table + " add column " + render_column(add->column, dialect);
            for (const auto& other : group.changes)
                if (const auto* rule = std::get_if<AddConstraint>(&other);
                    rule && new_column_of(group, rule->constraint) == add->column.name)
                    statement += rule_behind(rule->constraint);
            say(std::move(statement));
        } else if (const auto* drop = std::get_if<DropColumn>(&change)) {
            say("alter table " + table + " drop column " + quoted(drop->column.name));
        } else if (const auto* add_index = std::get_if<AddIndex>(&change)) {
            say(render_create_index(group.table.name, add_index->index));
        } else if (const auto* drop_index = std::get_if<DropIndex>(&change)) {
            say("drop index " + quoted(drop_index->index.name));
        } else if (const auto* rename = std::get_if<RenameIndex>(&change)) {
            say("drop index " + quoted(rename->from));
            const auto& indexes = find_table(state_, group.table.name)->indexes;
            say(render_create_index(group.table.name, *std::ranges::find(indexes, rename->to, &Index::name)));
        }
    }

    // Where tables are rebuilt, the runner has renames leave references alone; those to a renamed table must follow it.
    void rename_the_new_way() {
        std::vector<std::string> statements;
        for (std::size_t i = 0; i < script_.statements.size(); ++i) {
            const bool renames = renamed_tables_.contains(i);
            if (renames) statements.emplace_back("pragma legacy_alter_table = off");
            statements.push_back(std::move(script_.statements[i]));
            if (renames) statements.emplace_back("pragma legacy_alter_table = on");
        }
        script_.statements = std::move(statements);
    }

    Catalogue state_;
    const Fills& fills_;
    Rendered script_;
    std::set<std::size_t> renamed_tables_;  // the places of those statements
};

}  // namespace

Rendered render_sqlite(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills) {
    return Renderer(from, fills).render(changes);
}

}  // namespace quoin::migrate
