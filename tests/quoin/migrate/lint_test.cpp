#include "quoin/migrate/lint.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::migrate;

namespace {

// Each script is the way up of a revision; what is told of the last.
std::string told(const std::vector<std::string>& scripts, const std::string& engine = " postgresql") {
    std::vector<RevisionFile> files;
    std::string last;
    for (const auto& script : scripts) {
        const auto number = std::to_string(files.size() + 1);
        last = number + "_x.sql";
        const auto file =
            parse_revision({last, "-- revision: " + number + "\n-- down_revision: none\n-- message: x\n-- up" + engine +
                                      "\n" + script + "\n-- down" + engine + "\n"});
        if (!file) FAIL(file.error());
        files.push_back(*file);
    }
    std::string text;
    for (const auto& finding : lint(files))
        if (finding.file == last) text += std::to_string(finding.line) + ": " + finding.what + "\n";
    return text;
}
std::string told_of(const std::string& script) { return told(std::vector{script}); }

}  // namespace

TEST_CASE("what holds up a large table is told of, with its line") {
    CHECK(told_of("create index users_name_idx on users (name);") ==
          "5: create index users_name_idx on users: writes to users wait while it is built\n");
    CHECK(told_of("create unique index concurrently users_name_idx on users (name);") == "");
    CHECK(told_of("alter table users add column age bigint not null,\n    alter column name type varchar(9);") ==
          "5: add column users.age not null without a default: refused where there are rows\n"
          "5: alter column users.name type: the whole table may be written anew, and all reads and writes wait "
          "meanwhile\n");
    CHECK(told_of("alter table users add column age bigint not null default 1;") == "");
    CHECK(told_of("alter table users add column at timestamptz default now();") == "");
    CHECK(told_of("alter table users add column id uuid default gen_random_uuid();") ==
          "5: add column users.id with a default that is computed: the whole table is written anew\n");
    CHECK(told_of("alter table users alter column age set not null;") ==
          "5: alter column users.age set not null: all of users is read, and all reads and writes wait meanwhile\n");
    CHECK(told_of("alter table users add constraint c check (age > 0);") ==
          "5: add constraint c: all of users is read, and writes wait meanwhile\n");
    CHECK(told_of("alter table users add constraint f foreign key (a) references b (id) not valid;") == "");
    CHECK(told_of("alter table users add constraint u unique (name);") ==
          "5: add constraint u: all reads and writes of users wait while its index is built\n");
    CHECK(told_of("alter table users add constraint u unique using index users_name_idx;") == "");
    CHECK(told_of("update users set age = 1;\nupdate users set age = 1 where id = 2;") ==
          "5: update users without where: every row is written, and locked until the end\n");
}

TEST_CASE("what loses data, or hides it from a program that still runs, is told of") {
    CHECK(told_of("drop table users;") ==
          "5: drop table users: its rows are lost, and a program that still runs may ask for them\n");
    CHECK(told_of("alter table users drop column age;") ==
          "5: drop column users.age: its values are lost, and a program that still runs may ask for them\n");
    CHECK(told_of("alter table users rename column age to years;") ==
          "5: rename users.age: a program that still runs asks for the old name\n");
    CHECK(told_of("alter table users rename to people;") ==
          "5: rename users: a program that still runs asks for the old name\n");
    CHECK(told_of("alter table users drop constraint c;\nalter table users rename constraint a to b;") == "");
    CHECK(told(std::vector<std::string>{"delete from users;"}, "") ==
          "5: delete from users without where: every row is lost, and locked until the end\n");
}

TEST_CASE("the tables of the same revision are nobody's yet") {
    CHECK(told_of("create table a (x int);\ncreate index i on a (x);\nalter table a add unique (x);") == "");
    CHECK(told(std::vector<std::string>{"create table a (x int);", "create index i on a (x);"}) ==
          "5: create index i on a: writes to a wait while it is built\n");
}

TEST_CASE("a check that an earlier revision has validated lets a column be not null") {
    const std::string check = "alter table a add constraint c check (x is not null) not valid;";
    CHECK(told(std::vector<std::string>{check, "alter table a validate constraint c;",
                                        "alter table a alter column x set not null;"}) == "");
    CHECK(told(std::vector<std::string>{check, "alter table a alter column x set not null;"}) ==
          "5: alter column a.x set not null: all of a is read, and all reads and writes wait meanwhile\n");
}

TEST_CASE("SQLite's rebuild of a table is no loss of it") {
    CHECK(told(
              std::vector<std::string>{
                  "create table new_a (x text);\ninsert into new_a (x) select x from a;\ndrop table a;\n"
                  "alter table new_a rename to a;"},
              " sqlite") == "");
    CHECK(told(std::vector<std::string>{"create index i on a (x);"}, " sqlite") == "");
    CHECK(told(std::vector<std::string>{"drop table a;"}, " sqlite") ==
          "5: drop table a: its rows are lost, and a program that still runs may ask for them\n");
}

TEST_CASE("a finding is a line that names the place and the safer way") {
    CHECK(in_words(Finding{"0005_x.sql", 12, db::Dialect::postgres, "drop table a: gone", "keep it"}) ==
          "0005_x.sql:12: drop table a: gone; safer: keep it");
}
