#pragma once
// quoin db: migrations from the command line, with Alembic's verbs. Each gives the exit status, or throws what main()
// tells in one line.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace quoin::app {

// What each of them takes.
struct DbArguments {
    std::optional<std::string> migrations;  // a folder of revision files; none: those in the program
    bool json = false;                      // the answer for a machine
};

struct MoveArguments : DbArguments {
    std::string target;                  // as migrate::plan_upgrade takes it; behind "FROM:" where it is printed
    bool print = false;                  // --sql: as a script, without a database
    std::optional<std::string> dialect;  // of the script; none: DATABASE_URL's
    std::chrono::milliseconds lock_timeout{5000};
    bool purge = false;  // stamp: whatever the ledger holds now
};
int db_upgrade(const MoveArguments& arguments);
int db_downgrade(const MoveArguments& arguments);
int db_stamp(const MoveArguments& arguments);

struct ListArguments : DbArguments {
    std::string target;                // show: what is shown
    std::optional<std::string> range;  // history: "FROM:TO", either end may be left out
    bool verbose = false;
    bool indicate_current = false;  // history: asks the database
};
int db_current(const ListArguments& arguments);
int db_heads(const ListArguments& arguments);
int db_history(const ListArguments& arguments);
int db_show(const ListArguments& arguments);

// 1 where revisions are still to be applied, or where what they gave is not what the models ask for.
int db_check(const DbArguments& arguments);

struct LintArguments : DbArguments {
    std::vector<std::string> revisions;  // none: all
    bool strict = false;                 // 1 where there is something to tell
};
int db_lint(const LintArguments& arguments);

struct AdoptArguments {
    bool yes = false;      // without asking
    bool dry_run = false;  // show, and change nothing
};
int db_adopt(const AdoptArguments& arguments);

struct NewRevisionArguments : DbArguments {
    std::string message;
    std::vector<std::string> follows;     // what the new one follows; none: the head, or for a merge all heads
    std::optional<std::string> revision;  // its name; none: the next number
};

struct RevisionArguments : NewRevisionArguments {
    bool autogenerate = false;
    std::vector<std::string> renames;   // as migrate::Rename::text() says them
    std::vector<std::string> defaults;  // "users.email='?'", of one engine alone with "sqlite:" or "postgresql:" before
    bool no_rename = false;             // what looks like a rename is none
    bool strict = false;                // what the linter tells of is not written
};
int db_revision(const RevisionArguments& arguments);
int db_merge(const NewRevisionArguments& arguments);

}  // namespace quoin::app
