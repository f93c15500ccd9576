#include "quoin/migrate/enum_check.hpp"

#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/tokens.hpp"

#include <algorithm>
#include <array>

namespace quoin::migrate {

namespace {

using Kind = Token::Kind;

std::string text_of(const Token& literal) {
    std::string out;
    for (std::size_t i = 1; i + 1 < literal.text.size(); ++i) {
        out += literal.text[i];
        if (literal.text[i] == '\'') ++i;
    }
    return out;
}

// What stands between the labels: in ('a', 'b'), and PostgreSQL's = any (array['a'::text, 'b'::character varying]).
bool is_around_labels(const Token& token) {
    static constexpr auto words = std::to_array<std::string_view>(
        {"in", "=", "any", "array", "(", ")", "[", "]", ",", "::", "text", "character", "varying"});
    return std::ranges::any_of(words, [&](auto word) { return token.is(word); });
}

}  // namespace

std::string enum_condition(std::string_view column, const std::vector<std::string>& labels) {
    std::string list;
    for (const auto& label : labels) (list += list.empty() ? "" : ", ") += literal(label);
    return quoted(column) + " in (" + list + ')';
}

void recognise_enum(Check& check, db::Dialect dialect) {
    const auto tokens = cut(check.condition.canonical, dialect);
    auto rest = std::span(tokens);
    while (!rest.empty() && rest.front().is("(")) rest = rest.subspan(1);  // (status)::text = …
    if (rest.size() < 3 || (rest[0].kind != Kind::word && rest[0].kind != Kind::name)) return;
    std::vector<std::string> labels;
    int comparisons = 0;
    for (const auto& token : rest.subspan(1)) {
        if (token.is("in") || token.is("=")) ++comparisons;
        if (token.kind == Kind::text && token.text.front() == '\'')
            labels.push_back(text_of(token));
        else if (!is_around_labels(token))
            return;
    }
    if (comparisons != 1 || labels.empty()) return;
    check.enum_column = rest[0].text;
    check.labels = std::move(labels);
    check.condition.text = enum_condition(check.enum_column, check.labels);
}

}  // namespace quoin::migrate
