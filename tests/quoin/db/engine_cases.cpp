#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace quoin;
using namespace std::chrono_literals;

namespace engine {

namespace {

const sql::Statement rename_author("update authors set name = $2 where id = $1");
const sql::Statement rename_and_show("update authors set name = $2 where id = $1 returning id, name");
const sql::Statement list_authors("select id, name from authors order by name");
const sql::Statement some_authors("select id, name from authors where name > $1 order by name limit $2");
const sql::Statement author_by_name("select id, name from authors where name = $1");

const KeyedQuery<Title, std::int64_t, std::string> title_by_author_and_note(
    "select b.title from {keys} join books b on b.author_id = keys.author and b.note = keys.note", {"author", "note"});

Task<void> round_trip(Db db, Book given) {
    co_await add_author(db);
    auto key = co_await db.insert<Book>(given);
    REQUIRE(key);
    CHECK(*key == given.id);
    auto found = co_await db.find<Book>(given.id);
    REQUIRE(found);
    CHECK((*found == given));
}

void every_type_comes_back(db::Database& database) {
    OnLoop on(database);
    auto given = book(1);
    given.note = "Ünïcödé, 漢字, 🎉, 'quotes', \"double\", \\, $1, {keys}";
    on.run(round_trip(on.db, given));
}

void limits_come_back(db::Database& database) {
    OnLoop on(database);
    auto given = book(1);
    given.pages = std::numeric_limits<std::int64_t>::max();
    given.price = -0.1;
    given.published = std::chrono::sys_days(std::chrono::year(1815) / 12 / 10);  // before 1970
    given.added_at = Timestamp(-1us);
    given.in_print = false;
    given.title = "";
    given.note = std::string(1 << 20, 'x');
    on.run(round_trip(on.db, given));
}

void null_comes_back(db::Database& database) {
    OnLoop on(database);
    auto given = book(1);
    given.note.reset();
    on.run(round_trip(on.db, given));
}

void unknown_key(db::Database& database) {
    OnLoop on(database);
    CHECK_FALSE(on.run(on.db.find<Author>(7)));
}

void counted_keys(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        const Author next{.id = {}, .name = "Ada"}, given{.id = 1000, .name = "Grace"};
        auto first = co_await db.insert<Author>(next);
        auto second = co_await db.insert<Author>(given);
        REQUIRE(first);
        REQUIRE(second);
        CHECK(**first > 0);
        CHECK(**second == 1000);
        auto third = co_await db.insert<Author>(Author{.id = {}, .name = "Edith"});
        REQUIRE(third);
        CHECK(**third > 1000);
        auto low = co_await db.insert<Author>(Author{.id = 500, .name = "Joan"});
        auto fourth = co_await db.insert<Author>(Author{.id = {}, .name = "Mary"});
        REQUIRE(low);
        REQUIRE(fourth);
        CHECK(**fourth == **third + 1);
        auto found = co_await db.find<Author>(*first);
        REQUIRE(found);
        CHECK(found->name == "Ada");
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void writes_count(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        auto one = co_await db.write(rename_author, std::int64_t{1}, std::string("Grace"));
        auto none = co_await db.write(rename_author, std::int64_t{2}, std::string("Grace"));
        CHECK(one == 1);
        CHECK(none == 0);
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void writes_return(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        auto one = co_await db.write_returning<Author>(rename_and_show, std::int64_t{1}, std::string("Grace"));
        auto none = co_await db.write_returning<Author>(rename_and_show, std::int64_t{2}, std::string("Alan"));
        REQUIRE(one);
        CHECK(one->name == "Grace");
        CHECK_FALSE(none);
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void lists(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        for (auto name : {"Grace", "Ada", "Barbara"}) {
            const Author author{.id = {}, .name = name};
            co_await db.insert<Author>(author);
        }
        auto all = co_await db.all<Author>(list_authors);
        REQUIRE(all.size() == 3);
        CHECK(all[0].name == "Ada");
        CHECK(all[2].name == "Grace");
        auto first = co_await db.one<Author>(list_authors);
        auto none = co_await db.one<Author>(author_by_name, std::string("Alan"));
        REQUIRE(first);
        CHECK(first->name == "Ada");
        CHECK_FALSE(none);
    };
    OnLoop on(database);
    on.run(body(on.db));
}

std::string last_name(const db::JsonPage<Author>& page) { return page.last ? page.last->name : ""; }

void pages(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        for (auto name : {"Grace", "Ada", "Barbara"}) {
            const Author author{.id = {}, .name = name};
            co_await db.insert<Author>(author);
        }
        const std::string first, third = "Barbara", beyond = "Zoe";
        auto two = co_await db.page<Author>(some_authors, first, Int<1>(3));
        CHECK(two.rows == R"(,{"id":2,"name":"Ada"},{"id":3,"name":"Barbara"})");
        CHECK(last_name(two) == "Barbara");
        auto rest = co_await db.page<Author>(some_authors, third, Int<1>(3));
        CHECK(rest.rows == R"(,{"id":1,"name":"Grace"})");
        CHECK(last_name(rest).empty());
        auto all = co_await db.page<Author>(some_authors, first, Int<1>(4));
        CHECK(last_name(all).empty());
        auto none = co_await db.page<Author>(some_authors, beyond, Int<1>(3));
        CHECK(none.rows.empty());
        auto by_name = co_await db.page_by<&Author::name>(some_authors, first, Int<1>(2));
        CHECK(by_name.rows == R"(,"Ada":{"id":2,"name":"Ada"})");
        CHECK(last_name(by_name) == "Ada");
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void keys_of_ones_own(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        co_await db.insert<Book>(book(1));
        co_await db.insert<Book>(book(2));
        auto found = co_await db.find(title_by_author_and_note, std::int64_t{1}, *book(2).note);
        auto none = co_await db.find(title_by_author_and_note, std::int64_t{2}, *book(2).note);
        REQUIRE(found);
        CHECK(found->title == book(2).title);
        CHECK_FALSE(none);
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void it_answers(db::Database& database) {
    OnLoop on(database);
    on.run(on.lanes->ping());
}

}  // namespace

Uuid uuid(std::int64_t number) {
    char bytes[16] = {};
    for (int i = 0; i < 8; ++i) bytes[15 - i] = static_cast<char>(number >> (8 * i));
    return Uuid::from_bytes({bytes, sizeof bytes});
}

Book book(std::int64_t number) {
    return {.id = uuid(number),
            .author_id = 1,
            .title = "Book " + std::to_string(number),
            .pages = 100,
            .price = 9.75,
            .in_print = true,
            .published = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29),
            .added_at = Timestamp(1'732'176'000'250'000us),
            .note = "note " + std::to_string(number)};
}

Task<void> add_author(Db db) {
    const Author author{.id = 1, .name = "Ada"};
    co_await db.insert<Author>(author);
}

std::vector<Case> engine_cases() {
    std::vector<Case> all{
        {"a value of every type comes back as it went", every_type_comes_back},
        {"limits, days before 1970 and large texts come back", limits_come_back},
        {"null comes back as null", null_comes_back},
        {"a key that is not there finds nothing", unknown_key},
        {"a counted key is given out when there is none, and kept when there is, and counting goes on behind it",
         counted_keys},
        {"a write says how many rows it changed", writes_count},
        {"a write with a returning clause gives its first row", writes_return},
        {"a list keeps its order, and one() is its first row", lists},
        {"a page is JSON up to the row that tells whether more follow", pages},
        {"a keyed query of several columns finds by all of them", keys_of_ones_own},
        {"a database that is there answers a ping", it_answers},
    };
    for (auto more : {refusal_cases(), batch_cases(), stream_cases(), bulk_cases(), transaction_cases()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace engine
