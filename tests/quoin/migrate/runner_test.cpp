#include "quoin/migrate/runner.hpp"
#include "tests/quoin/migrate/test_connection.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::migrate;
using db::Dialect;

namespace {

std::string file(std::string_view revision, std::string_view down, std::string_view up, std::string_view back = "") {
    std::string text = "-- revision: ";
    ((((text += revision) += "\n-- down_revision: ") += down) += "\n-- message: m\n-- up\n") += up;
    return (text += "\n-- down\n") += back;
}

const std::string one =
    file("1", "none", "create table one (x);\ncreate table first (x);", "drop table first;\ndrop table one;");
const std::string two = file("2", "1", "create table two (x);", "drop table two;");
const std::string three = file("3", "2", "create table three (x);", "drop table three;");

History history_of(std::vector<std::string> texts) {
    std::vector<RevisionFile> files;
    for (const auto& text : texts) {
        const auto name = text.substr(13, 1) + "_m.sql";
        auto parsed = parse_revision({name, text});
        REQUIRE(parsed);
        files.push_back(*std::move(parsed));
    }
    return *History::of(std::move(files));
}

Observer silent;

std::string names(const FileList& files) {
    std::string out;
    for (const auto* file : files) out += file->revision;
    return out;
}

// "12": what was done; or the error.
std::string told(const std::expected<FileList, std::string>& done) { return done ? names(*done) : done.error(); }

std::string upgrade(TestConnection& connection, const History& history, std::string_view target = "head",
                    Observer& observer = silent) {
    return told(Runner(connection, Dialect::sqlite, history).upgrade(target, observer));
}
std::string downgrade(TestConnection& connection, const History& history, std::string_view target) {
    return told(Runner(connection, Dialect::sqlite, history).downgrade(target, silent));
}

std::string refusal(TestConnection& connection, const History& history) {
    const auto upgraded = upgrade(connection, history), downgraded = downgrade(connection, history, "base");
    const auto ready = pending(connection, Dialect::sqlite, history);
    REQUIRE(!ready);
    CHECK(upgraded == ready.error());
    CHECK(downgraded == ready.error());
    return upgraded;
}

}  // namespace

TEST_CASE("an upgrade applies what is pending, in order, once") {
    struct Told : Observer {
        void begins(const Step& step) override {
            text += step.file.name + ' ' + std::to_string(step.number) + '/' + std::to_string(step.count) + ' ';
            CHECK(connection.locks == 1);
        }
        explicit Told(TestConnection& on) : connection(on) {}
        TestConnection& connection;
        std::string text{};
    };
    TestConnection connection;
    Told told(connection);
    CHECK(upgrade(connection, history_of({one, two}), "head", told) == "12");
    CHECK(told.text == "1_m.sql 1/2 2_m.sql 2/2 ");
    CHECK(connection.applied() == "1 2 ");
    CHECK(connection.tables() == "first one quoin_revisions two ");
    CHECK(upgrade(connection, history_of({one, two})) == "");
    CHECK(upgrade(connection, history_of({one, two, three})) == "3");
    CHECK(connection.applied() == "1 2 3 ");
    CHECK(connection.locks == 0);
    CHECK(connection.query("select abs(applied_at / 1000000 - unixepoch()) < 60 from quoin_revisions")[0][0] == "1");
}

TEST_CASE("an upgrade goes as far as it is told, and a downgrade back") {
    TestConnection connection;
    const auto history = history_of({one, two, three});
    CHECK(upgrade(connection, history, "+2") == "12");
    CHECK(upgrade(connection, history, "+2") == "fewer than 2 revisions are still to be applied");
    CHECK(upgrade(connection, history, "2+1") == "3");
    CHECK(downgrade(connection, history, "-1") == "3");
    CHECK(downgrade(connection, history, "1") == "2");
    CHECK(connection.tables() == "first one quoin_revisions ");
    CHECK(downgrade(connection, history, "2") == "2 (m) is not applied: the database stands at 1 (m)");
    CHECK(downgrade(connection, history, "-2") == "fewer than 2 revisions are applied");
    CHECK(downgrade(connection, history, "base") == "1");
    CHECK(downgrade(connection, history, "base") == "");
    CHECK(connection.tables() == "quoin_revisions ");
    CHECK(connection.locks == 0);
}

TEST_CASE("a stamp writes the ledger and runs nothing") {
    TestConnection connection;
    const auto history = history_of({one, two, three});
    Runner runner(connection, Dialect::sqlite, history);
    CHECK(told(runner.stamp("2", Runner::Ledger::must_fit, silent)) == "2");
    CHECK(connection.applied() == "1 2 ");
    CHECK(connection.tables() == "quoin_revisions ");
    CHECK(told(runner.stamp("1", Runner::Ledger::must_fit, silent)) == "1");
    CHECK(connection.applied() == "1 ");
    connection.execute("update quoin_revisions set checksum = 'other'");
    CHECK(told(runner.stamp("2", Runner::Ledger::must_fit, silent)) ==
          "1_m.sql was changed after revision 1 was applied; --purge writes the ledger anew");
    CHECK(told(runner.stamp("2", Runner::Ledger::made_anew, silent)) == "2");
    CHECK(pending(connection, Dialect::sqlite, history) == 1);
    CHECK(told(runner.stamp("base", Runner::Ledger::must_fit, silent)) == "");
    CHECK(connection.applied() == "");
}

TEST_CASE("what is pending is known without changing the database") {
    TestConnection connection;
    CHECK(pending(connection, Dialect::sqlite, history_of({one, two})) == 2);
    CHECK(connection.tables().empty());
    upgrade(connection, history_of({one}));
    CHECK(pending(connection, Dialect::sqlite, history_of({one, two})) == 1);
    CHECK(pending(connection, Dialect::sqlite, history_of({one})) == 0);
    CHECK(connection.locks == 0);
}

TEST_CASE("a wrong statement names its file, its line and the database's words, and leaves nothing of its revision") {
    TestConnection connection;
    const auto wrong = file("2", "1", "create table two (x);\n\ncreate table one (x);");
    CHECK(upgrade(connection, history_of({one, wrong, three})) == "2_m.sql:7: table one already exists");
    CHECK(connection.tables() == "first one quoin_revisions ");
    CHECK(connection.applied() == "1 ");
    CHECK(connection.locks == 0);
    CHECK(upgrade(connection, history_of({one, two, three})) == "23");
}

TEST_CASE("a rule that is broken only at the commit names the file") {
    TestConnection connection;
    connection.execute("pragma foreign_keys = on");
    const auto wrong =
        file("1", "none",
             "create table a (x integer primary key);\n"
             "create table b (x references a deferrable initially deferred);\ninsert into b values (1);");
    CHECK(upgrade(connection, history_of({wrong})) == "1_m.sql: FOREIGN KEY constraint failed");
    CHECK(connection.tables() == "quoin_revisions ");
}

TEST_CASE("a connection that is lost in the middle throws, and the next upgrade goes on from there") {
    TestConnection connection;
    connection.lost_at = "create table first (x)";
    CHECK_THROWS_AS(upgrade(connection, history_of({one, two})), db::Unavailable);
    CHECK(connection.locks == 0);
    CHECK(connection.applied().empty());
    connection.lost_at.clear();
    CHECK(upgrade(connection, history_of({one, two})) == "12");
}

TEST_CASE("who stops the run takes the revision at work back, and keeps those before it") {
    struct Stopping : Observer {
        void works(const Step& step, const Activity& activity, std::chrono::milliseconds) override {
            stop = step.file.revision == "2" && activity.line == 5;
        }
        bool stops() override { return stop; }
        bool stop = false;
    };
    TestConnection connection;
    Stopping stopping;
    const auto slow = file("2", "1", "create table two (x);\ncreate table other (x);");
    CHECK_THROWS_AS(upgrade(connection, history_of({one, slow, three}), "head", stopping), db::Interrupted);
    CHECK(connection.applied() == "1 ");
    CHECK(connection.tables() == "first one quoin_revisions ");
    CHECK(connection.locks == 0);
}

TEST_CASE("a database that another history made is refused, and the line says which revision") {
    TestConnection connection;
    upgrade(connection, history_of({one, two}));
    CHECK(refusal(connection, history_of({one})) ==
          "the database is ahead of this program, which does not know its revision 2");
    const auto changed = file("1", "none", "create table other (x);");
    CHECK(refusal(connection, history_of({changed, two, three})) == "1_m.sql was changed after revision 1 was applied");
    CHECK(refusal(connection, history_of({one, file("4", "1", "select 1;")})) ==
          "the file of revision 2, which is applied, is missing");
    connection.execute("delete from quoin_revisions where revision = '1'");
    CHECK(refusal(connection, history_of({one, two})) == "revision 2 is applied, but 1 before it is not");
    CHECK(connection.tables() == "first one quoin_revisions two ");
}

TEST_CASE("a revision that says nothing for the engine is refused before any other is applied") {
    TestConnection connection;
    const std::string postgres_only =
        "-- revision: 2\n-- down_revision: 1\n-- message: m\n-- up postgresql\n-- down postgresql\n";
    CHECK(upgrade(connection, history_of({one, postgres_only})) ==
          "2_m.sql says nothing for sqlite: it needs a section -- up sqlite, if only an empty one");
    CHECK(connection.applied() == "");
}

TEST_CASE("with two heads an upgrade wants to know which, and merging them makes one again") {
    TestConnection connection;
    const auto other = file("4", "1", "create table four (x);", "drop table four;"), merge = file("5", "2, 4", "");
    const auto forked = history_of({one, two, other});
    CHECK(upgrade(connection, forked) ==
          "there is more than one head, 2 (m) and 4 (m): `quoin db merge` joins them (or name one, or say heads)");
    CHECK(upgrade(connection, forked, "+1") == upgrade(connection, forked));
    CHECK(upgrade(connection, forked, "4") == "14");
    CHECK(upgrade(connection, forked, "heads") == "2");
    CHECK(downgrade(connection, forked, "-1") == "the database stands at both 2 (m) and 4 (m): name the revision");
    CHECK(upgrade(connection, history_of({one, two, other, merge})) == "5");
    CHECK(downgrade(connection, history_of({one, two, other, merge}), "4") == "5");
    CHECK(downgrade(connection, history_of({one, two, other, merge}), "1") == "42");
    CHECK(connection.tables() == "first one quoin_revisions ");
}

TEST_CASE("a rebuilt table keeps what refers to it, and leaves foreign keys as they were") {
    const std::string base =
        "create table a (x integer primary key);\ncreate table b (x references a on delete cascade);\n"
        "insert into a values (1), (2);\ninsert into b values (1), (2);";
    const std::string rebuild =
        "-- revision: 2\n-- down_revision: 1\n-- message: m\n-- up postgresql\n-- up sqlite\n"
        "-- quoin: rebuilds tables\ncreate table new_a (x integer primary key, y);\n"
        "insert into new_a (x) select x from a;\ndrop table a;\n"
        "alter table new_a rename to a;\n-- down\n";
    TestConnection connection;
    connection.execute("pragma foreign_keys = on");
    const auto good = history_of({file("1", "none", base), rebuild});
    CHECK(upgrade(connection, good) == "12");
    CHECK(connection.query("select count(*) from b join a using (x)")[0][0] == "2");
    CHECK(connection.query("pragma foreign_keys")[0][0] == "1");
    CHECK(connection.query("pragma legacy_alter_table")[0][0] == "0");
    CHECK(connection.query("select sql from sqlite_schema where name = 'b'")[0][0] ==
          "CREATE TABLE b (x references a on delete cascade)");
}

TEST_CASE("a rebuild that loses rows which others refer to fails, whatever was wrong before") {
    const std::string base =
        "create table a (x integer primary key);\ncreate table b (x references a);\n"
        "insert into a values (1), (2);\ninsert into b values (1), (2), (9);";
    const std::string rebuild =
        "-- revision: 2\n-- down_revision: 1\n-- message: m\n-- up postgresql\n-- up sqlite\n"
        "-- quoin: rebuilds tables\ndelete from a where x = 2;\n-- down\n";
    TestConnection connection;
    CHECK(upgrade(connection, history_of({file("1", "none", base), rebuild})) ==
          "2_m.sql: FOREIGN KEY constraint failed: it leaves 1 rows of b that refer to no row of a");
    CHECK(connection.query("select count(*) from a")[0][0] == "2");
    CHECK(connection.applied() == "1 ");
}
