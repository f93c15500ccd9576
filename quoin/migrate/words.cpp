#include "quoin/migrate/words.hpp"

#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render_table.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }
std::string null_or_not(const Column& column) { return column.nullable ? "nullable" : "not null"; }
std::string counted_or_not(const Column& column) { return column.counted ? "counted" : "not counted"; }

// "is a, and b in the models" for each that differs.
std::string told(const Column& is, const Column& asked) {
    std::string text;
    const auto tell = [&](const std::string& verb, const std::string& one, const std::string& other) {
        if (one != other)
            (((((text += text.empty() ? "" : "; ") += verb) += " ") += one) += ", and ") += other + " in the models";
    };
    tell("is", is.type, asked.type);
    tell("is", null_or_not(is), null_or_not(asked));
    if (is.default_value != asked.default_value)
        tell("has the default", or_none(is.default_value.text), or_none(asked.default_value.text));
    tell("is", counted_or_not(is), counted_or_not(asked));
    tell("has the comment", or_none(is.comment), or_none(asked.comment));
    return text;
}

std::string shown(const Index& index) {
    std::string parts;
    for (const auto& part : index.parts) (parts += parts.empty() ? "" : ", ") += part.text;
    return (index.unique ? "unique index " : "index ") + index.name + " (" + parts + ")" +
           (index.where.empty() ? "" : " where " + index.where.text);
}

// What is there in two states under one name: a constraint or an index.
std::string changed(const Change& drop, const Change& add) {
    if (const auto* before = std::get_if<DropConstraint>(&drop))
        if (const auto* after = std::get_if<AddConstraint>(&add);
            after && before->table == after->table && name_of(before->constraint) == name_of(after->constraint))
            return "table " + before->table + " has the " + render_constraint(before->constraint) + ", and " +
                   render_constraint(after->constraint) + " in the models";
    if (const auto* before = std::get_if<DropIndex>(&drop))
        if (const auto* after = std::get_if<AddIndex>(&add); after && before->index.name == after->index.name)
            return "table " + before->table + " has the " + shown(before->index) + ", and " + shown(after->index) +
                   " in the models";
    return "";
}

struct Words {
    std::string operator()(const AddTable& add) const { return "table " + add.table.name + " is missing"; }
    std::string operator()(const DropTable& drop) const { return "table " + drop.table.name + " is not in the models"; }
    std::string operator()(const RenameTable& r) const { return "table " + r.from + " is " + r.to + " in the models"; }
    std::string operator()(const AddColumn& add) const {
        return "column " + add.table + "." + add.column.name + " " + add.column.type + " is missing";
    }
    std::string operator()(const DropColumn& drop) const {
        return "column " + drop.table + "." + drop.column.name + " is not in the models";
    }
    std::string operator()(const RenameColumn& r) const {
        return "column " + r.table + "." + r.from + " is " + r.to + " in the models";
    }
    std::string operator()(const AlterColumn& alter) const {
        return "column " + alter.table + "." + alter.to.name + " " + told(alter.from, alter.to);
    }
    std::string operator()(const AddConstraint& add) const {
        return "table " + add.table + " lacks the " + render_constraint(add.constraint);
    }
    std::string operator()(const DropConstraint& drop) const {
        return "table " + drop.table + " has the " + render_constraint(drop.constraint) + ", and the models have not";
    }
    std::string operator()(const RenameConstraint& r) const {
        return "constraint " + r.from + " of table " + r.table + " is " + r.to + " in the models";
    }
    std::string operator()(const AddIndex& add) const {
        return "table " + add.table + " lacks the " + shown(add.index);
    }
    std::string operator()(const DropIndex& drop) const {
        return "table " + drop.table + " has the " + shown(drop.index) + ", and the models have not";
    }
    std::string operator()(const RenameIndex& r) const {
        return "index " + r.from + " of table " + r.table + " is " + r.to + " in the models";
    }
    std::string operator()(const RenameLabel& r) const {
        return "label " + literal(r.from) + " of column " + r.table + "." + r.column + " is " + literal(r.to) +
               " in the models";
    }
    std::string operator()(const CommentTable& c) const {
        return "table " + c.table + " has the comment " + or_none(c.from) + ", and " + or_none(c.to) + " in the models";
    }
    std::string operator()(const AlterStorage& a) const {
        return "table " + a.table +
               (a.to.strict != a.from.strict ? a.to.strict ? " is not strict" : " is strict" : "") +
               (a.to.without_rowid != a.from.without_rowid ? a.to.without_rowid ? " has a rowid, and none in the models"
                                                                                : " has no rowid, and one in the models"
                                                           : "");
    }
};

}  // namespace

std::vector<std::string> in_words(const std::vector<Change>& changes) {
    std::vector<std::string> lines;
    std::vector<bool> told_already(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (told_already[i]) continue;
        std::string both;
        for (std::size_t j = i + 1; j < changes.size() && both.empty(); ++j)
            if (both = changed(changes[i], changes[j]); !both.empty()) told_already[j] = true;
        lines.push_back(both.empty() ? std::visit(Words{}, changes[i]) : both);
    }
    return lines;
}

}  // namespace quoin::migrate
