#include "quoin/migrate/rename.hpp"

#include "quoin/migrate/apply.hpp"

#include <algorithm>
#include <set>

namespace quoin::migrate {

namespace {

const Check* enum_of(const Table& table, std::string_view column) {
    const auto found = std::ranges::find(table.checks, column, &Check::enum_column);
    return found == table.checks.end() ? nullptr : &*found;
}

bool has_label(const Table* table, std::string_view column, std::string_view label) {
    const auto* check = table ? enum_of(*table, column) : nullptr;
    return check && std::ranges::find(check->labels, label) != check->labels.end();
}

std::string fault_in(const Rename& rename, const Catalogue& before, const Catalogue& renamed, const Catalogue& to) {
    const auto fault = [&](const std::string& what) { return "--rename " + rename.text() + ": " + what; };
    const auto* table = find_table(before, rename.table);
    if (!table) return fault("there is no table " + rename.table);
    if (rename.column.empty())
        return find_table(before, rename.to) ? fault("there already is a table " + rename.to)
               : !find_table(to, rename.to)  ? fault("the models have no table " + rename.to)
                                             : "";
    if (!find_column(*table, rename.column)) return fault("there is no column " + rename.table + "." + rename.column);
    if (!rename.label.empty()) {
        if (!has_label(table, rename.column, rename.label)) return fault("there is no label " + rename.label);
        return "";
    }
    if (find_column(*table, rename.to)) return fault("there already is a column " + rename.table + "." + rename.to);
    // The table may have a new name by now, at the same place.
    const auto& now = renamed.tables[static_cast<std::size_t>(table - before.tables.data())];
    const auto* goal = find_table(to, now.name);
    return goal && find_column(*goal, rename.to) ? ""
                                                 : fault("the models have no column " + now.name + "." + rename.to);
}

template <class T>
std::set<std::string, std::less<>> names_of(const std::vector<T>& list) {
    std::set<std::string, std::less<>> names;
    for (const auto& item : list) names.insert(item.name);
    return names;
}

// Those of `list` whose names are not in `other`.
template <class T>
std::vector<const T*> only_in(const std::vector<T>& list, const std::vector<T>& other) {
    const auto names = names_of(other);
    std::vector<const T*> found;
    for (const auto& item : list)
        if (!names.contains(item.name)) found.push_back(&item);
    return found;
}

bool same_shape(const Column& a, const Column& b) {
    return a.type == b.type && a.nullable == b.nullable && a.counted == b.counted;
}

bool same_shape(const Table& a, const Table& b) {
    return std::ranges::is_permutation(
        a.columns, b.columns, [](const Column& x, const Column& y) { return x.name == y.name && same_shape(x, y); });
}

// Calls `found(old, fresh)` for each that is gone with the first fresh one of its shape.
template <class T, class Found>
void pair_up(const std::vector<const T*>& gone, std::vector<const T*> fresh, const Found& found) {
    for (const auto* old : gone) {
        const auto twin = std::ranges::find_if(fresh, [&](const T* item) { return same_shape(*old, *item); });
        if (twin == fresh.end()) continue;
        found(*old, **twin);
        fresh.erase(twin);
    }
}

std::vector<std::string> without(const std::vector<std::string>& labels, const std::vector<std::string>& others) {
    std::vector<std::string> rest;
    for (const auto& label : labels)
        if (std::ranges::find(others, label) == others.end()) rest.push_back(label);
    return rest;
}

bool known_label(const Renames& known, const Rename& rename) {
    return std::ranges::any_of(known, [&](const Rename& k) {
        return !k.label.empty() && k.table == rename.table && k.column == rename.column &&
               (k.label == rename.label || k.to == rename.to);
    });
}

// `before` is the table in the schema that is left, `old` with the names it has by now, and at the same places.
void find_labels(const Table& before, const Table& old, const Table& fresh, const Renames& known, Renames& found) {
    for (std::size_t c = 0; c < old.columns.size(); ++c) {
        const auto* was = enum_of(old, old.columns[c].name);
        const auto* is = enum_of(fresh, old.columns[c].name);
        if (!was || !is) continue;
        const auto gone = without(was->labels, is->labels), added = without(is->labels, was->labels);
        for (std::size_t i = 0; i < std::min(gone.size(), added.size()); ++i) {
            const Rename rename{before.name, before.columns[c].name, gone[i], added[i]};
            if (!known_label(known, rename)) found.push_back(rename);
        }
    }
}

}  // namespace

std::string Rename::text() const {
    auto text = table;
    if (!column.empty()) text += "." + column;
    if (!label.empty()) text += "." + label;
    return text + ":" + to;
}

std::expected<Rename, std::string> parse_rename(std::string_view text) {
    const auto colon = text.find(':');
    auto from = text.substr(0, colon);
    Rename rename{.to = std::string(colon == text.npos ? "" : text.substr(colon + 1))};
    for (auto* part : {&rename.table, &rename.column}) {
        const auto dot = std::min(from.find('.'), from.size());
        *part = from.substr(0, dot);
        from.remove_prefix(std::min(dot + 1, from.size()));
    }
    rename.label = from;
    if (rename.table.empty() || rename.to.empty())
        return std::unexpected("expected table:new_name, table.column:new_name or table.column.label:new_label, not " +
                               std::string(text));
    return rename;
}

std::string fault_in(const Renames& renames, const Catalogue& from, const Catalogue& to) {
    auto renamed = from;
    for (const auto& rename : renames)
        if (rename.column.empty() && find_table(renamed, rename.table))
            apply(RenameTable{rename.table, rename.to}, renamed);
    for (const auto& rename : renames)
        if (auto fault = fault_in(rename, from, renamed, to); !fault.empty()) return fault;
    return "";
}

std::vector<Change> changes_of(const Renames& renames) {
    std::vector<Change> changes;
    for (const auto& [table, column, label, to] : renames)
        if (!column.empty() && label.empty()) changes.emplace_back(RenameColumn{table, column, to});
    for (const auto& [table, column, label, to] : renames)
        if (column.empty()) changes.emplace_back(RenameTable{table, to});
    return changes;
}

Renames likely_renames(const Catalogue& from, const Catalogue& to, const Renames& known) {
    const auto middle = applied(changes_of(known), from);  // its tables stand where they stood in `from`
    Renames found;
    pair_up(only_in(middle.tables, to.tables), only_in(to.tables, middle.tables),
            [&](const Table& old, const Table& fresh) { found.push_back({.table = old.name, .to = fresh.name}); });
    for (std::size_t i = 0; i < middle.tables.size(); ++i) {
        const auto& old = middle.tables[i];
        const auto& before = from.tables[i].name;
        const auto* fresh = find_table(to, old.name);
        if (!fresh) continue;
        pair_up(only_in(old.columns, fresh->columns), only_in(fresh->columns, old.columns),
                [&](const Column& gone, const Column& added) {
                    found.push_back({.table = before, .column = gone.name, .to = added.name});
                });
        find_labels(from.tables[i], old, *fresh, known, found);
    }
    return found;
}

}  // namespace quoin::migrate
