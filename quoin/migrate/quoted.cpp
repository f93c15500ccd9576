#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <array>

namespace quoin::migrate {

namespace {

// Those that PostgreSQL does not take for a column's name, or SQLite for a table's.
constexpr auto kept_words = std::to_array<std::string_view>({"add",
                                                             "all",
                                                             "alter",
                                                             "analyse",
                                                             "analyze",
                                                             "and",
                                                             "any",
                                                             "array",
                                                             "as",
                                                             "asc",
                                                             "asymmetric",
                                                             "authorization",
                                                             "autoincrement",
                                                             "between",
                                                             "binary",
                                                             "both",
                                                             "case",
                                                             "cast",
                                                             "check",
                                                             "collate",
                                                             "collation",
                                                             "column",
                                                             "commit",
                                                             "concurrently",
                                                             "constraint",
                                                             "create",
                                                             "cross",
                                                             "current_catalog",
                                                             "current_date",
                                                             "current_role",
                                                             "current_schema",
                                                             "current_time",
                                                             "current_timestamp",
                                                             "current_user",
                                                             "default",
                                                             "deferrable",
                                                             "delete",
                                                             "desc",
                                                             "distinct",
                                                             "do",
                                                             "drop",
                                                             "else",
                                                             "end",
                                                             "escape",
                                                             "except",
                                                             "exists",
                                                             "false",
                                                             "fetch",
                                                             "for",
                                                             "foreign",
                                                             "freeze",
                                                             "from",
                                                             "full",
                                                             "grant",
                                                             "group",
                                                             "having",
                                                             "if",
                                                             "ilike",
                                                             "in",
                                                             "index",
                                                             "initially",
                                                             "inner",
                                                             "insert",
                                                             "intersect",
                                                             "into",
                                                             "is",
                                                             "isnull",
                                                             "join",
                                                             "lateral",
                                                             "leading",
                                                             "left",
                                                             "like",
                                                             "limit",
                                                             "localtime",
                                                             "localtimestamp",
                                                             "natural",
                                                             "not",
                                                             "nothing",
                                                             "notnull",
                                                             "null",
                                                             "offset",
                                                             "on",
                                                             "only",
                                                             "or",
                                                             "order",
                                                             "outer",
                                                             "overlaps",
                                                             "placing",
                                                             "primary",
                                                             "raise",
                                                             "references",
                                                             "returning",
                                                             "right",
                                                             "select",
                                                             "session_user",
                                                             "set",
                                                             "similar",
                                                             "some",
                                                             "symmetric",
                                                             "table",
                                                             "tablesample",
                                                             "then",
                                                             "to",
                                                             "trailing",
                                                             "transaction",
                                                             "true",
                                                             "union",
                                                             "unique",
                                                             "update",
                                                             "user",
                                                             "using",
                                                             "values",
                                                             "variadic",
                                                             "verbose",
                                                             "when",
                                                             "where",
                                                             "window",
                                                             "with"});

bool needs_quotes(std::string_view name) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return name.empty() || (name.front() >= '0' && name.front() <= '9') || !std::ranges::all_of(name, plain) ||
           std::ranges::binary_search(kept_words, name);
}

std::string enclosed(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += c;
        out += c;
    }
    return out += quote;
}

}  // namespace

std::string quoted(std::string_view name) { return needs_quotes(name) ? enclosed(name, '"') : std::string(name); }

std::string quoted(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) (out += out.empty() ? "" : ", ") += quoted(name);
    return out;
}

std::string literal(std::string_view text) { return enclosed(text, '\''); }

}  // namespace quoin::migrate
