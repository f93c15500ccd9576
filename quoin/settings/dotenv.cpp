#include "quoin/settings/dotenv.hpp"

#include "quoin/base/text_parts.hpp"

#include <algorithm>
#include <utility>

namespace quoin {

namespace {

constexpr std::string_view spaces = " \t";

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7f || c == '#' || c == '"' || c == '\'';
    });
}

// What a backslash and `c` stand for between these quotes; 0: nothing, both stay as they are.
char unescaped(char quote, char c) {
    if (c == '\\' || c == quote) return c;
    constexpr std::string_view letters = "abfnrtv'", meanings = "\a\b\f\n\r\t\v'";
    const auto i = letters.find(c);
    return quote == '"' && i != letters.npos ? meanings[i] : '\0';
}

// Reads lines that end in LF alone.
class Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Dotenv parse() {
        while (!rest_.empty()) {
            const auto line = line_;
            const auto start = rest_;
            const auto wrong = parse_entry();
            if (wrong.empty()) continue;
            found_.faults.push_back(".env line " + std::to_string(line) + ": " + std::string(wrong));
            // What follows on the next line is read as usual.
            rest_ = start;
            line_ = line;
            take_line();
        }
        return std::move(found_);
    }

private:
    std::string_view parse_entry() {
        const auto line = line_;
        if (blank_or_comment()) return "";
        auto name = take_until("=\n");
        if (!rest_.starts_with('=')) return "expected NAME=value";
        rest_.remove_prefix(1);
        name = trimmed(name);
        if (name.starts_with("export") && name.find_first_of(spaces) == 6) name = trimmed(name.substr(6));
        if (!is_name(name)) return "what stands before = is not a name";

        std::string value;
        const auto wrong = parse_value(value);
        Variable variable{std::string(name), Secret(std::move(value)), line};
        if (wrong.empty()) found_.variables.push_back(std::move(variable));
        return wrong;
    }

    std::string_view parse_value(std::string& value) {
        const auto quoted = rest_.find_first_not_of(spaces);
        if (quoted == rest_.npos || (rest_[quoted] != '"' && rest_[quoted] != '\'')) {
            value = bare_value();
            const bool control = std::ranges::any_of(value, [](char c) { return c >= 0 && c < ' ' && c != '\t'; });
            return control ? "the value holds a control character" : "";
        }
        rest_.remove_prefix(quoted);
        if (!take_quoted(value)) return "a quote is not closed";
        if (!blank_or_comment()) return "text follows the closing quote";
        return value.contains('\0') ? "the value holds a NUL" : "";
    }

    // From the = on: a # after a space starts a comment, one inside a word does not.
    std::string_view bare_value() {
        const auto value = take_line();
        for (auto i = value.find('#', 1); i != value.npos; i = value.find('#', i + 1))
            if (spaces.contains(value[i - 1])) return trimmed(value.substr(0, i));
        return trimmed(value);
    }

    bool take_quoted(std::string& value) {
        const char quote = rest_.front();
        for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
            char c = rest_.front();
            if (c == quote) return rest_.remove_prefix(1), true;
            if (c == '\n') ++line_;
            const char meant = c == '\\' && rest_.size() > 1 ? unescaped(quote, rest_[1]) : '\0';
            if (meant) {
                c = meant;
                rest_.remove_prefix(1);
            }
            value += c;
        }
        return false;
    }

    // Takes the line when nothing more of meaning stands on it.
    bool blank_or_comment() {
        const auto i = rest_.find_first_not_of(spaces);
        if (i != rest_.npos && rest_[i] != '#' && rest_[i] != '\n') return false;
        take_line();
        return true;
    }

    std::string_view take_until(std::string_view stops) {
        const auto taken = rest_.substr(0, rest_.find_first_of(stops));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view take_line() {
        const auto taken = take_until("\n");
        if (!rest_.empty()) rest_.remove_prefix(1);
        ++line_;
        return taken;
    }

    std::string_view rest_;
    int line_ = 1;
    Dotenv found_;
};

}  // namespace

std::string Variable::origin() const { return line ? ".env line " + std::to_string(line) : "environment"; }

Dotenv parse_dotenv(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    std::string lines;
    lines.reserve(text.size());  // so that no piece of it stays behind unwiped
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!text.substr(i).starts_with("\r\n")) lines += text[i];
    auto found = Parser(lines).parse();
    wipe(lines);
    return found;
}

}  // namespace quoin
