#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render.hpp"
#include "quoin/migrate/render_table.hpp"

namespace quoin::migrate {

namespace {

constexpr auto dialect = db::Dialect::postgres;

class Renderer {
public:
    explicit Renderer(const Fills& fills) : fills_(fills) {}

    Rendered take() { return std::move(script_); }

    void operator()(const AddTable& add) {
        for (auto& statement : render_table(add.table, dialect)) say(std::move(statement));
    }
    void operator()(const DropTable& drop) { say("drop table " + quoted(drop.table.name)); }
    void operator()(const RenameTable& rename) { alter(rename.from, "rename to " + quoted(rename.to)); }

    void operator()(const AddColumn& add) {
        const auto& [table, column] = add;
        const auto fill = fill_of(fills_, table, column);
        if (column.counted || ((column.nullable || !column.default_value.empty()) && fill.empty()))
            alter(table, "add column " + render_column(column, dialect));
        else if (!column.default_value.empty() || column.nullable)
            add_and_update(table, column, fill);
        else if (is_literal(fill))
            add_with_default(table, column, fill);
        else
            add_and_fill(table, column, fill);
        if (!column.comment.empty()) say(render_comment(table, column.name, column.comment));
    }
    void operator()(const DropColumn& drop) { alter(drop.table, "drop column " + quoted(drop.column.name)); }
    void operator()(const RenameColumn& rename) {
        alter(rename.table, "rename column " + quoted(rename.from) + " to " + quoted(rename.to));
    }

    void operator()(const AlterColumn& change) {
        const auto& [table, from, to] = change;
        const auto part = "alter column " + quoted(to.name) + " ";
        if (from.counted && !to.counted) alter(table, part + "drop identity");
        change_type_and_default(change, part);
        if (!from.nullable && to.nullable) alter(table, part + "drop not null");
        if (from.nullable && !to.nullable) {
            fill_nulls(table, to);
            alter(table, part + "set not null");
        }
        if (!from.counted && to.counted) count(table, to.name);
        if (from.comment != to.comment) say(render_comment(table, to.name, to.comment));
    }

    void operator()(const AddConstraint& add) { alter(add.table, "add " + render_constraint(add.constraint)); }
    void operator()(const DropConstraint& drop) {
        alter(drop.table, "drop constraint " + quoted(name_of(drop.constraint)));
    }
    void operator()(const RenameConstraint& rename) {
        alter(rename.table, "rename constraint " + quoted(rename.from) + " to " + quoted(rename.to));
    }
    void operator()(const AddIndex& add) { say(render_create_index(add.table, add.index)); }
    void operator()(const DropIndex& drop) { say("drop index " + quoted(drop.index.name)); }
    void operator()(const RenameIndex& rename) {
        say("alter index " + quoted(rename.from) + " rename to " + quoted(rename.to));
    }
    void operator()(const RenameLabel& rename) {
        const auto column = quoted(rename.column);
        say("update " + quoted(rename.table) + " set " + column + " = " + literal(rename.to) + " where " + column +
            " = " + literal(rename.from));
    }
    void operator()(const CommentTable& comment) { say(render_comment(comment.table, comment.to)); }
    void operator()(const AlterStorage&) {}  // SQLite's

private:
    void say(std::string statement) { script_.statements.push_back(std::move(statement)); }
    void alter(const std::string& table, const std::string& what) { say("alter table " + quoted(table) + " " + what); }

    // Without a rewrite of the table, however large it is.
    void add_with_default(const std::string& table, Column column, const std::string& fill) {
        column.default_value = {fill, fill};
        alter(table, "add column " + render_column(column, dialect));
        alter(table, "alter column " + quoted(column.name) + " drop default");
    }

    void add_and_update(const std::string& table, const Column& column, const std::string& fill) {
        alter(table, "add column " + render_column(column, dialect));
        update(table, column.name, fill, "");
    }

    void add_and_fill(const std::string& table, Column column, const std::string& fill) {
        if (fill.empty()) return alter(table, "add column " + render_column(column, dialect));
        column.nullable = true;
        alter(table, "add column " + render_column(column, dialect));
        update(table, column.name, fill, "");
        alter(table, "alter column " + quoted(column.name) + " set not null");
    }

    // Without anything to put in their place, the engine refuses rows that hold null.
    void fill_nulls(const std::string& table, const Column& column) {
        auto fill = fill_of(fills_, table, column);
        if (fill.empty()) fill = column.default_value.text;
        if (!fill.empty()) update(table, column.name, fill, " where " + quoted(column.name) + " is null");
    }

    void update(const std::string& table, const std::string& column, const std::string& fill,
                const std::string& where) {
        const auto name = quoted(table);
        if (!fill.contains(" over (")) return say("update " + name + " set " + quoted(column) + " = " + fill + where);
        say("update " + name + " set " + quoted(column) + " = numbered.value from (select ctid as place, " + fill +
            " as value from " + name + where + ") as numbered where " + name + ".ctid = numbered.place");
    }

    // A default of the old type would stand in the way.
    void change_type_and_default(const AlterColumn& change, const std::string& part) {
        const auto& [table, from, to] = change;
        const bool retyped = from.type != to.type;
        auto default_now = from.default_value;
        if (!default_now.empty() && (retyped || to.default_value.empty())) {
            alter(table, part + "drop default");
            default_now = {};
        }
        if (retyped) {
            const auto how = conversion(dialect, to.name, from.type, to.type);
            alter(table, part + "type " + to.type + (how && !how->by_itself ? " using " + how->expression : ""));
        }
        if (default_now != to.default_value) alter(table, part + "set default " + to.default_value.text);
    }

    // The counter starts behind what is there.
    void count(const std::string& table, const std::string& column) {
        alter(table, "alter column " + quoted(column) + " add generated by default as identity");
        say("select setval(pg_get_serial_sequence(" + literal(quoted(table)) + ", " + literal(column) +
            "), (select coalesce(max(" + quoted(column) + "), 0) + 1 from " + quoted(table) + "), false)");
    }

    const Fills& fills_;
    Rendered script_;
};

}  // namespace

Rendered render_postgres(const std::vector<Change>& changes, const Fills& fills) {
    Renderer renderer(fills);
    for (const auto& change : changes) std::visit(renderer, change);
    return renderer.take();
}

}  // namespace quoin::migrate
