#include "quoin/migrate/names_in_sql.hpp"

#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <functional>

namespace quoin::migrate {

namespace {

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

// Where the text that starts at `begin` with a quote ends; a doubled quote is a part of it.
std::size_t end_of_quoted(std::string_view sql, std::size_t begin) {
    const char quote = sql[begin];
    for (auto at = begin + 1; at < sql.size(); ++at) {
        if (sql[at] != quote) continue;
        if (at + 1 == sql.size() || sql[at + 1] != quote) return at + 1;
        ++at;
    }
    return sql.size();
}

std::size_t end_of_word(std::string_view sql, std::size_t begin) {
    return static_cast<std::size_t>(
        std::find_if_not(sql.begin() + static_cast<std::ptrdiff_t>(begin), sql.end(), in_word) - sql.begin());
}

// The whole of a name, without its double quotes.
std::string unquoted(std::string_view name) {
    if (!name.starts_with('"')) return std::string(name);
    std::string out;
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
        out += name[at];
        if (name[at] == '"') ++at;  // the first of two
    }
    return out;
}

bool is_function(std::string_view sql, std::size_t end) {
    const auto next = sql.find_first_not_of(' ', end);
    return next != sql.npos && sql[next] == '(';
}

// Calls `seen` with each piece of the SQL in turn, and whether it is a name that may be a column's.
void for_each_piece(std::string_view sql, const std::function<void(std::string_view piece, bool is_name)>& seen) {
    for (std::size_t at = 0; at < sql.size();) {
        auto end = at + 1;
        bool is_name = false;
        if (sql[at] == '\'') {
            end = end_of_quoted(sql, at);
        } else if (sql[at] == '"') {
            end = end_of_quoted(sql, at);
            is_name = true;
        } else if (in_word(sql[at])) {
            end = end_of_word(sql, at);
            is_name = !is_function(sql, end) && !sql.substr(0, at).ends_with("::");
        }
        seen(sql.substr(at, end - at), is_name);
        at = end;
    }
}

}  // namespace

bool mentions(std::string_view sql, std::string_view column) {
    bool found = false;
    for_each_piece(sql, [&](std::string_view piece, bool is_name) { found |= is_name && unquoted(piece) == column; });
    return found;
}

std::string with_name(std::string_view sql, std::string_view column, std::string_view new_name) {
    std::string out;
    for_each_piece(sql, [&](std::string_view piece, bool is_name) {
        if (is_name && unquoted(piece) == column)
            out += quoted(new_name);
        else
            out += piece;
    });
    return out;
}

}  // namespace quoin::migrate
