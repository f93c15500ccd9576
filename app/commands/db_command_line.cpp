#include "app/commands/db_command_line.hpp"

#include "app/commands/db.hpp"

#include <stdlib.h>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace quoin::app {

namespace {

using Chosen = std::function<int()>;

// A verb, with what all of them take; it is run with its arguments when it is the one that is called.
template <class Arguments>
CLI::App& add_verb(CLI::App& db, Chosen& chosen, const std::string& name, const std::string& help,
                   int (*run)(const Arguments&), const std::shared_ptr<Arguments>& arguments) {
    auto& verb = *db.add_subcommand(name, help);
    verb.add_option("--migrations", arguments->migrations,
                    "A folder of revision files (default: those built into the program)");
    verb.add_flag("--json", arguments->json, "Answer in JSON");
    verb.callback([&chosen, run, arguments] { chosen = [run, arguments] { return run(*arguments); }; });
    return verb;
}

void add_printing(CLI::App& verb, MoveArguments& arguments) {
    verb.add_flag("--sql", arguments.print, "Print the SQL instead of running it: from base, or FROM:TO")
        ->excludes("--json");
    verb.add_option("--dialect", arguments.dialect, "Of what --sql prints (default: that of DATABASE_URL)")
        ->check(CLI::IsMember({"sqlite", "postgresql"}));
}

void add_lock_timeout(CLI::App& verb, MoveArguments& arguments) {
    verb.add_option_function<double>(
            "--lock-timeout",
            [&arguments](double seconds) {
                arguments.lock_timeout = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
            },
            "Seconds a statement waits for what other sessions hold; the revision is tried four times (default 5)")
        ->check(CLI::Range(0.001, 86400.0));
}

void add_moves(CLI::App& db, Chosen& chosen) {
    auto up = std::make_shared<MoveArguments>();
    up->target = "head";
    auto& upgrade = add_verb(db, chosen, "upgrade", "Apply revisions, up to a target", db_upgrade, up);
    upgrade.add_option("target", up->target, "head (the default), heads, +N, a revision or the start of its name");
    add_printing(upgrade, *up);
    add_lock_timeout(upgrade, *up);

    auto down = std::make_shared<MoveArguments>();
    auto& downgrade = add_verb(db, chosen, "downgrade", "Take revisions back, down to a target", db_downgrade, down);
    downgrade.add_option("target", down->target, "-N, base, or the revision to go back to")->required();
    add_printing(downgrade, *down);
    add_lock_timeout(downgrade, *down);

    auto set = std::make_shared<MoveArguments>();
    auto& stamp =
        add_verb(db, chosen, "stamp", "Record that the database stands at a revision, and run nothing", db_stamp, set);
    stamp.add_option("target", set->target, "head, heads, base, a revision or the start of its name")->required();
    stamp.add_flag("--purge", set->purge, "Whatever is recorded now, even what the files do not explain");
    add_printing(stamp, *set);
}

void add_lists(CLI::App& db, Chosen& chosen) {
    const auto add = [&](const std::string& name, const std::string& help, int (*run)(const ListArguments&)) {
        auto arguments = std::make_shared<ListArguments>();
        auto& verb = add_verb(db, chosen, name, help, run, arguments);
        return std::pair<CLI::App&, ListArguments&>(verb, *arguments);
    };
    const auto add_verbose = [](CLI::App& verb, ListArguments& arguments) {
        verb.add_flag("-v,--verbose", arguments.verbose, "More about each");
    };
    auto [current, of_current] = add("current", "Print where the database stands", db_current);
    add_verbose(current, of_current);
    auto [heads, of_heads] = add("heads", "Print the newest revisions", db_heads);
    add_verbose(heads, of_heads);
    auto [history, of_history] = add("history", "Print the revisions, the newest first", db_history);
    add_verbose(history, of_history);
    history.add_option("-r,--rev-range", of_history.range, "FROM:TO; without one of the two, from base or up to heads");
    history.add_flag("-i,--indicate-current", of_history.indicate_current, "Mark where the database stands");
    auto [show, of_show] = add("show", "Print one revision", db_show);
    show.add_option("revision", of_show.target, "head, heads, a revision or the start of its name")->required();
}

void add_autogenerate(CLI::App& verb, RevisionArguments& arguments) {
    auto* wanted =
        verb.add_flag("--autogenerate", arguments.autogenerate,
                      "Write what leads from the revisions' schema to the models', proven on scratch databases");
    auto* rename = verb.add_option("--rename", arguments.renames,
                                   "table:new_name, table.column:new_name or table.column.label:new_label")
                       ->expected(1);
    auto* default_value =
        verb.add_option(
                "--default", arguments.defaults,
                "table.column=EXPRESSION: what rows that are there get; sqlite: or postgresql: may stand before")
            ->expected(1);
    auto* none = verb.add_flag("--no-rename", arguments.no_rename, "What looks like a rename is dropped and added");
    auto* strict = verb.add_flag("--strict", arguments.strict, "Write nothing that `quoin db lint` would tell of");
    for (auto* option : {rename, default_value, none, strict}) option->needs(wanted);
    verb.add_option_function<std::string>(
            "--scratch", [](const std::string& url) { ::setenv("SCRATCH_DATABASE_URL", url.c_str(), 1); },
            "A PostgreSQL to try it on, where DATABASE_URL is none; all it makes there is temporary")
        ->needs(wanted);
}

void add_checks(CLI::App& db, Chosen& chosen) {
    add_verb(db, chosen, "check", "Exit with 1 where revisions are to be applied, or the models ask for another schema",
             db_check, std::make_shared<DbArguments>());
    auto arguments = std::make_shared<LintArguments>();
    auto& lint = add_verb(db, chosen, "lint", "Tell of statements that hold up a busy database or lose data", db_lint,
                          arguments);
    lint.add_option("revisions", arguments->revisions, "Those to read (default: all)");
    lint.add_flag("--strict", arguments->strict, "Exit with 1 where there is one");
}

void add_adopt(CLI::App& db, Chosen& chosen) {
    auto* command = db.add_subcommand("adopt", "Take over a PostgreSQL database that a FastAPI application made");
    auto arguments = std::make_shared<AdoptArguments>();
    command->add_flag("-y,--yes", arguments->yes, "Do it without asking");
    command->add_flag("--dry-run", arguments->dry_run, "Show what was found and what would be done, and do nothing");
    command->callback([&chosen, arguments] { chosen = [arguments] { return db_adopt(*arguments); }; });
}

void add_writing(CLI::App& db, Chosen& chosen) {
    auto made = std::make_shared<RevisionArguments>();
    auto& revision =
        add_verb(db, chosen, "revision", "Write the file of a new revision: empty, or what the models have changed by",
                 db_revision, made);
    add_autogenerate(revision, *made);
    revision.add_option("-m,--message", made->message, "What it does, in a few words")->required();
    revision.add_option("--head", made->follows, "The revision that it follows (default: the head)")->expected(1);
    revision.add_option("--rev-id", made->revision, "Its name (default: the next number)");

    auto merged = std::make_shared<NewRevisionArguments>();
    auto& merge = add_verb(db, chosen, "merge", "Write a revision that joins several heads", db_merge, merged);
    merge.add_option("revisions", merged->follows, "Those to join (default: all heads)");
    merge.add_option("-m,--message", merged->message, "What it does, in a few words");
    merge.add_option("--rev-id", merged->revision, "Its name (default: the next number)");
    for (auto* verb : {&revision, &merge})
        verb->get_option("--migrations")->description("The folder to read and write (default: ./migrations)");
}

}  // namespace

void add_db(CLI::App& program, Chosen& chosen) {
    auto* db = program.add_subcommand("db", "Migrate the database; the verbs are Alembic's");
    db->require_subcommand(0, 1);
    add_moves(*db, chosen);
    add_writing(*db, chosen);
    add_lists(*db, chosen);
    add_checks(*db, chosen);
    add_adopt(*db, chosen);
    db->callback([db, &program, &chosen] {
        if (!db->get_subcommands().empty()) return;
        chosen = [&program] {
            std::cerr << program.help();  // that of the command which was called
            return 2;
        };
    });
}

}  // namespace quoin::app
