#include "tests/program/migrated.hpp"

using namespace quoin;
using namespace quoin::testing;

namespace {

// 0001 (one) <- 0002 (two)
void fill(const Migrated& migrated) {
    migrated.write_table("0001_one.sql", "none", "one");
    migrated.write_table("0002_two.sql", "0001", "two");
}

Outcome answer(const std::string& output) { return {0, output, ""}; }
Outcome failure(const std::string& line) { return {1, "", "quoin: " + line + "\n"}; }

}  // namespace

namespace doctest {

template <>
struct StringMaker<Outcome> {
    static String convert(const Outcome& outcome) {
        return String((std::to_string(outcome.status) + "\n" + outcome.output + "\n" + outcome.errors).c_str());
    }
};

}  // namespace doctest

TEST_CASE("upgrade, current and downgrade say what they do, and where the database stands") {
    Migrated migrated;
    fill(migrated);
    CHECK(migrated.db({"current"}) == answer(""));
    CHECK(migrated.db({"upgrade", "+1"}) == answer("[1/1] upgrade base -> 0001, one\nThe database is at 0001 (one)\n"));
    CHECK(migrated.db({"current"}) == answer("0001\n"));
    CHECK(migrated.db({"upgrade"}) == answer("[1/1] upgrade 0001 -> 0002, two\nThe database is at 0002 (two)\n"));
    CHECK(migrated.db({"current"}) == answer("0002 (head)\n"));
    CHECK(migrated.db({"upgrade", "head"}) == answer("Nothing to do: the database is at 0002 (two)\n"));
    CHECK(migrated.db({"downgrade", "-1"}) ==
          answer("[1/1] downgrade 0002 -> 0001, two\nThe database is at 0001 (one)\n"));
    CHECK(migrated.db({"downgrade", "base"}) == answer("[1/1] downgrade 0001 -> base, one\nThe database is at base\n"));
    CHECK(migrated.db({"downgrade", "0001"}) == failure("0001 (one) is not applied: the database stands at base"));
}

TEST_CASE("history, heads and show read the files, and history -i the database too") {
    Migrated migrated;
    fill(migrated);
    CHECK(migrated.db({"history"}) == answer("0001 -> 0002 (head), two\nbase -> 0001, one\n"));
    CHECK(migrated.db({"history", "-r", "0001:"}) == migrated.db({"history"}));
    CHECK(migrated.db({"history", "-r", ":0001"}) == answer("base -> 0001, one\n"));
    CHECK(migrated.db({"heads"}) == answer("0002 (head)\n"));
    migrated.db({"upgrade", "0001"});
    CHECK(migrated.db({"history", "-i"}) == answer("0001 -> 0002 (head), two\nbase -> 0001 (current), one\n"));
    const auto shown = migrated.db({"show", "head"});
    CHECK(shown.output.starts_with("Rev: 0002 (head)\nParent: 0001\nFile: 0002_two.sql\nChecksum: "));
    CHECK(shown.output.ends_with("\n\n    two\n"));
    CHECK(migrated.db({"show", "002"}) == failure("no revision 002; did you mean 0002 (two)?"));
}

TEST_CASE("each answers a machine too") {
    Migrated migrated;
    fill(migrated);
    const std::string
        one = R"({"revision":"0001","down_revisions":[],"message":"one","file":"0001_one.sql","head":false})",
        two = R"({"revision":"0002","down_revisions":["0001"],"message":"two","file":"0002_two.sql","head":true})";
    CHECK(migrated.db({"upgrade", "1", "--json"}).errors == "quoin: no revision 1; did you mean 0001 (one)?\n");
    CHECK(migrated.db({"upgrade", "0001", "--json"}) ==
          answer(R"({"done":[)" + one + R"(],"current":[)" + one + "]}\n"));
    CHECK(migrated.db({"current", "--json"}) == answer(R"({"current":[)" + one + "]}\n"));
    CHECK(migrated.db({"heads", "--json"}) == answer(R"({"heads":[)" + two + "]}\n"));
    CHECK(migrated.db({"history", "--json"}) == answer(R"({"revisions":[)" + two + "," + one + "]}\n"));
    CHECK(migrated.db({"show", "0002", "--json"}) == answer(R"({"revisions":[)" + two + "]}\n"));
    CHECK(migrated.db({"check", "--json"}) == Outcome{1, R"({"pending":[)" + two + R"(],"differences":[]})" + "\n",
                                                      "quoin: still to be applied: 0002 (two) (`quoin db upgrade`)\n"});
    CHECK(migrated.db({"stamp", "head", "--json"}) == answer(R"({"done":[)" + two + R"(],"current":[)" + two + "]}\n"));
    CHECK(migrated.db({"revision", "-m", "three", "--json"}) ==
          answer(R"({"revision":"0003","file":"migrations/0003_three.sql"})"
                 "\n"));
}

TEST_CASE("a new revision follows the head, and two heads are merged") {
    Migrated migrated;
    fill(migrated);
    CHECK(migrated.db({"revision", "-m", "Add: nickname!"}) == answer("Wrote migrations/0003_add_nickname.sql\n"));
    CHECK(migrated.db({"revision", "-m", "prices", "--head", "0002", "--rev-id", "0003b"}) ==
          answer("Wrote migrations/0003b_prices.sql\n"));
    const auto refusal = failure(
        "there is more than one head, 0003 (Add: nickname!) and 0003b (prices): `quoin db merge` joins them (or name "
        "one, or say heads)");
    CHECK(migrated.db({"upgrade", "head"}) == refusal);
    CHECK(migrated.db({"revision", "-m", "more"}) == refusal);
    CHECK(migrated.db({"heads"}) == answer("0003 (head)\n0003b (head)\n"));
    CHECK(migrated.db({"merge"}) == answer("Wrote migrations/0004_merge_0003_and_0003b.sql\n"));
    CHECK(migrated.db({"upgrade"})
              .output.ends_with("[5/5] upgrade 0003, 0003b -> 0004, merge 0003 and 0003b\n"
                                "The database is at 0004 (merge 0003 and 0003b)\n"));
    CHECK(migrated.db({"merge"}) == failure("there is nothing to merge: the head is 0004 (merge 0003 and 0003b)"));
    CHECK(migrated.db({"revision", "-m", "x", "--rev-id", "0002"}).status == 2);
    CHECK(migrated.db({"revision", "-m", "x\ny"}).status == 2);
    CHECK(call(migrated.folder(), {"db", "revision", "-m", "x", "--migrations", "nowhere"}).errors ==
          "quoin: there is no folder nowhere; --migrations names another\n");
}

TEST_CASE("what is printed does what would have been done") {
    Migrated migrated;
    fill(migrated);
    const auto connection = migrated.connect();
    connection->execute(migrated.db({"upgrade", "head", "--sql"}).output);
    CHECK(migrated.db({"current"}) == answer("0002 (head)\n"));
    CHECK(migrated.value("select count(*) from two") == "0");
    connection->execute(migrated.db({"downgrade", "0002:0001", "--sql"}).output);
    CHECK(migrated.db({"current"}) == answer("0001\n"));
    connection->execute(migrated.db({"stamp", "0001:0002", "--sql"}).output);
    CHECK(migrated.db({"current"}) == answer("0002 (head)\n"));
    CHECK(migrated.db({"downgrade", "base", "--sql"}).status == 2);
    CHECK(migrated.db({"upgrade", "--sql", "--json"}).status == 2);
    CHECK(contains(migrated.db({"upgrade", "--sql", "--dialect", "postgresql"}).output, "timestamptz"));
    CHECK(contains(migrated.db({"upgrade", "--sql", "--dialect", "sqlite"}).output, "begin immediate;"));
}

TEST_CASE("a wrong statement names its file, its line and the database's words, and the database is as before") {
    Migrated migrated;
    fill(migrated);
    migrated.write("0003_wrong.sql", "0002",
                   "-- up\ncreate table three (x integer);\ninsert into nowhere values (1);\n-- down\n");
    const auto wrong = migrated.db({"upgrade"});
    CHECK(wrong.status == 1);
    CHECK(wrong.errors == (migrated.on_sqlite()
                               ? "quoin: 0003_wrong.sql:7: no such table: nowhere\n"
                               : "quoin: 0003_wrong.sql:7: relation \"nowhere\" does not exist (SQLSTATE 42P01)\n"));
    CHECK(migrated.db({"current"}) == answer("0002\n"));
    CHECK_THROWS_AS(migrated.value("select count(*) from three"), db::Error);
}

TEST_CASE("F22: an edited or missing revision, and a database that is ahead, are refused in both directions") {
    Migrated migrated;
    fill(migrated);
    migrated.db({"upgrade"});
    const auto each = [&](const std::string& line) {
        for (const auto* verb : {"upgrade", "downgrade"}) CHECK(migrated.db({verb, "0001"}) == failure(line));
        for (const auto* verb : {"current", "check"}) CHECK(migrated.db({verb}) == failure(line));
    };
    migrated.write_table("0001_one.sql", "none", "other");
    each("0001_one.sql was changed after revision 0001 was applied");
    CHECK(migrated.db({"stamp", "head"}) ==
          failure("0001_one.sql was changed after revision 0001 was applied; --purge writes the ledger anew"));
    CHECK(migrated.db({"stamp", "head", "--purge"}) == answer("The database is at 0002 (two)\n"));
    std::filesystem::remove(migrated.folder() / "migrations/0002_two.sql");
    each("the database is ahead of this program, which does not know its revision 0002");
    migrated.write_table("0003_three.sql", "0001", "three");
    each("the file of revision 0002, which is applied, is missing");
}

TEST_CASE("going back where data is lost says so") {
    Migrated migrated;
    migrated.write("0001_one.sql", "none",
                   "-- up\ncreate table one (x integer);\n-- down\n-- quoin: allows data loss\ndrop table one;\n");
    CHECK(migrated.db({"upgrade"}).errors == "");
    CHECK(migrated.db({"downgrade", "base"}) ==
          Outcome{0, "[1/1] downgrade 0001 -> base, one\nThe database is at base\n",
                  "warning: the downgrade of 0001 (one) loses data, as its file says\n"});
}

TEST_CASE("wrong usage is exit status 2 with where to look, and help is at hand") {
    Folder folder;
    const auto help = call(folder, {"db"});
    CHECK(help.status == 2);
    CHECK(contains(help.errors, "Usage: quoin db"));
    CHECK(call(folder, {"db", "--help"}).output == help.errors);
    CHECK(call(folder, {"db", "downgrade"}) ==
          Outcome{2, "", "quoin: target is required (see `quoin db downgrade --help`)\n"});
    CHECK(call(folder, {"db", "migrate"}).status == 2);
    CHECK(call(folder, {"db", "upgrade", "--lock-timeout", "soon"}).status == 2);
    CHECK(call(folder, {"db", "upgrade", "--migrations", "nowhere"}).errors ==
          "quoin: cannot read the folder nowhere: No such file or directory\n");
}

TEST_CASE("the revisions in the program are those of an ordinary start") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}};
    CHECK(call(folder, {"db", "check"}, variables).status == 1);
    CHECK(call(folder, {"db", "upgrade"}, variables).status == 0);
    CHECK(call(folder, {"db", "check"}, variables).status == 0);
    Running server(folder.path(), variables);
    CHECK(server.connect().ask("GET", "/health/ready").status == 200);
    CHECK(call(folder, {"db", "downgrade", "-1"}, variables).status == 0);
    CHECK(server.connect().ask("GET", "/health/ready").status == 503);
}
