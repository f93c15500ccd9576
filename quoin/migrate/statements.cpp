#include "quoin/migrate/statements.hpp"

#include "quoin/migrate/letters.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace quoin::migrate {

namespace {

class Splitter {
public:
    Splitter(std::string_view script, int line) : script_(script), line_(line) {}

    std::expected<std::vector<Statement>, ScriptError> split() {
        while (at_ < script_.size()) {
            const auto before = at_;
            const auto line = line_;
            if (const auto wrong = take_token(); !wrong.empty()) return std::unexpected(ScriptError{line, wrong});
            line_ += static_cast<int>(std::ranges::count(script_.substr(before, at_ - before), '\n'));
        }
        if (start_) return std::unexpected(ScriptError{start_line_, "the statement does not end in a semicolon"});
        return std::move(statements_);
    }

private:
    std::string take_token() {
        const auto rest = script_.substr(at_);
        if (rest.starts_with("--")) return at_ = script_.find('\n', at_), limit(), "";
        if (rest.starts_with("/*")) return take_comment();
        if (std::string_view(" \t\r\n\f").contains(rest.front())) return ++at_, "";
        if (!start_) {
            start_ = at_;
            start_line_ = line_;
        }
        if (rest.front() == ';') return take_semicolon(), "";
        if (rest.front() == '\'' || rest.front() == '"') return take_quoted(rest.front(), false);
        if (rest.front() == '$') return take_dollar_quoted();
        if (!in_word(rest.front())) return after(""), ++at_, "";
        return take_word();
    }

    void limit() { at_ = std::min(at_, script_.size()); }

    std::string take_comment() {  // PostgreSQL's nest
        int depth = 0;
        for (; at_ < script_.size(); ++at_) {
            const auto pair = script_.substr(at_, 2);
            if (pair == "/*") ++depth, ++at_;
            if (pair == "*/" && (++at_, --depth == 0)) return ++at_, "";
        }
        return "a comment is not closed";
    }

    std::string take_quoted(char quote, bool backslashes) {
        after("");
        for (++at_; at_ < script_.size(); ++at_) {
            if (backslashes && script_[at_] == '\\')
                ++at_;
            else if (script_[at_] == quote)
                return ++at_, "";  // a doubled quote starts the next string at once
        }
        return "a quote is not closed";
    }

    std::string take_dollar_quoted() {
        after("");
        auto end = at_ + 1;
        while (end < script_.size() && in_word(script_[end]) && script_[end] != '$') ++end;
        const bool opens =
            end < script_.size() && script_[end] == '$' && !(script_[at_ + 1] >= '0' && script_[at_ + 1] <= '9');
        if (!opens) return at_ = end, "";  // a parameter
        const auto tag = script_.substr(at_, end + 1 - at_);
        at_ = script_.find(tag, end + 1);
        if (at_ == script_.npos) return "the quote " + std::string(tag) + " is not closed";
        return at_ += tag.size(), "";
    }

    std::string take_word() {
        const auto begin = at_;
        while (at_ < script_.size() && in_word(script_[at_])) ++at_;
        const auto word = lower(script_.substr(begin, at_ - begin));
        if (begin == *start_) creates_ = word == "create";
        if (word == "trigger" || word == "function" || word == "procedure") may_have_body_ = creates_;
        if (word == "begin" && may_have_body_) in_body_ = true;
        if (word == "e" && at_ < script_.size() && script_[at_] == '\'') return take_quoted('\'', true);
        return after(word), "";
    }

    // A body ends in "; end;": any other semicolon in it is its own.
    void take_semicolon() {
        const bool ends = !in_body_ || (last_ == "end" && before_last_ == ";");
        if (ends) {
            auto text = script_.substr(*start_, at_ - *start_);
            if (!text.empty()) statements_.push_back({start_line_, std::string(text)});
            start_.reset();
            creates_ = may_have_body_ = in_body_ = false;
        }
        after(";");
        ++at_;
    }

    void after(std::string token) { before_last_ = std::exchange(last_, std::move(token)); }

    std::string_view script_;
    std::size_t at_ = 0;
    int line_, start_line_ = 0;
    std::optional<std::size_t> start_;
    bool creates_ = false, may_have_body_ = false, in_body_ = false;
    std::string last_, before_last_;
    std::vector<Statement> statements_;
};

}  // namespace

std::expected<std::vector<Statement>, ScriptError> split_statements(std::string_view script, int first_line) {
    return Splitter(script, first_line).split();
}

std::string first_word(std::string_view statement) {
    return lower(statement.substr(
        0, static_cast<std::size_t>(std::ranges::find_if_not(statement, in_word) - statement.begin())));
}

}  // namespace quoin::migrate
