#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render.hpp"
#include "quoin/migrate/render_table.hpp"
#include "quoin/migrate/sqlite_alter.hpp"
#include "quoin/migrate/table_rebuild.hpp"

#include <algorithm>
#include <set>

namespace quoin::migrate {

namespace {

constexpr auto dialect = db::Dialect::sqlite;

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
        const auto before = state_;
        for (const auto& change : changes) apply(change, state_);
        drop_tables(changes);
        for (const auto& group : groups_of(before, changes)) change_table(before, group);
        for (const auto& change : changes)
            if (const auto* add = std::get_if<AddTable>(&change))
                for (auto& statement : render_table(*find_table(state_, add->table.name), dialect))
                    say(std::move(statement));
    }

    void drop_tables(const std::vector<Change>& changes) {
        for (const auto& change : changes) {
            if (const auto* drop = std::get_if<DropTable>(&change)) say("drop table " + quoted(drop->table.name));
            // Tables that refer to each other in a circle: none is checked while they are dropped.
            if (std::holds_alternative<DropConstraint>(change) && !find_table(state_, table_of(change)))
                script_.rebuilds_tables = true;
        }
    }

    // By table, of those that stay.
    std::vector<TableChanges> groups_of(const Catalogue& before, const std::vector<Change>& changes) const {
        std::vector<TableChanges> groups;
        for (const auto& table : before.tables) {
            TableChanges group{table, {}};
            std::ranges::copy_if(changes, std::back_inserter(group.changes),
                                 [&](const Change& change) { return table_of(change) == table.name; });
            if (!group.changes.empty() && find_table(state_, table.name)) groups.push_back(std::move(group));
        }
        return groups;
    }

    void change_table(const Catalogue& before, const TableChanges& group) {
        const auto& after = *find_table(state_, group.table.name);
        if (is_native(group, fills_)) {
            for (const auto& change : group.changes) alter(group, change, after, script_);
            return;
        }
        std::vector<RenameLabel> labels;
        for (const auto& change : group.changes)
            if (const auto* label = std::get_if<RenameLabel>(&change)) labels.push_back(*label);
        rebuild({before, group.table, after, labels}, fills_, script_);
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
