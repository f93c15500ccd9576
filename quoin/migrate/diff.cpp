#include "quoin/migrate/diff.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/diff_table.hpp"

#include <algorithm>
#include <ranges>

namespace quoin::migrate {

namespace {

using Names = std::set<std::string, std::less<>>;

void append(std::vector<Change>& into, std::vector<Change>& from) { std::ranges::move(from, std::back_inserter(into)); }

class Difference {
public:
    // `from` is with all its tables and columns renamed already.
    Difference(const Catalogue& from, const Catalogue& to) : from_(from), to_(to) {}

    Steps compare(const std::vector<RenameLabel>& labels) {
        for (const auto& table : from_.tables)
            if (const auto* goal = find_table(to_, table.name))
                replaced_[table.name] = replaced_columns(from_.dialect, table, *goal);
        for (const auto& table : from_.tables)
            if (const auto* goal = find_table(to_, table.name)) compare_tables(table, *goal);
        add_tables();
        drop_tables();
        for (const auto& label : labels) steps_.labels.emplace_back(label);
        return std::move(steps_);
    }

private:
    void compare_tables(const Table& table, const Table& goal) {
        diff_columns(from_.dialect, table, goal, replaced_.at(table.name), steps_);
        diff_constraints(table, goal, replaced_.at(table.name), steps_);
        diff_foreign_keys(table, goal, [&](const ForeignKey& key) { return is_disturbed(table, key); }, steps_);
    }

    // Whether PostgreSQL holds on to a foreign key's columns, or to the key it points to, while those change.
    bool is_disturbed(const Table& table, const ForeignKey& key) const {
        if (disturbs(table.name, key.columns)) return true;
        return disturbs(key.to_table, key.to_columns) || loses_key(key.to_table, key.to_columns);
    }

    bool disturbs(const std::string& name, const std::vector<std::string>& columns) const {
        const auto* table = find_table(from_, name);
        const auto* goal = find_table(to_, name);
        if (!table || !goal) return false;
        return std::ranges::any_of(columns, [&](const std::string& column) {
            const auto *before = find_column(*table, column), *after = find_column(*goal, column);
            const bool retyped =
                from_.dialect == db::Dialect::postgres && before && after && before->type != after->type;
            return retyped || replaced_.at(name).contains(column);
        });
    }

    bool loses_key(const std::string& name, const std::vector<std::string>& columns) const {
        const auto* table = find_table(from_, name);
        const auto* goal = find_table(to_, name);
        return from_.dialect == db::Dialect::postgres && table && goal &&
               drops_key(*table, *goal, replaced_.at(name), columns);
    }

    // A foreign key to a table that is created later is added at the end.
    void add_tables() {
        Names there;
        for (const auto& table : to_.tables)
            if (find_table(from_, table.name)) there.insert(table.name);
        for (auto table : to_.tables) {
            if (find_table(from_, table.name)) continue;
            there.insert(table.name);
            set_aside(table, there, steps_.add_circular);
            steps_.add_tables.emplace_back(AddTable{std::move(table)});
        }
    }

    void drop_tables() {
        Names there;
        std::vector<Change> created, aside;
        for (const auto& table : from_.tables)
            if (find_table(to_, table.name)) there.insert(table.name);
        for (auto table : from_.tables) {
            if (find_table(to_, table.name)) continue;
            there.insert(table.name);
            set_aside(table, there, aside);
            created.emplace_back(AddTable{std::move(table)});
        }
        steps_.drop_tables = reverse(created);
        steps_.drop_circular = reverse(aside);
    }

    static void set_aside(Table& table, const Names& there, std::vector<Change>& aside) {
        for (const auto& key : table.foreign_keys)
            if (!there.contains(key.to_table)) aside.emplace_back(AddConstraint{table.name, key});
        std::erase_if(table.foreign_keys, [&](const ForeignKey& key) { return !there.contains(key.to_table); });
    }

    const Catalogue &from_, &to_;
    std::map<std::string, Names, std::less<>> replaced_;  // by table: columns that start anew
    Steps steps_;
};

// The labels' renames, with the names that their tables and columns have by then.
std::vector<RenameLabel> labels_of(const Renames& renames) {
    std::vector<RenameLabel> labels;
    for (const auto& rename : renames) {
        if (rename.label.empty()) continue;
        RenameLabel label{rename.table, rename.column, rename.label, rename.to};
        for (const auto& other : renames) {
            if (other.table != rename.table || !other.label.empty()) continue;
            if (other.column.empty()) label.table = other.to;
            if (other.column == rename.column) label.column = other.to;
        }
        labels.push_back(std::move(label));
    }
    return labels;
}

}  // namespace

std::vector<Change> difference(const Catalogue& from, const Catalogue& to, const Renames& renames) {
    auto changes = changes_of(renames);
    const auto middle = applied(changes, from);
    auto steps = Difference(middle, to).compare(labels_of(renames));
    for (auto* step :
         {&steps.drop_foreign_keys, &steps.drop_circular, &steps.drop_tables, &steps.drop_indexes, &steps.drop_checks,
          &steps.drop_keys, &steps.rename, &steps.columns, &steps.labels, &steps.add_keys, &steps.add_indexes,
          &steps.add_checks, &steps.add_tables, &steps.add_foreign_keys, &steps.add_circular, &steps.rest})
        append(changes, *step);
    return changes;
}

}  // namespace quoin::migrate
