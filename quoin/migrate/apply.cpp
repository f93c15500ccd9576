#include "quoin/migrate/apply.hpp"

#include "quoin/migrate/names_in_sql.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
    std::ranges::replace(names, from, to);
}

void rename_in(Expression& expression, const std::string& from, const std::string& to) {
    expression = {with_name(expression.text, from, to), with_name(expression.canonical, from, to)};
}

// One list of a table's constraints: add or remove by name.
template <class T>
void add_to(std::vector<T>& list, const T& item) {
    list.push_back(item);
}
template <class T>
void remove_from(std::vector<T>& list, const std::string& name) {
    std::erase_if(list, [&](const T& item) { return item.name == name; });
}
template <class T>
void rename_one(std::vector<T>& list, const std::string& from, const std::string& to) {
    for (auto& item : list)
        if (item.name == from) item.name = to;
}

struct AddTo {
    Table& table;
    void operator()(const PrimaryKey& key) const { table.primary_key = key; }
    void operator()(const Unique& unique) const { add_to(table.uniques, unique); }
    void operator()(const ForeignKey& key) const { add_to(table.foreign_keys, key); }
    void operator()(const Check& check) const { add_to(table.checks, check); }
};

struct RemoveFrom {
    Table& table;
    void operator()(const PrimaryKey&) const { table.primary_key.reset(); }
    void operator()(const Unique& unique) const { remove_from(table.uniques, unique.name); }
    void operator()(const ForeignKey& key) const { remove_from(table.foreign_keys, key.name); }
    void operator()(const Check& check) const { remove_from(table.checks, check.name); }
};

void rename_column(Catalogue& catalogue, const RenameColumn& rename) {
    const auto& [name, from, to] = rename;
    auto& table = *find_table(catalogue, name);
    for (auto& column : table.columns)
        if (column.name == from) column.name = to;
    if (table.primary_key) rename_in(table.primary_key->columns, from, to);
    for (auto& unique : table.uniques) rename_in(unique.columns, from, to);
    for (auto& check : table.checks) {
        rename_in(check.condition, from, to);
        if (check.enum_column == from) check.enum_column = to;
    }
    for (auto& index : table.indexes) {
        for (auto& part : index.parts) rename_in(part, from, to);
        rename_in(index.where, from, to);
    }
    for (auto& key : table.foreign_keys) rename_in(key.columns, from, to);
    for (auto& other : catalogue.tables)
        for (auto& key : other.foreign_keys)
            if (key.to_table == name) rename_in(key.to_columns, from, to);
}

void rename_table(Catalogue& catalogue, const RenameTable& rename) {
    for (auto& table : catalogue.tables) {
        if (table.name == rename.from) table.name = rename.to;
        for (auto& key : table.foreign_keys)
            if (key.to_table == rename.from) key.to_table = rename.to;
    }
}

struct Apply {
    Catalogue& catalogue;

    Table& at(const std::string& name) const { return *find_table(catalogue, name); }

    void operator()(const AddTable& add) const { catalogue.tables.push_back(add.table); }
    void operator()(const DropTable& drop) const { remove_from(catalogue.tables, drop.table.name); }
    void operator()(const RenameTable& rename) const { rename_table(catalogue, rename); }
    void operator()(const AddColumn& add) const { at(add.table).columns.push_back(add.column); }
    void operator()(const DropColumn& drop) const { remove_from(at(drop.table).columns, drop.column.name); }
    void operator()(const RenameColumn& rename) const { rename_column(catalogue, rename); }
    void operator()(const AlterColumn& alter) const {
        for (auto& column : at(alter.table).columns)
            if (column.name == alter.to.name) column = alter.to;
    }
    void operator()(const AddConstraint& add) const { std::visit(AddTo{at(add.table)}, add.constraint); }
    void operator()(const DropConstraint& drop) const { std::visit(RemoveFrom{at(drop.table)}, drop.constraint); }
    void operator()(const RenameConstraint& rename) const {
        auto& table = at(rename.table);
        if (table.primary_key && table.primary_key->name == rename.from) table.primary_key->name = rename.to;
        rename_one(table.uniques, rename.from, rename.to);
        rename_one(table.foreign_keys, rename.from, rename.to);
        rename_one(table.checks, rename.from, rename.to);
    }
    void operator()(const AddIndex& add) const { at(add.table).indexes.push_back(add.index); }
    void operator()(const DropIndex& drop) const { remove_from(at(drop.table).indexes, drop.index.name); }
    void operator()(const RenameIndex& rename) const { rename_one(at(rename.table).indexes, rename.from, rename.to); }
    void operator()(const RenameLabel&) const {}  // of the rows, not of the schema
    void operator()(const CommentTable& comment) const { at(comment.table).comment = comment.to; }
    void operator()(const AlterStorage& alter) const {
        at(alter.table).strict = alter.to.strict;
        at(alter.table).without_rowid = alter.to.without_rowid;
    }
};

template <class Tables>
auto find(Tables& tables, std::string_view name) {
    const auto found = std::ranges::find(tables, name, &Table::name);
    return found == tables.end() ? nullptr : &*found;
}

}  // namespace

void apply(const Change& change, Catalogue& catalogue) { std::visit(Apply{catalogue}, change); }

Catalogue applied(const std::vector<Change>& changes, Catalogue catalogue) {
    for (const auto& change : changes) apply(change, catalogue);
    return catalogue;
}

Table* find_table(Catalogue& catalogue, std::string_view name) { return find(catalogue.tables, name); }
const Table* find_table(const Catalogue& catalogue, std::string_view name) { return find(catalogue.tables, name); }

const Column* find_column(const Table& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name, &Column::name);
    return found == table.columns.end() ? nullptr : &*found;
}

}  // namespace quoin::migrate
