// What every engine refuses, and how it tells why.

#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace quoin;

namespace engine {

namespace {

const sql::Statement copy_book(
    "insert into books (id, author_id, title, pages, price, in_print, published, added_at, note) select $1, author_id, "
    "$2, $3, price, in_print, published, added_at, note from books where id = $4");

struct Label {
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Label, (), (label))

struct NumberedTitle {
    std::int64_t title;
};
BOOST_DESCRIBE_STRUCT(NumberedTitle, (), (title))

const sql::Statement titles("select title from books order by title");

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

}  // namespace

std::vector<Case> refusal_cases() {
    return {
        {"an insert that a unique rule stands against stores nothing and has no key", taken_values},
        {"columns of other names than the struct's are refused by name", wrong_names},
        {"a column that does not fit its field fails that read only", wrong_types},
        {"a violated rule is told by its kind", rules_are_told_apart},
    };
}

}  // namespace engine
