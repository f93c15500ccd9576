#include "quoin/migrate/tokens.hpp"

#include "quoin/migrate/enum_check.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::migrate;

namespace {

// One spelling of a SQLite expression.
std::string same(std::string_view sql) {
    const auto tokens = cut(sql, db::Dialect::sqlite);
    return join(strip_parentheses(tokens));
}

std::string labels_of(std::string_view sql, db::Dialect dialect) {
    Check check{"a_check", {std::string(sql), std::string(sql)}};
    recognise_enum(check, dialect);
    std::string out = check.enum_column;
    for (const auto& label : check.labels) out += '|' + label;
    return out;
}

}  // namespace

TEST_CASE("an expression has one spelling, whatever its space, case, comments and quotes") {
    CHECK(same("( ( LENGTH( [Name] )>=1 And\n\t\"Name\"!='(It''s' ) ) -- end") ==
          R"(length("Name") >= 1 and "Name" <> '(It''s')");
    CHECK(same("(a)+(b)") == "(a) + (b)");
    CHECK(same("a IN('x',X'0A') or -1.5E+3==- a||`b`") == "a in ('x', x'0a') or -1.5e+3 = -a || b");
    CHECK(same("case when t.\"a b\" is null then /* ) */ 0xFF end") == "case when t.\"a b\" is null then 0xff end");
    CHECK(same("\"order\" between 1 and (2)") == "\"order\" between 1 and (2)");
    CHECK(same("doc->>'$.a'") == "doc ->> '$.a'");
}

TEST_CASE("text that does not end is taken to its end") {
    CHECK(same("a 'b") == "a 'b");
    CHECK(same("(a /*") == "(a");
    CHECK(same("\"") == "\"\"");
    CHECK(same("((a") == "((a");
}

TEST_CASE("a check that lists the texts of a column is an enum, in the spelling of either engine") {
    using enum db::Dialect;
    CHECK(labels_of("role in ('user', 'it''s')", sqlite) == "role|user|it's");
    CHECK(labels_of("\"order\" in ('a')", sqlite) == "order|a");
    CHECK(labels_of("role = ANY (ARRAY['user'::text, 'a, (b)'::text])", postgres) == "role|user|a, (b)");
    CHECK(labels_of("role::text = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])", postgres) ==
          "role|a|b");
    CHECK(labels_of("role = 'user'::text", postgres) == "role|user");
    CHECK(labels_of("role in ('a', 'b') or other", sqlite).empty());
    CHECK(labels_of("role not in ('a', 'b')", sqlite).empty());
    CHECK(labels_of("role in ('a') = ('b')", sqlite).empty());
    CHECK(labels_of("in_stock in (0, 1)", sqlite).empty());
    CHECK(labels_of("lower(role) in ('a')", sqlite).empty());
    CHECK(labels_of("role <> 'a'::text", postgres).empty());
    CHECK(labels_of("", sqlite).empty());
}
