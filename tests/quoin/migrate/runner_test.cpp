#include "quoin/migrate/runner.hpp"
#include "tests/quoin/migrate/test_connection.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::migrate;
using db::Dialect;

namespace {

std::string file(std::string_view revision, std::string_view down, std::string_view up) {
    std::string text = "-- revision: ";
    ((((text += revision) += "\n-- down_revision: ") += down) += "\n-- message: m\n-- up\n") += up;
    return text += "\n-- down\n";
}

const std::string one = file("1", "none", "create table one (x);\ncreate table first (x);");
const std::string two = file("2", "1", "create table two (x);");
const std::string three = file("3", "2", "create table three (x);");

Chain chain_of(std::vector<std::string> texts) {
    std::vector<RevisionFile> files;
    for (const auto& text : texts) {
        const auto name = text.substr(13, 1) + "_m.sql";
        auto parsed = parse_revision({name, text});
        REQUIRE(parsed);
        files.push_back(*std::move(parsed));
    }
    return *order(std::move(files));
}

std::size_t upgraded(TestConnection& connection, const Chain& chain) {
    const auto count = upgrade(connection, Dialect::sqlite, chain);
    if (!count) FAIL(count.error());
    return *count;
}

std::string refusal(TestConnection& connection, const Chain& chain) {
    const auto count = upgrade(connection, Dialect::sqlite, chain);
    const auto ready = pending(connection, Dialect::sqlite, chain);
    REQUIRE(!count);
    REQUIRE(!ready);
    CHECK(count.error() == ready.error());
    return count.error();
}

}  // namespace

TEST_CASE("an upgrade applies what is pending, in order, once") {
    TestConnection connection;
    std::string told;
    const auto tell = [&](const RevisionFile& revision) {
        told += revision.name + ' ';
        CHECK(connection.locks == 1);
    };
    CHECK(upgrade(connection, Dialect::sqlite, chain_of({one, two}), tell) == 2);
    CHECK(told == "1_m.sql 2_m.sql ");
    CHECK(connection.applied() == "1 2 ");
    CHECK(connection.tables() == "first one quoin_revisions two ");
    CHECK(upgraded(connection, chain_of({one, two})) == 0);
    CHECK(upgraded(connection, chain_of({one, two, three})) == 1);
    CHECK(connection.applied() == "1 2 3 ");
    CHECK(connection.locks == 0);
    CHECK(connection.query("select abs(applied_at / 1000000 - unixepoch()) < 60 from quoin_revisions")[0][0] == "1");
}

TEST_CASE("what is pending is known without changing the database") {
    TestConnection connection;
    CHECK(pending(connection, Dialect::sqlite, chain_of({one, two})) == 2);
    CHECK(connection.tables().empty());
    upgraded(connection, chain_of({one}));
    CHECK(pending(connection, Dialect::sqlite, chain_of({one, two})) == 1);
    CHECK(pending(connection, Dialect::sqlite, chain_of({one})) == 0);
    CHECK(connection.locks == 0);
}

TEST_CASE("a wrong statement names its file, its line and the database's words, and leaves nothing of its revision") {
    TestConnection connection;
    const auto wrong = file("2", "1", "create table two (x);\n\ncreate table one (x);");
    const auto result = upgrade(connection, Dialect::sqlite, chain_of({one, wrong, three}));
    REQUIRE(!result);
    CHECK(result.error() == "2_m.sql:7: table one already exists");
    CHECK(connection.tables() == "first one quoin_revisions ");
    CHECK(connection.applied() == "1 ");
    CHECK(connection.locks == 0);
    CHECK(upgraded(connection, chain_of({one, two, three})) == 2);
}

TEST_CASE("a rule that is broken only at the commit names the file") {
    TestConnection connection;
    connection.execute("pragma foreign_keys = on");
    const auto wrong =
        file("1", "none",
             "create table a (x integer primary key);\n"
             "create table b (x references a deferrable initially deferred);\ninsert into b values (1);");
    const auto result = upgrade(connection, Dialect::sqlite, chain_of({wrong}));
    REQUIRE(!result);
    CHECK(result.error() == "1_m.sql: FOREIGN KEY constraint failed");
    CHECK(connection.tables() == "quoin_revisions ");
}

TEST_CASE("a connection that is lost in the middle throws, and the next upgrade goes on from there") {
    TestConnection connection;
    connection.lost_at = "create table first (x)";
    CHECK_THROWS_AS(static_cast<void>(upgrade(connection, Dialect::sqlite, chain_of({one, two}))), db::Unavailable);
    CHECK(connection.locks == 0);
    CHECK(connection.applied().empty());
    connection.lost_at.clear();
    CHECK(upgraded(connection, chain_of({one, two})) == 2);
}

TEST_CASE("a database that another chain made is refused, and the line says which revision") {
    TestConnection connection;
    upgraded(connection, chain_of({one, two}));
    CHECK(refusal(connection, chain_of({one})) ==
          "the database is ahead of this program, which does not know its revision 2");
    const auto changed = file("1", "none", "create table other (x);");
    CHECK(refusal(connection, chain_of({changed, two, three})) == "1_m.sql was changed after revision 1 was applied");
    CHECK(refusal(connection, chain_of({one, file("4", "1", "select 1;")})) ==
          "the file of revision 2, which is applied, is missing");
    connection.execute("delete from quoin_revisions where revision = '1'");
    CHECK(refusal(connection, chain_of({one, two})) == "revision 2 is applied, but 1 before it is not");
    CHECK(connection.tables() == "first one quoin_revisions two ");
}
