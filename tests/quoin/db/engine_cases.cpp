#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

using namespace quoin;
using namespace std::chrono_literals;

namespace engine {

namespace {

const sql::Statement rename_author("update authors set name = $2 where id = $1");
const sql::Statement rename_and_show("update authors set name = $2 where id = $1 returning id, name");
const sql::Statement list_authors("select id, name from authors order by name");
const sql::Statement author_by_name("select id, name from authors where name = $1");
const sql::Statement copy_book(
    "insert into books (id, author_id, title, pages, price, in_print, published, added_at, note) select $1, author_id, "
    "$2, $3, price, in_print, published, added_at, note from books where id = $4");

struct Title {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Title, (), (title))

struct Label {
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Label, (), (label))

struct NumberedTitle {
    std::int64_t title;
};
BOOST_DESCRIBE_STRUCT(NumberedTitle, (), (title))

const sql::Statement titles("select title from books order by title");
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

void taken_values(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        auto once = co_await db.insert<Book>(book(1));
        auto same_key = book(1), same_title = book(2);
        same_key.title = "Another title";
        same_title.title = book(1).title;
        auto twice = co_await db.insert<Book>(same_key);
        auto thrice = co_await db.insert<Book>(same_title);
        CHECK(once);
        CHECK_FALSE(twice);
        CHECK_FALSE(thrice);
        auto all = co_await db.all<Title>(titles);
        CHECK(all.size() == 1);
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

template <class Row>
Task<void> list_titles_as(Db db, std::string& said) {
    co_await add_author(db);
    co_await db.insert<Book>(book(1));
    try {
        co_await db.all<Row>(titles);
    } catch (const std::exception& error) {
        said = error.what();
    }
    auto right = co_await db.all<Title>(titles);
    CHECK(right.size() == 1);
}

void wrong_names(db::Database& database) {
    OnLoop on(database);
    std::string said;
    on.run(list_titles_as<Label>(on.db, said));
    CHECK(said.find("'title'") != said.npos);
    CHECK(said.find("'label'") != said.npos);
    CHECK(said.find(titles.text()) != said.npos);
}

void wrong_types(db::Database& database) {
    OnLoop on(database);
    std::string said;
    on.run(list_titles_as<NumberedTitle>(on.db, said));
    CHECK(said == "a column holds text where an integer was expected");
}

using Rule = db::ConstraintViolation::Rule;

// What stands against a write that throws; nothing when it goes through.
template <class Awaitable>
Task<std::optional<Rule>> rule_against(Awaitable&& writing) {  // awaited in the same expression
    try {
        co_await writing;
    } catch (const db::ConstraintViolation& violation) {
        co_return violation.rule();
    }
    co_return std::nullopt;
}

void rules_are_told_apart(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        co_await add_author(db);
        co_await db.insert<Book>(book(1));
        const std::optional<std::string> no_title;
        const std::string taken = book(1).title, free = "Free";
        const std::int64_t pages = 1, negative = -1;
        const auto id = uuid(9), from = uuid(1);
        auto orphan = book(3);
        orphan.author_id = 99;

        auto unique = co_await rule_against(db.write(copy_book, id, taken, pages, from));
        auto not_null = co_await rule_against(db.write(copy_book, id, no_title, pages, from));
        auto check = co_await rule_against(db.write(copy_book, id, free, negative, from));
        auto foreign_key = co_await rule_against(db.insert<Book>(orphan));
        auto none = co_await rule_against(db.write(copy_book, id, free, pages, from));
        CHECK(unique == Rule::unique);
        CHECK(not_null == Rule::not_null);
        CHECK(check == Rule::check);
        CHECK(foreign_key == Rule::foreign_key);
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
        {"an insert that a unique rule stands against stores nothing and has no key", taken_values},
        {"a write says how many rows it changed", writes_count},
        {"a write with a returning clause gives its first row", writes_return},
        {"a list keeps its order, and one() is its first row", lists},
        {"a keyed query of several columns finds by all of them", keys_of_ones_own},
        {"columns of other names than the struct's are refused by name", wrong_names},
        {"a column that does not fit its field fails that read only", wrong_types},
        {"a violated rule is told by its kind", rules_are_told_apart},
        {"a database that is there answers a ping", it_answers},
    };
    for (auto more : {batch_cases(), stream_cases(), bulk_cases()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace engine
