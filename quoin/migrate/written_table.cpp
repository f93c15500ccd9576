#include "quoin/migrate/written_table.hpp"

#include "quoin/migrate/enum_check.hpp"
#include "quoin/migrate/tokens.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace quoin::migrate {

namespace {

using Tokens = std::span<const Token>;

Expression expression(Tokens tokens) {
    const auto text = join(strip_parentheses(tokens));
    return {text, text};
}

// Names for the constraints that were given none.
class Names {
public:
    explicit Names(std::string_view table) : table_(table) {}

    std::string take(std::string given, const std::vector<std::string>& columns, std::string_view suffix) {
        if (!given.empty()) return taken_.insert(given), given;
        auto base = std::string(table_);
        for (const auto& column : columns) (base += '_') += column;
        base += suffix;
        auto name = base;
        for (int i = 1; !taken_.insert(name).second; ++i) name = base + std::to_string(i);
        return name;
    }

private:
    std::string_view table_;
    std::set<std::string> taken_;
};

class Reader {
public:
    Reader(std::string_view table, Tokens tokens) : names_(table), tokens_(tokens) {}

    WrittenTable read() {
        skip_to("(");
        next();
        while (!at_end() && !is_constraint_of_table()) read_column();
        while (!at_end()) read_rule(nullptr);
        return std::move(table_);
    }

private:
    const Token& peek(std::size_t ahead = 0) const {
        static const Token none{Token::Kind::symbol, ""};
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : none;
    }
    const Token& next() {
        const auto& token = peek();
        ++at_;
        return token;
    }
    bool take(std::string_view word) { return peek().is(word) && (++at_, true); }
    void skip_to(std::string_view symbol) {
        while (at_ < tokens_.size() && !peek().is(symbol)) ++at_;
    }
    bool at_end() const { return at_ >= tokens_.size() || peek().is(")"); }
    Tokens take_parentheses() {
        const auto start = at_;
        at_ = find_close(tokens_, start);
        return tokens_.subspan(start, at_ - start);
    }

    bool is_any(std::initializer_list<std::string_view> words) const {
        return std::ranges::any_of(words, [&](auto word) { return peek().is(word); });
    }
    bool is_constraint_of_table() const { return is_any({"constraint", "primary", "unique", "check", "foreign"}); }
    bool starts_rule() const {
        return is_constraint_of_table() || is_any({"not", "null", "default", "collate", "references", "as"}) ||
               (peek().is("generated") && peek(1).is("always"));
    }

    void read_column() {
        WrittenColumn column{next().text};
        while (!at_end() && !peek().is(",") && !starts_rule()) peek().is("(") ? void(take_parentheses()) : void(next());
        while (!at_end() && !peek().is(",")) read_rule(&column);
        take(",");
        table_.columns.push_back(std::move(column));
    }

    // One constraint, of a column or of the whole table; what is not understood is passed over.
    void read_rule(WrittenColumn* column) {
        std::string name = take("constraint") ? next().text : "";
        auto columns = column ? std::vector{column->name} : std::vector<std::string>{};
        if (take("primary")) return read_key(std::move(name), std::move(columns), column);
        if (take("unique")) return read_unique(std::move(name), std::move(columns));
        if (take("check")) return read_check(std::move(name), columns);
        if (take("foreign")) return next(), read_reference(std::move(name), take_names());
        if (peek().is("references")) return read_reference(std::move(name), std::move(columns));
        if (take("default")) return read_default();
        if (column && take("collate")) return void(column->clauses += " collate " + join(Tokens(&next(), 1)));
        if (column && is_any({"generated", "as"})) return read_generated(*column);
        next();
    }

    std::vector<std::string> take_names() {
        std::vector<std::string> names;
        const auto list = take_parentheses();
        for (std::size_t i = 1; i < list.size(); ++i)
            if (list[i - 1].is("(") || list[i - 1].is(",")) names.push_back(list[i].text);
        return names;
    }

    void read_key(std::string name, std::vector<std::string> columns, WrittenColumn* column) {
        take("key");
        const auto start = at_;
        if (!column) columns = take_names();
        take("asc") || take("desc");
        skip_conflict();
        if (column) column->counted = take("autoincrement");
        if (!column && tokens_[at_ - 2].is("autoincrement") && at_ - start > 2)  // primary key (id autoincrement)
            for (auto& one : table_.columns) one.counted = one.name == columns.front();
        table_.primary_key = PrimaryKey{names_.take(std::move(name), {}, "_pkey"), std::move(columns)};
    }

    void read_unique(std::string name, std::vector<std::string> columns) {
        if (peek().is("(")) columns = take_names();
        skip_conflict();
        auto chosen = names_.take(std::move(name), columns, "_key");
        table_.uniques.push_back({std::move(chosen), std::move(columns)});
    }

    void read_check(std::string name, const std::vector<std::string>& columns) {
        Check check{names_.take(std::move(name), columns, "_check"), expression(take_parentheses())};
        recognise_enum(check, db::Dialect::sqlite);
        table_.checks.push_back(std::move(check));
        skip_conflict();
    }

    void read_reference(std::string name, std::vector<std::string> columns) {
        take("references");
        ForeignKey key{.name = names_.take(std::move(name), columns, "_fkey"),
                       .columns = std::move(columns),
                       .to_table = next().text,
                       .to_columns = {}};
        if (peek().is("(")) key.to_columns = take_names();
        for (;;) {
            if (take("on"))
                read_action(next().is("delete") ? key.on_delete : key.on_update);
            else if (take("match"))
                next();
            else
                break;
        }
        if (peek().is("not") && peek(1).is("deferrable")) next();
        if (take("deferrable") && take("initially")) next();
        table_.foreign_keys.push_back(std::move(key));
    }

    void read_action(std::string& action) {
        action = next().text;
        if (action == "set" || action == "no") (action += ' ') += next().text;
    }

    void read_default() {
        if (peek().is("(")) return void(take_parentheses());
        if (is_any({"-", "+"})) next();
        next();
    }

    void read_generated(WrittenColumn& column) {
        if (take("generated")) next();
        next();
        column.clauses += " generated always as " + join(take_parentheses());
        if (is_any({"stored", "virtual"})) (column.clauses += ' ') += next().text;
    }

    void skip_conflict() {
        if (peek().is("on") && peek(1).is("conflict")) at_ += 3;
    }

    Names names_;
    Tokens tokens_;
    std::size_t at_ = 0;
    WrittenTable table_;
};

// "a", "lower(b) desc": without what goes without saying.
Expression index_part(Tokens tokens) {
    if (!tokens.empty() && tokens.back().is("asc")) tokens = tokens.first(tokens.size() - 1);
    const auto text = join(tokens);
    return {text, text};
}

}  // namespace

WrittenTable read_create_table(std::string_view table, std::string_view sql) {
    const auto tokens = cut(sql, db::Dialect::sqlite);
    return Reader(table, tokens).read();
}

Index read_create_index(std::string_view name, std::string_view sql) {
    const auto tokens = cut(sql, db::Dialect::sqlite);
    const auto all = Tokens(tokens);
    Index index{.name = std::string(name), .unique = all.size() > 1 && all[1].is("unique"), .parts = {}};
    const auto open = static_cast<std::size_t>(
        std::ranges::find_if(all, [](const Token& token) { return token.is("("); }) - all.begin());
    const auto close = find_close(all, open);
    for (auto start = open + 1, i = start; i < close; ++i) {
        if (all[i].is("("))
            i = find_close(all, i) - 1;
        else if (all[i].is(",") || i + 1 == close) {
            index.parts.push_back(index_part(all.subspan(start, i - start)));
            start = i + 1;
        }
    }
    if (close < all.size() && all[close].is("where")) index.where = expression(all.subspan(close + 1));
    return index;
}

}  // namespace quoin::migrate
