#pragma once
// Change: one step from one schema to another, as data. Each knows how to take itself back.

#include "quoin/migrate/catalogue.hpp"

#include <string>
#include <variant>
#include <vector>

namespace quoin::migrate {

struct AddTable {
    Table table;
};
struct DropTable {
    Table table;
};
struct RenameTable {
    std::string from, to;
};
struct AddColumn {
    std::string table;
    Column column;
};
struct DropColumn {
    std::string table;
    Column column;
};
struct RenameColumn {
    std::string table, from, to;
};
// Type, nullability, default, counting or comment.
struct AlterColumn {
    std::string table;
    Column from, to;
};

using Constraint = std::variant<PrimaryKey, Unique, ForeignKey, Check>;
struct AddConstraint {
    std::string table;
    Constraint constraint;
};
struct DropConstraint {
    std::string table;
    Constraint constraint;
};
struct RenameConstraint {
    std::string table, from, to;
};
struct AddIndex {
    std::string table;
    Index index;
};
struct DropIndex {
    std::string table;
    Index index;
};
struct RenameIndex {
    std::string table, from, to;
};
// The rows that hold an enum's label; the check around it is dropped and added by changes of their own.
struct RenameLabel {
    std::string table, column, from, to;
};
struct CommentTable {
    std::string table, from, to;
};
// How SQLite keeps the rows; their values stay.
struct Storage {
    bool strict = false;
    bool without_rowid = false;
    friend bool operator==(const Storage&, const Storage&) = default;
};
struct AlterStorage {
    std::string table;
    Storage from, to;
};

using Change = std::variant<AddTable, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn, AlterColumn,
                            AddConstraint, DropConstraint, RenameConstraint, AddIndex, DropIndex, RenameIndex,
                            RenameLabel, CommentTable, AlterStorage>;

// What takes `change` back.
Change reverse(const Change& change);
// The same for a list: each taken back, the last first.
std::vector<Change> reverse(const std::vector<Change>& changes);

// The name of the table that the change is of, before it.
const std::string& table_of(const Change& change);

// The constraint's own name.
const std::string& name_of(const Constraint& constraint);

}  // namespace quoin::migrate
