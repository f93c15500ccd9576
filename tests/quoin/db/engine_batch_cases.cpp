// What many do at once, from one loop and from several.

#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace quoin;

namespace engine {

namespace {

struct Count {
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(Count, (), (count))

const sql::Statement count_books("select count(*) as count from books");
const sql::Statement rename_book("update books set title = $2 where id = $1");

struct Tally {
    int stored = 0, refused = 0, violated = 0, other = 0;
};

Task<void> insert_one(Db db, Book book, Tally& tally) {
    try {
        auto key = co_await db.insert<Book>(book);
        ++(key ? tally.stored : tally.refused);
    } catch (const db::ConstraintViolation&) {
        ++tally.violated;
    } catch (...) {
        ++tally.other;
    }
}

// One in a hundred has no author, and one in a hundred comes twice.
Task<void> insert_thousand(Db db, Tally& good, Tally& orphans, Tally& copies) {
    co_await add_author(db);
    Together all;
    for (std::int64_t i = 0; i < 1000; ++i) {
        auto next = book(i);
        if (i % 100 == 50) next.author_id = 99;
        all.start(insert_one(db, next, i % 100 == 50 ? orphans : good));
        if (i % 100 == 70) all.start(insert_one(db, book(i), copies));
    }
    co_await all;
    auto count = co_await db.one<Count>(count_books);
    CHECK(count->count == 990);
}

void bad_ones_fail_alone(db::Database& database) {
    OnLoop on(database);
    Tally good, orphans, copies;
    on.run(insert_thousand(on.db, good, orphans, copies));
    CHECK(good.stored == 990);
    CHECK(orphans.violated == 10);
    CHECK(copies.refused == 10);
    CHECK(good.other + orphans.other + copies.other == 0);
}

Task<void> find_one(Db db, std::int64_t number, int& right) {
    auto found = co_await db.find<Book>(uuid(number));
    if (found && found->title == book(number).title) ++right;
}

void each_gets_its_own(db::Database& database) {
    auto body = [](Db db, int& right, int& wrong) -> Task<void> {
        Tally tally;
        co_await add_author(db);
        Together inserts, finds;
        for (std::int64_t i = 0; i < 50; ++i) inserts.start(insert_one(db, book(i), tally));
        co_await inserts;
        for (std::int64_t i = 0; i < 200; ++i) finds.start(find_one(db, i % 50, right));  // equal ones, too
        for (std::int64_t i = 50; i < 100; ++i) finds.start(find_one(db, i, wrong));
        co_await finds;
    };
    OnLoop on(database);
    int right = 0, wrong = 0;
    on.run(body(on.db, right, wrong));
    CHECK(right == 200);
    CHECK(wrong == 0);
}

Task<void> rename_and_read(Db db, std::int64_t number, int& right) {
    for (int i = 0; i < 20; ++i) {
        const auto title = std::to_string(number) + ", edition " + std::to_string(i);
        co_await db.write(rename_book, uuid(number), title);
        auto found = co_await db.find<Book>(uuid(number));
        if (found && found->title == title) ++right;
    }
}

// On one loop, amid the reads and writes of others.
void own_writes_are_seen(db::Database& database) {
    auto body = [](Db db, int& right) -> Task<void> {
        Tally tally;
        co_await add_author(db);
        Together inserts, renames;
        for (std::int64_t i = 0; i < 10; ++i) inserts.start(insert_one(db, book(i), tally));
        co_await inserts;
        for (std::int64_t i = 0; i < 10; ++i) renames.start(rename_and_read(db, i, right));
        co_await renames;
    };
    OnLoop on(database);
    int right = 0;
    on.run(body(on.db, right));
    CHECK(right == 200);
}

constexpr std::int64_t raced = 300;

Task<void> insert_and_tell(Db db, std::atomic<std::int64_t>& acknowledged) {
    for (std::int64_t i = 1; i <= raced; ++i) {
        const Author author{.id = i, .name = "Author " + std::to_string(i)};
        co_await db.insert<Author>(author);
        acknowledged = i;
    }
}

Task<void> look_for_the_last(Db db, Loop& loop, std::atomic<std::int64_t>& acknowledged, int& missed) {
    for (std::int64_t last = 0; last < raced;) {
        last = acknowledged;
        if (last == 0) {
            co_await sleep_for(loop, {});
            continue;
        }
        auto found = co_await db.find<Author>(last);
        missed += !found;
    }
}

void other_loops_see_what_was_acknowledged(db::Database& database) {
    std::atomic<std::int64_t> acknowledged = 0;
    int missed[2] = {};
    {
        std::vector<std::jthread> readers;
        for (int& count : missed)
            readers.emplace_back([&] {
                OnLoop on(database);
                on.run(look_for_the_last(on.db, on.loop, acknowledged, count));
            });
        OnLoop on(database);
        on.run(insert_and_tell(on.db, acknowledged));
    }
    CHECK(missed[0] + missed[1] == 0);
}

Task<void> insert_many(Db db, std::int64_t from, std::int64_t to, Tally& tally) {
    Together all;
    for (auto i = from; i < to; ++i) all.start(insert_one(db, book(i), tally));
    co_await all;
}

void loops_write_at_once(db::Database& database) {
    Tally tallies[4];
    {
        OnLoop on(database);
        on.run(add_author(on.db));
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i)
            writers.emplace_back([&, i] {
                OnLoop its(database);
                its.run(insert_many(its.db, i * 200, i * 200 + 210, tallies[i]));  // the last ten are the next's first
            });
    }
    Tally sum;
    for (const auto& tally : tallies) {
        sum.stored += tally.stored;
        sum.refused += tally.refused;
        sum.other += tally.violated + tally.other;
    }
    CHECK(sum.stored == 810);
    CHECK(sum.refused == 30);
    CHECK(sum.other == 0);
}

}  // namespace

std::vector<Case> batch_cases() {
    return {
        {"the bad ones among a thousand inserts at once fail alone", bad_ones_fail_alone},
        {"of many finds at once each gets its own row", each_gets_its_own},
        {"what was written is read at once", own_writes_are_seen},
        {"a loop reads what was acknowledged on another", other_loops_see_what_was_acknowledged},
        {"loops that write at once lose nothing", loops_write_at_once},
    };
}

}  // namespace engine
