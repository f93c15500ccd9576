#include "quoin/migrate/statements.hpp"

#include <doctest/doctest.h>

using namespace quoin::migrate;

namespace {

// "1: select 1 | 3: select 2"
std::string split(std::string_view script) {
    const auto statements = split_statements(script);
    if (!statements) return "line " + std::to_string(statements.error().line) + ": " + statements.error().what;
    std::string out;
    for (const auto& [line, text] : *statements) out += (out.empty() ? "" : " | ") + std::to_string(line) + ": " + text;
    return out;
}

}  // namespace

TEST_CASE("statements end at a semicolon and know the line of their first word") {
    CHECK(split("select 1; select\n2;\n\n-- a comment; with a semicolon\n/* and; /* another */ ; */ select 3;") ==
          "1: select 1 | 1: select\n2 | 5: select 3");
    CHECK(split("") == "");
    CHECK(split(" ;; -- nothing\n") == "");
}

TEST_CASE("semicolons in quotes are text") {
    CHECK(split("select 'a;b', \"c;d\", 'it''s;'; x;") == "1: select 'a;b', \"c;d\", 'it''s;' | 1: x");
    CHECK(split(R"(select E'a\';b'; x;)") == R"(1: select E'a\';b' | 1: x)");
    CHECK(split("do $$ begin; $$; do $f_1$ $$; $f_1$; x;") == "1: do $$ begin; $$ | 1: do $f_1$ $$; $f_1$ | 1: x");
    CHECK(split("select $1; select a$b$; x;") == "1: select $1 | 1: select a$b$ | 1: x");
    CHECK(split(R"(select 'C:\'; x;)") == R"(1: select 'C:\' | 1: x)");
}

TEST_CASE("a trigger's or function's body keeps its semicolons") {
    const std::string trigger =
        "create trigger t after insert on a begin\n  select case when new.x then 1 end;\n  delete from b;\nend";
    CHECK(split(trigger + ";\nselect 1;") == "1: " + trigger + " | 5: select 1");
    CHECK(split("create function f() returns int begin atomic select 1; end; x;") ==
          "1: create function f() returns int begin atomic select 1; end | 1: x");
    CHECK(split("create trigger t after insert on a execute function f(); x;") ==
          "1: create trigger t after insert on a execute function f() | 1: x");
    CHECK(split("create table shifts (begin text, \"end\" text); x;") ==
          "1: create table shifts (begin text, \"end\" text) | 1: x");
    CHECK(split("select trigger, begin from t; x;") == "1: select trigger, begin from t | 1: x");
}

TEST_CASE("what is not closed is told with the line where it begins") {
    CHECK(split("x;\nselect 1") == "line 2: the statement does not end in a semicolon");
    CHECK(split("x;\n\nselect 'a\nb;") == "line 3: a quote is not closed");
    CHECK(split("\n/* x /* y */;") == "line 2: a comment is not closed");
    CHECK(split("do $a$ x; $b$;") == "line 1: the quote $a$ is not closed");
}
