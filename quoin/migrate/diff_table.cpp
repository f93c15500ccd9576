#include "quoin/migrate/diff_table.hpp"

#include "quoin/migrate/apply.hpp"
#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/names_in_sql.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

bool speaks_of(const std::vector<std::string>& names, const ColumnNames& replaced) {
    return std::ranges::any_of(names, [&](const std::string& name) { return replaced.contains(name); });
}

bool speaks_of(const Expression& expression, const ColumnNames& replaced) {
    return std::ranges::any_of(replaced, [&](const auto& name) { return mentions(expression.canonical, name); });
}

bool speaks_of(const PrimaryKey& key, const ColumnNames& replaced) { return speaks_of(key.columns, replaced); }
bool speaks_of(const Unique& unique, const ColumnNames& replaced) { return speaks_of(unique.columns, replaced); }
bool speaks_of(const Check& check, const ColumnNames& replaced) { return speaks_of(check.condition, replaced); }
bool speaks_of(const Index& index, const ColumnNames& replaced) {
    return speaks_of(index.where, replaced) ||
           std::ranges::any_of(index.parts, [&](const Expression& part) { return speaks_of(part, replaced); });
}

std::vector<PrimaryKey> as_list(const std::optional<PrimaryKey>& key) {
    return key ? std::vector{*key} : std::vector<PrimaryKey>{};
}

template <class T>
struct Pair {
    T from, to;
};

template <class T>
struct ListDifference {
    std::vector<T> dropped, added;
    std::vector<Pair<T>> renamed;
};

template <class T>
bool same_but_name(T a, const T& b) {
    a.name = b.name;
    return a == b;
}

// `disturbed`: of the equal ones, those that are dropped and added all the same.
template <class T, class Disturbed>
ListDifference<T> compare(const std::vector<T>& from, const std::vector<T>& to, const Disturbed& disturbed) {
    ListDifference<T> difference;
    for (const auto& item : to)
        if (std::ranges::find(from, item) == from.end() || disturbed(item)) difference.added.push_back(item);
    for (const auto& item : from) {
        if (std::ranges::find(to, item) != to.end() && !disturbed(item)) continue;
        const auto twin = std::ranges::find_if(difference.added, [&](const T& added) {
            return added.name != item.name && same_but_name(added, item) && !disturbed(item) &&
                   std::ranges::find(from, added.name, &T::name) == from.end() &&
                   std::ranges::find(to, item.name, &T::name) == to.end();
        });
        if (twin == difference.added.end()) {
            difference.dropped.push_back(item);
            continue;
        }
        difference.renamed.push_back({item, *twin});
        difference.added.erase(twin);
    }
    return difference;
}

template <class T>
ListDifference<T> compare_rules(const std::vector<T>& from, const std::vector<T>& to, const ColumnNames& replaced) {
    return compare(from, to, [&](const T& rule) { return speaks_of(rule, replaced); });
}

template <class T>
void put(const std::string& table, const ListDifference<T>& difference, std::vector<Change>& drops,
         std::vector<Change>& renames, std::vector<Change>& adds) {
    for (const auto& item : difference.dropped) drops.emplace_back(DropConstraint{table, item});
    for (const auto& [from, to] : difference.renamed) renames.emplace_back(RenameConstraint{table, from.name, to.name});
    for (const auto& item : difference.added) adds.emplace_back(AddConstraint{table, item});
}

void put_indexes(const std::string& table, const ListDifference<Index>& difference, Steps& steps) {
    for (const auto& index : difference.dropped) steps.drop_indexes.emplace_back(DropIndex{table, index});
    for (const auto& [from, to] : difference.renamed) steps.rename.emplace_back(RenameIndex{table, from.name, to.name});
    for (const auto& index : difference.added) steps.add_indexes.emplace_back(AddIndex{table, index});
}

}  // namespace

ColumnNames replaced_columns(db::Dialect dialect, const Table& from, const Table& to) {
    ColumnNames names;
    for (const auto& column : from.columns) {
        const auto* goal = find_column(to, column.name);
        if (goal && goal->type != column.type && !conversion(dialect, column.name, column.type, goal->type))
            names.insert(column.name);
    }
    return names;
}

void diff_columns(db::Dialect dialect, const Table& from, const Table& to, const ColumnNames& replaced, Steps& steps) {
    for (const auto& goal : to.columns) {
        const auto* column = find_column(from, goal.name);
        if (!column)
            steps.columns.emplace_back(AddColumn{to.name, goal});
        else if (*column != goal && !replaced.contains(goal.name))
            steps.columns.emplace_back(AlterColumn{to.name, *column, goal});
    }
    for (const auto& column : from.columns) {
        const auto* goal = find_column(to, column.name);
        if (goal && !replaced.contains(column.name)) continue;
        steps.columns.emplace_back(DropColumn{from.name, column});
        if (goal) steps.columns.emplace_back(AddColumn{to.name, *goal});
    }
    if (dialect == db::Dialect::postgres && from.comment != to.comment)
        steps.rest.emplace_back(CommentTable{to.name, from.comment, to.comment});
    const Storage before{from.strict, from.without_rowid}, after{to.strict, to.without_rowid};
    if (dialect == db::Dialect::sqlite && before != after)
        steps.rest.emplace_back(AlterStorage{to.name, before, after});
}

void diff_constraints(const Table& from, const Table& to, const ColumnNames& replaced, Steps& steps) {
    put(to.name, compare_rules(as_list(from.primary_key), as_list(to.primary_key), replaced), steps.drop_keys,
        steps.rename, steps.add_keys);
    put(to.name, compare_rules(from.uniques, to.uniques, replaced), steps.drop_keys, steps.rename, steps.add_keys);
    put(to.name, compare_rules(from.checks, to.checks, replaced), steps.drop_checks, steps.rename, steps.add_checks);
    put_indexes(to.name, compare_rules(from.indexes, to.indexes, replaced), steps);
}

void diff_foreign_keys(const Table& from, const Table& to, const std::function<bool(const ForeignKey&)>& disturbed,
                       Steps& steps) {
    put(to.name, compare(from.foreign_keys, to.foreign_keys, disturbed), steps.drop_foreign_keys, steps.rename,
        steps.add_foreign_keys);
}

bool drops_key(const Table& from, const Table& to, const ColumnNames& replaced,
               const std::vector<std::string>& columns) {
    const auto is_it = [&](const auto& key) { return std::ranges::is_permutation(key.columns, columns); };
    const auto keys = compare_rules(as_list(from.primary_key), as_list(to.primary_key), replaced);
    const auto uniques = compare_rules(from.uniques, to.uniques, replaced);
    if (std::ranges::any_of(keys.dropped, is_it) || std::ranges::any_of(uniques.dropped, is_it)) return true;
    const auto indexes = compare_rules(from.indexes, to.indexes, replaced);
    return std::ranges::any_of(indexes.dropped, [&](const Index& index) {
        return index.unique && std::ranges::is_permutation(index.parts, columns, {}, &Expression::canonical);
    });
}

}  // namespace quoin::migrate
