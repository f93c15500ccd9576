// What is SQLite's own among the long answers.

#include "engine_cases.hpp"
#include "sqlite_fixture.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace quoin;
using namespace engine;
using namespace std::chrono_literals;

namespace {

const sql::Statement everybody("select id, name from authors order by id");

struct Count {
    std::int64_t rows = 0;
    db::RowSink sink() {
        return {.into = this,
                .row = [](void* into, std::span<const sql::Value>) { ++static_cast<Count*>(into)->rows; },
                .columns = field_names<Author>};
    }
};

Task<void> read_all(Db db, Count& count) {
    auto rows = co_await db.stream<Author>(everybody);
    for (;;) {
        auto more = co_await rows->next(count.sink());
        if (!more) co_return;
    }
}

}  // namespace

TEST_CASE("SQLite: a stream whose reader does not read gives way to one that waits") {
    FreshSqlite fresh;
    fresh.database->connect()->execute(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into authors (id, name)"
        " select i, 'Author ' || i from n");
    fresh.options.reader_patience = 0ms;
    const auto database = db::open_sqlite(fresh.options);
    OnLoop on(*database);
    std::deque<std::unique_ptr<db::RowStream>> seats;
    for (int i = 0; i < 8; ++i) seats.push_back(on.run(on.db.stream<Author>(everybody)));
    Count some, all;
    CHECK(on.run(seats[0]->next(some.sink())));  // from now on the second has waited the longest
    on.run(read_all(on.db, all));
    CHECK(all.rows == 20000);
    CHECK_THROWS_AS(on.run(seats[1]->next(some.sink())), db::Unavailable);
    for (const auto i : {0u, 2u, 3u, 4u, 5u, 6u, 7u}) CHECK(on.run(seats[i]->next(some.sink())));
}
