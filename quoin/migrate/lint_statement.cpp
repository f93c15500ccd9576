#include "quoin/migrate/lint_statement.hpp"

#include "quoin/migrate/tokens.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

using db::Dialect;
using Tokens = std::span<const Token>;

// Reads a statement from its begin, word by word.
class Reader {
public:
    explicit Reader(Tokens tokens) : rest_(tokens) {}

    // Takes the words if they come next, in this order.
    bool take(std::initializer_list<std::string_view> words) {
        if (rest_.size() < words.size()) return false;
        if (!std::ranges::equal(words, rest_.first(words.size()), [](auto word, const Token& t) { return t.is(word); }))
            return false;
        rest_ = rest_.subspan(words.size());
        return true;
    }
    bool take(std::string_view word) { return take({word}); }
    // The next name, whatever schema it is in.
    std::string take_name() {
        std::string name;
        do {
            if (rest_.empty()) return name;
            name = rest_.front().text;
            rest_ = rest_.subspan(1);
        } while (take("."));
        return name;
    }
    bool has(std::initializer_list<std::string_view> words) const {
        return !std::ranges::search(rest_, words, [](const Token& t, auto word) { return t.is(word); }).empty();
    }
    bool has(std::string_view word) const { return has({word}); }
    Tokens rest() const { return rest_; }

private:
    Tokens rest_;
};

// "a b, c (d, e)" at its commas outside of parentheses.
std::vector<Tokens> parts_of(Tokens tokens) {
    std::vector<Tokens> parts;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= tokens.size(); ++i) {
        if (i < tokens.size()) depth += tokens[i].is("(") ? 1 : tokens[i].is(")") ? -1 : 0;
        if (i < tokens.size() && (depth > 0 || !tokens[i].is(","))) continue;
        parts.push_back(tokens.subspan(begin, i - begin));
        begin = i + 1;
    }
    return parts;
}

// What follows the word, up to the end.
Tokens after(Tokens tokens, std::string_view word) {
    const auto found = std::ranges::find_if(tokens, [&](const Token& t) { return t.is(word); });
    return found == tokens.end() ? Tokens{} : tokens.subspan(static_cast<std::size_t>(found - tokens.begin()) + 1);
}

constexpr std::string_view own_revision = "in a revision of its own";

class StatementLinter {
public:
    StatementLinter(Dialect dialect, Known& known) : postgres_(dialect == Dialect::postgres), known_(known) {}

    std::vector<Risk> lint(Tokens tokens) {
        Reader reader(tokens);
        if (reader.take("create"))
            create(reader);
        else if (reader.take({"alter", "table"}))
            alter_table(reader);
        else if (reader.take({"drop", "table"}))
            drop_table(reader);
        else if (reader.take("truncate"))
            risk("truncate: all rows are lost", "keep them in a table of another name for a while");
        else if (reader.take("update"))
            change_rows(reader, "update");
        else if (reader.take({"delete", "from"}))
            change_rows(reader, "delete from");
        return std::move(risks_);
    }

private:
    void risk(std::string what, std::string safer) { risks_.push_back({std::move(what), std::move(safer)}); }

    void create(Reader reader) {
        while (reader.take("temporary") || reader.take("temp") || reader.take("unlogged")) {
        }
        if (reader.take("table")) {
            reader.take({"if", "not", "exists"});
            known_.created.insert(reader.take_name());
            return;
        }
        const bool unique = reader.take("unique");
        if (!reader.take("index") || !postgres_ || reader.take("concurrently")) return;
        reader.take({"if", "not", "exists"});
        const auto name = reader.take("on") ? "" : reader.take_name() + " on ";
        reader.take("on");
        reader.take("only");
        const auto table = reader.take_name();
        if (known_.created.contains(table)) return;
        const auto words = unique ? std::string("create unique index ") : std::string("create index ");
        risk(words + name + table + ": writes to " + table + " wait while it is built",
             words + "concurrently, " + std::string(own_revision) + " with the mark -- quoin: outside a transaction");
    }

    void drop_table(Reader reader) {
        reader.take({"if", "exists"});
        const auto table = reader.take_name();
        if (known_.created.contains(table)) return;
        risk("drop table " + table + ": its rows are lost, and a program that still runs may ask for them",
             "first release a program that does not use it; rename it, and drop it later");
    }

    void change_rows(Reader reader, const std::string& verb) {
        reader.take("only");
        const auto table = reader.take_name();
        if (known_.created.contains(table) || reader.has("where")) return;
        risk(verb + " " + table + " without where: every row is " + (verb == "update" ? "written" : "lost") +
                 ", and locked until the end",
             verb == "update" ? "in parts, each with a where" : "say in a where which rows go");
    }

    void alter_table(Reader reader) {
        reader.take({"if", "exists"});
        reader.take("only");
        table_ = reader.take_name();
        for (const auto part : parts_of(reader.rest())) {
            note_checks(part);
            if (!known_.created.contains(table_)) action(Reader(part));
        }
    }

    void action(Reader reader) {
        if (reader.take("add")) return add(reader);
        if (reader.take("rename")) return rename(reader);
        if (reader.take("drop")) return drop(reader);
        if (postgres_ && reader.take("alter")) return alter_column(reader);
    }

    void add(Reader reader) {
        const auto whole = reader;
        std::string name;
        if (reader.take("constraint")) name = " " + reader.take_name();
        if (reader.take("check") || reader.take({"foreign", "key"})) return add_rule(whole, name);
        if (reader.take("unique") || reader.take({"primary", "key"})) return add_key(whole, name);
        reader.take("column");
        reader.take({"if", "not", "exists"});
        add_column(reader);
    }

    void add_rule(const Reader& rule, const std::string& name) {
        if (!postgres_ || rule.has({"not", "valid"})) return;
        risk("add constraint" + name + ": all of " + table_ + " is read, and writes wait meanwhile",
             "add it not valid, and validate constraint" + name + " " + std::string(own_revision));
    }

    void add_key(const Reader& key, const std::string& name) {
        if (!postgres_ || key.has({"using", "index"})) return;
        risk("add constraint" + name + ": all reads and writes of " + table_ + " wait while its index is built",
             "create unique index concurrently " + std::string(own_revision) + ", then add the constraint using index");
    }

    void add_column(Reader reader) {
        const auto column = table_ + "." + reader.take_name();
        const auto value = after(reader.rest(), "default");
        if (reader.has({"not", "null"}) && value.empty() && !reader.has("generated"))
            return risk("add column " + column + " not null without a default: refused where there are rows",
                        "with a default; or nullable, filled in parts, and not null later");
        // "default random()": a call that gives each row another value; now() is one for all.
        const bool calls = value.size() > 1 && value[1].is("(") && !value[0].is("now");
        if (postgres_ && calls)
            risk("add column " + column + " with a default that is computed: the whole table is written anew",
                 "add it without, set the default, and fill the rows in parts");
    }

    void drop(Reader reader) {
        if (reader.take("constraint")) return;
        reader.take("column");
        reader.take({"if", "exists"});
        risk("drop column " + table_ + "." + reader.take_name() +
                 ": its values are lost, and a program that still runs may ask for them",
             "first release a program that does not use it, and drop it with the next");
    }

    void rename(Reader reader) {
        if (reader.take("constraint")) return;
        const bool of_table = reader.take("to");
        if (!of_table) reader.take("column");
        risk("rename " + (of_table ? table_ : table_ + "." + reader.take_name()) +
                 ": a program that still runs asks for the old name",
             "add the new one beside it, write to both, and drop the old one later");
    }

    void alter_column(Reader reader) {
        reader.take("column");
        const auto name = reader.take_name();
        const auto column = table_ + "." + name;
        if (reader.take("type") || reader.take({"set", "data", "type"}))
            risk("alter column " + column +
                     " type: the whole table may be written anew, and all reads and writes wait meanwhile",
                 "add a column of the new type, fill it in parts, and let it take the old one's place");
        if (reader.take({"set", "not", "null"}) && !known_.validated_columns.contains({table_, name}))
            risk(
                "alter column " + column + " set not null: all of " + table_ +
                    " is read, and all reads and writes wait meanwhile",
                "first add a check (" + name + " is not null) not valid, and validate it " + std::string(own_revision));
    }

    // A check that a column is not null, once validated, lets "set not null" go without reading the table.
    void note_checks(Tokens part) {
        Reader reader(part);
        if (reader.take({"add", "constraint"})) {
            const auto name = reader.take_name();
            if (!reader.take({"check", "("})) return;
            const auto column = reader.take_name();
            if (!reader.take({"is", "not", "null", ")"})) return;
            known_.not_null_checks.insert({{table_, name}, column});
            if (!reader.has({"not", "valid"})) known_.validated_columns.insert({table_, column});
        } else if (reader.take({"validate", "constraint"})) {
            const std::pair check{table_, reader.take_name()};
            for (const auto& [named, column] : known_.not_null_checks)
                if (named == check) known_.validated_columns.insert({table_, column});
        }
    }

    bool postgres_;
    Known& known_;
    std::string table_{};
    std::vector<Risk> risks_{};
};

}  // namespace

std::vector<Risk> risks_of(std::string_view statement, Dialect dialect, Known& known) {
    return StatementLinter(dialect, known).lint(cut(statement, dialect));
}

std::string subject_of(std::string_view statement, Dialect dialect) {
    const auto tokens = cut(statement, dialect);
    Reader reader(tokens);
    return reader.take({"drop", "table"}) || reader.take({"create", "table"}) || reader.take({"alter", "table"})
               ? reader.take_name()
               : "";
}

std::string renamed_to(std::string_view statement, Dialect dialect) {
    const auto tokens = cut(statement, dialect);
    Reader reader(tokens);
    if (!reader.take({"alter", "table"})) return "";
    reader.take_name();
    return reader.take({"rename", "to"}) ? reader.take_name() : "";
}

}  // namespace quoin::migrate
