#include "quoin/migrate/candidates.hpp"

#include "quoin/migrate/names_in_sql.hpp"
#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

namespace quoin::migrate {

namespace {

using db::Dialect;

constexpr std::int64_t many = 6;  // values of each kind

// What the checks compare with.
struct Mentioned {
    std::set<std::int64_t> numbers;
    std::vector<std::string> texts;  // as literals
};

std::string padded(std::int64_t digit, std::size_t width) {
    return std::string(width - 1, '0') + std::to_string(digit);
}

void collect(std::string_view sql, Mentioned& into) {
    for (std::size_t at = 0; at < sql.size();) {
        if (sql[at] == '\'') {
            auto end = at + 1;
            while (end < sql.size() && (sql[end] != '\'' || sql.substr(end, 2) == "''"))
                end += sql[end] == '\'' ? 2 : 1;
            into.texts.emplace_back(sql.substr(at, end + 1 - at));
            at = end + 1;
        } else if (sql[at] >= '0' && sql[at] <= '9') {
            const auto end = std::min(sql.find_first_not_of("0123456789", at), sql.size());
            if (end - at < 18) into.numbers.insert(std::stoll(std::string(sql.substr(at, end - at))));
            at = end;
        } else {
            ++at;
        }
    }
}

Mentioned mentioned_by(const Table* table, const Column* column) {
    Mentioned all;
    if (table && column)
        for (const auto* check : own_checks(*table, column->name)) collect(check->condition.text, all);
    return all;
}

Mentioned mentioned_by(const ColumnPath& path) {
    auto all = mentioned_by(path.before, path.column);
    const auto after = mentioned_by(path.after, path.goal);
    all.numbers.insert(after.numbers.begin(), after.numbers.end());
    all.texts.insert(all.texts.end(), after.texts.begin(), after.texts.end());
    for (const auto& label : path.labels) all.texts.push_back(literal(label.label));
    return all;
}

std::vector<std::string> numbers(const Mentioned& mentioned, std::string_view decimals) {
    std::vector<std::string> list;
    const std::string_view whole = decimals.empty() ? "" : ".0";  // 14.0 is not '14' as a text, where 14 would be
    for (std::int64_t i = 1; i <= many; ++i) list.push_back(std::to_string(i) + std::string(decimals));
    for (const auto number : mentioned.numbers)
        for (std::int64_t i = -many; i <= many; ++i) list.push_back(std::to_string(number + i) + std::string(whole));
    for (const auto& text : mentioned.texts)  // '1'::bigint
        if (text.find_first_not_of("'-0123456789") == text.npos)
            list.push_back(text.substr(1, text.size() - 2) + std::string(whole));
    list.push_back("-1" + std::string(whole));
    return list;
}

std::vector<std::string> texts(const Mentioned& mentioned) {
    auto list = mentioned.texts;
    for (const auto length : mentioned.numbers)
        for (std::int64_t size = std::max<std::int64_t>(length - 1, 1); size <= length + 1 && size <= 1000; ++size)
            for (char letter = 'a'; letter < 'a' + many; ++letter)
                list.push_back(literal(std::string(static_cast<std::size_t>(size), letter)));
    for (std::int64_t i = 1; i <= many; ++i) list.push_back(literal(std::to_string(i)));
    list.emplace_back("''");
    for (std::int64_t i = 1; i <= many; ++i) list.push_back(literal("text " + std::to_string(i)));
    return list;
}

// Of 16 bytes, and as long as the checks may want.
std::vector<std::string> blobs(const Mentioned& mentioned) {
    std::vector<std::string> list;
    auto sizes = mentioned.numbers;
    sizes.insert(16);
    for (const auto size : sizes)
        for (std::int64_t i = 1; i <= many && size > 0 && size <= 1000; ++i)
            list.push_back("x'" + padded(i, static_cast<std::size_t>(2 * size)) + "'");
    return list;
}

// '2001-02-01', '2001-02-02', …: a number of `width` digits between the two parts.
std::vector<std::string> formed(std::string_view before, std::size_t width, std::string_view after = "") {
    std::vector<std::string> list;
    for (std::int64_t i = 1; i <= many; ++i)
        list.push_back("'" + std::string(before) + padded(i, width) + std::string(after) + "'");
    return list;
}

bool is_text(std::string_view type) {
    return type == "text" || type.starts_with("character") || type.starts_with("varchar");
}
bool is_whole(std::string_view type) { return type == "smallint" || type == "integer" || type == "bigint"; }
bool is_number(std::string_view type) {
    return is_whole(type) || type == "real" || type == "double precision" || type.starts_with("numeric");
}

std::vector<std::string> in_sqlite(std::string_view type, const Mentioned& mentioned) {
    if (type == "integer") return numbers(mentioned, "");
    if (type == "real") return numbers(mentioned, ".5");
    if (type == "text") return texts(mentioned);
    if (type == "blob") return blobs(mentioned);
    return {};
}

std::vector<std::string> in_postgres(std::string_view type, const Mentioned& mentioned) {
    if (is_number(type)) return numbers(mentioned, is_whole(type) ? "" : ".5");
    if (is_text(type)) return texts(mentioned);
    if (type == "boolean") return {"true", "false"};
    if (type == "uuid") return formed("00000000-0000-4000-8000-", 12);
    if (type == "date") return formed("2001-02-", 2);
    if (type.starts_with("timestamp")) return formed("2001-02-", 2, " 03:04:05+00");
    if (type.starts_with("time")) return formed("", 2, ":04:05");
    if (type == "bytea") return formed("\\x", 32);
    if (type == "json" || type == "jsonb") return formed(R"({"a": )", 1, "}");
    return {};
}

}  // namespace

std::vector<std::string> candidates(Dialect dialect, const ColumnPath& path) {
    const auto mentioned = mentioned_by(path);
    const auto& type = (path.column ? path.column : path.goal)->type;
    return dialect == Dialect::sqlite ? in_sqlite(type, mentioned) : in_postgres(type, mentioned);
}

std::string plain_value(Dialect dialect, std::string_view type) {
    if (is_text(type)) return "''";
    if (is_number(type)) return "0";
    return dialect == Dialect::postgres && type == "boolean" ? "false" : "";
}

std::vector<std::string> row_numbers_as(Dialect dialect, std::string_view type) {
    const std::string number = "row_number() over ()";
    if (is_number(type)) return {number};
    if (dialect == Dialect::sqlite)
        return type == "blob"
                   ? std::vector<std::string>{"cast(printf('%016d', " + number + ") as blob)"}
                   : std::vector<std::string>{"cast(" + number + " as text)", "printf('%08d', " + number + ")",
                                              "printf('%016d', " + number + ")"};
    if (is_text(type))
        return {"(" + number + ")::text", "lpad((" + number + ")::text, 8, '0')",
                "lpad((" + number + ")::text, 16, '0')"};
    if (type == "uuid") return {"lpad(to_hex(" + number + "), 32, '0')::uuid"};
    if (type == "date") return {"date '2000-01-01' + (" + number + ")::integer"};
    if (type.starts_with("timestamp")) return {"to_timestamp(" + number + ")"};
    return {};
}

std::vector<const Check*> own_checks(const Table& table, std::string_view column) {
    std::vector<const Check*> own;
    for (const auto& check : table.checks)
        if (mentions(check.condition.text, column) && std::ranges::none_of(table.columns, [&](const Column& other) {
                return other.name != column && mentions(check.condition.text, other.name);
            }))
            own.push_back(&check);
    return own;
}

bool is_wide(const Table& table, const Check& check) {
    return std::ranges::count_if(table.columns,
                                 [&](const Column& column) { return mentions(check.condition.text, column.name); }) > 1;
}

bool in_wide_check(const Table& table, std::string_view column) {
    return std::ranges::any_of(table.checks, [&](const Check& check) {
        return is_wide(table, check) && mentions(check.condition.text, column);
    });
}

std::string condition_of(const std::vector<const Check*>& checks) {
    std::string condition = "1 = 1";
    for (const auto* check : checks) condition += " and (" + check->condition.text + ") is not false";
    return condition;
}

}  // namespace quoin::migrate
