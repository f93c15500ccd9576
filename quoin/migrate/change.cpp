#include "quoin/migrate/change.hpp"

#include <ranges>

namespace quoin::migrate {

namespace {

// Each overload takes one kind of change back.
struct Reverse {
    Change operator()(const AddTable& add) const { return DropTable{add.table}; }
    Change operator()(const DropTable& drop) const { return AddTable{drop.table}; }
    Change operator()(const RenameTable& rename) const { return RenameTable{rename.to, rename.from}; }
    Change operator()(const AddColumn& add) const { return DropColumn{add.table, add.column}; }
    Change operator()(const DropColumn& drop) const { return AddColumn{drop.table, drop.column}; }
    Change operator()(const RenameColumn& rename) const { return RenameColumn{rename.table, rename.to, rename.from}; }
    Change operator()(const AlterColumn& alter) const { return AlterColumn{alter.table, alter.to, alter.from}; }
    Change operator()(const AddConstraint& add) const { return DropConstraint{add.table, add.constraint}; }
    Change operator()(const DropConstraint& drop) const { return AddConstraint{drop.table, drop.constraint}; }
    Change operator()(const RenameConstraint& rename) const {
        return RenameConstraint{rename.table, rename.to, rename.from};
    }
    Change operator()(const AddIndex& add) const { return DropIndex{add.table, add.index}; }
    Change operator()(const DropIndex& drop) const { return AddIndex{drop.table, drop.index}; }
    Change operator()(const RenameIndex& rename) const { return RenameIndex{rename.table, rename.to, rename.from}; }
    Change operator()(const RenameLabel& rename) const {
        return RenameLabel{rename.table, rename.column, rename.to, rename.from};
    }
    Change operator()(const CommentTable& comment) const {
        return CommentTable{comment.table, comment.to, comment.from};
    }
    Change operator()(const AlterStorage& alter) const { return AlterStorage{alter.table, alter.to, alter.from}; }
};

struct TableOf {
    const std::string& operator()(const AddTable& add) const { return add.table.name; }
    const std::string& operator()(const DropTable& drop) const { return drop.table.name; }
    const std::string& operator()(const RenameTable& rename) const { return rename.from; }
    const std::string& operator()(const auto& change) const { return change.table; }
};

}  // namespace

Change reverse(const Change& change) { return std::visit(Reverse{}, change); }

std::vector<Change> reverse(const std::vector<Change>& changes) {
    std::vector<Change> back;
    for (const auto& change : std::views::reverse(changes)) back.push_back(reverse(change));
    return back;
}

const std::string& table_of(const Change& change) { return std::visit(TableOf{}, change); }

const std::string& name_of(const Constraint& constraint) {
    return std::visit([](const auto& c) -> const std::string& { return c.name; }, constraint);
}

}  // namespace quoin::migrate
