#include "quoin/migrate/autogenerate.hpp"
#include "tests/quoin/migrate/scratches.hpp"

using namespace quoin;
using namespace quoin::migrate;
using db::Dialect;

namespace {

const std::string base = "create table users (id integer not null, nick text, constraint users_pkey primary key (id));";

// The revisions give `schema`, on each of these engines.
History history_of(const std::string& schema) {
    const auto text = "-- revision: 0001\n-- down_revision: none\n-- message: first\n-- up\n" + schema + "\n-- down\n";
    return *History::of({*parse_revision({"0001_first.sql", text})});
}

std::vector<TargetEngine> engines(const std::string& models, const std::vector<Dialect>& dialects) {
    std::vector<TargetEngine> list;
    for (const auto dialect : dialects)
        list.push_back({schema_of(dialect, models), [dialect] { return scratch_of(dialect); }});
    return list;
}

NewRevision begun() { return {.revision = "0002", .down_revisions = {"0001"}, .message = "next", .sections = ""}; }

// The sections that are written, or the error.
std::string generated(const std::string& schema, const std::string& models, const Answers& answers = {},
                      const std::vector<Dialect>& dialects = {Dialect::sqlite}) {
    const auto made = autogenerate(history_of(schema), engines(models, dialects), begun(), answers);
    return made ? made->revision.sections : made.error();
}

Answers filled(const std::string& column, const std::string& value) {
    return {.fills = {Fills{{column, value}}, Fills{{column, value}}}};
}

}  // namespace

TEST_CASE("models that ask for what the revisions give need no revision") {
    const auto made = autogenerate(history_of(base), engines(base, {Dialect::sqlite}), begun(), {});
    REQUIRE(made);
    CHECK(made->changes.empty());
    CHECK(made->revision.sections == "");
}

TEST_CASE("what both engines do alike is written once") {
    REQUIRE(std::getenv("QUOIN_TEST_POSTGRES"));
    CHECK(generated(base, base + "create index users_nick_idx on users (nick);", {},
                    {Dialect::sqlite, Dialect::postgres}) ==
          "-- up\n\ncreate index users_nick_idx on users (nick);\n\n-- down\n\ndrop index users_nick_idx;\n");
}

TEST_CASE("what each engine does in its own way has sections of its own, and marks where they belong") {
    REQUIRE(std::getenv("QUOIN_TEST_POSTGRES"));
    CHECK(generated(base,
                    "create table users (id integer not null, nick text, constraint users_pkey primary key (id), "
                    "constraint users_nick_key unique (nick));",
                    {}, {Dialect::sqlite, Dialect::postgres}) ==
          "-- up postgresql\n\nalter table users add constraint users_nick_key unique (nick);\n\n"
          "-- up sqlite\n-- quoin: rebuilds tables\n\n"
          "create table new_users (\n    id integer not null,\n    nick text,\n    constraint users_pkey primary key "
          "(id),\n"
          "    constraint users_nick_key unique (nick)\n);\n\n"
          "insert into new_users (id, nick)\nselect id, nick\nfrom users;\n\n"
          "drop table users;\nalter table new_users rename to users;\n\n"
          "-- down postgresql\n\nalter table users drop constraint users_nick_key;\n\n"
          "-- down sqlite\n-- quoin: rebuilds tables\n\n"
          "create table new_users (\n    id integer not null,\n    nick text,\n    constraint users_pkey primary key "
          "(id)\n);\n\n"
          "insert into new_users (id, nick)\nselect id, nick\nfrom users;\n\n"
          "drop table users;\nalter table new_users rename to users;\n");
}

TEST_CASE("what looks like a rename is asked, and refused where nobody answers") {
    REQUIRE(std::getenv("QUOIN_TEST_POSTGRES"));
    const std::string renamed =
        "create table users (id integer not null, nickname text, constraint users_pkey primary key (id));";
    CHECK(generated(base, renamed) ==
          "users.nick:nickname looks like a rename: say --rename 'users.nick:nickname' if it is one, or --no-rename if "
          "what looks like one is dropped and added");
    const std::string as_rename =
                          "-- up\n\nalter table users rename column nick to nickname;\n\n"
                          "-- down\n\nalter table users rename column nickname to nick;\n",
                      as_two =
                          "-- up sqlite\n-- quoin: allows data loss\n\nalter table users add column nickname text;\n"
                          "alter table users drop column nick;\n\n"
                          "-- down sqlite\n-- quoin: allows data loss\n\nalter table users add column nick text;\n"
                          "alter table users drop column nickname;\n";
    std::string asked;
    const auto answer = [&asked](bool yes) {
        return Answers{.is_rename = [&asked, yes](const Rename& rename) { return asked += rename.text() + " ", yes; }};
    };
    CHECK(generated(base, renamed, answer(true), {Dialect::sqlite, Dialect::postgres}) == as_rename);
    CHECK(generated(base, renamed, answer(false)) == as_two);
    CHECK(asked == "users.nick:nickname users.nick:nickname ");
    CHECK(generated(base, renamed, {.no_renames = true}) == as_two);
    CHECK(generated(base, renamed, {.renames = {{.table = "users", .column = "nick", .to = "nickname"}}},
                    {Dialect::sqlite, Dialect::postgres}) == as_rename);
}

TEST_CASE("a column that holds no null needs a value for the rows that are there") {
    const std::string models =
        "create table users (id integer not null, nick text, age integer not null, constraint users_pkey primary key "
        "(id));";
    CHECK(
        generated(base, models) ==
        "users.age needs a value in the rows that are there: say --default 'users.age=EXPRESSION', in SQL, or give the "
        "model a default");
    CHECK(generated(base, models, filled("users.age", "id + 1")).contains("select id, nick, id + 1\nfrom users;\n"));
    CHECK(generated(base, models, {.fills = {Fills{{"users.age", "1"}, {"users.nix", "1"}}, Fills{}}}) ==
          "--default 'users.nix=1': no such column is added or becomes not null");
}

TEST_CASE("a revision that does not hold on rows is not written, and says what happened") {
    const std::string models =
        "create table users (id integer not null, nick text, age integer not null, "
        "constraint users_pkey primary key (id), constraint users_age_check check (age > 5));";
    const auto told = generated(base, models, filled("users.age", "1"));
    CHECK(told.starts_with("nothing is written, since what would be does not hold on SQLite: up: 0002_next.sql:"));
    CHECK(told.contains("CHECK constraint failed: users_age_check"));
}

TEST_CASE("a label that is renamed takes its rows along, up and down") {
    REQUIRE(std::getenv("QUOIN_TEST_POSTGRES"));
    const auto with = [](const std::string& labels) {
        return "create table users (role text not null, constraint users_role_check check (role in (" + labels + ")));";
    };
    const auto made =
        generated(with("'user', 'root'"), with("'user', 'admin', 'guest'"),
                  {.renames = {{"users", "role", "root", "admin"}}}, {Dialect::sqlite, Dialect::postgres});
    CHECK(made.starts_with(
        "-- up postgresql\n\nalter table users drop constraint users_role_check;\n"
        "update users set role = 'admin' where role = 'root';\n"
        "alter table users add constraint users_role_check check (role in ('user', 'admin', 'guest'));\n"));
    CHECK(made.contains("select case role when 'root' then 'admin' else role end\nfrom users;\n"));
    CHECK(made.contains("select case role when 'admin' then 'root' else role end\nfrom users;\n"));
}

TEST_CASE("a table that is dropped comes back on the way down, and the mark says what does not") {
    CHECK(generated(base + "create table logs (line text);", base) ==
          "-- up sqlite\n-- quoin: allows data loss\n\ndrop table logs;\n\n"
          "-- down sqlite\n\ncreate table logs (\n    line text\n);\n");
}
