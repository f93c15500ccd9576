// Long answers, piece by piece.

#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;

namespace engine {

namespace {

const sql::Statement fill_authors(
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) insert into authors (id, name) "
    "select i, 'Author ' || i from n");
const sql::Statement authors_from("select id, name from authors where id >= $1 and name >= $2 order by id");
const sql::Statement no_such_table("select id, name from nowhere");

// Adds up what passes, and forgets it.
struct Sum {
    std::int64_t rows = 0, ids = 0;
    std::size_t bytes = 0;

    db::RowSink sink() {
        return {.into = this,
                .row =
                    [](void* into, std::span<const sql::Value> columns) {
                        auto& sum = *static_cast<Sum*>(into);
                        auto author = sql::read_row<Author>(columns);
                        ++sum.rows;
                        sum.ids += *author.id;
                        sum.bytes += sizeof *author.id + author.name.size();
                    },
                .columns = field_names<Author>};
    }
};

Task<std::unique_ptr<db::RowStream>> stream_from(db::Lanes& lanes, std::int64_t first) {
    const std::string name = "A";
    const sql::Value values[]{sql::SqlCodec<std::int64_t>::write(first), sql::SqlCodec<std::string>::write(name)};
    const sql::Type types[]{sql::Type::bigint, sql::Type::text};
    return lanes.stream(authors_from, values, types, field_names<Author>);  // all of them are gone when it begins
}

Task<void> add_up(db::Lanes& lanes, std::int64_t first, Sum& sum, std::size_t& largest) {
    auto stream = co_await stream_from(lanes, first);
    for (;;) {
        const auto before = sum.bytes;
        auto more = co_await stream->next(sum.sink());
        if (!more) break;
        largest = std::max(largest, sum.bytes - before);
    }
    auto after_the_end = co_await stream->next(sum.sink());
    CHECK_FALSE(after_the_end);
}

void all_rows_in_pieces(db::Database& database) {
    OnLoop on(database);
    on.run([](Db db) -> Task<void> { co_await db.write(fill_authors); }(on.db));
    Sum all, last, none;
    std::size_t largest = 0;
    on.run(add_up(*on.lanes, 1, all, largest));
    CHECK(all.rows == 100'000);
    CHECK(all.ids == 100'000LL * 100'001 / 2);
    CHECK(largest > 0);
    CHECK(largest < 128 * 1024);
    on.run(add_up(*on.lanes, 99'999, last, largest));
    CHECK(last.rows == 2);
    on.run(add_up(*on.lanes, 100'001, none, largest));
    CHECK(none.rows == 0);
}

// More at once than there may be open.
void more_than_fit_at_once(db::Database& database) {
    auto body = [](db::Lanes& lanes, Sum& sum) -> Task<void> {
        Together all;
        std::size_t largest = 0;
        for (int i = 0; i < 20; ++i) all.start(add_up(lanes, 90'001, sum, largest));
        co_await all;
    };
    OnLoop on(database);
    on.run([](Db db) -> Task<void> { co_await db.write(fill_authors); }(on.db));
    Sum sum;
    on.run(body(*on.lanes, sum));
    CHECK(sum.rows == 20 * 10'000);
}

// Two streams left midway, one after its first piece and one before, many times over: nothing stays taken.
void left_midway(db::Database& database) {
    auto body = [](db::Lanes& lanes, Db db, Sum& sum) -> Task<void> {
        co_await db.write(fill_authors);
        for (int i = 0; i < 40; ++i) {
            auto stream = co_await stream_from(lanes, 1);
            if (i % 2) co_await stream->next(sum.sink());
        }
        const Author author{.id = 200'000, .name = "After"};
        auto key = co_await db.insert<Author>(author);
        CHECK(key);
    };
    OnLoop on(database);
    Sum sum;
    on.run(body(*on.lanes, on.db, sum));
    CHECK(sum.rows > 0);
}

void sees_one_moment(db::Database& database) {
    auto body = [](db::Lanes& lanes, Db db, Sum& sum) -> Task<void> {
        co_await db.write(fill_authors);
        auto stream = co_await stream_from(lanes, 1);
        const Author late{.id = 200'000, .name = "Late"};
        co_await db.insert<Author>(late);
        for (;;) {
            auto more = co_await stream->next(sum.sink());
            if (!more) break;
        }
    };
    OnLoop on(database);
    Sum sum;
    on.run(body(*on.lanes, on.db, sum));
    CHECK(sum.rows == 100'000);
}

void fails_at_its_beginning(db::Database& database) {
    OnLoop on(database);
    CHECK_THROWS_AS(on.run(on.lanes->stream(no_such_table, {}, {}, field_names<Author>)), db::Error);
}

}  // namespace

std::vector<Case> stream_cases() {
    return {
        {"a stream gives every row, in pieces of bounded size", all_rows_in_pieces},
        {"streams beyond those that may be open at once wait their turn", more_than_fit_at_once},
        {"a stream left midway leaves nothing behind", left_midway},
        {"a stream shows the rows of one moment", sees_one_moment},
        {"a stream that cannot be read fails before its first row", fails_at_its_beginning},
    };
}

}  // namespace engine
