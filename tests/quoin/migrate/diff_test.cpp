#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/words.hpp"
#include "tests/quoin/migrate/scratches.hpp"

using namespace quoin;
using namespace quoin::migrate;

namespace {

std::string words(const std::string& from, const std::string& to) {
    std::string text;
    for (const auto& line :
         in_words(difference(schema_of(db::Dialect::sqlite, from), schema_of(db::Dialect::sqlite, to))))
        text += line + "\n";
    return text;
}

std::string likely(const std::string& from, const std::string& to, const Renames& known = {}) {
    std::string text;
    for (const auto& rename :
         likely_renames(schema_of(db::Dialect::sqlite, from), schema_of(db::Dialect::sqlite, to), known))
        text += rename.text() + "\n";
    return text;
}

std::string fault(const std::string& rename, const std::string& from, const std::string& to) {
    return fault_in({*parse_rename(rename)}, schema_of(db::Dialect::sqlite, from), schema_of(db::Dialect::sqlite, to));
}

}  // namespace

TEST_CASE("a difference is told in words") {
    CHECK(words("create table users (a integer not null, b text default 'x', c text)",
                "create table users (a text, b text default 'y', d text, constraint users_b_key unique (b)); create "
                "table posts (a text)") ==
          "column users.a is integer, and text in the models; is not null, and nullable in the models\n"
          "column users.b has the default 'x', and 'y' in the models\n"
          "column users.d text is missing\n"
          "column users.c is not in the models\n"
          "table users lacks the constraint users_b_key unique (b)\n"
          "table posts is missing\n");
    CHECK(
        words("create table t (a text constraint t_a_check check (a in ('x')))",
              "create table t (a text constraint t_a_check check (a in ('x', 'y')))") ==
        "table t has the constraint t_a_check check (a in ('x')), and constraint t_a_check check (a in ('x', 'y')) in "
        "the models\n");
}

TEST_CASE("one gone and one new of the same shape may be a rename") {
    CHECK(likely("create table users (id integer, nick text)", "create table users (id integer, nickname text)") ==
          "users.nick:nickname\n");
    CHECK(likely("create table users (id integer, nick text)", "create table users (id integer, nickname integer)") ==
          "");
    CHECK(likely("create table users (id integer, nick text)", "create table people (id integer, nick text)") ==
          "users:people\n");
    CHECK(likely("create table users (id integer, nick text)", "create table people (id integer, nickname text)",
                 {{.table = "users", .to = "people"}}) == "users.nick:nickname\n");
    CHECK(likely("create table t (a text check (a in ('x', 'y')))",
                 "create table t (a text check (a in ('x', 'z')))") == "t.a.y:z\n");
    CHECK(likely("create table t (a text check (a in ('x', 'y')))", "create table t (a text check (a in ('x', 'z')))",
                 {{"t", "a", "y", "z"}}) == "");
}

TEST_CASE("a rename of what is not there is refused") {
    const std::string from = "create table users (id integer, nick text)",
                      to = "create table users (id integer, nickname text)";
    CHECK(fault("users.nick:nickname", from, to) == "");
    CHECK(fault("people.nick:nickname", from, to) == "--rename people.nick:nickname: there is no table people");
    CHECK(fault("users.name:nickname", from, to) == "--rename users.name:nickname: there is no column users.name");
    CHECK(fault("users.nick:handle", from, to) == "--rename users.nick:handle: the models have no column users.handle");
    CHECK(fault("users.nick:id", from, to) == "--rename users.nick:id: there already is a column users.id");
    CHECK(fault("users.nick.a:b", from, to) == "--rename users.nick.a:b: there is no label a");
    CHECK(!parse_rename("users.nick"));
    CHECK(!parse_rename(":nick"));
    CHECK(parse_rename("users.role.a b:c:d")->text() == "users.role.a b:c:d");
}
