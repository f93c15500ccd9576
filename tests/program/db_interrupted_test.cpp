// Migrations at once, and cut short: issue 4's numbers. QUOIN_TEST_LONG=1 kills 200 times instead of 20.

#include "tests/program/migrated.hpp"

#include <chrono>
#include <cstdlib>
#include <deque>
#include <random>
#include <thread>

using namespace quoin;
using namespace quoin::testing;
using namespace std::chrono_literals;

namespace {

constexpr int tables = 6;
constexpr const char* rows = "3000";

constexpr const char* endless =
    "-- up\ncreate table two (x integer);\ninsert into two with recursive n (i) as (select 1 union all select 1 from "
    "n) "
    "select i from n where i < 0;\n-- down\n";

// t1 to t6, each filled by several statements; on SQLite the last step makes t1 anew, on PostgreSQL it makes an index
// without a transaction.
void fill(const Migrated& migrated) {
    std::string down = "none";
    for (int i = 1; i <= tables; ++i) {
        const auto table = "t" + std::to_string(i), revision = "000" + std::to_string(i);
        const auto insert = "insert into " + table +
                            " with recursive n (i) as (select 1 union all select i + 1 from n "
                            "where i < 1000) select i from n;\n";
        migrated.write(revision + "_" + table + ".sql", down,
                       "-- up\ncreate table " + table + " (x integer);\n" + insert + insert + insert + "create index " +
                           table + "_x_idx on " + table + " (x);\n-- down\ndrop table " + table + ";\n");
        down = revision;
    }
    migrated.write(
        "0007_last.sql", down,
        "-- up sqlite\n-- quoin: rebuilds tables\ncreate table new_t1 (x integer, y integer);\n"
        "insert into new_t1 (x) select x from t1;\ndrop table t1;\nalter table new_t1 rename to t1;\n"
        "-- up postgresql\n-- quoin: outside a transaction\n"
        "create index concurrently if not exists t1_more_idx on t1 (x, x);\n"
        "-- down sqlite\nalter table t1 drop column y;\n"
        "-- down postgresql\n-- quoin: outside a transaction\ndrop index concurrently if exists t1_more_idx;\n");
}

// The database's own word, from one snapshot: "0001 0002 |t1 t2 ".
std::string standing(Migrated& migrated) {
    const bool sqlite = migrated.on_sqlite();
    const auto has_ledger =
        migrated.value(sqlite ? "select count(*) from sqlite_schema where name = 'quoin_revisions'"
                              : "select count(*) from pg_catalog.pg_class where relname = 'quoin_revisions'");
    if (has_ledger == "0") return "|";
    return migrated.value(
        sqlite ? "select coalesce((select group_concat(revision || ' ', '') from quoin_revisions), '') || '|' || "
                 "coalesce((select group_concat(name || ' ', '') from (select name from sqlite_schema where type = "
                 "'table' and name like '%t_' order by name)), '')"
               : "select coalesce((select string_agg(revision || ' ', '' order by revision) from quoin_revisions), '') "
                 "|| '|' || coalesce((select string_agg(relname || ' ', '' order by relname) from pg_catalog.pg_class "
                 "where relkind = 'r' and relname ~ '^(new_)?t[0-9]$'), '')");
}

// What it says at the n-th revision.
std::string standing_at(int n) {
    std::string revisions, names;
    for (int i = 1; i <= n; ++i) revisions += "000" + std::to_string(i) + ' ';
    for (int i = 1; i <= std::min(n, tables); ++i) names += "t" + std::to_string(i) + ' ';
    return revisions + '|' + names;
}

void check_one_revision(Migrated& migrated) {
    const auto found = standing(migrated);
    int n = 0;
    while (n <= tables && found != standing_at(n)) ++n;
    REQUIRE_MESSAGE(found == standing_at(n), found);
    // Behind whatever the server still finishes.
    const auto connection = migrated.connect();
    connection->lock_for_migration();
    const auto settled = standing(migrated);
    for (int i = 1; i <= tables; ++i)
        if (settled.find("t" + std::to_string(i)) != settled.npos)
            CHECK(migrated.value("select count(*) from t" + std::to_string(i)) == rows);
}

unsigned seed() {
    const auto* given = std::getenv("QUOIN_TEST_SEED");
    return given ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
}

// The most memory that a process had, in KiB, from now to its end.
long peak_of(Program& program) {
    for (long peak = 0;; std::this_thread::sleep_for(5ms)) {
        std::ifstream status("/proc/" + std::to_string(program.id()) + "/status");
        std::string word;
        while (status >> word && word != "VmHWM:") {
        }
        if (!(status >> peak)) return peak;
    }
}

}  // namespace

TEST_CASE("F20: of sixteen processes that upgrade an empty database at once, one does the work and all succeed") {
    Folder folder;
    auto database = empty_database();
    std::deque<Program> processes;
    for (int i = 0; i < 16; ++i)
        processes.emplace_back(std::vector<std::string>{QUOIN_BINARY, "db", "upgrade", "head"}, folder.path(),
                               Variables{{"DATABASE_URL", database.url()}});
    std::string upgrades;
    for (auto& process : processes) {
        CHECK(process.wait() == 0);
        CHECK(process.errors() == "");
        const auto told = process.output();
        for (std::size_t at = 0; (at = told.find("upgrade ", at)) != told.npos; ++at)
            upgrades += told.substr(at + 8, 12) + ';';
    }
    CHECK(upgrades == "base -> 0001;0001 -> 0002;0002 -> 0003;0003 -> 0004;0004 -> 0005;0005 -> 0006;");
}

TEST_CASE("F21: killed at any moment the database is at exactly one revision, and the next run finishes") {
    const int kills = std::getenv("QUOIN_TEST_LONG") ? 200 : 20;
    const auto number = seed();
    MESSAGE("QUOIN_TEST_SEED=" << number);
    std::mt19937 random(number);
    Migrated migrated;
    fill(migrated);
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(migrated.db({"upgrade"}).status == 0);
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    REQUIRE(migrated.db({"downgrade", "base"}).status == 0);

    std::uniform_int_distribution<long> moment(0, whole.count());
    for (int i = 0; i < kills; ++i) {
        const std::vector<std::string> move{i % 2 ? "downgrade" : "upgrade", i % 2 ? "base" : "head"};
        auto process = migrated.start(move);
        std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
        process.signal(SIGKILL);
        process.wait();
        check_one_revision(migrated);
        const auto finished = migrated.db(move);
        REQUIRE_MESSAGE(finished.status == 0, finished.errors);
        CHECK(standing(migrated) == standing_at(i % 2 ? 0 : tables + 1));
    }
}

TEST_CASE("a statement that goes on for ever ends with the process that sent it") {
    Migrated migrated;
    migrated.write("0001_one.sql", "none", endless);
    auto process = migrated.start({"upgrade"});
    process.wait_for_line("[1/1] upgrade");
    while (!migrated.on_sqlite() &&
           migrated.value("select count(*) from pg_stat_activity where query like 'insert into two%'") == "0") {
    }
    process.signal(SIGKILL);
    process.wait();
    migrated.write_table("0001_one.sql", "none", "one");
    CHECK(migrated.db({"upgrade"}).status == 0);
}

TEST_CASE("Ctrl-C takes the revision at work back and says where the database is") {
    Migrated migrated;
    migrated.write_table("0001_one.sql", "none", "one");
    migrated.write("0002_long.sql", "0001", endless);
    auto process = migrated.start({"upgrade"});
    process.wait_for_line("[2/2] upgrade");
    process.signal(SIGINT);
    CHECK(process.wait() == 130);
    CHECK(process.errors() == "quoin: interrupted; the database is at 0001 (one)\n");
    CHECK_THROWS_AS(migrated.value("select count(*) from two"), db::Error);
}

TEST_CASE("a table of a million rows is rebuilt in little memory, and a terminal sees how far it is") {
    Migrated migrated;
    if (!migrated.on_sqlite()) return;
    const auto rebuild = [](const std::string& columns) {
        return "-- quoin: rebuilds tables\ncreate table new_big (" + columns +
               ");\ninsert into new_big (id, name) select id, name from big;\ndrop table big;\n"
               "alter table new_big rename to big;\ncreate index big_name_idx on big (name);\n";
    };
    migrated.write("0001_big.sql", "none",
                   "-- up\ncreate table big (id integer primary key, name text not null);\n"
                   "create table small (big_id integer references big (id) on delete cascade);\n"
                   "insert into big with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000) "
                   "select i, 'a name that takes some room in each row ' || i from n;\n"
                   "insert into small select id from big where id % 1000 = 0;\n-- down\n");
    migrated.write("0002_anew.sql", "0001",
                   "-- up sqlite\n" + rebuild("id integer primary key, name text not null, note text") +
                       "-- down sqlite\n" + rebuild("id integer primary key, name text not null"));
    REQUIRE(migrated.db({"upgrade", "0001"}).status == 0);
    auto up = migrated.start({"upgrade"});
    const auto peak = peak_of(up);
    CHECK(up.wait() == 0);
    MESSAGE("VmHWM " << peak << " KiB");
#ifndef QUOIN_SANITIZED
    CHECK(peak < 64 * 1024);
#endif
    CHECK(migrated.value("select count(*) from small join big on big.id = big_id") == "1000");

    Program seen({"/usr/bin/script", "-qec", QUOIN_BINARY " db downgrade -1 --migrations migrations", "/dev/null"},
                 migrated.folder().path(), migrated.variables());
    CHECK(seen.wait() == 0);
    CHECK_MESSAGE(contains(seen.output(), "0002_anew.sql:"), seen.output());
}
