#include "app/commands/migration_progress.hpp"

#include <doctest/doctest.h>

#include <array>
#include <sstream>

using namespace quoin;
using namespace quoin::app;
using namespace std::chrono_literals;

namespace {

struct Told {
    explicit Told(bool live, bool lists = true) : progress(output, errors, {.lists_revisions = lists, .live = live}) {}

    const migrate::History history = *migrate::read_history(
        std::array{migrate::EmbeddedFile{"0001_accounts.sql",
                                         "-- revision: 0001\n-- down_revision: none\n-- message: accounts\n-- up\n-- "
                                         "quoin: allows data loss\n-- down\n"}});
    const migrate::RevisionFile& file = *history.find("0001");
    const migrate::Step step{.file = file, .script = file.script(migrate::Direction::up, db::Dialect::sqlite)};
    std::ostringstream output, errors;
    MigrationProgress progress;
};

}  // namespace

TEST_CASE("a file is told of a long statement every ten seconds, and of data that is lost") {
    Told told(false);
    told.progress.waits(9s);
    told.progress.begins(told.step);
    for (const auto elapsed : {1s, 9s, 10s, 11s, 19s, 21s})
        told.progress.works(told.step, {.line = 7, .done = elapsed > 10s ? std::optional(0.439) : std::nullopt},
                            elapsed);
    told.progress.ends(told.step, 22s);
    CHECK(told.output.str() == "[1/1] upgrade base -> 0001, accounts\n");
    CHECK(told.errors.str() ==
          "warning: the upgrade of 0001 (accounts) loses data, as its file says\n"
          "quoin: 0001_accounts.sql:7, 10 s\nquoin: 0001_accounts.sql:7, 43 %, 21 s\n");
}

TEST_CASE("a terminal has a line that changes, and is gone at the end") {
    Told told(true, false);
    told.progress.waits(50ms);
    told.progress.waits(600ms);
    told.progress.is_blocked(told.step, "it is locked");
    told.progress.clear();
    CHECK(told.output.str().empty());
    CHECK(told.errors.str() ==
          "\r\x1b[Kwaiting for another process that migrates, 0 s\r\x1b[Kquoin: it is locked; trying again\n");
}
