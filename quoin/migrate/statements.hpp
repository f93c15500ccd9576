#pragma once
// SQL scripts cut into statements, so that an error can name its line.

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

struct Statement {
    int line = 0;      // of its first word
    std::string text;  // without the semicolon
};

struct ScriptError {
    int line = 0;
    std::string what;
};

// Understands what both engines may put a semicolon in: quotes, PostgreSQL's $tag$ quotes and E'' strings, comments,
// and the begin … end of a trigger or function. `first_line` is where the script starts in its file.
std::expected<std::vector<Statement>, ScriptError> split_statements(std::string_view script, int first_line = 1);

// The first word in lower case: "create".
std::string first_word(std::string_view statement);

}  // namespace quoin::migrate
