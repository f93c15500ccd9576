#include "quoin/migrate/tokens.hpp"

#include "quoin/migrate/letters.hpp"
#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace quoin::migrate {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Cutter {
public:
    Cutter(std::string_view sql, bool brackets) : rest_(sql), brackets_(brackets) {}

    std::vector<Token> cut() {
        while (skip_space(), !rest_.empty()) take();
        return std::move(tokens_);
    }

private:
    void skip_space() {
        for (;;) {
            if (rest_.starts_with("--"))
                drop(rest_.find('\n'));
            else if (rest_.starts_with("/*"))
                drop(rest_.find("*/", 2)), drop(2);
            else if (!rest_.empty() && std::string_view(" \t\r\n\f").contains(rest_.front()))
                drop(1);
            else
                return;
        }
    }
    void drop(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

    void take() {
        const char first = rest_.front();
        if (first == '\'') return add(Token::Kind::text, std::string(take_quoted('\'')));
        if ((first == 'x' || first == 'X') && rest_.substr(1).starts_with('\'')) {
            drop(1);
            return add(Token::Kind::text, 'x' + lower(take_quoted('\'')));
        }
        if (first == '"') return add_name(take_quoted('"'));
        if (brackets_ && first == '`') return add_name(take_quoted('`'));
        if (brackets_ && first == '[') return add_name(take_quoted(']'));
        if (is_digit(first) || (first == '.' && rest_.size() > 1 && is_digit(rest_[1]))) return take_number();
        if (!in_word(first)) return take_symbol();
        const auto end = std::ranges::find_if_not(rest_, in_word);
        add(Token::Kind::word, lower(take(static_cast<std::size_t>(end - rest_.begin()))));
    }

    std::string_view take(std::size_t count) {
        const auto taken = rest_.substr(0, count);
        drop(count);
        return taken;
    }

    // With its quotes; a doubled quote is one inside.
    std::string_view take_quoted(char close) {
        std::size_t end = 1;
        for (; end < rest_.size(); ++end) {
            if (rest_[end] != close) continue;
            if (close == ']' || rest_.substr(end + 1, 1) != std::string_view(&close, 1)) break;
            ++end;
        }
        return take(end + 1);
    }

    void add_name(std::string_view enclosed) {
        const char quote = enclosed.back();
        std::string name;
        for (std::size_t i = 1; i + 1 < enclosed.size(); ++i) {
            name += enclosed[i];
            if (enclosed[i] == quote && quote != ']') ++i;
        }
        const bool plain = quoted(name) == name;
        add(plain ? Token::Kind::word : Token::Kind::name, std::move(name));
    }

    void take_number() {
        std::size_t end = 1;
        const bool hexadecimal = rest_.starts_with("0x") || rest_.starts_with("0X");
        for (; end < rest_.size(); ++end) {
            const bool sign = (rest_[end] == '-' || rest_[end] == '+') && !hexadecimal &&
                              (rest_[end - 1] == 'e' || rest_[end - 1] == 'E');
            if (!in_word(rest_[end]) && rest_[end] != '.' && !sign) break;
        }
        add(Token::Kind::number, lower(take(end)));
    }

    void take_symbol() {
        static constexpr auto longer =
            std::to_array<std::string_view>({"->>", "->", "<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "::"});
        const auto found = std::ranges::find_if(longer, [&](auto symbol) { return rest_.starts_with(symbol); });
        const auto symbol = take(found == longer.end() ? 1 : found->size());
        add(Token::Kind::symbol, std::string(symbol == "==" ? "=" : symbol == "!=" ? "<>" : symbol));
    }

    void add(Token::Kind kind, std::string text) { tokens_.push_back({kind, std::move(text)}); }

    std::string_view rest_;
    bool brackets_;
    std::vector<Token> tokens_;
};

// Words that a parenthesis follows without being called.
bool is_operator(const Token& token) {
    static constexpr auto words = std::to_array<std::string_view>(
        {"and",    "as",     "between", "by",    "case",   "check", "else", "escape", "from",
         "glob",   "in",     "is",      "like",  "match",  "not",   "on",   "or",     "over",
         "regexp", "select", "then",    "using", "values", "when",  "where"});
    return token.kind == Token::Kind::word && std::ranges::binary_search(words, token.text);
}

// A sign that belongs to what follows.
bool is_unary(std::span<const Token> tokens, std::size_t i) {
    const auto& token = tokens[i];
    if (!token.is("-") && !token.is("+") && !token.is("~")) return false;
    if (i == 0) return true;
    const auto& before = tokens[i - 1];
    return is_operator(before) || (before.kind == Token::Kind::symbol && !before.is(")"));
}

bool has_space_before(std::span<const Token> tokens, std::size_t i) {
    const auto &before = tokens[i - 1], &token = tokens[i];
    if (token.is(",") || token.is(")") || token.is(".") || token.is("::")) return false;
    if (before.is("(") || before.is(".") || before.is("::") || is_unary(tokens, i - 1)) return false;
    const bool is_named = before.kind == Token::Kind::name || before.kind == Token::Kind::word;
    return !token.is("(") || !is_named || is_operator(before);
}

std::string shown(const Token& token) { return token.kind == Token::Kind::name ? quoted(token.text) : token.text; }

}  // namespace

std::vector<Token> cut(std::string_view sql, db::Dialect dialect) {
    return Cutter(sql, dialect == db::Dialect::sqlite).cut();
}

std::string join(std::span<const Token> tokens) {
    std::string out;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        (out += i > 0 && has_space_before(tokens, i) ? " " : "") += shown(tokens[i]);
    return out;
}

std::size_t find_close(std::span<const Token> tokens, std::size_t open) {
    int depth = 0;
    for (auto i = open; i < tokens.size(); ++i) {
        if (tokens[i].is("(")) ++depth;
        if (tokens[i].is(")") && --depth == 0) return i + 1;
    }
    return tokens.size();
}

std::span<const Token> strip_parentheses(std::span<const Token> tokens) {
    while (tokens.size() > 2 && tokens.front().is("(") && tokens.back().is(")") &&
           find_close(tokens, 0) == tokens.size())
        tokens = tokens.subspan(1, tokens.size() - 2);
    return tokens;
}

}  // namespace quoin::migrate
