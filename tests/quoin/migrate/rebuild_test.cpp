#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/script_run.hpp"
#include "quoin/migrate/sections.hpp"
#include "tests/quoin/migrate/scratches.hpp"

using namespace quoin;
using namespace quoin::migrate;
using db::Dialect;

namespace {

// Brings a database from one schema to another, by the file that is generated for it.
void change(db::Connection& connection, const std::string& to) {
    const auto from = introspect(connection, Dialect::sqlite);
    const auto changes = difference(from, schema_of(Dialect::sqlite, to));
    const auto text = "-- revision: 1\n-- down_revision: none\n-- message: x\n\n" +
                      text_of(Sections{.sqlite = TwoWays{render(from, changes), {}}});
    const auto file = parse_revision({"1_x.sql", text});
    if (!file) FAIL(file.error());
    const auto done = run_script(connection, Dialect::sqlite, {.file = *file});
    if (!done) FAIL(done.error().text);
}

const std::string parent =
                      "create table users (id integer not null constraint users_pkey primary key autoincrement, name ",
                  child =
                      "create table posts (user_id integer constraint posts_user_id_fkey references users (id) on "
                      "delete cascade) strict;",
                  trigger =
                      "create trigger users_named after update on users begin "
                      "insert into log values (new.name); end; create table log (name text);";

}  // namespace

TEST_CASE("a rebuilt table keeps its rows, those that refer to it, its triggers, and the ids it gave out") {
    const auto database = open_sqlite_scratch();
    database->execute(parent + "text) strict;" + child + trigger);
    database->execute(
        "insert into users (name) values ('a'), ('b'), ('c'); insert into posts values (1), (2); "
        "delete from users where id = 3");

    change(*database, parent + "text not null default 'x') strict;" + child + trigger);

    database->execute("insert into users (name) values ('d'); update users set name = 'B' where id = 2");
    CHECK(database->query("select id, name from users order by id") ==
          std::vector<std::vector<std::string>>{{"1", "a"}, {"2", "B"}, {"4", "d"}});
    CHECK(database->query("select user_id from posts order by 1") ==
          std::vector<std::vector<std::string>>{{"1"}, {"2"}});
    CHECK(database->query("select name from log") == std::vector<std::vector<std::string>>{{"B"}});
}

TEST_CASE("an empty table that is rebuilt goes on counting where it was") {
    const auto database = open_sqlite_scratch();
    database->execute(parent + "text) strict;");
    database->execute("insert into users (name) values ('a'), ('b'); delete from users");

    change(*database, parent + "text not null default 'x') strict;");

    database->execute("insert into users (name) values ('c')");
    CHECK(database->query("select id from users") == std::vector<std::vector<std::string>>{{"3"}});
}
